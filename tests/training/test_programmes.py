"""A programme: once a year and category, its people in one only, its days the law's."""

from datetime import date

import pytest

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, filled, moment, programme, session
from trucban import law
from trucban.calendar.selectors import busy
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.rulebook.services import sign_rule
from trucban.training import selectors, services
from trucban.training.models import Trainee, TrainingProgramme
from trucban.training.requirements import RULES, day_of_law, required_days

TODAY = date(2026, 11, 23)


def test_it_is_opened_once_a_year_and_category(world: World) -> None:
    programme(world)
    programme(world, year=2027)
    with pytest.raises(services.ProgrammeExists):
        programme(world)


@pytest.mark.parametrize("who", ["binh", "dung", "minh", "lan", "ha"])
def test_only_the_commands_staff_opens_one(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.open_programme(actor=world.actor(who), year=2026, category="MOBILE", at=BEFORE)


def test_a_year_that_is_a_slip_of_the_hand_is_refused(world: World) -> None:
    with pytest.raises(services.YearRefused):
        programme(world, year=26)


@pytest.mark.parametrize("category", TrainingProgramme.Category.values)
def test_the_days_asked_for_are_the_laws_with_their_source(world: World, category: str) -> None:
    rule = required_days(commune_id=world.commune.pk, category=category, on=TODAY)
    assert rule is not None
    assert rule == law.rule(RULES[category], on=TODAY)
    assert rule.source


def test_a_day_before_the_law_has_no_number_of_days(world: World) -> None:
    made = programme(world, year=2019)
    found = selectors.standing(actor=world.actor("an"), programme_id=made.pk, today=TODAY)
    assert (found.rule, found.required, found.short) == (None, None, 0)


def test_what_the_commune_has_signed_counts_here(world: World) -> None:
    made = programme(world)
    sign_rule(
        actor=world.actor("an"),
        key="militia.training_mobile",
        value=14,
        from_date=duty.SINCE,
        source="NQ 1",
        at=BEFORE,
    )
    found = selectors.standing(actor=world.actor("an"), programme_id=made.pk, today=TODAY)
    assert found.required == 14


def test_the_law_of_a_year_is_that_of_today_or_of_its_nearest_day() -> None:
    assert day_of_law(2026, TODAY) == TODAY
    assert day_of_law(2025, TODAY) == date(2025, 12, 31)
    assert day_of_law(2027, TODAY) == date(2027, 1, 1)


def test_a_unit_is_put_in_at_once_and_nobody_twice(world: World) -> None:
    made, unit, people = filled(world)
    assert {row.person for row in Trainee.objects.all()} == set(people)
    with pytest.raises(services.NobodyToAdd):
        services.add_trainees(actor=world.actor("an"), programme_id=made.pk, unit_id=unit.pk, at=BEFORE)


def test_nobody_is_in_two_programmes_of_a_year(world: World) -> None:
    _made, _unit, people = filled(world)
    other = programme(world, "FIRST_YEAR")
    with pytest.raises(services.InAnotherProgramme, match="Lê Văn Một"):
        services.add_trainees(
            actor=world.actor("an"), programme_id=other.pk, person_ids=[people[0].pk], at=BEFORE
        )


def test_police_officers_are_never_put_in(world: World) -> None:
    made = programme(world)
    with pytest.raises(NotVisible):
        services.add_trainees(
            actor=world.actor("an"), programme_id=made.pk, person_ids=[world.person("nga").pk], at=BEFORE
        )


def test_days_are_counted_by_person_and_two_sessions_of_a_day_are_one(world: World) -> None:
    made, unit, (mot, hai) = filled(world)
    squad, (ba,) = duty.platoon(world, "Lê Văn Ba", name="Tiểu đội khác")
    services.add_trainees(actor=world.actor("an"), programme_id=made.pk, unit_id=squad.pk, at=BEFORE)
    session(world, made, day=25)
    session(world, made, day=25, starts_at=moment(25, 13), ends_at=moment(25, 17))
    session(world, made, day=26, unit_id=unit.pk)
    found = selectors.standing(actor=world.actor("an"), programme_id=made.pk, today=TODAY)
    assert {row.person: row.planned for row in found.people} == {mot: 2, hai: 2, ba: 1}
    assert (found.session_days, found.short) == (2, 3)


def test_who_is_taken_out_is_free_of_what_comes_and_keeps_what_was(world: World) -> None:
    made, _unit, (mot, hai) = filled(world)
    past, coming = session(world, made, day=24), session(world, made, day=27)
    services.remove_trainee(actor=world.actor("an"), programme_id=made.pk, person_id=mot.pk, at=moment(25, 8))
    assert selectors.called(past) == [hai, mot]
    assert selectors.called(coming) == [hai]
    taken = busy(person_ids=[mot.pk], starts_at=moment(23, 0), ends_at=moment(30, 0))
    assert [row.starts_at for row in taken[mot.pk]] == [past.starts_at]
    with pytest.raises(services.NotInProgramme):
        services.remove_trainee(
            actor=world.actor("an"), programme_id=made.pk, person_id=mot.pk, at=moment(25, 8)
        )


@pytest.mark.parametrize("who", ["binh", "dung", "minh"])
def test_others_do_not_see_it(world: World, who: str) -> None:
    made = programme(world)
    with pytest.raises(NotVisible):
        selectors.get_programme(actor=world.actor(who), programme_id=made.pk)
