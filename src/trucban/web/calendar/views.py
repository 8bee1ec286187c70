"""Leave: asked for by oneself or written down for somebody who called; decided by a leader."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.calendar import policy, selectors, services
from trucban.calendar.models import Commitment, LeaveRequest
from trucban.duty import selectors as duty
from trucban.duty import services as duty_services
from trucban.lib.weeks import Week
from trucban.web.attempts import attempt
from trucban.web.calendar.forms import LeaveForm
from trucban.web.clock import now, today
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

Status = LeaveRequest.Status
LINES_A_PAGE = 30


@page("calendar.view", "GET", "POST")
def leave(request: AppRequest) -> HttpResponse:
    """
    Everyone who needs a day off; the commander who decides.

    In five seconds: what waits for a decision; below it, where to ask.
    """
    here = today(request)
    form = LeaveForm(request.POST or None, actor=request.actor, on=here)
    if request.method == "POST" and form.is_valid():
        person_id = form.cleaned_data.get("person_id") or request.actor.person_id
        if person_id is None:
            form.add_error(None, _("Your account belongs to no person of the force: nothing can be asked."))
        else:
            with attempt(request, form):
                asked = _ask(request, form, person_id)
                messages.success(request, _("Asked for. You are told when it has been decided."))
                return redirect("calendar:leave_detail", asked.pk)
    rows = selectors.leave_requests(actor=request.actor)
    decided = rows.exclude(status=Status.ASKED).order_by("-starts_at", "-pk")
    context = {
        "form": form,
        "waiting": [(row, policy.can_decide(request.actor, row)) for row in rows.filter(status=Status.ASKED)],
        "decided": Paginator(decided, LINES_A_PAGE).get_page(request.GET.get("trang")),
        "can_ask": request.actor.person_id is not None or request.actor.can("calendar.edit"),
        "tabs": tabs(request, "calendar:leave"),
    }
    return render(request, "calendar/leave.html", context, status=422 if form.errors else 200)


def _ask(request: AppRequest, form: LeaveForm, person_id: UUID) -> LeaveRequest:
    asked: LeaveRequest = services.ask_leave(
        actor=request.actor,
        person_id=person_id,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        reason=form.cleaned_data["reason"],
        at=now(request),
        on_behalf=person_id != request.actor.person_id,
    )
    return asked


@page("calendar.view")
def detail(request: AppRequest, leave_id: UUID) -> HttpResponse:
    """
    The commander, deciding.

    In five seconds: what the person is down for on these days, what approving leaves empty; two buttons.
    """
    row = selectors.get_leave(actor=request.actor, leave_id=leave_id)
    conflicts = selectors.conflicts_of_leave(actor=request.actor, leave_id=leave_id)
    binding = [one for one in conflicts if not one.tentative]
    waits = row.status == Status.ASKED
    only_duties = bool(binding) and all(one.kind == Commitment.Kind.DUTY for one in binding)
    context = {
        "row": row,
        "conflicts": conflicts,
        "binding": binding,
        "would_empty": duty.duties_in_leave(row)
        if waits and only_duties and request.actor.can("duty.publish", agency_id=row.owner_id)
        else [],
        "can_decide": waits and policy.can_decide(request.actor, row),
        "can_withdraw": row.status in (Status.ASKED, Status.APPROVED)
        and policy.can_withdraw(request.actor, row)
        and row.ends_at > now(request),
    }
    return render(request, "calendar/leave_detail.html", context)


@page("calendar.approve", "POST")
def decide(request: AppRequest, leave_id: UUID) -> HttpResponse:
    approve = request.POST.get("answer") == "approve"
    with attempt(request):
        services.decide_leave(actor=request.actor, leave_id=leave_id, approve=approve, at=now(request))
        said = _("Approved; the person is taken as away on these days.") if approve else _("Refused.")
        messages.success(request, said)
    return redirect("calendar:leave_detail", leave_id)


@page("calendar.approve", "POST")
def grant(request: AppRequest, leave_id: UUID) -> HttpResponse:
    """Approve leave and leave the person's places empty; the roster shows them, the first one in sight."""
    row = selectors.get_leave(actor=request.actor, leave_id=leave_id)
    places = duty.duties_in_leave(row)
    with attempt(request) as tried:
        duty_services.grant_leave(actor=request.actor, leave_id=leave_id, at=now(request))
    if not tried.done or not places:
        return redirect("calendar:leave_detail", leave_id)
    messages.success(request, _("Approved. The places stand empty, in red: find somebody for them."))
    week = Week.of(places[0].shift.starts_at)
    return redirect("duty:roster", week)


@page("calendar.view", "POST")
def withdraw(request: AppRequest, leave_id: UUID) -> HttpResponse:
    with attempt(request):
        services.withdraw_leave(actor=request.actor, leave_id=leave_id, at=now(request))
        messages.success(request, _("Taken back."))
    return redirect("calendar:leave_detail", leave_id)
