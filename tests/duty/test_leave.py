"""Leave granted over published duties: the places stand empty where people look."""

import pytest

from tests.cast import World
from tests.duty.builders import BEFORE, WEEK, draft, moment, places, watch_of_two
from trucban.calendar.models import LeaveRequest
from trucban.calendar.services import LeaveCollidesWithDuty, ask_leave, commit
from trucban.duty import selectors, services
from trucban.duty.services.assignments import RuleForbids
from trucban.duty.services.in_force import DutyIsOver
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.notify.selectors import notices


def ask(world: World) -> LeaveRequest:
    return ask_leave(
        actor=world.actor("binh"),
        person_id=world.person("binh").pk,
        starts_at=moment(23, 0),
        ends_at=moment(25, 0),
        reason="",
        at=BEFORE,
    )


def test_the_place_is_empty_in_force_and_in_the_draft_and_the_person_is_away(world: World) -> None:
    roster, binh, luong = watch_of_two(world)
    open_draft = draft(world)
    leave = services.grant_leave(actor=world.actor("an"), leave_id=ask(world).pk, at=BEFORE)
    assert leave.status == "APPROVED"
    current = selectors.published_roster(actor=world.actor("an"), week=WEEK)
    assert current is not None
    assert current != roster
    for version in (current, open_draft):
        assert [one.person for one in places(version)] == [None, luong]
    titles = [notice.title for notice in notices(actor=world.actor("binh"))]
    assert len(titles) == 3  # the roster, the place that is gone, the leave
    with pytest.raises(RuleForbids):
        services.substitute(
            actor=world.actor("an"), assignment_id=places(current)[0].pk, person_id=binh.pk, at=BEFORE
        )


def test_what_is_no_duty_still_stands_in_the_way_and_nothing_changes(world: World) -> None:
    roster, binh, _luong = watch_of_two(world)
    commit(
        actor=world.actor("an"),
        owner_id=world.command.pk,
        person_id=binh.pk,
        kind="PATROL",
        starts_at=moment(24, 19),
        ends_at=moment(24, 21),
        source_id=uuid7(),
        label="Tuần tra đêm",
    )
    leave = ask(world)
    with pytest.raises(LeaveCollidesWithDuty, match="Tuần tra đêm"):
        services.grant_leave(actor=world.actor("an"), leave_id=leave.pk, at=BEFORE)
    roster.refresh_from_db()
    assert roster.status == "PUBLISHED"
    assert places(roster)[0].person == binh


def test_a_duty_that_has_been_stood_is_not_emptied(world: World) -> None:
    watch_of_two(world)
    with pytest.raises(DutyIsOver):
        services.grant_leave(actor=world.actor("an"), leave_id=ask(world).pk, at=moment(24, 7))


def test_who_publishes_no_rosters_does_not_empty_them(world: World) -> None:
    watch_of_two(world)
    with pytest.raises((PermissionDenied, NotVisible)):
        services.grant_leave(actor=world.actor("binh"), leave_id=ask(world).pk, at=BEFORE)
