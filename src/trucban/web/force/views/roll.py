"""The roll as of a day: on the screen and printed for the agency; as a file only once the province has answered."""

from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.document.services import note_export
from trucban.document.wording import day_text, time_text
from trucban.document.workbook import Sheet, render_xlsx
from trucban.force import selectors
from trucban.force.models import Membership
from trucban.force.selectors import Roll, RollLine
from trucban.lib.clock import VIETNAM
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.force.forms import RollForm
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

LINES_A_PAGE = 500  # the roll of most communes stands whole on one page, and is printed from there


def _asked(request: AppRequest) -> tuple[date, date | None]:
    """Return the day of the roll, and until which day it was written down, when that was asked."""
    form = RollForm(request.GET)
    if not form.is_valid():
        return today(request), None
    return form.cleaned_data["ngay"] or today(request), form.cleaned_data["biet"]


def _roll(request: AppRequest, on: date, known: date | None) -> Roll:
    known_at = datetime.combine(known + timedelta(days=1), time(), VIETNAM) if known else None
    return selectors.roll(actor=request.actor, on=on, known_at=known_at)


@page("force.view")
def roll(request: AppRequest) -> HttpResponse:
    """
    The agency's own officers, before an inspection or to check an old paper.

    In five seconds: who served where on that day.
    """
    on, known = _asked(request)
    found = _roll(request, on, known)
    part = Paginator(found, LINES_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "tabs": tabs("force:roll", request.actor),
        "form": RollForm(initial={"ngay": on, "biet": known}),
        "on": on,
        "known": known,
        "units": [(unit, list(rows)) for unit, rows in groupby(part, key=lambda line: line.unit)],
        "found": part,
        "roles": dict(Membership.Role.choices),
        "people": found.people,
        "may_export": request.commune.may_export_whole_roll,
        "missing": missing_for_export(request),
    }
    return render(request, "force/roll.html", context)


def missing_for_export(request: AppRequest) -> list[str]:
    """Return what has to be recorded before the whole roll may leave as a file."""
    commune = request.commune
    missing = []
    if not (commune.province_opinion_number and commune.province_opinion_date):
        missing.append(_("the written opinion of the provincial command, with its number and date"))
    if not commune.security_level:
        missing.append(_("the decided security level of this system"))
    return missing


@page("force.edit")
def workbook(request: AppRequest) -> HttpResponse:
    """The commander, asked for the roll as a file. Until the province has answered it says why there is none."""
    if not request.commune.may_export_whole_roll:
        messages.error(
            request,
            _("The whole roll cannot be saved as a file yet. Missing: %(missing)s.")
            % {"missing": "; ".join(missing_for_export(request))},
        )
        return redirect("force:roll")
    on, known = _asked(request)
    lines, at = _roll(request, on, known)[:], now(request)
    data = render_xlsx([_sheet(lines, on, by=request.actor.name, at=at)])
    note_export(actor=request.actor, of="force.roll", at=at, on=on, known=known, lines=len(lines))
    return download(data, f"danh-sach-{on:%Y-%m-%d}.xlsx")


def _sheet(lines: list[RollLine], on: date, *, by: str, at: datetime) -> Sheet:
    """Return the roll; it says who saved it and when, wherever it goes."""
    roles = dict(Membership.Role.choices)
    return Sheet(
        name=_("Roll"),
        header=(_("No."), _("Full name"), _("Unit"), _("Serves as"), _("Post"), _("Rank")),
        rows=tuple(
            (number, line.person.name, line.unit.name, str(roles[line.role]), line.post, line.rank)
            for number, line in enumerate(lines, start=1)
        ),
        widths=(6, 28, 30, 16, 24, 18),
        title=_("Roll as of %(day)s, saved by %(name)s at %(time)s on %(today)s")
        % {"day": day_text(on), "name": by, "time": time_text(at), "today": day_text(at)},
    )
