"""Other ways to fill a draft, beside each other: figures of the checker, one chosen, nothing touched before."""

from typing import Any

import pytest
from django.utils import translation

from tests.cast import World
from tests.duty.builders import (
    BEFORE,
    draft,
    moment,
    pattern,
    places,
    platoon,
    post,
    publish,
    put,
    sign,
)
from trucban.calendar.services import commit
from trucban.duty import selectors, services
from trucban.duty.drafting_job import ask_for_scenario, make_scenario
from trucban.duty.models import Roster, Scenario
from trucban.duty.services import PlaceSpec
from trucban.duty.services.assignments import ReasonNeeded
from trucban.duty.services.rosters import NotADraft
from trucban.duty.services.scenarios import ScenarioRefused
from trucban.lib.errors import NotVisible, PermissionDenied

NAMES = ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba", "Lê Văn Bốn")


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def week(world: World, *, cap: int = 1) -> tuple[Roster, list[Any]]:
    """Seven nights and four people who stand as many as the cap lets them."""
    unit, people = platoon(world, *NAMES)
    pattern(world, post(world, unit=unit), places=(PlaceSpec("MEMBER", 1),))
    sign(world, "duty.weekly_cap", cap)
    return draft(world), people


def made(world: World, roster: Roster, **asked: Any) -> Scenario:
    scenario = ask_for_scenario(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE, **asked)
    make_scenario.func(str(world.user("an").pk), str(scenario.pk), BEFORE.isoformat(), 1)
    return Scenario.objects.get(pk=scenario.pk)


def compared(world: World, roster: Roster) -> selectors.Comparison:
    return selectors.comparison(actor=world.actor("an"), roster_id=roster.pk)


def test_a_rule_let_go_fills_what_would_stay_empty_and_says_whom_it_concerns(world: World) -> None:
    roster, _people = week(world)
    kept, bent = made(world, roster), made(world, roster, bends=["weekly_cap"])
    assert (kept.solving, bent.solving) == (Scenario.Solving.DONE, Scenario.Solving.DONE)
    _draft, first, second = compared(world, roster).columns
    assert (len(first.empty), first.broken, first.asks_reason) == (3, (), False)
    assert (len(second.empty), second.asks_reason) == (0, True)
    assert len(second.broken) == 3
    assert all("duties this week" in sentence for sentence in second.broken)
    assert not any(place.person_id for place in places(roster))  # the draft itself is as it was


def test_somebody_away_stands_nowhere_not_even_where_put_by_hand(world: World) -> None:
    roster, people = week(world, cap=7)
    put(world, places(roster)[0], people[0])
    scenario = made(world, roster, away_id=people[0].pk)
    assert str(people[0].pk) not in scenario.assignment.values()
    services.choose_scenario(actor=world.actor("an"), scenario_id=scenario.pk, at=BEFORE)
    assert people[0] not in [place.person for place in places(roster)]
    assert not places(roster)[0].is_locked


def test_the_same_seed_gives_the_same_scenario(world: World) -> None:
    roster, _people = week(world, cap=7)
    first, second = made(world, roster, seed=5), made(world, roster, seed=5)
    assert first.assignment == second.assignment
    assert (first.number, second.number) == (1, 2)


def test_who_is_affected_is_counted_against_what_is_in_force(world: World) -> None:
    roster, people = week(world, cap=7)
    services.fill_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE, effort=1)
    publish(world, roster)
    stood = sum(place.person_id == people[0].pk for place in places(roster))
    second = draft(world)
    made(world, second, away_id=people[0].pk)
    unchanged, without = compared(world, second).columns
    assert (unchanged.changes, unchanged.affected) == (0, ())
    of_first = next(row for row in without.affected if row.name == NAMES[0])
    assert (len(of_first.fewer), of_first.more) == (stood, ())
    assert without.changes == 2 * stood or without.changes > stood


def test_a_choice_that_passes_a_rule_over_needs_a_reason_kept_with_the_place(world: World) -> None:
    roster, _people = week(world)
    scenario = made(world, roster, bends=["weekly_cap"])
    with pytest.raises(ReasonNeeded):
        services.choose_scenario(actor=world.actor("an"), scenario_id=scenario.pk, at=BEFORE)
    assert not any(place.person_id for place in places(roster))
    services.choose_scenario(actor=world.actor("an"), scenario_id=scenario.pk, at=BEFORE, reason="Bão số 13")
    assert all(place.person_id for place in places(roster))
    assert {place.override_reason for place in places(roster)} >= {"Bão số 13"}
    assert publish(world, roster).status == Roster.Status.PUBLISHED


def test_what_it_was_made_from_must_still_hold(world: World) -> None:
    roster, people = week(world, cap=7)
    scenario = made(world, roster)
    commit(
        actor=world.actor("an"), owner_id=world.command.pk, person_id=people[0].pk, kind="LEAVE", starts_at=moment(23, 0), ends_at=moment(30, 12), source_id=roster.pk, label=""
    )  # fmt: skip
    assert [column.is_current for column in compared(world, roster).columns] == [True, False]
    with pytest.raises(ScenarioRefused):
        services.choose_scenario(actor=world.actor("an"), scenario_id=scenario.pk, at=BEFORE)


def test_there_are_three_at_most_and_one_taken_away_makes_room(world: World) -> None:
    roster, _people = week(world)
    ask = {"actor": world.actor("an"), "roster_id": roster.pk, "at": BEFORE}
    rows = [ask_for_scenario(**ask, seed=seed) for seed in range(3)]
    with pytest.raises(ScenarioRefused):
        ask_for_scenario(**ask)
    services.drop_scenario(actor=world.actor("an"), scenario_id=rows[1].pk, at=BEFORE)
    assert ask_for_scenario(**ask).number == 2
    make_scenario.func(str(world.user("an").pk), str(rows[1].pk), BEFORE.isoformat(), 1)  # comes to nothing
    assert Scenario.objects.count() == 3


@pytest.mark.parametrize("wrong", [{"bends": ["rest"]}, {"bends": ["x"]}, {"seed": -1}, {"seed": 10**6}])
def test_nonsense_is_refused(world: World, wrong: dict[str, Any]) -> None:
    roster, _people = week(world)
    with pytest.raises(ScenarioRefused):
        ask_for_scenario(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE, **wrong)
    with pytest.raises(ScenarioRefused):
        ask_for_scenario(
            actor=world.actor("an"), roster_id=roster.pk, at=BEFORE, away_id=world.person("giang").pk
        )


def test_a_strict_rule_is_not_let_go(world: World) -> None:
    roster, _people = week(world)
    sign(world, "duty.level.weekly_cap", "STRICT")
    assert "weekly_cap" not in compared(world, roster).may_let_go
    with pytest.raises(ScenarioRefused):
        ask_for_scenario(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE, bends=["weekly_cap"])


def test_only_who_drafts_and_only_for_a_draft(world: World) -> None:
    roster, _people = week(world)
    scenario = made(world, roster)
    for who in ("dung", "binh"):
        with pytest.raises((PermissionDenied, NotVisible)):
            ask_for_scenario(actor=world.actor(who), roster_id=roster.pk, at=BEFORE)
        with pytest.raises((PermissionDenied, NotVisible)):
            services.choose_scenario(actor=world.actor(who), scenario_id=scenario.pk, at=BEFORE)
    services.discard_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE)
    with pytest.raises(NotADraft):
        services.choose_scenario(actor=world.actor("an"), scenario_id=scenario.pk, at=BEFORE)
