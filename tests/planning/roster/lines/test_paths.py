"""The pricing's shortest paths against every line there is."""

import itertools

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as some

from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.rules import Runs, Succession, Tally, Weekends
from trucban.planning.roster.lines.spec import FREE, Limits, Person, Problem, Rule
from trucban.planning.roster.lines.weeks import Unwanted, WeekendRuns

DAYS, SYMBOLS = 6, 3
WORK = frozenset({1, 2})

costs_or_none = some.none() | some.integers(0, 9)


@some.composite
def runs(draw: some.DrawFn) -> Runs:
    low = draw(some.integers(1, 3))
    return Runs(
        of=draw(some.sampled_from([WORK, frozenset({FREE}), frozenset({1})])),
        low=low,
        high=draw(some.none() | some.integers(low, 4)),
        under=draw(costs_or_none),
        over=draw(costs_or_none),
        open_start=draw(some.booleans()),
        open_end=draw(some.booleans()),
        carried=draw(some.integers(0, 2)),
    )


@some.composite
def unwanted(draw: some.DrawFn) -> Unwanted:
    some_symbols = some.sampled_from([WORK, frozenset({FREE}), frozenset({1}), frozenset({2})])
    days = tuple(draw(some.lists(some_symbols, min_size=2, max_size=3)))
    weekdays = tuple(draw(some.sampled_from([None, 5, 6])) for _day in days)
    return Unwanted(days, weekdays, draw(some.integers(1, 9)), first_weekday=4)


@some.composite
def weekend_runs(draw: some.DrawFn) -> WeekendRuns:
    low = draw(some.integers(1, 2))
    high, under, over = (
        draw(some.none() | some.just(low)),
        draw(some.integers(0, 9)),
        draw(some.integers(0, 9)),
    )
    return WeekendRuns(low, high, under, over, first_weekday=draw(some.integers(0, 6)))


@some.composite
def limits(draw: some.DrawFn) -> Limits:
    low = draw(some.integers(0, 3))
    return Limits(low, draw(some.integers(low, 6)), draw(costs_or_none), draw(costs_or_none))


@some.composite
def people(draw: some.DrawFn) -> Person:
    counting: list[tuple[Rule, Limits]] = [
        (Tally((0, 1, 2)), draw(limits())),
        (Tally((0, 1, 0)), draw(limits())),
        (Weekends(first_weekday=4), draw(limits())),
    ]
    reading: list[Rule] = [
        draw(runs()),
        draw(runs()),
        Succession(frozenset({(1, 2), (2, 2)}), draw(costs_or_none)),
        draw(unwanted()),
        draw(weekend_runs()),
    ]
    prices = draw(some.lists(some.integers(-20, 20), min_size=DAYS * SYMBOLS, max_size=DAYS * SYMBOLS))
    costs = np.array(prices, dtype=float).reshape(DAYS, SYMBOLS)
    costs[draw(some.integers(0, DAYS - 1)), draw(some.integers(1, SYMBOLS - 1))] = np.inf
    rules = (*reading, *(rule for rule, _limit in counting))
    return Person("an", rules, (*(None for _rule in reading), *(limit for _rule, limit in counting)), costs)


def by_reading(person: Person, line: tuple[int, ...]) -> float:
    """Cost of a line, rule by rule, with no automaton."""
    total = sum(float(person.costs[day, symbol]) for day, symbol in enumerate(line))
    for rule, limit in zip(person.rules, person.limits, strict=True):
        state, count = rule.start(), 0
        for day, symbol in enumerate(line):
            step = rule.step(day, state, symbol)
            if step is None:
                return np.inf
            state, total, count = step.state, total + step.cost, count + step.count
        for cost in (rule.end(state), 0 if limit is None else limit.cost(count)):
            if cost is None:
                return np.inf
            total += cost
    return total


OUT_OF_REACH = Person(
    "an",
    (Tally((0, 1, 0)), Weekends(first_weekday=4)),
    (Limits(high=0), Limits(low=2, high=2)),  # six days have one weekend
    np.zeros((DAYS, SYMBOLS)),
)


@settings(max_examples=30)
@example(OUT_OF_REACH)
@given(people())
def test_the_cheapest_line_is_the_cheapest_of_all(person: Person) -> None:
    pricer = Pricer(Problem(DAYS, SYMBOLS, (person,), ()))
    every = {line: by_reading(person, line) for line in itertools.product(range(SYMBOLS), repeat=DAYS)}
    found = pricer.cheapest(np.zeros((DAYS, SYMBOLS)), most=3)[0]
    assert found.least == min(every.values())
    for value, line in zip(found.values, found.lines, strict=True):
        assert every[tuple(line.tolist())] == value == pricer.cost(0, line)
