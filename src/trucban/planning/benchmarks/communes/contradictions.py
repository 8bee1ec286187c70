"""Rosters that cannot be filled, with the contradiction planted: which place stays empty is known, and why."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from trucban.planning.benchmarks.communes.draw import Size, commune
from trucban.planning.roster.spec import DAY, Person, Problem, Slot, Span


@dataclass(frozen=True)
class Planted:
    """A problem, a place that cannot be filled together with those around it, and what was done to it."""

    kind: str
    problem: Problem
    slot: str


def planted(size: Size, seed: int) -> Planted:
    """Return a contradiction of one of four kinds; the same for the same seed."""
    chance = random.Random(f"contradiction {seed}")  # noqa: S311  # repeatable on purpose
    problem = commune(size, seed)
    day = chance.randrange(1, size.days - 3)
    code = chance.choice(("leader", "driver"))
    plant = (_all_away, _too_little_rest, _too_many_nights, _locked_elsewhere)[seed % 4]
    return plant(problem, day, code, size)


def _all_away(problem: Problem, day: int, code: str, size: Size) -> Planted:
    """All but too few of those who hold a qualification are away on one day."""
    left = set(_holders(problem, code)[: size.posts - 1])
    away = Span(day * DAY, (day + 2) * DAY)
    people = _changed(
        problem,
        lambda one: (
            replace(one, unavailable=(*one.unavailable, away))
            if code in one.qualifications and one.key not in left
            else one
        ),
    )
    return Planted("all away", replace(problem, people=people), _night(problem, day, code).key)


def _too_little_rest(problem: Problem, day: int, code: str, size: Size) -> Planted:
    """Two nights follow each other, rest is longer than the day between, and holders are one too few."""
    problem = _with_holders(problem, code, 2 * size.posts - 1)
    limits = replace(problem.limits, rest_minutes=13 * 60)
    return Planted("rest", replace(problem, limits=limits), _night(problem, day + 1, code).key)


def _too_many_nights(problem: Problem, day: int, code: str, size: Size) -> Planted:
    """Holders suffice for each night, not for three in a row."""
    problem = _with_holders(problem, code, size.posts)
    return Planted("nights in a row", problem, _night(problem, day + 2, code).key)


def _locked_elsewhere(problem: Problem, day: int, code: str, size: Size) -> Planted:
    """As many holders as posts, one of whom was put at another place by hand."""
    problem = _with_holders(problem, code, size.posts)
    place = next(
        slot for slot in problem.slots if slot.day == day and slot.is_night and slot.role == "MEMBER"
    )
    held = replace(place, locked_to=_holders(problem, code)[0])
    slots = tuple(held if slot.key == place.key else slot for slot in problem.slots)
    return Planted("by hand", replace(problem, slots=slots), _night(problem, day, code).key)


def _with_holders(problem: Problem, code: str, count: int) -> Problem:
    """Leave so many holders of a qualification, and let nothing else keep them away."""
    kept = set(_holders(problem, code)[:count])

    def change(one: Person) -> Person:
        if one.key in kept:
            return replace(one, unavailable=(), duties=(), household="")
        return replace(one, qualifications=one.qualifications - {code})

    return replace(problem, people=_changed(problem, change))


def _changed(problem: Problem, change: Callable[[Person], Person]) -> tuple[Person, ...]:
    return tuple(change(one) for one in problem.people)


def _holders(problem: Problem, code: str) -> list[str]:
    return [one.key for one in problem.people if code in one.qualifications]


def _night(problem: Problem, day: int, code: str) -> Slot:
    return next(slot for slot in problem.slots if slot.day == day and slot.qualification == code)
