"""Leave: asked, seen beside what it collides with, decided, taken back."""

from datetime import datetime, timedelta

import pytest

from tests.calendar.test_commit import take
from tests.cast import MONDAY, World
from trucban.calendar import selectors, services
from trucban.calendar.models import Commitment, LeaveRequest
from trucban.calendar.services import PersonNotFree, release
from trucban.force import presence
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.notify.selectors import notices

pytestmark = pytest.mark.django_db


def ask(
    world: World, who: str = "binh", *, of: str = "binh", start: int = 24, end: int = 48, **given: object
) -> LeaveRequest:
    return services.ask_leave(
        actor=world.actor(who),
        person_id=world.person(of).pk,
        starts_at=MONDAY + timedelta(hours=start),
        ends_at=MONDAY + timedelta(hours=end),
        reason="Việc gia đình",
        at=MONDAY,
        **given,  # type: ignore[arg-type]
    )


def decide(world: World, leave: LeaveRequest, who: str = "an", *, approve: bool = True) -> LeaveRequest:
    return services.decide_leave(actor=world.actor(who), leave_id=leave.pk, approve=approve, at=MONDAY)


def withdraw(world: World, leave: LeaveRequest, who: str = "binh", at: datetime = MONDAY) -> LeaveRequest:
    return services.withdraw_leave(actor=world.actor(who), leave_id=leave.pk, at=at)


def test_asking_takes_nobody_yet(world: World) -> None:
    leave = ask(world)
    assert leave.status == "ASKED"
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(("start", "days"), [(-367, 1), (733, 1), (1, 367)])
def test_leave_of_a_mistyped_year_is_refused(world: World, start: int, days: int) -> None:
    with pytest.raises(services.LeaveOutOfReach):
        ask(world, start=start * 24, end=(start + days) * 24)
    assert not LeaveRequest.objects.exists()


@pytest.mark.parametrize(("start", "days"), [(-365, 1), (731, 1), (1, 365)])
def test_leave_up_to_those_bounds_is_asked_for(world: World, start: int, days: int) -> None:
    assert ask(world, start=start * 24, end=(start + days) * 24).status == "ASKED"


def test_approved_leave_takes_the_person_and_says_no_reason(world: World) -> None:
    leave = decide(world, ask(world))
    commitment = Commitment.objects.get()
    assert (commitment.kind, commitment.source_id, commitment.label) == ("LEAVE", leave.pk, "")
    with pytest.raises(PersonNotFree, match="Bình"):
        take(world, 30, 31)


def test_refused_leave_takes_nobody(world: World) -> None:
    assert decide(world, ask(world), approve=False).status == "REFUSED"
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(("approve", "words"), [(True, "được duyệt"), (False, "không được duyệt")])
def test_the_person_is_told_what_was_decided(world: World, approve: bool, words: str) -> None:
    leave = decide(world, ask(world, "phuc", of="binh", on_behalf=True), approve=approve)
    (notice,) = notices(actor=world.actor("binh"))
    assert words in notice.title
    assert notice.subject_id == leave.pk
    assert not notices(actor=world.actor("an"))


def test_who_approved_is_told_when_the_person_takes_it_back(world: World) -> None:
    withdraw(world, decide(world, ask(world)))
    (notice,) = notices(actor=world.actor("an"))
    assert "Bình" in notice.title
    assert len(notices(actor=world.actor("binh"))) == 1  # of the approval alone


def test_the_person_is_told_when_staff_take_it_back(world: World) -> None:
    withdraw(world, ask(world), "phuc")
    (notice,) = notices(actor=world.actor("binh"))
    assert "rút" in notice.title


def test_staff_write_it_down_on_behalf(world: World) -> None:
    leave = ask(world, "phuc", of="binh", on_behalf=True)
    assert leave.entered_on_behalf


@pytest.mark.parametrize(
    ("who", "on_behalf"), [("phuc", False), ("dung", True), ("minh", True), ("binh", True)]
)
def test_nobody_else_asks_for_somebody(world: World, who: str, on_behalf: bool) -> None:
    with pytest.raises((PermissionDenied, NotVisible)):
        ask(world, who, of="binh", on_behalf=on_behalf)


def test_the_same_days_are_asked_for_once(world: World) -> None:
    leave = ask(world)
    with pytest.raises(services.LeaveAlreadyAsked):
        ask(world, start=40, end=60)
    ask(world, start=48, end=60)
    withdraw(world, leave)
    ask(world, start=24, end=30)


def test_what_it_collides_with_is_shown_before_it_is_decided(world: World) -> None:
    duty = take(world, 26, 30, label="Trực ban đêm")
    draft = take(world, 36, 40, tentative=True)
    take(world, 48, 50)
    leave = ask(world)
    assert selectors.conflicts_of_leave(actor=world.actor("an"), leave_id=leave.pk) == [duty, draft]


def test_it_is_not_approved_while_a_duty_stands(world: World) -> None:
    source = uuid7()
    take(world, 26, 30, label="Trực ban đêm", source_id=source)
    leave = ask(world)
    with pytest.raises(services.LeaveCollidesWithDuty, match="Trực ban đêm"):
        decide(world, leave)
    leave.refresh_from_db()
    assert leave.status == "ASKED"
    release(source_ids=[source])
    assert decide(world, leave).status == "APPROVED"


def test_a_draft_does_not_stand_in_its_way(world: World) -> None:
    take(world, 26, 30, tentative=True)
    assert decide(world, ask(world)).status == "APPROVED"


def test_nobody_decides_about_their_own(world: World) -> None:
    with pytest.raises(PermissionDenied):
        decide(world, ask(world, "an", of="an"))
    leave = LeaveRequest.objects.first() or ask(world, "an", of="an")
    assert decide(world, leave, "phuc").status == "APPROVED"


@pytest.mark.parametrize(
    ("who", "expected"), [("binh", PermissionDenied), ("minh", NotVisible), ("dung", NotVisible)]
)
def test_only_a_leader_of_the_agency_decides(world: World, who: str, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        decide(world, ask(world), who)


def test_it_is_decided_once(world: World) -> None:
    leave = decide(world, ask(world))
    with pytest.raises(services.LeaveAlreadyDecided):
        decide(world, leave, approve=False)


def test_leave_taken_back_before_it_begins_frees_the_person(world: World) -> None:
    leave = withdraw(world, decide(world, ask(world)))
    assert leave.status == "WITHDRAWN"
    assert take(world, 30, 31)


def test_leave_taken_back_halfway_keeps_the_days_taken(world: World) -> None:
    noon = MONDAY + timedelta(hours=30)
    leave = withdraw(world, decide(world, ask(world)), at=noon)
    assert (leave.status, leave.ends_at) == ("APPROVED", noon)
    assert Commitment.objects.get().ends_at == noon
    assert take(world, 30, 31)
    with pytest.raises(services.LeaveIsOver):
        withdraw(world, leave, at=noon)


def test_a_member_sees_their_own_requests_only(world: World) -> None:
    ask(world)
    ask(world, "phuc", of="phuc")
    seen = {
        who: selectors.leave_requests(actor=world.actor(who)).count()
        for who in ("an", "binh", "phuc", "dung")
    }
    assert seen == {"an": 2, "binh": 1, "phuc": 2, "dung": 0}
    assert selectors.leave_requests(actor=world.actor("an"), status="APPROVED").count() == 0


def test_who_is_on_leave_is_away_and_nobody_else(world: World) -> None:
    decide(world, ask(world))
    take(world, 24, 48, who="phuc")
    ids = {world.person("binh").pk, world.person("phuc").pk}
    away = {hour: presence.away_at(ids, MONDAY + timedelta(hours=hour)) for hour in (23, 24, 47, 48)}
    binh = {world.person("binh").pk}
    assert away == {23: set(), 24: binh, 47: binh, 48: set()}


def test_police_leave_is_never_kept(world: World) -> None:
    with pytest.raises(services.PoliceKeepTheirOwnCalendar):
        ask(world, "giang", of="giang")
