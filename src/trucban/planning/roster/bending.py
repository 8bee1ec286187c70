"""
Rules that may give way where a place would stay empty: which, and by how much a roster bends them. Knows no solver.

A rule is bent as little as suffices: fewer empty places come before less bending, less bending before fairness.
"""

from trucban.planning.roster.rules import BENDABLE, turn
from trucban.planning.roster.spec import Assignment, Limits, Problem
from trucban.planning.roster.view import Roster

KEYS = frozenset(rule.KEY for rule in BENDABLE)


def may_bend(limits: Limits, rule: str) -> bool:
    """Say whether a rule may be bent: one the commune named, and turns always."""
    return rule in KEYS and (rule == turn.KEY or rule in limits.bendable)


def is_possible(problem: Problem) -> bool:
    """Say whether anything can be bent at all."""
    return bool(problem.limits.bendable & KEYS) or any(slot.turn is not None for slot in problem.slots)


def bent(problem: Problem, assignment: Assignment) -> int:
    """Return by how much a roster bends rules, each counted as its ``bent`` says."""
    if not is_possible(problem):
        return 0
    roster = Roster(problem, assignment)
    return sum(rule.bent(roster) for rule in BENDABLE if may_bend(problem.limits, rule.KEY))


def most(problem: Problem) -> int:
    """Return a number that no roster's bending exceeds."""
    if not is_possible(problem):
        return 0
    limits, slots = problem.limits, len(problem.slots)
    runs = [limits.max_consecutive_days, limits.max_consecutive_nights]
    # Places out of turn, beyond either cap, stretches a place is part of, others of the household in the shift.
    return slots * (3 + sum(limit + 1 for limit in runs if limit is not None) + slots)
