"""What a phone recorded and what the desk recorded meanwhile: person by person, in any order, once."""

from datetime import datetime
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import filled, moment, session
from trucban.calendar import selectors as calendar
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.training import selectors, services
from trucban.training.models import AttendanceMark, TrainingSession

DURING, AFTER = moment(25, 8), moment(25, 12)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def planned(world: World) -> TrainingSession:
    """Hai and Một are called, in this order, on 25 November from 7; Bình leads it."""
    programme, _unit, _people = filled(world)
    made = session(world, programme)
    return services.set_leader(
        actor=world.actor("an"), session_id=made.pk, leader_id=world.person("binh").pk, at=duty.BEFORE
    )


def ids(planned: TrainingSession) -> list[UUID]:
    return [person.pk for person in selectors.called(planned)]


def tell(
    world: World,
    planned: TrainingSession,
    *outcomes: str,
    who: str = "binh",
    said_at: datetime = DURING,
    at: datetime = AFTER,
    seen: frozenset[UUID] = frozenset(),
    write_id: UUID | None = None,
) -> UUID:
    key = write_id or uuid7()
    said = {p: services.Said(o, seen) for p, o in zip(ids(planned), outcomes, strict=False)}
    services.merge_attendance(
        actor=world.actor(who), session_id=planned.pk, said=said, said_at=said_at, write_id=key, at=at
    )
    return key


def desk(world: World, planned: TrainingSession, *outcomes: str, at: datetime, **more: Any) -> None:
    services.record_session_attendance(
        actor=world.actor("phuc"),
        session_id=planned.pk,
        outcomes=dict(zip(ids(planned), outcomes, strict=True)),
        at=at,
        **more,
    )


def stands(planned: TrainingSession) -> list[tuple[str, list[str]]]:
    return [(row.outcome, row.others) for row in selectors.attendance(planned)]


def test_a_list_arrives_exactly_once(world: World, planned: TrainingSession) -> None:
    key = tell(world, planned, "PRESENT", "LATE")
    tell(world, planned, "PRESENT", "LATE", write_id=key)
    assert stands(planned) == [("PRESENT", []), ("LATE", [])]
    assert AttendanceMark.objects.count() == 2
    assert {mark.recorded_at for mark in AttendanceMark.objects.all()} == {DURING}


def test_whoever_came_late_was_there(world: World, planned: TrainingSession) -> None:
    tell(world, planned, "ABSENT", "LATE")
    services.sign_session(actor=world.actor("an"), session_id=planned.pk, at=AFTER)
    found = selectors.standing(actor=world.actor("an"), programme_id=planned.programme_id, today=AFTER.date())
    assert {row.person.name: row.credited for row in found.people} == {"Lê Văn Hai": 0, "Lê Văn Một": 1}


def test_what_the_desk_ticked_of_another_person_stays(world: World, planned: TrainingSession) -> None:
    desk(world, planned, "ON_LEAVE", "PRESENT", at=moment(25, 7, 30))
    seen = frozenset(mark.pk for mark in AttendanceMark.objects.all())
    tell(world, planned, "ON_LEAVE", "ABSENT", seen=seen)
    assert stands(planned) == [("ON_LEAVE", []), ("ABSENT", [])]


def test_two_who_did_not_know_of_each_other_are_both_told(world: World, planned: TrainingSession) -> None:
    desk(world, planned, "EXCUSED", "PRESENT", at=moment(25, 7, 30))
    tell(world, planned, "PRESENT", "PRESENT")
    assert stands(planned) == [("PRESENT", ["Away, excused"]), ("PRESENT", [])]
    with pytest.raises(services.NothingToSign, match="contradict"):
        services.sign_session(actor=world.actor("an"), session_id=planned.pk, at=AFTER)
    desk(world, planned, "PRESENT", "PRESENT", at=AFTER)
    assert stands(planned) == [("PRESENT", []), ("PRESENT", [])]
    services.sign_session(actor=world.actor("an"), session_id=planned.pk, at=AFTER)


def test_the_order_of_arrival_does_not_matter(world: World) -> None:
    programme, _unit, _people = filled(world)
    found = []
    for day, order in enumerate(permutations(range(3)), start=9):
        made = session(world, programme, starts_at=moment(day, 7), ends_at=moment(day, 11))
        services.set_leader(
            actor=world.actor("an"), session_id=made.pk, leader_id=world.person("binh").pk, at=duty.BEFORE
        )
        first, second, third = uuid7(), uuid7(), uuid7()
        lists: list[tuple[str, int, UUID, frozenset[UUID]]] = [
            ("PRESENT", 10, first, frozenset()),
            ("ABSENT", 20, second, frozenset({first})),
            ("LATE", 15, third, frozenset()),
        ]
        for place in order:
            outcome, minute, key, seen = lists[place]
            tell(
                world,
                made,
                outcome,
                said_at=moment(day, 7, minute),
                at=moment(day, 12),
                seen=seen,
                write_id=key,
            )
        found.append(stands(made)[0])
    assert found == [("ABSENT", ["Present, came late"])] * 6


def test_only_whoever_leads_or_plans_it_records(world: World, planned: TrainingSession) -> None:
    with pytest.raises((PermissionDenied, NotVisible)):
        tell(world, planned, "PRESENT", "PRESENT", who="minh")
    tell(world, planned, "PRESENT", "PRESENT", who="phuc")


def test_whoever_led_it_does_not_sign_it(world: World, planned: TrainingSession) -> None:
    services.set_leader(
        actor=world.actor("an"), session_id=planned.pk, leader_id=world.person("an").pk, at=duty.BEFORE
    )
    tell(world, planned, "PRESENT", "PRESENT", who="an")
    with pytest.raises(services.OwnRecord):
        services.sign_session(actor=world.actor("an"), session_id=planned.pk, at=AFTER)


def test_a_list_of_others_or_of_long_before_is_refused(world: World, planned: TrainingSession) -> None:
    stranger = {uuid7(): services.Said("PRESENT")}
    with pytest.raises(services.NotOfThisSession):
        services.merge_attendance(
            actor=world.actor("binh"),
            session_id=planned.pk,
            said=stranger,
            said_at=DURING,
            write_id=uuid7(),
            at=AFTER,
        )
    with pytest.raises(services.ListTooEarly):
        tell(world, planned, "PRESENT", "PRESENT", said_at=moment(25, 5))
    with pytest.raises(services.SessionNotBegun):
        tell(world, planned, "PRESENT", "PRESENT", said_at=moment(25, 6, 30), at=moment(25, 6, 40))


def test_a_page_older_than_a_phones_list_overwrites_nothing(world: World, planned: TrainingSession) -> None:
    known = selectors.marks_of(planned)
    tell(world, planned, "ABSENT", "PRESENT")
    with pytest.raises(services.RecordedMeanwhile):
        desk(world, planned, "PRESENT", "PRESENT", at=AFTER, known_marks=known)
    assert stands(planned)[0] == ("ABSENT", [])


def test_whoever_leads_is_taken_and_let_go(world: World, planned: TrainingSession) -> None:
    def taken() -> list[Any]:
        key = world.person("binh").pk
        return calendar.busy(person_ids=[key], starts_at=planned.starts_at, ends_at=planned.ends_at)[key]

    assert [row.label for row in taken()] == ["Leads training: Bắn súng"]
    services.set_leader(actor=world.actor("an"), session_id=planned.pk, leader_id=None, at=duty.BEFORE)
    assert not taken()
    services.set_leader(
        actor=world.actor("an"), session_id=planned.pk, leader_id=world.person("binh").pk, at=duty.BEFORE
    )
    services.cancel_session(actor=world.actor("an"), session_id=planned.pk, reason="Mưa to", at=duty.BEFORE)
    assert not taken()


def test_somebody_without_an_account_does_not_lead(world: World, planned: TrainingSession) -> None:
    with pytest.raises(services.SessionRefused, match="account"):
        services.set_leader(
            actor=world.actor("an"), session_id=planned.pk, leader_id=ids(planned)[0], at=duty.BEFORE
        )
