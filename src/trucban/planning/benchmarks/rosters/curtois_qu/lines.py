"""The rules of this set as lines of work: symbol 0 is a day off, the shifts follow in the instance's order."""

from math import gcd

import numpy as np

from trucban.planning.benchmarks.rosters.curtois_qu.spec import Instance, Nurse
from trucban.planning.benchmarks.rosters.verdict import Roster
from trucban.planning.roster.lines.rules import Runs, Succession, Tally, Weekends
from trucban.planning.roster.lines.spec import FREE, Demand, Floats, Limits, Lines, Person, Problem, Rule


def problem_of(instance: Instance) -> Problem:
    """Tell the engine the instance."""
    limited = [
        shift.key
        for shift in instance.shifts
        if any(_binds(instance, nurse, shift.key) for nurse in instance.nurses)
    ]
    people = tuple(
        Person(
            nurse.key,
            _rules(instance, nurse, limited),
            _limits(instance, nurse, limited),
            _costs(instance, nurse),
        )
        for nurse in instance.nurses
    )
    symbol = _symbols(instance)
    demands = tuple(
        Demand(cover.day, symbol[cover.shift], cover.need, cover.under, cover.over)
        for cover in instance.cover
    )
    return Problem(instance.days, len(instance.shifts) + 1, people, demands)


def roster_of(instance: Instance, lines: Lines) -> Roster:
    """Say in the instance's words what the engine's lines mean."""
    names = ["", *(shift.key for shift in instance.shifts)]
    return [[names[symbol] for symbol in line] for line in lines]


def _symbols(instance: Instance) -> dict[str, int]:
    return {shift.key: number for number, shift in enumerate(instance.shifts, 1)}


def _rules(instance: Instance, nurse: Nurse, limited: list[str]) -> tuple[Rule, ...]:
    symbol, unit = _symbols(instance), _unit(instance)
    barred = frozenset((symbol[shift.key], symbol[bar]) for shift in instance.shifts for bar in shift.bars)
    work = frozenset(symbol.values())
    weights = (0, *(shift.minutes // unit for shift in instance.shifts))
    return (
        Succession(barred),
        Runs(work, low=nurse.min_run, high=nurse.max_run, open_start=True, open_end=True),
        Runs(frozenset({FREE}), low=nurse.min_rest, open_start=True, open_end=True),
        Tally(weights),
        Weekends(),
        *(Tally(tuple(int(symbol[key] == other) for other in range(len(symbol) + 1))) for key in limited),
    )


def _limits(instance: Instance, nurse: Nurse, limited: list[str]) -> tuple[Limits | None, ...]:
    unit = _unit(instance)
    minutes = Limits(low=-(-nurse.min_minutes // unit), high=nurse.max_minutes // unit)
    most = (Limits(high=nurse.most[key]) if _binds(instance, nurse, key) else None for key in limited)
    return (None, None, None, minutes, Limits(high=nurse.max_weekends), *most)


def _costs(instance: Instance, nurse: Nurse) -> Floats:
    symbol = _symbols(instance)
    costs = np.zeros((instance.days, len(symbol) + 1))
    for request in instance.requests:
        if request.nurse == nurse.key:
            asked = symbol[request.shift]
            costs[request.day, asked] += -request.weight if request.is_on else request.weight
            costs[request.day] += request.weight if request.is_on else 0
    costs[sorted(nurse.days_off), 1:] = np.inf
    costs[:, [symbol[key] for key, most in nurse.most.items() if most == 0]] = np.inf
    return costs


def _binds(instance: Instance, nurse: Nurse, key: str) -> bool:
    """Say whether the limit on a shift can be reached: 0 is no limit but a bar, and minutes may run out before it."""
    minutes = {shift.key: shift.minutes for shift in instance.shifts}[key]
    possible = min(instance.days, nurse.max_minutes // max(minutes, 1))
    return 0 < nurse.most.get(key, possible) < possible


def _unit(instance: Instance) -> int:
    return gcd(*(shift.minutes for shift in instance.shifts)) or 1
