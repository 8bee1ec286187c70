"""One patrol on its way, on the phone of its leader and on the desk of the duty officer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.coordination import selectors as coordination
from trucban.duty import selectors as duty
from trucban.field import pictures
from trucban.lib.errors import NotVisible
from trucban.patrol import policy, selectors, services
from trucban.patrol.models import Patrol, PatrolPlan, PatrolStop
from trucban.web.attempts import attempt
from trucban.web.choices import Choices
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.patrol.forms import EndForm, FindingForm, TrackForm, WordForm

Status = Patrol.Status
TONES = {Status.PLANNED: "plain", Status.OUT: "info", Status.BACK: "ok", Status.CANCELLED: "warn"}


@page("patrol.view")
def detail(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """
    The leader of a team, on a phone in the dark; the duty officer, when a team calls in.

    In five seconds: is it out, which stop is next, one large button for what comes now.
    """
    return show(request, patrol_id)


def show(
    request: AppRequest,
    patrol_id: UUID,
    *,
    ending: EndForm | None = None,
    finding: FindingForm | None = None,
    track: TrackForm | None = None,
    word: WordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a patrol; forms that were refused come back with what was typed."""
    patrol = selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)
    stops = selectors.stops_of(patrol)
    found = selectors.findings_of(patrol, with_struck=True)
    seen = pictures.of_findings(actor=request.actor, patrol=patrol)
    is_out = patrol.status == Status.OUT
    may_record = policy.can_record(request.actor, patrol)
    context: dict[str, Any] = {
        "patrol": patrol,
        "tone": TONES[Status(patrol.status)],
        "stops": stops,
        "next_stop": next((stop for stop in stops if stop.passed_at is None), None) if is_out else None,
        "passed": sum(stop.passed_at is not None for stop in stops),
        "members": _members(patrol),
        "request_of_police": duty.requests_of(commune_id=patrol.commune_id, subject_ids=[patrol.pk]).get(
            patrol.pk
        ),
        "promise": _promise(request, patrol),
        "findings": [(row, seen.get(row.pk, [])) for row in found if row.struck_at is None],
        "struck": [row for row in found if row.struck_at is not None],
        "is_out": is_out,
        "due_at": patrol.expected_at or patrol.ends_at,
        "is_late": is_out and (patrol.expected_at or patrol.ends_at) < now(request),
        "alarms": duty.alerts_about(subject_id=patrol.pk)[:5],
        "can_try_alarm": policy.can_try_alarm(request.actor, patrol),
        "word_form": word or WordForm(auto_id="tin-%s"),
        "waits_for_plan": patrol.plan is not None and patrol.plan.status == PatrolPlan.Status.DRAFT,
        "can_record": may_record,
        "can_strike": policy.can_strike(request.actor, patrol),
        "can_change": policy.can_change(request.actor, patrol) and patrol.status == Status.PLANNED,
        "is_draft": patrol.plan is None or patrol.plan.status == PatrolPlan.Status.DRAFT,
        "end_form": ending or EndForm(initial={"police_count": patrol.police_asked}, auto_id="ve-%s"),
        "finding_form": finding
        or FindingForm(places=places_of(stops), initial={"happened_at": now(request)}, auto_id="gn-%s"),
        "track_form": track or TrackForm(auto_id="vet-%s"),
        **_track(patrol),
    }
    part = request.htmx and request.method == "GET"
    return render(
        request, "patrol/detail.html#state" if part else "patrol/detail.html", context, status=status
    )


def _members(patrol: Patrol) -> list[Any]:
    order = {"LEADER": 0, "DRIVER": 1, "MEMBER": 2}
    rows = patrol.members.select_related("person")
    return sorted(rows, key=lambda row: (order[row.role], row.person.name_sort))


def places_of(stops: list[PatrolStop]) -> Choices:
    return [(str(stop.point_id), stop.point.name) for stop in stops]


def _promise(request: AppRequest, patrol: Patrol) -> str:
    rows = coordination.obligations_in_force(commune_id=patrol.commune_id, on=patrol.starts_at.date())
    return next((row.title for row in rows if row.pk == patrol.obligation_id), "")


def _track(patrol: Patrol) -> dict[str, Any]:
    figures = selectors.track_figures(patrol) if patrol.track or patrol.track_figures else None
    return {
        "walked": figures,
        "length_km": round(figures["length_m"] / 1000, 1) if figures else None,
        "gaps": [[datetime.fromisoformat(one) for one in gap] for gap in figures["gaps"]] if figures else [],
        "jumps": _flagged(figures, "jumps"),
        "outside": _flagged(figures, "outside"),
    }


def _flagged(figures: dict[str, Any] | None, name: str) -> list[tuple[datetime, datetime, int]]:
    """Return what of a track is to be looked at; of one whose points were deleted before that was reckoned, nothing."""
    rows = (figures or {}).get(name, [])
    return [
        (datetime.fromisoformat(start), datetime.fromisoformat(end), figure) for start, end, figure in rows
    ]


@page("patrol.view", "POST")
def start(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """The team leaves."""
    with attempt(request) as tried:
        services.start_patrol(actor=request.actor, patrol_id=patrol_id, at=now(request))
    if tried.done:
        messages.success(request, _("The patrol is out; the duty room sees it."))
    return redirect("patrol:detail", patrol_id)


@page("patrol.view", "POST")
def pass_stop(request: AppRequest, stop_id: UUID) -> HttpResponse:
    """The team is at a stop."""
    patrol_id = request.POST.get("patrol", "")
    with attempt(request):
        stop = services.pass_stop(actor=request.actor, stop_id=stop_id, at=now(request))
        patrol_id = str(stop.patrol_id)
    try:
        return redirect("patrol:detail", UUID(patrol_id))
    except ValueError:
        raise NotVisible from None


@page("patrol.view", "POST")
def word(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """
    The watch, when a team that is out was reached by radio or telephone.

    In five seconds: what they said, when they will be back.
    """
    require(policy.can_record(request.actor, selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)))
    form = WordForm(request.POST, auto_id="tin-%s")
    if form.is_valid():
        with attempt(request, form):
            services.note_word(actor=request.actor, patrol_id=patrol_id, at=now(request), **form.cleaned_data)
            messages.success(request, _("Written in the duty book; an alarm about it is closed."))
            return redirect("patrol:detail", patrol_id)
    return show(request, patrol_id, word=form, status=422)


@page("patrol.record", "POST")
def try_alarm(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """The watch, to try whether everybody along the chain is reached."""
    with attempt(request):
        services.try_alarm(actor=request.actor, patrol_id=patrol_id, at=now(request))
        messages.success(request, _("The drill has begun: it says THỬ and goes along the same chain."))
    return redirect("patrol:detail", patrol_id)


@page("patrol.view", "POST")
def end(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """The team is back."""
    require(policy.can_record(request.actor, selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)))
    form = EndForm(request.POST, auto_id="ve-%s")
    if form.is_valid():
        with attempt(request, form):
            services.end_patrol(
                actor=request.actor, patrol_id=patrol_id, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The patrol is back; its report is in the duty book."))
            return redirect("patrol:detail", patrol_id)
    return show(request, patrol_id, ending=form, status=422)
