"""Police places are requests; the chief of police answers in their own words."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import MONDAY, World
from trucban.duty import selectors, services
from trucban.duty.models import PoliceRequest
from trucban.duty.services.police import OfficersMissing, RequestWithdrawn
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.selectors import notices

SUBJECT = uuid4()


def asked(world: World, *, count: int = 2) -> PoliceRequest:
    return services.ask_police(
        actor=world.actor("an"),
        subject_type="patrol.patrol",
        subject_id=SUBJECT,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(hours=4),
        label="Tuần tra thôn 1",
        count=count,
        at=MONDAY,
    )


def test_the_chief_writes_who_comes(world: World) -> None:
    row = asked(world)
    assert [notice.subject_id for notice in notices(actor=world.actor("dung"))] == [row.pk]
    answered = services.answer_police_request(
        actor=world.actor("dung"), request_id=row.pk, officers_text="Đại úy Tùng và một cán bộ", at=MONDAY
    )
    assert answered.status == PoliceRequest.Status.FILLED


def test_a_refusal_needs_a_reason_and_tells_the_commander(world: World) -> None:
    row = asked(world)
    with pytest.raises(OfficersMissing):
        services.answer_police_request(actor=world.actor("dung"), request_id=row.pk, at=MONDAY)
    services.answer_police_request(
        actor=world.actor("dung"), request_id=row.pk, reason="Bảo vệ lễ hội", at=MONDAY
    )
    assert [notice.body for notice in notices(actor=world.actor("an"))] == ["Bảo vệ lễ hội"]


def test_nobody_but_the_chief_answers(world: World, other_world: World) -> None:
    row = asked(world)
    with pytest.raises(PermissionDenied):
        services.answer_police_request(
            actor=world.actor("an"), request_id=row.pk, officers_text="Tùng", at=MONDAY
        )
    for stranger in (world.actor("giang"), world.actor("ha"), other_world.actor("chi2")):
        with pytest.raises(NotVisible):
            services.answer_police_request(actor=stranger, request_id=row.pk, officers_text="Tùng", at=MONDAY)


def test_asking_the_same_again_keeps_the_answer_and_another_number_asks_again(world: World) -> None:
    row = asked(world)
    services.answer_police_request(
        actor=world.actor("dung"), request_id=row.pk, officers_text="Đại úy Tùng", at=MONDAY
    )
    assert asked(world).status == PoliceRequest.Status.FILLED
    again = asked(world, count=3)
    assert (again.pk, again.status, again.officers_text) == (row.pk, PoliceRequest.Status.ASKED, "")


def test_what_is_withdrawn_cannot_be_answered(world: World) -> None:
    row = asked(world)
    assert services.withdraw_police(actor=world.actor("an"), subject_ids=[SUBJECT], at=MONDAY) == 1
    assert not selectors.police_requests(actor=world.actor("dung"))
    with pytest.raises(RequestWithdrawn):
        services.answer_police_request(
            actor=world.actor("dung"), request_id=row.pk, officers_text="Tùng", at=MONDAY
        )
