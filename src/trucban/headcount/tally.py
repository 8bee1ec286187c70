"""
What stands of a household, computed from all its marks: the same whatever their order, and however often they came.

Two fields: where the people are, with how many of them (one said without the other means nothing), and how many belong
to the household. For each the rule of `lib.merge`: a mark is live unless another one of that field has seen it; the live
one with the latest corrected time stands, then the greatest id.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from trucban.headcount.models import Household, HouseholdMark, Whereabouts
from trucban.lib.merge import Write, live

SOON_AFTER = timedelta(hours=1)  # two people who say different things so close together are both shown


@dataclass(frozen=True)
class Standing:
    """
    ``mark`` stands, or nobody has been there; ``people`` belong to the household, ``found`` of them are accounted for.

    ``others`` is what other people found within the hour, whom nobody has contradicted knowingly. ``live`` is what a
    next mark has seen.
    """

    household: Household
    mark: HouseholdMark | None
    people: int
    found: int
    others: tuple[HouseholdMark, ...] = ()
    live: tuple[HouseholdMark, ...] = ()

    @property
    def missing(self) -> int:
        return self.people - self.found

    @property
    def is_short(self) -> bool:
        """Somebody was there, and not all were found."""
        return self.mark is not None and self.missing > 0


@dataclass(frozen=True)
class Totals:
    """Numbers of households and people; ``people`` = ``home`` + ``left`` + ``shelter`` + ``short`` + ``uncounted``."""

    households: int = 0
    counted: int = 0
    people: int = 0
    home: int = 0
    left: int = 0
    shelter: int = 0
    short: int = 0  # people not found in households where somebody was
    uncounted: int = 0  # people of households where nobody has been
    differing: int = 0
    newest_at: datetime | None = None

    @property
    def to_do(self) -> int:
        return self.households - self.counted

    @property
    def missing(self) -> int:
        return self.short + self.uncounted


def standing(household: Household, marks: Collection[HouseholdMark]) -> Standing:
    if not marks:
        return Standing(household, None, household.people, 0)
    unseen = _unseen(marks)
    mark = unseen[0]
    sizes = _unseen([one for one in marks if one.people is not None])
    said = sizes[0].people if sizes else None
    people = max(said if said is not None else household.people, mark.found)
    return Standing(household, mark, people, mark.found, tuple(_others(unseen)), _together(unseen, sizes))


def _unseen(marks: Collection[HouseholdMark]) -> list[HouseholdMark]:
    """Return the marks no other one has seen, the latest first; all of them if each has seen another."""
    writes = [Write(mark.pk, mark, mark.marked_at, frozenset(map(UUID, mark.seen))) for mark in marks]
    found = live(writes) or live([replace(write, seen=frozenset()) for write in writes])
    return [write.value for write in found]


def _others(unseen: Sequence[HouseholdMark]) -> Iterable[HouseholdMark]:
    first, *rest = unseen
    authors = {first.marked_by_id}
    for mark in rest:
        if mark.marked_by_id in authors or first.marked_at - mark.marked_at > SOON_AFTER:
            continue
        authors.add(mark.marked_by_id)
        if (mark.where, mark.found) != (first.where, first.found):
            yield mark


def _together(*lists: Sequence[HouseholdMark]) -> tuple[HouseholdMark, ...]:
    return tuple({mark.pk: mark for marks in lists for mark in marks}.values())


def totals(standings: Iterable[Standing]) -> Totals:
    rows = list(standings)
    marked = [(row, row.mark) for row in rows if row.mark]

    def found(where: Whereabouts) -> int:
        return sum(row.found for row, mark in marked if mark.where == where)

    return Totals(
        households=len(rows),
        counted=len(marked),
        people=sum(row.people for row in rows),
        home=found(Whereabouts.HOME),
        left=found(Whereabouts.LEFT),
        shelter=found(Whereabouts.SHELTER),
        short=sum(row.missing for row, _mark in marked),
        uncounted=sum(row.people for row in rows if row.mark is None),
        differing=sum(bool(row.others) for row in rows),
        newest_at=max((mark.marked_at for _row, mark in marked), default=None),
    )
