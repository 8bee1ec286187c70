"""What residents reported, at the desk: looked at, then an incident, a task, refused, or reported before."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.channel import policy, selectors, services
from trucban.channel.catalogue import BY_CODE
from trucban.channel.models import CitizenReport
from trucban.incident import selectors as incidents
from trucban.incident.models import Incident, IncidentKind
from trucban.lib.errors import NotVisible
from trucban.web import choices
from trucban.web.attempts import attempt
from trucban.web.channel import forms as channel_forms
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

LINES_A_PAGE = 40
MOST_OTHERS = 50  # among them the first report of the same is looked for
State = CitizenReport.State
FORMS = ("incident", "known", "task", "refuse", "repeats", "answer")


@page("incident.edit")
def queue(request: AppRequest) -> HttpResponse:
    """
    The officer on watch, some times a day.

    In five seconds: what waits to be looked at, how long, and where it is.
    """
    at = now(request)
    rows = selectors.reports(actor=request.actor)
    is_on = policy.is_open(commune_id=request.commune.pk, at=at)
    if not is_on and not rows.exists():
        raise NotVisible
    wanted = request.GET.get("tinh-trang", State.NEW)
    wanted = wanted if wanted in State.values else State.NEW
    rows = rows.filter(state=wanted)
    found = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("trang"))
    waiting = selectors.waiting_count(actor=request.actor)
    context = {
        "found": found,
        "lines": [(row, BY_CODE[row.service], selectors.standing(row)) for row in found],
        "tabs": [
            {
                "url": f"?tinh-trang={value}",
                "label": label,
                "is_here": value == wanted,
                "count": waiting if value == State.NEW else 0,
            }
            for value, label in State.choices
        ],
        "is_on": is_on,
    }
    return render(request, "channel/queue.html", context)


@page("incident.edit")
def detail(request: AppRequest, citizen_report_id: UUID) -> HttpResponse:
    """
    The officer on watch, deciding.

    In five seconds: what was reported and where; the four things that can be done with it.
    """
    return _show(request, citizen_report_id)


def _show(
    request: AppRequest,
    report_id: UUID,
    *,
    contact: str = "",
    status: int = 200,
    refused: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    report = selectors.get_report(actor=request.actor, report_id=report_id)
    kept = selectors.contact_of(actor=request.actor, report_id=report_id)
    context = {
        "report": report,
        "service": BY_CODE[report.service],
        "standing": selectors.standing(report),
        "is_new": report.state == State.NEW,
        "can_answer": report.state == State.ACCEPTED and policy.can_publish(request.actor, report),
        "can_give": request.actor.can("task.edit"),
        "kept": kept,
        "masked": _masked(kept.value) if kept else "",
        "contact": contact,
        "forms": {name: _form(name, request, report) for name in FORMS} | (refused or {}),
    }
    return render(request, "channel/detail.html", context, status=status)


def _form(name: str, request: AppRequest, report: CitizenReport, data: Any = None) -> forms.Form:
    """Return one of the page's forms, empty but for what can be guessed, or with what was sent."""
    auto_id = f"{name}-%s"
    if name == "incident":
        line = " ".join(report.description.split())[:300]
        guessed = {"kind": BY_CODE[report.service].kind, "summary": line}
        return channel_forms.IncidentForm(data, auto_id=auto_id, initial=guessed)
    if name == "task":
        own = {"due_date": today(request), "owner": str(report.owner_id)}
        return channel_forms.TaskForm(request.actor, data, auto_id=auto_id, initial=own)
    if name == "known":
        return channel_forms.KnownForm(_known(request, report), data, auto_id=auto_id)
    if name == "repeats":
        return channel_forms.RepeatsForm(_others(request, report), data, auto_id=auto_id)
    if name == "answer":
        return channel_forms.AnswerForm(data, auto_id=auto_id, initial={"feedback": report.feedback})
    return channel_forms.RefuseForm(data, auto_id=auto_id)


def _masked(value: str) -> str:
    """Return the last two characters, so that two contacts can be told apart and none can be read."""
    return "•" * 6 + value[-2:]


def _others(request: AppRequest, report: CitizenReport) -> list[CitizenReport]:
    rows = selectors.reports(actor=request.actor).filter(state__in=[State.NEW, State.ACCEPTED])
    return list(rows.exclude(pk=report.pk)[:MOST_OTHERS])


def _known(request: AppRequest, report: CitizenReport) -> list[Incident]:
    """Return the desk's incidents it could be about: first those alike, then the open ones."""
    place = None if report.lon is None or report.lat is None else (report.lon, report.lat)
    alike = incidents.similar(
        actor=request.actor,
        summary=report.description,
        at=report.received_at,
        kind=BY_CODE[report.service].kind,
        hamlet_id=report.hamlet_id,
        place=place,
    )
    rows = incidents.open_incidents(actor=request.actor).filter(owner_id=report.owner_id)
    found = {view.incident.pk: view.incident for view in alike if view.incident.owner_id == report.owner_id}
    found |= {row.pk: row for row in rows.exclude(pk__in=found)[:MOST_OTHERS]}
    return [row for row in found.values() if row.kind != IncidentKind.POLITICAL_SECURITY]


def _act(
    request: AppRequest, report_id: UUID, name: str, verb: Callable[[dict[str, Any]], object], said: str
) -> HttpResponse:
    """Read one of the page's forms, do its verb; refused, the page comes back with what was typed."""
    report = selectors.get_report(actor=request.actor, report_id=report_id)
    require(policy.can_decide(request.actor, report))
    form = _form(name, request, report, request.POST)
    if form.is_valid():
        with attempt(request, form) as tried:
            verb({"actor": request.actor, "report_id": report_id, "at": now(request)} | form.cleaned_data)
        if tried.done:
            messages.success(request, said)
            return redirect("channel:detail", report_id)
    return _show(request, report_id, status=422, refused={name: form})


@page("incident.edit", "POST")
def make_incident(request: AppRequest, citizen_report_id: UUID) -> HttpResponse:
    def verb(given: dict[str, Any]) -> None:
        services.accept_as_incident(**given)

    return _act(request, citizen_report_id, "incident", verb, _("An incident has been written down for it."))


@page("incident.edit", "POST")
def known(request: AppRequest, citizen_report_id: UUID) -> HttpResponse:
    def verb(given: dict[str, Any]) -> None:
        services.accept_for_incident(**given)

    return _act(request, citizen_report_id, "known", verb, _("It stands from now on as the incident does."))


@page("incident.edit", "POST")
def make_task(request: AppRequest, citizen_report_id: UUID) -> HttpResponse:
    def verb(given: dict[str, Any]) -> None:
        agency_id, office_id = choices.read_owner(given.pop("owner"))
        services.accept_as_task(to_agency_id=agency_id, to_office_id=office_id, **given)

    return _act(
        request, citizen_report_id, "task", verb, _("The task has been given; whoever does it has been told.")
    )


@page("incident.edit", "POST")
def refuse(request: AppRequest, citizen_report_id: UUID) -> HttpResponse:
    def verb(given: dict[str, Any]) -> None:
        services.refuse_report(**given)

    return _act(
        request,
        citizen_report_id,
        "refuse",
        verb,
        _("It has been refused; the reason can be read with the link."),
    )


@page("incident.edit", "POST")
def repeats(request: AppRequest, citizen_report_id: UUID) -> HttpResponse:
    def verb(given: dict[str, Any]) -> None:
        services.mark_duplicate(of_id=UUID(given.pop("first")), **given)

    return _act(
        request, citizen_report_id, "repeats", verb, _("It stands from now on as the first report does.")
    )


@page("incident.edit", "POST")
def answer(request: AppRequest, citizen_report_id: UUID) -> HttpResponse:
    def verb(given: dict[str, Any]) -> None:
        services.answer_report(**given)

    return _act(request, citizen_report_id, "answer", verb, _("The answer has been published."))


@page("incident.edit", "POST")
def contact(request: AppRequest, citizen_report_id: UUID) -> HttpResponse:
    """Show once how the reporter is reached; that it was looked at is in the log."""
    value = services.reveal_contact(actor=request.actor, report_id=citizen_report_id, at=now(request))
    return _show(request, citizen_report_id, contact=value)
