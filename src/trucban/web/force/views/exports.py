"""The people of the register as a file: the same switch, the same entry in the log as the roll, and a receipt each."""

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.document.services import note_export
from trucban.document.wording import day_text
from trucban.document.workbook import Sheet, Value, render_xlsx, safe_text
from trucban.force import selectors, services
from trucban.force.imports.columns import OWN_HEADINGS
from trucban.force.imports.people import marked_as_text
from trucban.force.models import Person
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.force.asking import Asking
from trucban.web.force.data_forms import FileForm
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


@page("force.edit", "GET", "POST")
def people_file(request: AppRequest) -> HttpResponse:
    """
    The clerk, who works on the register in Excel. Until the province has answered it says why there is none.

    In five seconds: that everything is in it whole, what for is asked, and everybody in it can read that.
    """
    if not request.commune.may_export_whole_roll:
        messages.error(
            request,
            _("The register cannot be saved as a file yet. Missing: %(missing)s.")
            % {"missing": "; ".join(missing_for_export(request))},
        )
        return redirect("force:lists")
    form = FileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            people = _written_down(request, form.cleaned_data)
        if tried.done:
            return _file(request, people, form.cleaned_data["form"])
    asking = Asking(
        title=_("The register as a file"),
        button=_("Save the file"),
        done="",
        back=reverse("force:lists"),
        back_label=_("People from a file"),
        lead=_(
            "Everything stands in it whole. What you write here is shown to each person in it, with your name."
        ),
    )
    context = {"form": form, "asking": asking}
    return render(request, "force/form.html", context, status=422 if form.errors else 200)


def _written_down(request: AppRequest, asked: dict[str, str]) -> list[Person]:
    """Return the register this actor keeps, with a receipt for each in it and the log's line written."""
    people, at = selectors.kept_people(actor=request.actor), now(request)
    services.note_file(
        actor=request.actor,
        people=people,
        purpose=asked["purpose"],
        purpose_text=asked["purpose_text"],
        at=at,
    )
    note_export(actor=request.actor, of="force.people", at=at, kind=asked["form"], lines=len(people))
    return people


def _file(request: AppRequest, people: list[Person], form: str) -> HttpResponse:
    day = today(request)
    if form == "csv":
        return download(_comma_separated(people), f"so-{day:%Y-%m-%d}.csv")
    title = _("Register as of %(day)s, saved by %(name)s") % {
        "day": day_text(now(request)),
        "name": request.actor.name,
    }
    sheet = Sheet(_("Register"), OWN_HEADINGS, tuple(_rows(people)), WIDTHS, title=title)
    return download(render_xlsx([sheet]), f"so-{day:%Y-%m-%d}.xlsx")


def _comma_separated(people: list[Person]) -> bytes:
    """Return the same lines as the workbook's, for another program."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(OWN_HEADINGS)
    writer.writerows([_plain(value) for value in row] for row in _rows(people))
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if hasattr(value, "year") else safe_text(str(value))
