"""Why this person: the others are counted, not told from a template."""

from hypothesis import HealthCheck, given, settings

from tests.planning.builders import day_slot, person, problem
from tests.planning.roster.strategies import problems
from trucban.planning.roster import fairness
from trucban.planning.roster.alternatives import alternatives
from trucban.planning.roster.engine import solve
from trucban.planning.roster.spec import Burden, Limits, Problem


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(may_lock=False))
def test_nobody_else_makes_a_better_roster_than_the_best(asked: Problem) -> None:
    result = solve(asked, effort=1)
    best = fairness.cost(asked, result.assignment)
    for slot, holder in result.assignment.items():
        for other in alternatives(asked, result.assignment, slot):
            assert other.person != holder
            assert other.cost >= best


def test_the_least_burdened_other_comes_first_with_what_they_would_carry() -> None:
    people = [person("an"), person("binh", carried=Burden(duties=3)), person("chi", carried=Burden(duties=1))]
    asked = problem(day_slot("d", 0), people=people)
    first, second = alternatives(asked, {"d": "an"}, "d")
    assert (first.person, first.burden.duties, first.changed) == ("chi", 2, ())
    assert (second.person, second.burden.duties) == ("binh", 4)


def test_one_for_whom_another_must_move_says_who() -> None:
    asked = problem(
        day_slot("d0", 0),
        day_slot("d1", 1),
        people=[person("an"), person("binh")],
        limits=Limits(weekly_cap=1),
    )
    [swap] = alternatives(asked, {"d0": "an", "d1": "binh"}, "d0")
    assert (swap.person, swap.changed) == ("binh", ("d1",))


def test_somebody_who_may_not_stand_there_is_no_alternative() -> None:
    driver = person("an", qualifications=frozenset({"driver"}))
    asked = problem(day_slot("d", 0, qualification="driver"), people=[driver, person("binh")])
    assert alternatives(asked, {"d": "an"}, "d") == []
