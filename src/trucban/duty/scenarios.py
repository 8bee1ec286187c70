"""
A week's roster asked for otherwise: a rule let go, somebody away, another chance; and a digest of what it was made from.

References:
    Decision support by few, named alternatives instead of one optimum: Brill (1979), Management Science 25(5).
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any

from trucban.duty.models import Scenario
from trucban.planning.roster import bending, check
from trucban.planning.roster.rules import turn
from trucban.planning.roster.spec import DAY, Breach, Limits, Person, Problem, Span


def may_let_go(limits: Limits) -> list[str]:
    """Return the rules a scenario may let go: kept by drafts, passed over by hand with a reason; strict ones stay."""
    values = {
        "consecutive_days": limits.max_consecutive_days,
        "consecutive_nights": limits.max_consecutive_nights,
        "weekly_cap": limits.weekly_cap,
        "monthly_cap": limits.monthly_cap,
        "household": limits.no_household_pairs or None,
    }
    kept = bending.KEYS - limits.bendable - limits.strict - {turn.KEY}
    return [key for key, value in values.items() if key in kept and value is not None]


def asked(problem: Problem, scenario: Scenario) -> Problem:
    """Return the problem of a scenario: the draft's own, asked otherwise. What a person put there by hand stays."""
    limits = replace(problem.limits, bendable=problem.limits.bendable | _let_go(problem, scenario.bends))
    away = str(scenario.away_id) if scenario.away_id else None
    people = tuple(_gone(one, problem.days) if one.key == away else one for one in problem.people)
    slots = tuple(
        replace(slot, locked_to=None) if away is not None and slot.locked_to == away else slot
        for slot in problem.slots
    )
    return replace(problem, limits=limits, people=people, slots=slots)


def judged(problem: Problem, assignment: Mapping[str, str]) -> list[Breach]:
    """Return what a scenario breaks of the rules as they stand; what was put by hand and is undone in it is no breach."""
    slots = tuple(
        replace(slot, locked_to=None) if slot.locked_to not in {None, assignment.get(slot.key)} else slot
        for slot in problem.slots
    )
    return check.breaches(replace(problem, slots=slots), assignment)


def _let_go(problem: Problem, bends: Collection[str]) -> frozenset[str]:
    return frozenset(bends) & frozenset(may_let_go(problem.limits))


def _gone(person: Person, days: int) -> Person:
    return replace(person, unavailable=(*person.unavailable, Span(0, (days + 1) * DAY)))


def digest(problem: Problem) -> str:
    """Return what a problem is, as one short text: the same for the same places, people, calendar and settings."""
    plain = json.dumps(asdict(problem), default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"expected sets at most, got {type(value)}")
