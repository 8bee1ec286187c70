"""The people of the register as a file: the same switch, the same entry in the log as the roll."""

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.document.services import note_export
from trucban.document.wording import day_text
from trucban.document.workbook import Sheet, Value, render_xlsx, safe_text
from trucban.force import selectors
from trucban.force.imports.columns import OWN_HEADINGS
from trucban.force.imports.people import marked_as_text
from trucban.force.models import Person
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.force.views.roll import missing_for_export
from trucban.web.http import AppRequest
from trucban.web.pages import page

SEX = {"MALE": "Nam", "FEMALE": "Nữ", "": ""}
WIDTHS = (6, 28, 14, 10, 20, 16, 24, 14)


def _rows(people: list[Person]) -> list[tuple[Value, ...]]:
    return [
        (
            number,
            marked_as_text(person.name),
            person.birth_date,
            SEX[person.sex],
            marked_as_text(person.hamlet.name if person.hamlet else ""),
            person.phone,
            marked_as_text(person.occupation),
            marked_as_text(person.household_key),
        )
        for number, person in enumerate(people, start=1)
    ]


def _people(request: AppRequest, kind: str) -> list[Person] | None:
    """Return the register this actor keeps, written into the log; None where it may not leave as a file yet."""
    if not request.commune.may_export_whole_roll:
        messages.error(
            request,
            _("The register cannot be saved as a file yet. Missing: %(missing)s.")
            % {"missing": "; ".join(missing_for_export(request))},
        )
        return None
    people = selectors.kept_people(actor=request.actor)
    note_export(actor=request.actor, of="force.people", at=now(request), kind=kind, lines=len(people))
    return people


@page("force.edit")
def workbook(request: AppRequest) -> HttpResponse:
    """The clerk, who works on the register in Excel. Until the province has answered it says why there is none."""
    people = _people(request, "xlsx")
    if people is None:
        return redirect("force:lists")
    title = _("Register as of %(day)s, saved by %(name)s") % {
        "day": day_text(now(request)),
        "name": request.actor.name,
    }
    sheet = Sheet(_("Register"), OWN_HEADINGS, tuple(_rows(people)), WIDTHS, title=title)
    return download(render_xlsx([sheet]), f"so-{today(request):%Y-%m-%d}.xlsx")


@page("force.edit")
def comma_separated(request: AppRequest) -> HttpResponse:
    """The clerk, for another program. The same lines as the workbook."""
    people = _people(request, "csv")
    if people is None:
        return redirect("force:lists")
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(OWN_HEADINGS)
    writer.writerows([_plain(value) for value in row] for row in _rows(people))
    return download(out.getvalue().encode("utf-8-sig"), f"so-{today(request):%Y-%m-%d}.csv")


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if hasattr(value, "year") else safe_text(str(value))
