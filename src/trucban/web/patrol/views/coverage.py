"""Where patrols have been: hamlets by hours, and the blind spots."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trucban.area.models import Hamlet
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible
from trucban.patrol import selectors
from trucban.patrol.models import takes_part
from trucban.web.clock import today
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.patrol.forms import PeriodForm
from trucban.web.patrol.tabs import tabs

USUAL, LONGEST = timedelta(days=28), timedelta(days=366)
# From noon to noon, so that a night stands in one piece.
HOURS = (*range(12, 24), *range(12))
STEPS = 4


@dataclass(frozen=True)
class Cell:
    hour: int
    count: int
    planned: int
    heat: int  # 0 to STEPS, for the colour that goes with the figure


@dataclass(frozen=True)
class Row:
    hamlet: Hamlet
    cells: tuple[Cell, ...]
    total: int
    planned: int


@page("patrol.view")
def coverage(request: AppRequest) -> HttpResponse:
    """
    The commander and the chief of police, before they plan.

    In five seconds: which hamlets and hours nobody passed.
    """
    if not takes_part(request.actor):
        raise NotVisible
    last = today(request)
    initial = {"tu": last - USUAL, "den": last}
    form = PeriodForm(request.GET if request.GET.get("tu") else initial)
    first, last = _period(form, initial["tu"], last)
    found = selectors.coverage(
        actor=request.actor, starts_at=_midnight(first), ends_at=_midnight(last + timedelta(days=1))
    )
    context = {
        "form": form,
        "first": first,
        "last": last,
        "hours": HOURS,
        "rows": _rows(found),
        "blind_spots": found.blind_spots,
        "missed": found.missed,
        "tabs": tabs(request, "patrol:coverage"),
    }
    return render(request, "patrol/coverage.html", context)


def _period(form: PeriodForm, first: date, last: date) -> tuple[date, date]:
    """Return the days asked for, at most a year; else the last four weeks."""
    if form.is_valid():
        begins, ends = form.cleaned_data["tu"], form.cleaned_data["den"]
        if begins <= ends <= begins + LONGEST:
            return begins, ends
        form.add_error("den", _("The last day lies after the first, and at most a year later."))
    return first, last


def _rows(found: selectors.Coverage) -> list[Row]:
    most = max((max(counts) for counts in found.counts.values()), default=0)
    return [_row(hamlet, found, most) for hamlet in found.hamlets]


def _row(hamlet: Hamlet, found: selectors.Coverage, most: int) -> Row:
    counts, planned = found.counts[hamlet.pk], found.planned[hamlet.pk]
    cells = tuple(Cell(hour, counts[hour], planned[hour], _heat(counts[hour], most)) for hour in HOURS)
    return Row(hamlet, cells, sum(counts), sum(planned))


def _heat(count: int, most: int) -> int:
    return 0 if not count else max(1, round(STEPS * count / most))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)
