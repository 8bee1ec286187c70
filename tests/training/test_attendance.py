"""Who was at a session: all at once, corrected beside the original, signed by somebody else, made up by who missed it."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.utils import translation

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, filled, moment, session
from trucban.audit.models import Entry
from trucban.force.models import Person
from trucban.lib.errors import NotVisible
from trucban.training import selectors, services
from trucban.training.models import AttendanceMark, TrainingProgramme, TrainingSession

DURING, AFTER = moment(25, 8), moment(25, 12)
TODAY = AFTER.date()


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def record(
    world: World, planned: TrainingSession, *outcomes: str, who: str = "phuc", at: datetime = AFTER
) -> None:
    people = selectors.called(planned)
    services.record_session_attendance(
        actor=world.actor(who),
        session_id=planned.pk,
        outcomes={person.pk: outcome for person, outcome in zip(people, outcomes, strict=True)},
        at=at,
    )


def sign(world: World, planned: TrainingSession, who: str = "an") -> None:
    services.sign_session(actor=world.actor(who), session_id=planned.pk, at=AFTER)


def days(world: World, made: TrainingProgramme) -> dict[str, tuple[int, int, list[TrainingSession]]]:
    found = selectors.standing(actor=world.actor("an"), programme_id=made.pk, today=TODAY)
    return {row.person.name: (row.credited, row.coming, row.missed) for row in found.people}


@pytest.fixture
def made(world: World) -> tuple[TrainingProgramme, TrainingSession]:
    """Hai and Một are called, in this order, on 25 November."""
    programme, _unit, _people = filled(world)
    return programme, session(world, programme)


def test_a_day_counts_once_it_is_signed(
    world: World, made: tuple[TrainingProgramme, TrainingSession]
) -> None:
    programme, planned = made
    record(world, planned, "ABSENT", "PRESENT")
    assert days(world, programme) == {"Lê Văn Hai": (0, 1, []), "Lê Văn Một": (0, 1, [])}
    sign(world, planned)
    assert days(world, programme) == {"Lê Văn Hai": (0, 0, [planned]), "Lê Văn Một": (1, 0, [])}
    for action in ("training.attendance", "training.signed"):
        assert Entry.objects.filter(action=action, subject_id=planned.pk).count() == 1


def test_two_signed_sessions_of_one_day_are_one_day(
    world: World, made: tuple[TrainingProgramme, TrainingSession]
) -> None:
    programme, planned = made
    evening = session(world, programme, starts_at=moment(25, 4), ends_at=moment(25, 6))
    for one in (planned, evening):
        record(world, one, "PRESENT", "PRESENT")
        sign(world, one)
    assert [row[0] for row in days(world, programme).values()] == [1, 1]


def test_a_correction_stands_beside_the_original_and_the_signature_falls(
    world: World, made: tuple[TrainingProgramme, TrainingSession]
) -> None:
    programme, planned = made
    record(world, planned, "ABSENT", "PRESENT")
    sign(world, planned)
    record(world, planned, "ON_DUTY", "PRESENT", at=moment(25, 13))
    hai, mot = selectors.attendance(planned)
    assert (hai.outcome, [mark.outcome for mark in hai.earlier]) == ("ON_DUTY", ["ABSENT"])
    assert (mot.outcome, mot.earlier) == ("PRESENT", [])
    assert days(world, programme)["Lê Văn Một"][0] == 0


def test_the_same_recorded_again_is_no_correction(
    world: World, made: tuple[TrainingProgramme, TrainingSession]
) -> None:
    _programme, planned = made
    record(world, planned, "ABSENT", "PRESENT")
    sign(world, planned)
    record(world, planned, "ABSENT", "PRESENT")
    assert AttendanceMark.objects.count() == 2
    assert selectors.get_session(actor=world.actor("an"), session_id=planned.pk).signed_at == AFTER


def test_it_is_signed_by_somebody_else_after_its_end_and_once(
    world: World, made: tuple[TrainingProgramme, TrainingSession]
) -> None:
    _programme, planned = made
    with pytest.raises(services.NothingToSign):
        sign(world, planned)
    record(world, planned, "PRESENT", "PRESENT", who="an", at=DURING)
    with pytest.raises(services.SessionNotBegun):
        services.sign_session(actor=world.actor("an"), session_id=planned.pk, at=DURING)
    with pytest.raises(services.OwnRecord):
        sign(world, planned)


def test_it_is_recorded_from_its_start_on_for_exactly_those_called(
    world: World, made: tuple[TrainingProgramme, TrainingSession]
) -> None:
    _programme, planned = made
    with pytest.raises(services.SessionNotBegun):
        record(world, planned, "PRESENT", "PRESENT", at=moment(25, 6))
    people = selectors.called(planned)
    good = {person.pk: "PRESENT" for person in people}
    for wrong in ({}, {people[0].pk: "PRESENT"}, good | {uuid4(): "PRESENT"}, good | {people[0].pk: "GOOD"}):
        with pytest.raises(services.NotOfThisSession):
            services.record_session_attendance(
                actor=world.actor("phuc"), session_id=planned.pk, outcomes=wrong, at=AFTER
            )
    assert not AttendanceMark.objects.exists()


def test_a_make_up_calls_who_missed_it_and_takes_them_off_the_list(
    world: World, made: tuple[TrainingProgramme, TrainingSession]
) -> None:
    programme, planned = made
    record(world, planned, "ABSENT", "PRESENT")
    sign(world, planned)
    again = session(world, programme, day=27, makes_up_id=planned.pk)
    assert [person.name for person in selectors.called(again)] == ["Lê Văn Hai"]
    assert selectors.not_called(again) == []
    assert days(world, programme)["Lê Văn Hai"] == (0, 1, [planned])
    services.record_session_attendance(
        actor=world.actor("phuc"),
        session_id=again.pk,
        outcomes={person.pk: "PRESENT" for person in selectors.called(again)},
        at=moment(27, 12),
    )
    services.sign_session(actor=world.actor("an"), session_id=again.pk, at=moment(27, 12))
    assert days(world, programme)["Lê Văn Hai"] == (1, 0, [])
    with pytest.raises(services.SessionRefused):
        services.plan_session(
            actor=world.actor("an"),
            programme_id=programme.pk,
            starts_at=moment(29, 7),
            ends_at=moment(29, 9),
            subject="Bắn súng",
            place="Thao trường",
            at=moment(28, 7),
            makes_up_id=planned.pk,
        )


def test_a_make_up_of_what_is_not_signed_is_refused(
    world: World, made: tuple[TrainingProgramme, TrainingSession]
) -> None:
    programme, planned = made
    with pytest.raises(services.SessionRefused):
        session(world, programme, day=27, makes_up_id=planned.pk)


def test_who_was_left_out_for_a_duty_stands_to_make_it_up(world: World) -> None:
    made, unit, (mot, _hai) = filled(world)
    _other(world, made, mot)
    planned = session(world, made, unit_id=unit.pk, leave_out_taken=True)
    assert [person.name for person in selectors.called(planned)] == ["Lê Văn Hai"]
    record(world, planned, "PRESENT")
    sign(world, planned)
    assert days(world, made)["Lê Văn Một"][2] == [planned]


def _other(world: World, made: TrainingProgramme, person: Person) -> None:
    """Take somebody at the hours of the session: an earlier one of these hours calls only them."""
    one = session(world, made)
    for other in selectors.called(one):
        if other != person:
            services.remove_trainee(
                actor=world.actor("an"), programme_id=made.pk, person_id=other.pk, at=BEFORE
            )
            services.add_trainees(
                actor=world.actor("an"), programme_id=made.pk, person_ids=[other.pk], at=BEFORE
            )


def test_leave_and_duties_of_the_calendar_are_filled_in(world: World) -> None:
    _roster, binh, luong = duty.watch_of_two(world)
    made, _unit, _people = filled(world)
    night = session(world, made, starts_at=moment(23, 19), ends_at=moment(23, 21))
    proposed = selectors.proposed(night, [binh, luong])
    assert proposed == {binh.pk: "ON_DUTY", luong.pk: "PRESENT"}


@pytest.mark.parametrize("who", ["minh", "ha", "dung"])
def test_others_do_not_see_it(
    world: World, made: tuple[TrainingProgramme, TrainingSession], who: str
) -> None:
    with pytest.raises(NotVisible):
        record(world, made[1], "PRESENT", "PRESENT", who=who)
