"""A dive settles what is scarce before what is only sure."""

import numpy as np

from trucban.planning.roster.lines.dive import Dive
from trucban.planning.roster.lines.generate import Generator
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.rules import Tally
from trucban.planning.roster.lines.spec import Demand, Person, Problem

DAY, NIGHT = 1, 2


def a_dive() -> Dive:
    """Return a dive for two people and one day: nights cost a hundred where one is missing, days cost two."""
    staff = tuple(Person(name, (Tally((0, 1, 1)),), (None,), np.zeros((1, 3))) for name in "ab")
    problem = Problem(1, 3, staff, (Demand(0, DAY, 1, 2, 1), Demand(0, NIGHT, 1, 100, 1)))
    generator = Generator(problem, Pricer(problem))
    generator.begin()
    return Dive(generator, np.random.default_rng(0), stop=lambda: False)


def test_a_dear_place_comes_before_a_surer_cheap_one() -> None:
    shares = np.array([[[0.2, 0.8, 0.0]], [[0.3, 0.0, 0.7]]])
    assert [(cell.person, cell.symbol) for cell in a_dive().surest(shares)] == [(1, NIGHT), (0, DAY)]


def test_among_places_of_one_worth_the_surest_comes_first_and_what_is_agreed_not_at_all() -> None:
    shares = np.array([[[0.4, 0.0, 0.6]], [[0.1, 0.0, 0.9]]])
    assert [cell.person for cell in a_dive().surest(shares)] == [1, 0]
    assert not a_dive().surest(np.array([[[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]]]))
