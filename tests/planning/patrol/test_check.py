"""The checker of patrol plans finds each kind of fault in a plan that had none."""

from dataclasses import replace
from typing import Any

import pytest

from tests.planning.patrol.builders import demand, week
from trucban.planning.patrol import check
from trucban.planning.patrol.engine import solve
from trucban.planning.patrol.spec import PlannedPatrol, Result, Stop
from trucban.planning.roster.spec import DAY, Span

ASKED = week(demand(count=1, leader_qualification="leader"))
GOOD = PlannedPatrol(
    key="night-1",
    demand="night",
    span=Span(20 * 60, 22 * 60),
    stops=(Stop("A", 20 * 60 + 15), Stop("B", 20 * 60 + 40), Stop("C", 21 * 60 + 24)),
    members=(("an", "LEADER"), ("m0", "MEMBER")),
    police=0,
)


def keys(*patrols: PlannedPatrol) -> set[str]:
    return {fault.key for fault in check.faults(ASKED, Result(patrols, (), 0, 0, 0))}


def test_a_good_plan_has_no_fault() -> None:
    assert keys(GOOD) == set()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"demand": "gone"}, "unknown_demand"),
        ({"span": Span(20 * 60, 22 * 60 + 15)}, "duration"),
        ({"span": Span(20 * 60 + 1, 22 * 60 + 1)}, "start_off_grid"),
        ({"span": Span(7 * DAY, 7 * DAY + 120)}, "start_off_grid"),
        ({"span": Span(23 * 60, 25 * 60)}, "outside_window"),
        ({"stops": (Stop("A", 20 * 60 + 14),)}, "too_fast"),
        ({"stops": (Stop("A", 20 * 60 + 15), Stop("B", 20 * 60 + 39))}, "too_fast"),
        ({"stops": (Stop("B", 21 * 60 + 25),)}, "too_fast"),
        ({"stops": (Stop("far", 21 * 60),)}, "hamlet_not_asked"),
        ({"stops": (Stop("gone", 21 * 60),)}, "unknown_place"),
        ({"stops": (Stop("A", 20 * 60 + 15),)}, "hamlet_missed_untold"),
        ({"members": (("an", "LEADER"),)}, "people_missing_untold"),
        ({"members": (*GOOD.members, ("m1", "MEMBER"))}, "too_many_members"),
        ({"members": (("an", "LEADER"), ("m0", "DRIVER"))}, "role_not_asked"),
        ({"members": (("m1", "LEADER"), ("m0", "MEMBER"))}, "qualification"),
        ({"members": (("an", "LEADER"), ("an", "MEMBER"))}, "one_at_a_time"),
        ({"members": (("an", "LEADER"), ("gone", "MEMBER"))}, "known"),
        ({"police": 3}, "police_count"),
    ],
)
def test_it_finds(change: dict[str, Any], fault: str) -> None:
    assert fault in keys(replace(GOOD, **change))


def test_it_finds_too_little_rest_between_two_patrols() -> None:
    early_next = replace(GOOD, key="night-2", span=Span(22 * 60, 24 * 60), stops=())
    assert "rest" in keys(GOOD, early_next)


def test_it_finds_a_start_used_three_times() -> None:
    assert "start_repeated" in keys(*(replace(GOOD, key=f"night-{number}") for number in range(3)))


def test_a_fault_names_the_patrol_and_the_figures() -> None:
    shorter = replace(GOOD, span=Span(20 * 60, 21 * 60 + 45))
    found = check.faults(ASKED, Result((shorter,), (), 0, 0, 0))
    assert check.Fault("duration", "night-1", {"found": 105, "asked": 120}) in found


def test_it_agrees_with_the_engine() -> None:
    assert check.faults(ASKED, solve(ASKED)) == []
