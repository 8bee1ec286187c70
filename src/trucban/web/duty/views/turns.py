"""Whose turn it is at a post; days on which somebody would rather not stand."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import policy, selectors, services
from trucban.duty.services.turns import AHEAD
from trucban.force import selectors as force
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.duty.forms import EndForm
from trucban.web.duty.tabs import tabs
from trucban.web.duty.turn_forms import RotationForm, WishForm
from trucban.web.duty.turn_lines import day_after, rotation_line
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


@page("duty.draft", "GET", "POST")
def rotation(request: AppRequest, post_id: UUID) -> HttpResponse:
    """
    The commander who lets crews take turns at a post, once for a season.

    In five seconds: which crews there are, who is in none, whose turn the coming days are.
    """
    post = selectors.get_post(actor=request.actor, post_id=post_id)
    here = today(request)
    held = selectors.rotation(actor=request.actor, post_id=post_id, on=here)
    initial = {
        "from_date": day_after(held, here),
        "turn_days": held.turn_days if held else 1,
        "skips_holidays": held.skips_holidays if held else True,
    }
    serving = force.candidates(owner_id=post.owner_id, on=here, unit_id=post.unit_id)
    people = [one.person for one in serving]
    form = RotationForm(request.POST or None, people=people, held=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.set_rotation(actor=request.actor, post_id=post_id, at=now(request), **form.rotation())
            messages.success(
                request, _("The crews take turns from that day on; the next draft follows them.")
            )
            return redirect("duty:post", post_id)
    context = {"post": post, "form": form, "line": rotation_line(request, post_id)}
    return render(request, "duty/rotation.html", context, status=422 if form.errors else 200)


@page("duty.draft", "POST")
def end(request: AppRequest, post_id: UUID) -> HttpResponse:
    selectors.get_post(actor=request.actor, post_id=post_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: give the day from which it no longer holds."))
        return redirect("duty:post", post_id)
    with attempt(request):
        services.end_rotation(
            actor=request.actor, post_id=post_id, on=form.cleaned_data["on"], at=now(request)
        )
        messages.success(request, _("From that day on nobody has a turn at this post."))
    return redirect("duty:post", post_id)


@page("duty.view", "GET", "POST")
def wishes(request: AppRequest) -> HttpResponse:
    """
    A member who would rather not stand on some day, or the commander about to draft.

    In five seconds: whose wishes there are for the coming weeks; where to write one down.
    """
    here = today(request)
    form = WishForm(
        request.POST or None, people=_people(request), initial={"first_day": here + timedelta(days=1)}
    )
    if request.method == "POST":
        require(form.is_for_somebody)
        if form.is_valid():
            with attempt(request, form):
                services.wish(actor=request.actor, at=now(request), **form.wish())
                messages.success(request, _("Written down. Drafts keep to it where it costs others little."))
                return redirect("duty:wishes")
    rows = selectors.wishes(actor=request.actor, first=here, last=here + AHEAD)
    context = {
        "form": form if form.is_for_somebody else None,
        "rows": [(row, policy.can_wish(request.actor, row.person)) for row in rows],
        "tabs": tabs(request, "duty:wishes"),
    }
    return render(request, "duty/wishes.html", context, status=422 if form.errors else 200)


def _people(request: AppRequest) -> list[tuple[str, str]]:
    """Return for whom one may write a wish: oneself first, everybody of the agency for who drafts its rosters."""
    own = request.actor.person_id
    owner_id = request.actor.agency_with("duty.draft")
    people = force.candidates(owner_id=owner_id, on=today(request)) if owner_id else []
    others = [(str(one.person.pk), one.person.name) for one in people if one.person.pk != own]
    return ([(str(own), _("Myself"))] if own else []) + others


@page("duty.view", "POST")
def withdraw(request: AppRequest, wish_id: UUID) -> HttpResponse:
    with attempt(request):
        services.withdraw_wish(actor=request.actor, wish_id=wish_id, at=now(request))
        messages.success(request, _("The wish has been taken back."))
    return redirect("duty:wishes")
