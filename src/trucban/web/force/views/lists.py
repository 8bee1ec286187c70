"""Lists of people from files: read, judged row by row, taken over by choice, undone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from trucban.document.wording import number_text
from trucban.force import selectors, services
from trucban.force.imports.cells import said
from trucban.force.list_job import ask_for_rest
from trucban.force.models import ImportLine, PeopleImport
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.force.list_forms import ListForm
from trucban.web.force.list_lines import FIELD_WORDS, columns_of, read_lines
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

LINES_A_PAGE = 50
Status, Verdict = PeopleImport.Status, ImportLine.Verdict
# What somebody must decide comes first; what is there already, last.
ORDER = (Verdict.DOUBTFUL, Verdict.FAULTY, Verdict.CHANGED, Verdict.NEW, Verdict.SAME, Verdict.LEFT_OUT)
BULK = (Verdict.NEW, Verdict.CHANGED, Verdict.FAULTY)


@page("force.edit", "GET", "POST")
def lists(request: AppRequest) -> HttpResponse:
    """
    The clerk, with an Excel file on the desk.

    In five seconds: where the file goes in, and that nothing is written before it was shown.
    """
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with attempt(request, form):
            read = services.open_lists(actor=request.actor, name=file.name, data=file.read(), at=now(request))
            for one in read:
                ask_for_rest(actor=request.actor, of=one, at=now(request))
            if len(read) > 1:
                count = number_text(len(read))
                messages.success(
                    request, _("The file holds %(count)s lists: decide each.") % {"count": count}
                )
                return redirect("force:lists")
            return redirect("force:list", read[0].pk)
    context = {
        "tabs": tabs("force:people", request.actor),
        "form": form,
        "lists": selectors.lists_read(actor=request.actor)[:20],
        "may_export": request.commune.may_export_whole_roll,
    }
    return render(request, "force/lists.html", context, status=422 if form.errors else 200)


@page("force.edit")
def one_list(request: AppRequest, import_id: UUID) -> HttpResponse:
    """
    The clerk, before the register is touched.

    In five seconds: how many rows are new, changed, doubtful, faulty; what still needs an answer.
    """
    of = selectors.get_import(actor=request.actor, import_id=import_id)
    counts = {verdict: of.counts.get(verdict, 0) for verdict in ORDER}
    asked = request.GET.get("loai", "")
    shown = asked if asked in counts else next((v for v in ORDER if counts[v]), Verdict.NEW)
    found = Paginator(selectors.list_lines(of=of, verdict=shown), LINES_A_PAGE).get_page(
        request.GET.get("trang")
    )
    context = {
        "of": of,
        "is_open": of.status == Status.READY,
        "is_read": of.status == Status.READING,
        "is_over": of.status in {Status.APPLIED, Status.UNDONE},
        "failure": said(of.failure, _),
        "notes": [said(note, _) for note in of.notes],
        "earlier": selectors.earlier_readings(of=of).first(),
        "verdicts": [(v, Verdict(v).label, counts[v], v == shown) for v in ORDER],
        "shown": shown,
        "in_bulk": shown in BULK,
        "found": found,
        "lines": read_lines(list(found), of, on=today(request)),
        "columns": columns_of(of),
        "fields": FIELD_WORDS,
        "chosen": selectors.count_chosen(of=of),
    }
    return render(request, "force/list.html", context)


@page("force.edit")
def progress(request: AppRequest, import_id: UUID) -> HttpResponseBase:
    """Whoever waits for a long list. In five seconds: how far it is; when it is read the page comes anew."""
    of = selectors.get_import(actor=request.actor, import_id=import_id)
    if of.status != Status.READING:
        return HttpResponseClientRefresh()
    return render(request, "force/list_progress.html", {"of": of})


@page("force.edit", "POST")
def columns(request: AppRequest, import_id: UUID) -> HttpResponse:
    """What each column means; the rows are judged anew."""
    of = selectors.get_import(actor=request.actor, import_id=import_id)
    names = {column["column"]: f"cot-{column['column']}" for column in of.columns if not column["refused"]}
    chosen = {column: request.POST.get(name, "") for column, name in names.items()}
    with attempt(request):
        of = services.choose_columns(actor=request.actor, import_id=of.pk, fields=chosen, at=now(request))
        ask_for_rest(actor=request.actor, of=of, at=now(request))
        messages.success(request, _("The rows have been judged anew; the choice is remembered."))
    return redirect("force:list", import_id)


@page("force.edit", "POST")
def rows(request: AppRequest, import_id: UUID) -> HttpResponse:
    """All rows of one verdict at once."""
    verdict = request.POST.get("loai", "")
    of = selectors.get_import(actor=request.actor, import_id=import_id)
    with attempt(request):
        services.choose_lines(
            actor=request.actor,
            import_id=of.pk,
            verdict=verdict,
            choice=request.POST.get("chon", ""),
            at=now(request),
        )
    return redirect(_address(import_id, verdict))


@page("force.edit", "POST")
def row(request: AppRequest, import_id: UUID, number: int) -> HttpResponse:
    """One row: left out, taken over, somebody new, or somebody of the register."""
    of = selectors.get_import(actor=request.actor, import_id=import_id)
    line = selectors.get_list_line(of=of, number=number)
    choice, _colon, person = request.POST.get("chon", "").partition(":")
    with attempt(request):
        services.choose_line(
            actor=request.actor,
            import_id=of.pk,
            number=number,
            choice=choice,
            person_id=_uuid(person),
            at=now(request),
        )
    return redirect(f"{_address(import_id, line.verdict, request.POST.get('trang', ''))}#dong-{number}")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _address(import_id: UUID, verdict: str, page_number: str = "") -> str:
    here: Any = redirect("force:list", import_id)
    address = f"{here.url}?loai={verdict if verdict in Verdict.values else ''}"
    return f"{address}&trang={page_number}" if page_number.isdigit() else address


@page("force.edit", "POST")
def take_over(request: AppRequest, import_id: UUID) -> HttpResponse:
    with attempt(request):
        of = services.take_over(actor=request.actor, import_id=import_id, at=now(request))
        done = {name: number_text(of.counts[name]) for name in ("created", "updated")}
        messages.success(
            request, _("Written: %(created)s new people, %(updated)s changed. It can be undone here.") % done
        )
    return redirect("force:list", import_id)


@page("force.edit", "POST")
def take_back(request: AppRequest, import_id: UUID) -> HttpResponse:
    with attempt(request):
        of = services.take_back(actor=request.actor, import_id=import_id, at=now(request))
        done = {name: number_text(of.counts[name]) for name in ("removed", "restored", "stayed")}
        messages.success(
            request,
            _("Undone: %(removed)s removed, %(restored)s set back, %(stayed)s stay as they are since edited.")
            % done,
        )
    return redirect("force:list", import_id)


@page("force.edit", "POST")
def give_up(request: AppRequest, import_id: UUID) -> HttpResponse:
    with attempt(request):
        services.give_up_list(actor=request.actor, import_id=import_id, at=now(request))
        messages.success(request, _("The list has been given up; nothing of it is kept."))
    return redirect("force:lists")
