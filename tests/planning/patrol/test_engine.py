"""The patrol engine: in the window, on foot, within the rules, hard to foresee."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.planning.patrol.builders import PEOPLE, PLACES, demand, week
from trucban.planning.patrol import check, windows
from trucban.planning.patrol.engine import solve
from trucban.planning.patrol.spec import Demand, Place, Problem, Unmet
from trucban.planning.roster.spec import DAY, Limits, Person, ProblemDoesNotHold, Span


def test_every_patrol_stays_in_its_window() -> None:
    for patrol in solve(week(demand(count=7))).patrols:
        assert 20 * 60 <= patrol.span.start % DAY <= 22 * 60
        assert patrol.span.end - patrol.span.start == 120


def test_a_window_past_midnight_is_kept() -> None:
    for patrol in solve(week(demand(from_minute=22 * 60, to_minute=2 * 60, count=7))).patrols:
        assert patrol.span.start % DAY >= 22 * 60 or patrol.span.start % DAY == 0


def test_patrols_are_spread_over_the_week() -> None:
    days = {patrol.span.start // DAY for patrol in solve(week(demand(count=7))).patrols}
    assert days == set(range(7))


def test_all_hamlets_within_reach_are_met() -> None:
    result = solve(week(demand()))
    assert {stop.place for patrol in result.patrols for stop in patrol.stops} == {"A", "B", "C"}
    assert result.unmet == ()


def test_hamlets_too_far_for_one_round_are_shared_out() -> None:
    places = (Place("hq", "", 0, 0), Place("E", "e", 3500, 0), Place("W", "w", -3500, 0))
    result = solve(week(demand(count=2, hamlets=("e", "w")), places=places))
    assert sorted(stop.place for patrol in result.patrols for stop in patrol.stops) == ["E", "W"]


def test_a_hamlet_out_of_reach_is_told() -> None:
    result = solve(week(demand(hamlets=("a", "far", "nowhere"))))
    assert result.unmet == (Unmet("night", "HAMLETS_NOT_REACHED", 2, ("far", "nowhere")),)


def test_the_hamlet_least_walked_of_late_gets_the_spare_patrols() -> None:
    places = (Place("hq", "", 0, 0), Place("E", "e", 3500, 0), Place("W", "w", -3500, 0))
    asked = week(demand(count=4, hamlets=("e", "w")), places=places, covered={"e": 9})
    met = Counter(stop.place for patrol in solve(asked).patrols for stop in patrol.stops)
    assert met == {"W": 3, "E": 1}


def test_the_leader_is_qualified_and_comes_first() -> None:
    asked = week(demand(militia=3, leader_qualification="leader", driver_qualification="driver"))
    for patrol in solve(asked).patrols:
        assert patrol.members[:2] == (("an", "LEADER"), ("binh", "DRIVER"))


def test_one_who_goes_alone_leads_and_drives() -> None:
    asked = week(demand(militia=1, leader_qualification="leader", driver_qualification="driver"))
    assert {patrol.members for patrol in solve(asked).patrols} == {(("binh", "LEADER"),)}


@pytest.mark.parametrize(
    ("changes", "unmet"),
    [
        ({"militia": 9}, [Unmet("night", "NOT_ENOUGH_PEOPLE", 1)]),
        ({"leader_qualification": "none"}, [Unmet("night", "NO_LEADER", 1)]),
        ({"driver_qualification": "none"}, [Unmet("night", "NO_DRIVER", 1)]),
        ({"from_minute": 20 * 60 + 5, "to_minute": 20 * 60 + 10}, [Unmet("night", "WINDOW_TOO_SHORT", 1)]),
    ],
)
def test_what_is_missing_is_told(changes: dict[str, object], unmet: list[Unmet]) -> None:
    found = solve(week(demand(count=1, **changes))).unmet
    assert [one for one in found if one.reason != "HAMLETS_NOT_REACHED"] == unmet


def test_nobody_means_no_patrol_and_no_hamlet() -> None:
    result = solve(week(demand(count=1), people=()))
    assert result.patrols == ()
    assert [one.reason for one in result.unmet] == ["NOT_ENOUGH_PEOPLE", "HAMLETS_NOT_REACHED"]


def test_a_patrol_of_police_alone_is_a_count() -> None:
    result = solve(week(demand(count=1, militia=0, police=2)))
    assert [(patrol.members, patrol.police) for patrol in result.patrols] == [((), 2)]
    assert result.unmet == ()


def test_times_are_drawn_where_people_can_come() -> None:
    away = tuple(Span(day * DAY, (day + 1) * DAY + 12 * 60) for day in range(7) if day != 3)
    people = tuple(Person(one.key, one.name, unavailable=away) for one in PEOPLE)
    asked = week(demand(count=1, from_minute=13 * 60, to_minute=20 * 60), people=people)
    result = solve(asked)
    assert [patrol.span.start // DAY for patrol in result.patrols] == [3]
    assert result.unmet == ()


def test_no_start_is_used_more_than_twice_in_a_week() -> None:
    narrow = demand(count=20, from_minute=20 * 60, to_minute=22 * 60, militia=0)
    result = solve(week(narrow))
    assert set(Counter(windows.pattern(patrol.span.start) for patrol in result.patrols).values()) == {2}
    assert result.unmet == (Unmet("night", "WINDOW_TOO_SHORT", 6),)


def test_starts_seen_before_are_seldom_drawn() -> None:
    seen = tuple(
        (day, minute) for day in range(7) for minute in range(20 * 60, 22 * 60 + 1, 15) if minute != 1320
    )
    asked = week(demand(count=7), past_starts=seen * 3)
    fresh = [
        patrol.span.start % DAY == 1320
        for seed in range(5)
        for patrol in solve(asked, seed=seed, effort=1).patrols
    ]
    assert sum(fresh) > len(fresh) / 2


def test_the_entropy_of_starts_all_different_is_all_there_is() -> None:
    result = solve(week(demand(count=4)))
    assert result.start_entropy == result.start_entropy_possible == 2.0


def test_a_habit_lowers_the_entropy() -> None:
    result = solve(week(demand(count=4), past_starts=((0, 20 * 60),) * 12))
    assert result.start_entropy < result.start_entropy_possible == 4.0


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert solve(week(demand()), seed=4) == solve(week(demand()), seed=4)
    assert solve(week(demand()), seed=4).patrols != solve(week(demand()), seed=5).patrols


def test_nothing_asked_gives_an_empty_plan() -> None:
    assert solve(week()).patrols == ()
    assert solve(week(demand(count=0))).unmet == ()


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: week(demand(), demand()), "night"),
        (lambda: week(start_place="gone"), "gone"),
        (lambda: week(demand(duration=0)), "night"),
        (lambda: week(places=(*PLACES, PLACES[0])), "hq"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(make, named: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ProblemDoesNotHold, match=named):
        make()


@st.composite
def any_demand(draw: st.DrawFn, key: str) -> Demand:
    return demand(
        key=key,
        count=draw(st.integers(0, 3)),
        from_minute=draw(st.integers(0, 95)) * 15,
        to_minute=draw(st.integers(0, 96)) * 15,
        duration=draw(st.integers(1, 20)) * 15,
        hamlets=tuple(draw(st.lists(st.sampled_from(["a", "b", "c", "far"]), unique=True))),
        militia=draw(st.integers(0, 3)),
        leader_qualification=draw(st.sampled_from([None, "leader"])),
        driver_qualification=draw(st.sampled_from([None, "driver"])),
    )


@st.composite
def any_week(draw: st.DrawFn) -> Problem:
    demands = [draw(any_demand(f"d{number}")) for number in range(draw(st.integers(0, 3)))]
    people = PEOPLE[: draw(st.integers(0, len(PEOPLE)))]
    limits = draw(st.sampled_from([Limits(), Limits(weekly_cap=1), Limits(rest_minutes=None)]))
    return week(*demands, people=people, limits=limits)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_week(), st.integers(0, 2**64 - 1))
def test_whatever_the_week_the_plan_has_no_fault(asked: Problem, seed: int) -> None:
    assert check.faults(asked, solve(asked, seed=seed, effort=1)) == []
