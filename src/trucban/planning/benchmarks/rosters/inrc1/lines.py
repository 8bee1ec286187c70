"""The rules of this competition as lines of work: symbol 0 is a day off, the shifts follow in the instance's order."""

from collections.abc import Iterator

import numpy as np

from trucban.planning.benchmarks.rosters.inrc1.spec import ANY, NONE, Contract, Instance, Nurse, Soft
from trucban.planning.benchmarks.rosters.verdict import Roster
from trucban.planning.roster.lines.rules import SATURDAY, SUNDAY, Runs, Tally
from trucban.planning.roster.lines.spec import FREE, Demand, Floats, Limits, Lines, Person, Problem, Rule
from trucban.planning.roster.lines.weeks import Unwanted, WeekendRuns

EXACT = 1000  # cost of one too few or too many: cover is hard, and no single wish is worth as much

Limited = tuple[Rule, Limits | None]


def problem_of(instance: Instance) -> Problem:
    """Tell the engine the instance."""
    under = {contract.key: tuple(_rules(instance, contract)) for contract in instance.contracts.values()}
    people = tuple(
        Person(
            nurse.key,
            tuple(rule for rule, _limits in under[nurse.contract]),
            tuple(limits for _rule, limits in under[nurse.contract]),
            _costs(instance, nurse),
        )
        for nurse in instance.nurses
    )
    symbol = _symbols(instance)
    demands = tuple(
        Demand(day, symbol[shift], need, EXACT, EXACT) for (day, shift), need in instance.cover.items()
    )
    return Problem(instance.days, len(symbol) + 1, people, demands)


def roster_of(instance: Instance, lines: Lines) -> Roster:
    """Say in the instance's words what the engine's lines mean."""
    names = ["", *instance.shifts]
    return [[names[symbol] for symbol in line] for line in lines]


def _symbols(instance: Instance) -> dict[str, int]:
    return {shift: number for number, shift in enumerate(instance.shifts, 1)}


def _rules(instance: Instance, contract: Contract) -> Iterator[Limited]:
    """Yield what can cost anything, with its limits: the rest would only make the automaton larger."""
    work = frozenset(_symbols(instance).values())
    if contract.most.weight or contract.least.weight:
        yield Tally((0, *(1 for _symbol in work))), _assignments(contract)
    for of, high, low in (
        (work, contract.longest_work, contract.shortest_work),
        (frozenset({FREE}), contract.longest_rest, contract.shortest_rest),
    ):
        if high.weight or low.weight:
            yield _run(of, high, low), None
    if contract.longest_weekends.weight or contract.shortest_weekends.weight:
        yield _weekend_run(instance, contract), None
    yield from ((rule, None) for rule in _unwanted(instance, contract))


def _assignments(contract: Contract) -> Limits:
    most, least = contract.most, contract.least
    return Limits(
        low=least.value if least.weight else 0,
        high=most.value if most.weight else 10**6,
        under=least.weight,
        over=most.weight,
    )


def _run(of: frozenset[int], high: Soft, low: Soft) -> Runs:
    return Runs(
        of,
        low=max(low.value, 1) if low.weight else 1,
        high=high.value if high.weight else None,
        under=low.weight,
        over=high.weight,
    )


def _weekend_run(instance: Instance, contract: Contract) -> WeekendRuns:
    high, low = contract.longest_weekends, contract.shortest_weekends
    return WeekendRuns(
        low=max(low.value, 1) if low.weight else 1,
        high=high.value if high.weight else None,
        under=low.weight,
        over=high.weight,
        first_weekday=instance.first_weekday,
    )


def _unwanted(instance: Instance, contract: Contract) -> Iterator[Rule]:
    symbol, first = _symbols(instance), instance.first_weekday
    work = frozenset(symbol.values())
    weekend, free = (SATURDAY, SUNDAY), frozenset({FREE})
    half = contract.complete_weekends + contract.same_shift_weekends
    if half:
        yield Unwanted((free, work), weekend, half, first)
        yield Unwanted((work, free), weekend, half, first)
    if contract.same_shift_weekends:
        for shift in sorted(work):
            others = (frozenset({shift}), work - {shift})
            yield Unwanted(others, weekend, 2 * contract.same_shift_weekends, first)
    meaning = {ANY: work, NONE: free} | {shift: frozenset({number}) for shift, number in symbol.items()}
    for key in contract.patterns:
        pattern = instance.patterns[key]
        worked, weekdays = zip(*pattern.days, strict=True)
        yield Unwanted(tuple(meaning[word] for word in worked), weekdays, pattern.weight, first)


def _costs(instance: Instance, nurse: Nurse) -> Floats:
    symbol = _symbols(instance)
    costs = np.zeros((instance.days, len(symbol) + 1))
    missing = instance.contracts[nurse.contract].missing_skill
    for shift, skills in instance.skills.items():
        costs[:, symbol[shift]] += missing if skills - nurse.skills else 0
    for request in instance.requests:
        if request.nurse == nurse.key:
            asked = [symbol[request.shift]] if request.shift else [*symbol.values()]
            met = np.isin(np.arange(len(symbol) + 1), asked) == request.is_on
            costs[request.day] += np.where(met, 0, request.weight)
    return costs
