"""What numbers alone allow: never above what a roster costs, and near it where days leave room."""

from hypothesis import HealthCheck, given, settings

from tests.planning.builders import day_slot, night_slot, person, problem
from tests.planning.roster.strategies import problems
from trucban.planning.benchmarks.communes.draw import Size, commune
from trucban.planning.roster import check, fairness, relaxation, start
from trucban.planning.roster.engine import solve
from trucban.planning.roster.spec import Burden, Problem
from trucban.planning.roster.steering import Steering


def relaxed(asked: Problem) -> relaxation.Relaxation:
    return relaxation.relax(asked, fairness.Scale.of(asked), work=1.0)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_no_roster_costs_less_than_numbers_allow(asked: Problem) -> None:
    simple = start.fill(asked, start.keep(asked, {}))
    cost = fairness.Scale.of(asked).number(fairness.cost(asked, simple))
    assert relaxed(asked).bound <= cost


def test_numbers_share_what_one_cannot_take() -> None:
    people = [person("an", carried=Burden(duties=2)), person("binh")]
    asked = problem(*(day_slot(f"d{day}", day) for day in range(4)), people=people)
    burdens = relaxed(asked).burdens
    assert (burdens["an"].duties, burdens["binh"].duties) == (1, 3)


def test_a_place_nobody_is_qualified_for_stays_empty_in_numbers_too() -> None:
    asked = problem(night_slot("n", 0, qualification="driver", weight=2), people=[person("an")])
    assert relaxed(asked).bound == 2 * fairness.Scale.of(asked).empty_unit


def test_a_commune_of_sixty_reaches_the_bound_of_numbers() -> None:
    asked = commune(Size(60, 31, 3), seed=0)
    result = solve(asked)
    assert check.breaches(asked, result.assignment) == []
    assert result.is_optimal
    nights = [burden.nights for burden in fairness.burdens(asked, result.assignment).values()]
    assert max(nights) <= 10


def test_where_nothing_is_beyond_the_aim_the_slope_is_the_unfairness() -> None:
    asked = problem(*(day_slot(f"d{day}", day) for day in range(3)), people=[person("an"), person("binh")])
    scale = fairness.Scale.of(asked)
    slope = Steering.towards(asked, scale, relaxed(asked).burdens)
    even, uneven = {"d0": "an", "d1": "binh", "d2": "an"}, {"d0": "an", "d1": "an", "d2": "an"}
    assert slope.number(even, {}) == (0, fairness.cost(asked, even).uneven)
    assert slope.number(uneven, {})[1] > fairness.cost(asked, uneven).uneven
