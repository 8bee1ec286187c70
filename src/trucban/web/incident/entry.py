"""A new incident: one line is typed, its words are read while it is typed, Enter saves it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.area import selectors as area
from trucban.incident import policy, selectors, services
from trucban.incident.commands import Parsed, parse
from trucban.lib.clock import VIETNAM
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.incident.forms import EntryForm
from trucban.web.pages import page

READ = ("kind", "happened_at", "hamlet_id", "dead", "injured", "persons_concerned")


@page("incident.report", "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """
    The duty officer with the telephone in one hand.

    In five seconds: type one line, see what was understood, press Enter.
    """
    parsed, values = reading(request, request.POST if request.method == "POST" else QueryDict(""))
    if request.method == "GET":
        return _page(request, EntryForm(request.actor, today(request), initial=values), parsed, values)
    form = EntryForm(request.actor, today(request), values)
    if form.is_valid():
        with attempt(request, form) as tried:
            incident = services.report_incident(actor=request.actor, at=now(request), **form.values())
        if tried.done:
            number = f"{incident.number:02}/{incident.year}"
            messages.success(request, _("Saved as incident %(number)s.") % {"number": number})
            return redirect("incident:detail", incident.pk)
    return _page(request, form, parsed, values, status=422)


@page("incident.report", "POST")
def read(request: AppRequest) -> HttpResponse:
    """Say what the line says so far: the part of the page below it. Nothing is saved."""
    parsed, values = reading(request, request.POST)
    form = EntryForm(request.actor, today(request), initial=values)
    return _page(request, form, parsed, values, template="incident/new.html#read")


def reading(request: AppRequest, typed: QueryDict) -> tuple[Parsed, dict[str, Any]]:
    """
    Return what the line says and the fields with it. A field somebody filled in by hand stays as they filled it.

    ``read_<field>`` carries what the line said when the fields were last shown: only a field that still says that
    follows the line.
    """
    hamlets = list(area.hamlets(commune_id=request.actor.commune_id, on=today(request)))
    parsed = parse(typed.get("line", ""), now=now(request), hamlets=hamlets)
    said = {
        "kind": parsed.kind,
        "happened_at": _minute(parsed.happened_at),
        "hamlet_id": str(parsed.hamlet_id or ""),
        "dead": str(parsed.dead),
        "injured": str(parsed.injured),
        "persons_concerned": str(parsed.persons_concerned),
    }
    values: dict[str, Any] = {"level": "1", **typed.dict()}
    for name in READ:
        if typed.get(name, "") == typed.get(f"read_{name}", ""):
            values[name] = said[name]
        values[f"read_{name}"] = said[name]
    return parsed, values


def _minute(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")


def _page(
    request: AppRequest,
    form: EntryForm,
    parsed: Parsed,
    values: dict[str, Any],
    *,
    template: str = "incident/new.html",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "recognised": _recognised(form, parsed),
        "parsed": parsed,
        "similar": _similar(request, parsed, values),
        "read": [(f"read_{name}", values[f"read_{name}"]) for name in READ],
    }
    return render(request, template, context, status=status)


def _similar(request: AppRequest, parsed: Parsed, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what may be the same thing as what is typed, with whether the line may be added to it instead."""
    if not parsed.summary:
        return []
    actor = request.actor
    hamlet = values.get("hamlet_id") or ""
    found = selectors.similar(
        actor=actor,
        summary=parsed.summary,
        at=parsed.happened_at,
        kind=parsed.kind if "kind" in parsed.recognised else "",
        hamlet_id=UUID(hamlet) if _is_key(hamlet) else None,
    )
    return [{"view": view, "can_note": policy.can_note(actor, view.incident, view.share)} for view in found]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _recognised(form: EntryForm, parsed: Parsed) -> list[tuple[str, str]]:
    """Return what was recognised as (icon, words)."""
    hamlets: Any = form.fields["hamlet_id"]
    kinds: Any = form.fields["kind"]
    words = {
        "kind": ("category", str(dict(kinds.choices)[parsed.kind])),
        "hamlet": ("map-pin", dict(hamlets.choices).get(str(parsed.hamlet_id), "")),
        "happened_at": ("clock", parsed.happened_at.astimezone(VIETNAM).strftime("%H:%M %d/%m")),
        "injured": ("bandage", _("%(count)s injured") % {"count": parsed.injured}),
        "dead": ("heart-broken", _("%(count)s dead") % {"count": parsed.dead}),
        "persons_concerned": (
            "users",
            _("%(count)s persons concerned") % {"count": parsed.persons_concerned},
        ),
    }
    return [words[part.field] for part in parsed.parts if words.get(part.field, ("", ""))[1]]
