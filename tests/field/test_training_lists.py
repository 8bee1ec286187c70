"""The list of a session on a phone: what it is given, and what becomes of what it ticks."""

import json
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from tests.cast import World
from tests.duty import builders as duty
from tests.field.phone import Phone
from tests.training.builders import filled, moment, quiz, session
from trucban.field import services as field
from trucban.field.slices import slice_for
from trucban.training import selectors, services
from trucban.training.models import AttendanceMark, Quiz, TrainingSession

pytestmark = pytest.mark.django_db
BEGUN = moment(25, 7)


@pytest.fixture
def planned(world: World) -> TrainingSession:
    """Hai and Một are called on 25 November from 7 to 11; Bình leads it."""
    programme, _unit, _people = filled(world)
    made = session(world, programme)
    return services.set_leader(
        actor=world.actor("an"), session_id=made.pk, leader_id=world.person("binh").pk, at=duty.BEFORE
    )


def marks(planned: TrainingSession, *outcomes: str) -> list[list[object]]:
    people = selectors.called(planned)
    return [[str(person.pk), outcome, []] for person, outcome in zip(people, outcomes, strict=True)]


def outcomes(planned: TrainingSession) -> list[str]:
    return [row.outcome for row in selectors.attendance(planned)]


def given(world: World, at: datetime, who: str = "binh") -> list[dict[str, object]]:
    found: list[dict[str, object]] = slice_for(actor=world.actor(who, at=at))["trainings"]
    return found


def test_the_names_are_on_the_leaders_phone_around_the_session_only(
    world: World, planned: TrainingSession
) -> None:
    assert given(world, BEGUN - timedelta(days=3)) == []
    [one] = given(world, BEGUN)
    assert [row["name"] for row in one["people"]] == ["Lê Văn Hai", "Lê Văn Một"]  # type: ignore[attr-defined]
    assert one["people"][0].keys() == {"person", "name", "outcome", "seen"}  # type: ignore[index]
    assert one["until"] == "2026-11-26T04:00:00Z"  # a day after its end
    assert slice_for(actor=world.actor("binh", at=BEGUN))["until"] == one["until"]
    assert given(world, planned.ends_at + timedelta(hours=24)) == []
    assert given(world, BEGUN, "an") == given(world, BEGUN, "minh") == []


def test_a_list_ticked_without_a_line_is_in_the_book_once(
    world: World, planned: TrainingSession, clock: list[datetime]
) -> None:
    phone = Phone("binh")
    phone.clock = BEGUN
    item = phone.say(
        "training.attendance", {"session": str(planned.pk), "marks": marks(planned, "LATE", "PRESENT")}
    )
    clock[0] = BEGUN + timedelta(hours=5)
    for _again in range(3):
        phone.post("nhat-ky", phone.message([item]))
    assert outcomes(planned) == ["LATE", "PRESENT"]
    assert {(row.recorded_at, row.write_id) for row in AttendanceMark.objects.all()} == {(BEGUN, item.id)}
    assert AttendanceMark.objects.count() == 2
    assert given(world, clock[0])[0]["writes"] == [str(item.id)]


def test_a_correction_may_come_before_what_it_corrects(
    world: World, planned: TrainingSession, clock: list[datetime]
) -> None:
    phone = Phone("binh")
    phone.clock = BEGUN
    said = {"session": str(planned.pk)}
    first = phone.say("training.attendance", {**said, "marks": marks(planned, "ABSENT", "PRESENT")})
    phone.later(minutes=10)
    again = [[*row[:2], [str(first.id)]] for row in marks(planned, "LATE", "PRESENT")]
    second = phone.say("training.attendance", {**said, "marks": again}, after=(first.id,))
    clock[0] = BEGUN + timedelta(hours=5)
    for order in permutations([first, second]):
        for item in order:
            phone.post("nhat-ky", phone.message([item]))
    assert outcomes(planned) == ["LATE", "PRESENT"]
    assert not [row for row in selectors.attendance(planned) if row.others]


def test_one_ticked_as_people_gather_waits_for_the_beginning(
    world: World, planned: TrainingSession, clock: list[datetime]
) -> None:
    phone = Phone("binh")
    phone.clock = clock[0] = BEGUN - timedelta(minutes=10)
    phone.say(
        "training.attendance", {"session": str(planned.pk), "marks": marks(planned, "PRESENT", "PRESENT")}
    )
    assert [one["state"] for one in phone.sync()["states"]] == ["WAITING"]
    field.apply_due(commune_id=world.commune.pk, at=BEGUN + timedelta(minutes=1))
    assert outcomes(planned) == ["PRESENT", "PRESENT"]


@pytest.mark.parametrize("who", ["minh", "dung"])
def test_whoever_does_not_lead_it_writes_nothing(
    world: World, planned: TrainingSession, clock: list[datetime], who: str
) -> None:
    phone = Phone(who)
    phone.clock = clock[0] = BEGUN + timedelta(minutes=5)
    phone.say(
        "training.attendance", {"session": str(planned.pk), "marks": marks(planned, "ABSENT", "ABSENT")}
    )
    assert [one["state"] for one in phone.sync()["states"]] == ["HELD"]
    assert outcomes(planned) == ["", ""]


@pytest.mark.parametrize("row", [["x"], ["x", "PRESENT", []], [None, "GONE", []]])
def test_a_line_that_says_nothing_known_waits_for_a_person(
    world: World, planned: TrainingSession, clock: list[datetime], row: list[object]
) -> None:
    phone = Phone("binh")
    phone.clock = clock[0] = BEGUN + timedelta(minutes=5)
    phone.say("training.attendance", {"session": str(planned.pk), "marks": [row]})
    [state] = phone.sync()["states"]
    assert (state["state"], state["reason"]) == ("HELD", "NOT_UNDERSTOOD")


def called_to_a_quiz(world: World, planned: TrainingSession) -> Quiz:
    """Call Bình as well, and draw a quiz of three questions, open as long as the session goes on."""
    unit = planned.programme.trainees.first().person.memberships.first().unit  # type: ignore[union-attr]
    duty.join(world, unit, world.person("binh"))
    services.set_leader(actor=world.actor("an"), session_id=planned.pk, leader_id=None, at=duty.BEFORE)
    services.add_trainees(
        actor=world.actor("an"),
        programme_id=planned.programme_id,
        person_ids=[world.person("binh").pk],
        at=duty.BEFORE,
    )
    services.call_who_is_free(actor=world.actor("an"), session_id=planned.pk, at=duty.BEFORE)
    return quiz(world, planned)


def test_a_phone_gets_the_questions_and_never_which_answers_are_right(
    world: World, planned: TrainingSession
) -> None:
    drawn = called_to_a_quiz(world, planned)
    early, soon = BEGUN - timedelta(hours=13), BEGUN - timedelta(hours=11)
    assert slice_for(actor=world.actor("binh", at=early))["quizzes"] == []
    assert slice_for(actor=world.actor("an", at=soon))["quizzes"] == []
    [one] = slice_for(actor=world.actor("binh", at=soon))["quizzes"]
    assert one["quiz"] == str(drawn.pk)
    assert {key for row in one["questions"] for key in row} == {"question", "text", "answers", "several"}
    assert "true" not in json.dumps(one["questions"][0]["answers"])


def test_a_paper_written_without_a_line_is_marked_when_it_arrives(
    world: World, planned: TrainingSession, clock: list[datetime]
) -> None:
    drawn = called_to_a_quiz(world, planned)
    phone = Phone("binh")
    phone.clock = BEGUN + timedelta(hours=1)
    answers = [[str(row.pk), sorted(row.right)] for row in selectors.questions_of(drawn)]
    item = phone.say("training.quiz", {"quiz": str(drawn.pk), "answers": answers[:2]})
    clock[0] = planned.ends_at + timedelta(hours=6)  # long closed: it counts when it was answered
    for _again in range(3):
        phone.post("nhat-ky", phone.message([item]))
    [paper] = drawn.papers.all()
    assert (paper.right, paper.answered_at) == (2, phone.clock)
    [one] = slice_for(actor=world.actor("binh", at=clock[0]))["quizzes"]
    assert (one["right"], one["of"], one["questions"]) == (2, 3, [])


def test_a_paper_of_somebody_who_is_not_called_is_held(
    world: World, planned: TrainingSession, clock: list[datetime]
) -> None:
    drawn = called_to_a_quiz(world, planned)
    phone = Phone("minh")
    phone.clock = clock[0] = BEGUN + timedelta(hours=1)
    phone.say("training.quiz", {"quiz": str(drawn.pk), "answers": []})
    assert [one["state"] for one in phone.sync()["states"]] == ["HELD"]
    assert not drawn.papers.exists()
