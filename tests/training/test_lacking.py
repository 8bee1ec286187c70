"""Who lacks days or skills, the days on which they could come, and a session that concerns just whom it names."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from tests.cast import MONDAY, World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, filled, moment, session
from trucban.access.services import grant_watch
from trucban.calendar.models import Commitment
from trucban.calendar.services import Taking, commit_many
from trucban.force import services as force
from trucban.force.models import Person, Unit
from trucban.training import selectors, services
from trucban.training.models import TrainingProgramme

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def life(world: World) -> tuple[TrainingProgramme, Unit, list[Person]]:
    return filled(world)


def lacking(world: World, who: str = "an") -> dict[str, int]:
    rows = selectors.days_lacking(actor=world.actor(who), year=2026, today=TODAY)
    return {one.person.name: one.lacking for row in rows for one in row.people}


def days(world: World, made: TrainingProgramme, people: list[Person]) -> list[selectors.ProposedDay]:
    return selectors.proposed_days(
        programme=made,
        people=people,
        from_time=time(7, 30),
        to_time=time(11, 30),
        at=BEFORE,
        counts_days=True,
    )


def away(world: World, person: Person, day: int) -> None:
    commit_many(
        actor=world.actor("an"),
        takings=[
            Taking(
                owner_id=world.command.pk,
                person_id=person.pk,
                kind=Commitment.Kind.LEAVE,
                starts_at=moment(day, 0),
                ends_at=moment(day + 1, 0),
                label="Nghỉ phép",
                source_id=None,
            )
        ],
    )


def test_a_day_planned_is_a_day_not_lacking(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    made, _unit, people = life
    before = lacking(world)
    assert before == {"Lê Văn Hai": 12, "Lê Văn Một": 12}  # article 28: 12 days for mobile militia
    session(world, made, person_ids=[people[0].pk])
    assert lacking(world) == {**before, people[0].name: 11}


def test_whoever_plans_nothing_sees_no_list(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    assert lacking(world, "ha") == {}
    assert selectors.skills_lacking(actor=world.actor("ha"), on=TODAY) == []


def test_the_days_on_which_most_could_come_stand_first_and_say_who_could_not(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    made, _unit, people = life
    first = days(world, made, people)[0].starts_at
    away(world, people[0], first.day)
    found = days(world, made, people)
    assert first not in [row.starts_at for row in found]
    assert all(row.free == people and not row.taken for row in found)
    for row in found:
        assert not selectors.taking(people, starts_at=row.starts_at, ends_at=row.ends_at)[people[0].pk]
    only = days(world, made, people[:1])
    assert all(row.starts_at != first for row in only)


def test_a_day_that_counts_already_brings_no_further_day(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    made, _unit, people = life
    first = days(world, made, people)[0]
    at_noon = first.starts_at.replace(hour=13)
    session(world, made, starts_at=at_noon, ends_at=at_noon.replace(hour=17), person_ids=[people[0].pk])
    again = selectors.proposed_days(
        programme=made,
        people=people,
        from_time=time(7, 30),
        to_time=time(11, 30),
        at=BEFORE,
        counts_days=True,
    )
    assert first.starts_at not in [row.starts_at for row in again if row.free == people]


def test_a_session_that_names_its_people_is_missed_by_nobody_else(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    made, _unit, (one, other) = life
    planned = session(world, made, starts_at=moment(21, 7), ends_at=moment(21, 11), person_ids=[one.pk])
    assert selectors.called(planned) == [one]
    assert selectors.not_called(planned) == []
    services.record_session_attendance(
        actor=world.actor("phuc"), session_id=planned.pk, outcomes={one.pk: "ABSENT"}, at=moment(21, 12)
    )
    services.sign_session(actor=world.actor("an"), session_id=planned.pk, at=moment(21, 12))
    standing = selectors.standing(actor=world.actor("an"), programme_id=made.pk, today=TODAY)
    assert {row.person: row.missed for row in standing.people} == {one: [planned], other: []}
    made_up = session(world, made, makes_up_id=planned.pk)
    assert selectors.called(made_up) == [one]


def test_nobody_outside_the_programme_is_called_by_name(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    with pytest.raises(services.SessionRefused):
        session(world, life[0], person_ids=[world.person("binh").pk])


def test_a_need_too_few_hold_in_sixty_days_names_who_could_learn_it(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    made, unit, (one, other) = life
    an = world.actor("an")
    kind = force.add_qualification_kind(actor=an, code="BOAT", name="Lái xuồng", validity_months=1, at=BEFORE)
    force.set_needed_places(
        actor=an,
        unit_id=unit.pk,
        duty_name="Cứu hộ",
        count=1,
        qualification_id=kind.pk,
        from_date=date(2026, 11, 1),
        at=BEFORE,
    )
    (gap,) = selectors.skills_lacking(actor=an, on=TODAY)
    assert (gap.need.what, gap.holders) == ("Cứu hộ", 0)
    assert {row.person for row in gap.people} == {one, other}
    assert selectors.lacking_in(actor=an, programme=made, today=TODAY, kind_id=kind.pk) == [other, one]
    force.add_qualification(
        actor=an, person_id=one.pk, kind_id=kind.pk, from_date=date(2026, 11, 10), evidence="Giấy", at=BEFORE
    )
    (gap,) = selectors.skills_lacking(actor=an, on=TODAY)  # it ends on 10 December: within 60 days
    ends = {row.person: (row.ends_soon, row.until) for row in gap.people}
    assert ends[one] == (True, date(2026, 12, 10))
    assert ends[other] == (False, None)
    force.add_qualification(
        actor=an,
        person_id=other.pk,
        kind_id=kind.pk,
        from_date=date(2026, 11, 10),
        validity_months=24,
        evidence="Giấy",
        at=BEFORE,
    )
    assert selectors.skills_lacking(actor=an, on=TODAY) == []
    more = selectors.Need(unit, kind, 2, "Trực ban")
    assert [row.need for row in selectors.skills_lacking(actor=an, on=TODAY, needs=[more])] == [more]


def in_hamlet_1(world: World, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(hamlet=world.hamlets[0])


def test_the_leader_of_a_hamlet_sees_its_people_and_nobody_else(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    one, other = life[2]
    Person.objects.filter(pk=other.pk).update(hamlet=world.hamlets[1])
    assert lacking(world, "minh") == {}
    in_hamlet_1(world, one)
    assert lacking(world, "minh") == {one.name: 12}
    assert lacking(world, "nga") == {}  # the head of the same hamlet is no militia leader


def test_a_watch_that_shows_everybody_shows_a_leader_of_a_hamlet_no_more_of_who_lacks_what(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    one, other = life[2]
    in_hamlet_1(world, one)
    grant_watch(
        actor=world.admin,
        user_id=world.user("minh").pk,
        agency_id=world.command.pk,
        starts_at=MONDAY - timedelta(hours=1),
        ends_at=MONDAY + timedelta(hours=1),
        source_id=uuid4(),
    )
    assert Person.objects.visible_to(world.actor("minh")).filter(pk=other.pk).exists()
    assert lacking(world, "minh") == {one.name: 12}


def test_a_leader_of_a_hamlet_is_told_only_of_needs_its_people_could_be_trained_for(
    world: World, life: tuple[TrainingProgramme, Unit, list[Person]]
) -> None:
    _made, unit, (one, _other) = life
    kind = duty.qualification(world, "BOAT")
    need = selectors.Need(unit, kind, 1, "Cứu hộ")
    assert selectors.skills_lacking(actor=world.actor("minh"), on=TODAY, needs=[need]) == []
    in_hamlet_1(world, one)
    (gap,) = selectors.skills_lacking(actor=world.actor("minh"), on=TODAY, needs=[need])
    assert [row.person for row in gap.people] == [one]
