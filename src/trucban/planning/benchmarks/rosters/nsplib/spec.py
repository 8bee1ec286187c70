"""An NSPLib instance with its case. Shifts are numbers from 0; the last one is a free day."""

from collections.abc import Sequence
from dataclasses import dataclass

from trucban.planning.benchmarks.rosters.span import Span

MISSING = 100  # cost of each nurse missing, as in the published results of the set


@dataclass(frozen=True)
class Case:
    """The hard rules all nurses share; ``runs`` and ``totals`` have one entry a shift, the free one included."""

    days: int
    shifts: int
    assignments: Span
    work_run: Span
    runs: tuple[Span, ...]
    totals: tuple[Span, ...]


@dataclass(frozen=True)
class Instance:
    """Whom a day needs (days × shifts) and what each shift of each day costs a nurse (nurses × days × shifts)."""

    case: Case
    need: Sequence[Sequence[int]]
    costs: Sequence[Sequence[Sequence[int]]]
