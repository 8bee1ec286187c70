"""Hamlets with the days they stand, what they came from, and what was decided of them."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.area import policy, selectors, services
from trucban.force import selectors as force
from trucban.lib.errors import PermissionDenied
from trucban.web import choices
from trucban.web.area.forms import HamletForm, MergeForm, RenameForm
from trucban.web.area.tabs import tabs
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("area.view")
def hamlets(request: AppRequest) -> HttpResponse:
    """
    Whoever asks which hamlets there are, and since when.

    In five seconds: number and name of each, and whether it has a self-managed group with a valid mandate.
    """
    on, commune_id = today(request), request.actor.commune_id
    groups = {}
    if request.actor.can("force.view"):
        groups = {row.hamlet.pk: row for row in force.hamlet_coverage(commune_id=commune_id, on=on)}
    rows = selectors.hamlets(commune_id=commune_id, on=on).prefetch_related("predecessors", "points")
    context = {
        "rows": [(row, groups.get(row.pk)) for row in rows],
        "ended": selectors.ended_hamlets(commune_id=commune_id, on=on),
        "can_edit": policy.can_edit(request.actor),
        "knows_groups": bool(groups),
        "tabs": tabs(request, "area:hamlets"),
    }
    return render(request, "area/hamlets.html", context)


@page("area.view", "GET", "POST")
def hamlet(request: AppRequest, hamlet_id: UUID) -> HttpResponse:
    """
    Whoever follows a name on an old paper to the hamlet of today.

    In five seconds: what it is called, since when, what it came from or what it became.
    """
    row = selectors.get_hamlet(commune_id=request.actor.commune_id, hamlet_id=hamlet_id)
    can_edit = policy.can_edit(request.actor) and row.to_date is None
    form = RenameForm(request.POST or None, initial={"on": today(request)})
    if request.method == "POST":
        if not policy.can_edit(request.actor):
            raise PermissionDenied
        if form.is_valid():
            with attempt(request, form):
                services.rename_hamlet(
                    actor=request.actor, hamlet_id=hamlet_id, at=now(request), **form.cleaned_data
                )
                messages.success(request, _("Renamed; earlier days keep the earlier name."))
                return redirect("area:hamlet", hamlet_id)
    on = today(request)
    context = {
        "hamlet": row,
        "form": form,
        "can_edit": can_edit,
        "former_names": [
            {**one, "to_date": date.fromisoformat(one["to_date"])} for one in reversed(row.former_names)
        ],
        "predecessors": row.predecessors.order_by("number"),
        "successors": row.successors.order_by("number"),
        "points": [
            one for one in selectors.points(commune_id=row.commune_id, on=on) if one.hamlet_id == row.pk
        ],
    }
    return render(request, "area/hamlet.html", context, status=422 if form.errors else 200)


@page("area.edit", "GET", "POST")
def create(request: AppRequest) -> HttpResponse:
    """Staff of the command, when the People's Council founded a hamlet."""
    form = HamletForm(request.POST or None, initial={"from_date": today(request)})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            row = services.create_hamlet(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(request, _("“%(name)s” stands on every list now.") % {"name": row.name})
            return redirect("area:hamlet", row.pk)
    return render(request, "area/hamlet_new.html", {"form": form}, status=422 if form.errors else 200)


@page("area.edit", "GET", "POST")
def merge(request: AppRequest) -> HttpResponse:
    """
    Staff of the command, when the People's Council merged hamlets.

    In five seconds: which end, what the new one is called, from which day.
    """
    on = today(request)
    form = MergeForm(request.POST or None, hamlets=choices.hamlets(request.actor, on), initial={"on": on})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            row = services.merge_hamlets(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(
                request,
                _("Merged into “%(name)s”; what was written of the old ones is found there.")
                % {"name": row.name},
            )
            return redirect("area:hamlet", row.pk)
    return render(request, "area/merge.html", {"form": form}, status=422 if form.errors else 200)
