"""
Reads NSPLib: whole numbers between blanks, in two files.

The instance says nurses, days and shifts, then whom each day needs, then what each day and shift costs each nurse. The
case says the same days and shifts, then from–to of assignments and of days worked in a row, then for each shift from–to
in a row and from–to in all.
"""

from collections.abc import Iterator

from trucban.planning.benchmarks.rosters.nsplib.spec import Case, Instance
from trucban.planning.benchmarks.rosters.span import Span
from trucban.planning.benchmarks.text import Line, NotAnInstance, _, lines_of

HEAD = 3


def recognises(text: str) -> bool:
    """Say whether the text looks like an instance of this set: it begins with three whole numbers on a line."""
    head = next(lines_of(text, "#"), None)
    words = head.text.split() if head else []
    return len(words) == HEAD and all(word.isascii() and word.isdigit() for word in words)


def read(text: str, case: str) -> Instance:
    """
    Read an instance under a case.

    Raises
    ------
    NotAnInstance: a number is missing, too many or none, or instance and case differ in days or shifts.
    """
    numbers = _Numbers(text)
    nurses, days, shifts = numbers.take(HEAD)
    rules = _case(case)
    if (days, shifts) != (rules.days, rules.shifts):
        raise NotAnInstance(
            _("the case is for %(wanted)s, the instance has %(found)s (days × shifts)"),
            wanted=f"{rules.days} × {rules.shifts}",
            found=f"{days} × {shifts}",
        )
    need = [numbers.take(shifts) for _day in range(days)]
    costs = [[numbers.take(shifts) for _day in range(days)] for _nurse in range(nurses)]
    numbers.close()
    return Instance(rules, need, costs)


def _case(text: str) -> Case:
    numbers = _Numbers(text)
    days, shifts = numbers.take(2)
    assignments, work_run = numbers.span(), numbers.span()
    pairs = [(numbers.span(), numbers.span()) for _shift in range(shifts)]
    numbers.close()
    runs, totals = zip(*pairs, strict=True) if pairs else ((), ())
    return Case(days, shifts, assignments, work_run, tuple(runs), tuple(totals))


class _Numbers:
    """The numbers of a text, one after the other."""

    def __init__(self, text: str) -> None:
        self._words: Iterator[tuple[Line, str]] = (
            (line, word) for line in lines_of(text, "#") for word in line.text.split()
        )

    def take(self, count: int) -> list[int]:
        found = []
        for _place in range(count):
            line, word = next(self._words, (None, ""))
            if line is None:
                raise NotAnInstance(_("the text ends before all its numbers are there"))
            found.append(line.integer(word))
        return found

    def span(self) -> Span:
        low, high = self.take(2)
        return Span(low, high)

    def close(self) -> None:
        """Raise NotAnInstance when numbers are left over."""
        line, word = next(self._words, (None, ""))
        if line is not None:
            raise line.fault(_("expected the end of the text, found “%(word)s”"), word=word)
