"""Small named problems for the planning tests: hours and days in, spec values out."""

from typing import Any

from trucban.planning.roster import check
from trucban.planning.roster.engine import solve
from trucban.planning.roster.spec import DAY, Breach, Duty, Limits, Person, Problem, Slot, Span

NO_LIMITS = Limits(rest_minutes=None, max_consecutive_days=None, max_consecutive_nights=None)


def hours(day: int, start: int, length: int) -> Span:
    """A period from an hour of a day; hours past 24 run into the next day."""
    return Span(day * DAY + start * 60, day * DAY + (start + length) * 60)


def day_slot(key: str, day: int, **changes: Any) -> Slot:
    """A day shift, 7:00 to 19:00."""
    return Slot(**{"key": key, "shift": key, "span": hours(day, 7, 12), **changes})


def night_slot(key: str, day: int, **changes: Any) -> Slot:
    """A night shift, 19:00 to 7:00 of the next day."""
    return Slot(**{"key": key, "shift": key, "span": hours(day, 19, 12), "is_night": True, **changes})


def night_duty(day: int) -> Duty:
    return Duty(hours(day, 19, 12), is_night=True)


def person(key: str, **changes: Any) -> Person:
    return Person(**{"key": key, "name": key.title(), **changes})


def problem(*slots: Slot, people: list[Person], limits: Limits = NO_LIMITS, **changes: Any) -> Problem:
    return Problem(**{"days": 7, "slots": slots, "people": tuple(people), "limits": limits, **changes})


def found(key: str, asked: Problem, assignment: dict[str, str]) -> list[Breach]:
    """What one rule says of a roster."""
    return [breach for breach in check.breaches(asked, assignment) if breach.rule == key]


def filled(asked: Problem) -> set[str]:
    """Slots the engine fills."""
    return set(solve(asked, effort=1).assignment)


def reasons(asked: Problem, slot: str, key: str) -> tuple[str, ...]:
    """Why the engine leaves a slot empty although this person is a candidate."""
    unfilled = {one.slot: one.reasons for one in solve(asked, effort=1).unfilled}
    return tuple(unfilled[slot][key])
