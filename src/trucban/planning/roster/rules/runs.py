"""Days in a row: shared by the rules of consecutive days and nights. No rule of its own."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach, Duty, Slot
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

Counts = Callable[[Slot | Duty], bool]


def breaches(roster: Roster, *, key: str, limit: int | None, counts: Counts) -> list[Breach]:
    """Return each run of days longer than the limit that a slot takes part in; a shift counts on its first day."""
    if limit is None:
        return []
    found = []
    for person, slots in roster.held.items():
        counted = [slot for slot in slots if counts(slot)]
        days = {slot.day for slot in counted} | {
            duty.day for duty in roster.people[person].duties if counts(duty)
        }
        for run in _runs(days):
            inside = tuple(slot.key for slot in counted if slot.day in run)
            if len(run) > limit and inside:
                found.append(Breach(key, person, inside, len(run), limit))
    return found


def _runs(days: set[int]) -> Iterator[range]:
    """Yield the longest stretches without a gap."""
    for day in sorted(days):
        if day - 1 not in days:
            end = day
            while end in days:
                end += 1
            yield range(day, end)


def bent(roster: Roster, *, limit: int | None, counts: Counts) -> int:
    """Return how many stretches of ``limit + 1`` days are worked through, of those a slot of the roster is needed for."""
    if limit is None:
        return 0
    total = 0
    for person, slots in roster.held.items():
        elsewhere = {duty.day for duty in roster.people[person].duties if counts(duty)}
        own = {slot.day for slot in slots if counts(slot)} - elsewhere
        starts = {day - back for day in own for back in range(limit + 1)}
        total += sum(own | elsewhere >= set(range(start, start + limit + 1)) for start in starts)
    return total


def add(model: "Model", *, key: str, limit: int | None, counts: Counts) -> None:
    """
    Leave at least one day free in every stretch of ``limit + 1`` days where a free day is still possible.

    Where what stands already is a run too long, a further shift on one of its days would take part in the breach.
    """
    if limit is None:
        return
    for person in model.problem.people:
        taken = model.standing(person.key).days(counts)
        too_long = {day for run in _runs(taken) if len(run) > limit for day in run}
        by_day = model.cells_by(person.key, lambda slot: slot.day, counts)
        if not model.may_bend(key):
            model.forbid_all([literal for day in too_long for literal in by_day.get(day, [])])
        open_days = {day: model.any_of(literals) for day, literals in by_day.items() if day not in taken}
        starts = {day - back for day in open_days for back in range(limit + 1)}
        for start in sorted(starts):
            window = range(start, start + limit + 1)
            if all(day in taken or day in open_days for day in window):
                model.one_fails([open_days[day] for day in window if day not in taken], rule=key)
