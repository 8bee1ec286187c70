"""A session on the one calendar: a duty in the way is named, a draft goes round it, a cancelled one takes nobody."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, filled, moment, programme, session
from trucban.audit.models import Entry
from trucban.calendar.selectors import busy
from trucban.document.wording import SecretMarkFound, TextTooLong
from trucban.duty import services as duties
from trucban.duty.services.rosters import RosterBreaksRules
from trucban.force.models import Person
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.selectors import notices
from trucban.training import selectors, services
from trucban.training.models import SessionPerson, TrainingProgramme, TrainingSession
from trucban.training.services.sessions import LONGEST, SHORTEST, check_hours


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def on_watch(world: World) -> tuple[TrainingProgramme, Person, Person]:
    """Bình stands Monday night and Lương Tuesday night; both are in a programme."""
    _roster, binh, luong = duty.watch_of_two(world)
    made = programme(world)
    services.add_trainees(
        actor=world.actor("an"), programme_id=made.pk, person_ids=[binh.pk, luong.pk], at=BEFORE
    )
    return made, binh, luong


def test_it_takes_its_people_and_is_recorded_and_told(world: World) -> None:
    made, binh, luong = on_watch(world)
    planned = session(world, made)
    assert set(selectors.called(planned)) == {binh, luong}
    taken = busy(person_ids=[binh.pk], starts_at=planned.starts_at, ends_at=planned.ends_at)[binh.pk]
    assert [(row.kind, row.label, row.tentative) for row in taken] == [
        ("TRAINING", "Training: Bắn súng", False)
    ]
    assert Entry.objects.filter(action="training.session_planned", subject_id=planned.pk).exists()
    told = notices(actor=world.actor("binh")).filter(subject_id=planned.pk)
    assert [row.title for row in told] == ["You are called to training: 07:00–11:00 25/11/2026, Thao trường"]


def test_a_duty_in_the_way_is_named_and_nothing_is_written(world: World) -> None:
    made, binh, _luong = on_watch(world)
    with pytest.raises(services.PeopleTaken, match=f"1 person.*{binh.name} – Trực ban.*18:00"):
        session(world, made, starts_at=moment(23, 19), ends_at=moment(23, 21))
    assert not TrainingSession.objects.exists()


def test_it_is_planned_without_those_on_duty_who_then_stand_as_not_called(world: World) -> None:
    made, binh, luong = on_watch(world)
    planned = session(world, made, starts_at=moment(23, 19), ends_at=moment(23, 21), leave_out_taken=True)
    assert selectors.called(planned) == [luong]
    ((person, taken),) = selectors.not_called(planned)
    assert (person, [row.kind for row in taken]) == (binh, ["DUTY"])
    with pytest.raises(services.PeopleTaken):
        services.call_who_is_free(actor=world.actor("an"), session_id=planned.pk, at=BEFORE)


def test_who_became_free_is_called_later(world: World) -> None:
    made, _unit, people = filled(world)
    planned = session(world, made)
    _squad, (ba,) = duty.platoon(world, "Lê Văn Ba", name="Tiểu đội khác")
    services.add_trainees(actor=world.actor("an"), programme_id=made.pk, person_ids=[ba.pk], at=BEFORE)
    assert services.call_who_is_free(actor=world.actor("an"), session_id=planned.pk, at=BEFORE) == 1
    assert set(selectors.called(planned)) == {*people, ba}


def test_a_draft_of_the_roster_goes_round_it(world: World) -> None:
    made, unit, (_mot, _hai) = filled(world)
    duty.pattern(world, duty.post(world, unit=unit), days=(3,), starts=moment(25, 6).time(), hours=6)
    duty.join(world, unit, ba := duty.platoon(world, "Lê Văn Ba", name="Tổ khác")[1][0])
    session(world, made)
    roster = duty.draft(world)
    duties.fill_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE, effort=1)
    assert [place.person for place in duty.places(roster)] == [ba]


def test_a_roster_is_not_published_over_it(world: World) -> None:
    made, unit, (mot, _hai) = filled(world)
    duty.pattern(world, duty.post(world, unit=unit), days=(3,), starts=moment(25, 6).time(), hours=6)
    roster = duty.draft(world)
    duty.put(world, duty.places(roster)[0], mot)
    session(world, made)
    with pytest.raises(RosterBreaksRules, match=r"Lê Văn Một.*taken by 07:00–11:00"):
        duty.publish(world, roster)


def test_a_cancelled_one_takes_nobody_and_they_are_told(world: World) -> None:
    made, binh, _luong = on_watch(world)
    planned = session(world, made)
    services.cancel_session(actor=world.actor("an"), session_id=planned.pk, reason="Mưa", at=BEFORE)
    assert busy(person_ids=[binh.pk], starts_at=planned.starts_at, ends_at=planned.ends_at)[binh.pk] == []
    titles = [row.title for row in notices(actor=world.actor("binh"))]
    assert any(title.startswith("Training is cancelled") for title in titles)
    with pytest.raises(services.SessionCancelled):
        services.cancel_session(actor=world.actor("an"), session_id=planned.pk, reason="Mưa", at=BEFORE)
    with pytest.raises(services.SessionCancelled):
        services.call_who_is_free(actor=world.actor("an"), session_id=planned.pk, at=BEFORE)


def test_it_is_cancelled_with_a_reason_and_before_it_begins(world: World) -> None:
    made, _unit, _people = filled(world)
    planned = session(world, made)
    with pytest.raises(services.ReasonMissing):
        services.cancel_session(actor=world.actor("an"), session_id=planned.pk, reason=" ", at=BEFORE)
    with pytest.raises(services.SessionRefused):
        services.cancel_session(
            actor=world.actor("an"), session_id=planned.pk, reason="Mưa", at=planned.starts_at
        )
    with pytest.raises(services.SessionRefused):
        services.call_who_is_free(actor=world.actor("an"), session_id=planned.pk, at=planned.ends_at)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": " "},
        {"place": ""},
        {"ends_at": moment(25, 7)},
        {"starts_at": datetime(2027, 1, 4, 7, tzinfo=moment(1, 0).tzinfo), "ends_at": datetime(2027, 1, 4, 9, tzinfo=moment(1, 0).tzinfo)},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(world: World, wrong: dict[str, object]) -> None:
    made, _unit, _people = filled(world)
    with pytest.raises(services.SessionRefused):
        session(world, made, **wrong)


def test_a_mark_of_secrecy_is_refused(world: World) -> None:
    made, _unit, _people = filled(world)
    with pytest.raises(SecretMarkFound):
        session(world, made, subject="Phương án MẬT")


def test_a_session_without_anybody_is_refused(world: World) -> None:
    with pytest.raises(services.SessionRefused):
        session(world, programme(world))


@given(minutes=st.integers(min_value=-3000, max_value=3000))
def test_whatever_the_hours_only_half_an_hour_to_twelve_hours_pass(minutes: int) -> None:
    start = moment(2, 0)
    length = timedelta(minutes=minutes)
    if SHORTEST <= length <= LONGEST:
        check_hours(2026, start, start + length)
    else:
        with pytest.raises(services.SessionRefused):
            check_hours(2026, start, start + length)


def test_who_is_called_sees_it_and_nobody_else_plans_it(world: World) -> None:
    made, _binh, _luong = on_watch(world)
    planned = session(world, made)
    assert selectors.get_session(actor=world.actor("binh"), session_id=planned.pk) == planned
    with pytest.raises(PermissionDenied):
        services.cancel_session(actor=world.actor("binh"), session_id=planned.pk, reason="x", at=BEFORE)
    for who in ("dung", "minh", "ha"):
        with pytest.raises(NotVisible):
            selectors.get_session(actor=world.actor(who), session_id=planned.pk)


def test_each_is_called_once(world: World) -> None:
    made, _unit, people = filled(world)
    planned = session(world, made)
    assert SessionPerson.objects.filter(session=planned).count() == len(people)


def test_what_does_not_fit_is_refused_and_not_cut(world: World) -> None:
    made, _binh, _luong = on_watch(world)
    with pytest.raises(TextTooLong, match="At most 160 characters, these are 161"):
        session(world, made, subject="x" * 161)
    assert not TrainingSession.objects.exists()
