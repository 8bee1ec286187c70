"""The list of incidents, the story of one, and editing its facts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access import services as access_services
from trucban.channel import selectors as channel
from trucban.channel.policy import can_ask, links_are_on
from trucban.channel.policy import is_open as is_channel_open
from trucban.duty import policy as duty_policy
from trucban.duty import selectors as duty
from trucban.field import pictures
from trucban.headcount import selectors as headcount
from trucban.headcount.tally import totals
from trucban.incident import accounts, cards, policy, selectors, services
from trucban.incident.models import Incident, IncidentKind, TimelineEntry
from trucban.incident.transitions import ENDED
from trucban.lib.clock import VIETNAM
from trucban.task import selectors as task
from trucban.web import choices
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.headcount.forms import USUAL
from trucban.web.http import AppRequest
from trucban.web.incident.another import editable
from trucban.web.incident.forms import (
    FIELD_NAMES,
    DeadlineForm,
    EditForm,
    FilterForm,
    MergeForm,
    NoteForm,
    PartForm,
    RelationForm,
    ShareForm,
    TakeInForm,
    TaskForm,
)
from trucban.web.incident.sent import SendForm, TeamTimeForm, board_of
from trucban.web.incident.steps import label
from trucban.web.pages import page

LINES_A_PAGE = 40
OPEN_FIRST = Case(When(Q(state__in=ENDED) | Q(merged_into__isnull=False), then=1), default=0)


@page("incident.view")
def incidents(request: AppRequest) -> HttpResponse:
    """
    The officer on watch, at any moment; a chief, in the morning.

    In five seconds: what is not finished yet, the newest first, and how bad it is.
    """
    form = FilterForm(request.actor, today(request), request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = selectors.incidents(actor=request.actor, **chosen)
    if not any(chosen.values()):
        rows = rows.order_by(OPEN_FIRST, "-reported_at", "-pk")
    found = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "found": found,
        "rows": with_around(request, list(found)),
        "is_filtered": any(chosen.values()),
        "reports_waiting": _reports_waiting(request),
        "accounts_waiting": accounts.waiting_count(actor=request.actor),
    }
    return render(request, "incident/list.html#rows" if request.htmx else "incident/list.html", context)


def with_around(
    request: AppRequest, rows: Sequence[Incident]
) -> list[tuple[selectors.IncidentView, selectors.Around | None]]:
    """Return incidents as the reader sees them, each with what stands above and below it."""
    around = selectors.around(actor=request.actor, rows=rows)
    views = selectors.redact_all(actor=request.actor, rows=rows)
    return [(view, around.get(view.incident.pk)) for view in views]


def _reports_waiting(request: AppRequest) -> int | None:
    """Return how many reports of residents wait to be looked at; None for whom, or where, there are none to look at."""
    if not request.actor.can("incident.edit") or not is_channel_open(
        commune_id=request.commune.pk, at=now(request)
    ):
        return None
    return channel.waiting_count(actor=request.actor)


@page("incident.view")
def detail(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """
    Whoever handles it, or takes over the watch.

    In five seconds: what and where, which state, what was done last, what I can do next.
    """
    return show(request, incident_id)


@page("incident.view")
def entry(request: AppRequest, entry_id: UUID) -> HttpResponse:
    """Open the incident a line of a story belongs to."""
    line = selectors.get_entry(actor=request.actor, entry_id=entry_id)
    return redirect(f"{reverse('incident:detail', args=[line.incident_id])}?gach=1#entry-{line.pk}")


def show(
    request: AppRequest,
    incident_id: UUID,
    *,
    note: NoteForm | None = None,
    sharing: ShareForm | None = None,
    giving: TaskForm | None = None,
    sending: SendForm | None = None,
    team_time: TeamTimeForm | None = None,
    merging: MergeForm | None = None,
    putting: PartForm | None = None,
    taking_in: TakeInForm | None = None,
    relating: RelationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render an incident; forms that were refused come back with what was typed."""
    view = selectors.view_incident(actor=request.actor, incident_id=incident_id)
    if view.share:
        access_services.note_share_seen(actor=request.actor, share=view.share, at=now(request))
    if request.htmx and request.method == "GET":  # the story moves on; the rest of the page stays as it is
        story = {"incident": view.incident, **_story(request, view.incident)}
        return render(request, "incident/detail.html#story", story)
    context = {
        "view": view,
        "incident": view.incident,
        "is_foreign": view.is_shared,
        "hidden": [FIELD_NAMES[name] for name in FIELD_NAMES if name in view.redacted],
        "typed": request.POST,
        "note_form": note or NoteForm(),
        "share_form": sharing or ShareForm(receivers(request, view.incident), auto_id="share-%s"),
        "task_form": giving or _task_form(request, view.incident),
        "pictures": pictures.of_incident(actor=request.actor, incident_id=incident_id),
        "uses": cards.uses(actor=request.actor, incident=view.incident),
        "told": accounts.of_incident(actor=request.actor, incident=view.incident),
        **_sameness(request, view, merging),
        **_around(request, view, putting, taking_in),
        **_related(request, view, relating),
        **_counts(request, view.incident),
        **board_of(request, view, sending=sending, team_time=team_time),
        **_story(request, view.incident),
        **_rights(request, view),
    }
    return render(request, "incident/detail.html", context, status=status)


def _sameness(request: AppRequest, view: selectors.IncidentView, merging: MergeForm | None) -> dict[str, Any]:
    """Return what it is handled with, and, for those who keep it, what may be the same thing."""
    actor, incident = request.actor, view.incident
    is_whole = incident.owner_id in selectors.own_agencies(actor)
    can_merge = policy.can_merge(actor, incident) and incident.kind != IncidentKind.POLITICAL_SECURITY
    is_asked = can_merge and not incident.merged_into_id and incident.state not in ENDED
    return {
        "is_whole": is_whole,
        "can_merge": can_merge,
        "merge_form": merging or MergeForm(auto_id="merge-%s"),
        "with_it": selectors.merged_into(actor=actor, incident=incident),
        "alike": selectors.similar_to(actor=actor, incident=incident) if is_asked else [],
    }


def _around(
    request: AppRequest,
    view: selectors.IncidentView,
    putting: PartForm | None,
    taking_in: TakeInForm | None,
) -> dict[str, Any]:
    """Return the larger incident it is part of and those under it, and what may be changed of that."""
    actor, incident = request.actor, view.incident
    around = selectors.around(actor=actor, rows=[incident]).get(incident.pk, selectors.Around())
    may = policy.can_edit(actor, incident) and incident.kind != IncidentKind.POLITICAL_SECURITY
    is_free = may and not incident.merged_into_id and not incident.part_of_id
    return {
        "around": around,
        "can_take_out": may and incident.part_of_id is not None,
        "can_put_under": is_free and not around.parts,
        "can_take_in": is_free,
        "part_form": putting or PartForm(auto_id="part-%s"),
        "take_in_form": taking_in or TakeInForm(auto_id="take-in-%s"),
    }


def _related(
    request: AppRequest, view: selectors.IncidentView, relating: RelationForm | None
) -> dict[str, Any]:
    """Return what it has to do with, and whether that may be changed."""
    incident = view.incident
    may = policy.can_edit(request.actor, incident) and incident.kind != IncidentKind.POLITICAL_SECURITY
    return {
        "related": selectors.related(actor=request.actor, incident=incident),
        "can_relate": may and not incident.merged_into_id,
        "relation_form": relating or RelationForm(auto_id="relate-%s"),
    }


def _counts(request: AppRequest, incident: Incident) -> dict[str, Any]:
    """Return the lists of households counted because of it, and what begins another one with one press."""
    family = selectors.family(actor=request.actor, incident=incident)
    rows = list(headcount.of_incidents(actor=request.actor, incident_ids=family))
    stand = headcount.standings(rows)
    at = now(request)
    can_begin = (
        policy.can_edit(request.actor, incident)
        and incident.kind != IncidentKind.POLITICAL_SECURITY
        and incident.state not in ENDED
        and not incident.merged_into_id
    )
    return {
        "counts": [(row, totals(stand[row.pk]), row.is_open(at)) for row in rows],
        "can_count": can_begin,
        "count_name": _("Households, incident %(number)s") % {"number": incident.number_words},
        "count_until": (at + USUAL).astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M"),
    }


def receivers(request: AppRequest, incident: Incident) -> choices.Choices:
    """Return whom it can be shared with."""
    rows = selectors.other_agencies(actor=request.actor, incident=incident)
    return [(str(row.pk), row.short_name) for row in rows]


def _story(request: AppRequest, incident: Incident) -> dict[str, Any]:
    """Return the timeline as the address asks for it: struck lines on demand, oldest or newest first."""
    with_struck = request.GET.get("gach") == "1"
    newest_first = request.GET.get("thutu") == "moi"
    entries = selectors.timeline(actor=request.actor, incident_id=incident.pk, with_struck=True)
    struck = sum(entry.struck_at is not None for entry in entries)
    shown = [entry for entry in entries if with_struck or entry.struck_at is None]
    return {
        "entries": list(reversed(shown)) if newest_first else shown,
        "last": next((entry for entry in reversed(entries) if entry.struck_at is None), None),
        "struck": struck,
        "with_struck": with_struck,
        "newest_first": newest_first,
        "note_kind": TimelineEntry.Kind.NOTE,
        "strikeable": {
            entry.pk
            for entry in shown
            if entry.kind == TimelineEntry.Kind.NOTE
            and entry.struck_at is None
            and policy.can_strike(request.actor, incident, entry)
        },
        "tasks": task.made_from(
            actor=request.actor, origin_ids=selectors.family(actor=request.actor, incident=incident)
        ),
        "shares": access.shares_of(actor=request.actor, subject_id=incident.pk)
        .select_related("to_agency")
        .prefetch_related("receipts__user"),
    }


def _rights(request: AppRequest, view: selectors.IncidentView) -> dict[str, Any]:
    incident, actor = view.incident, request.actor
    only_reported = incident.kind == IncidentKind.POLITICAL_SECURITY
    taken = [] if incident.merged_into_id else selectors.allowed_transitions(actor, incident)
    steps = [(step, label(step)) for step in taken]
    return {
        "only_reported": only_reported,
        "first_step": next(iter(steps), None),
        "steps": steps[1:],
        "can_edit": policy.can_edit(actor, incident) and not only_reported,
        "can_note": policy.can_note(actor, incident, view.share) and not only_reported,
        "can_share": policy.can_share(actor, incident) and not only_reported,
        "can_ask": can_ask(actor, incident) and links_are_on(commune_id=request.commune.pk, at=now(request)),
        "can_rule": policy.can_rule(actor, incident.owner_id)
        and not only_reported
        and not incident.closed_at
        and not incident.merged_into_id,
        "deadline_form": DeadlineForm(auto_id="deadline-%s"),
        "can_give": actor.can("task.edit") and not only_reported,
        "alarms": [] if view.is_shared else list(duty.alerts_about(subject_id=incident.pk)[:3]),
        "can_call": duty_policy.can_call_for(actor, incident.owner_id)
        and incident.state not in ENDED
        and not incident.merged_into_id
        and not only_reported,
    }


def _task_form(request: AppRequest, incident: Incident) -> TaskForm:
    agency_id = request.actor.agency_with("task.edit") or incident.owner_id
    initial = {"owner": str(agency_id), "due_date": today(request)}
    return TaskForm(request.actor, initial=initial, auto_id="task-%s")


@page("incident.edit", "GET", "POST")
def edit(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """
    Whoever knows better now: the hour, the place, how many.

    In five seconds: the facts as they stand; two people may change different ones at once.
    """
    incident = editable(request, incident_id)
    values, on = _values(incident), today(request)
    if request.method == "GET":
        form = EditForm(request.actor, on, initial=values)
        return _edit_page(request, incident, form, EditForm(request.actor, on, initial=values, prefix="base"))
    form, base = (
        EditForm(request.actor, on, request.POST),
        EditForm(request.actor, on, request.POST, prefix="base"),
    )
    if form.is_valid():
        with attempt(request, form) as tried:  # the verb sees which of what was typed is a change
            services.edit_incident(
                actor=request.actor,
                incident_id=incident_id,
                changes=form.cleaned_data,
                base=base.cleaned_data if base.is_valid() else values,
                at=now(request),
            )
        if tried.done:
            messages.success(request, _("The change has been saved."))
            return redirect("incident:detail", incident_id)
    fresh = _values(selectors.get_incident(actor=request.actor, incident_id=incident_id))
    return _edit_page(
        request, incident, form, EditForm(request.actor, on, initial=fresh, prefix="base"), status=422
    )


def _values(incident: Incident) -> dict[str, Any]:
    names = [name for name in EditForm.base_fields if name != "happened_at"]
    return {name: getattr(incident, name) for name in names} | {"happened_at": _minute(incident.happened_at)}


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _edit_page(
    request: AppRequest, incident: Incident, form: EditForm, base: EditForm, *, status: int = 200
) -> HttpResponse:
    context = {"incident": incident, "form": form, "base": base}
    return render(request, "incident/edit.html", context, status=status)
