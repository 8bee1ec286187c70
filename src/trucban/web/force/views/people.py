"""People of the register: the list, one person, writing one down."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.force import policy, selectors, services
from trucban.force.models import (
    DatedFact,
    Membership,
    MilitiaStatus,
    Person,
    PostHeld,
    Qualification,
    RankHeld,
)
from trucban.force.selectors import PersonCard
from trucban.lib.errors import PermissionDenied
from trucban.web.clock import now, today
from trucban.web.force.asking import Asking, ask, day_asked
from trucban.web.force.forms import DayForm, PersonForm, SearchForm
from trucban.web.force.tabs import tabs
from trucban.web.force.whole import note_looking, whole_of
from trucban.web.http import AppRequest
from trucban.web.pages import page

LINES_A_PAGE = 40


@page("force.view")
def people(request: AppRequest) -> HttpResponse:
    """
    Whoever looks somebody up: by a name without accents, a unit, a hamlet.

    In five seconds: the person, where they serve, where they live.
    """
    actor, on = request.actor, today(request)
    form = SearchForm(actor, on, request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = selectors.people(
        actor=actor,
        on=on,
        q=asked.get("q", ""),
        unit_id=asked.get("don_vi"),
        hamlet_id=asked.get("thon"),
    )
    rows = selectors.with_units(rows, on=on)
    found: Page[Any] = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "tabs": tabs("force:people", request.actor),
        "form": form,
        "found": found,
        "lines": [(person, actor.person_id == person.pk) for person in found],
        "is_filtered": any(asked.values()),
    }
    return render(request, "force/people.html", context)


@page("force.view")
def person(request: AppRequest, person_id: UUID) -> HttpResponse:
    """
    Whoever plans with somebody, or keeps the register.

    In five seconds: where they serve on the day asked, as what, qualified for what until when.
    """
    actor, on = request.actor, day_asked(request)
    card = selectors.person_card(actor=actor, person_id=person_id, on=on)
    with_struck = bool(request.GET.get("rut"))
    is_own = actor.person_id == card.person.pk
    can_edit = policy.can_edit(actor, card.person)
    context = {
        "card": card,
        "person": card.person,
        "sections": _sections(card),
        "history": _history(card, on, with_struck=with_struck),
        "with_struck": with_struck,
        "struck": sum(fact.retracted_at is not None for fact in card.history),
        "on": on,
        "is_today": on == today(request),
        "day_form": DayForm(initial={"ngay": on}),
        "can_edit": can_edit,
        "whole": whole_of(request, card.person),
        "hold": selectors.holds_on(person_ids=[card.person.pk], on=today(request)).get(card.person.pk),
        "sees_accesses": policy.sees_accesses(actor, card.person),
        "is_own": is_own,
        "visible_units": _visible_units(actor, card),
    }
    return render(request, "force/person.html", context)


def _sections(card: PersonCard) -> list[dict[str, object]]:
    """What holds on the day, one section for each kind of fact, with the page that adds one."""
    key = card.person.pk
    sections: list[dict[str, object]] = [
        {"key": "memberships", "title": _("Serves in"), "facts": card.memberships, "add": reverse("force:join", args=[key]), "button": _("Add to a unit"), "none": _("In no unit on this day.")},
        {"key": "posts", "title": _("Post"), "facts": card.posts, "add": reverse("force:give_post", args=[key]), "button": _("Give a post"), "none": _("No post on this day.")},
        {"key": "ranks", "title": _("Rank"), "facts": card.ranks, "add": reverse("force:give_rank", args=[key]), "button": _("Give a rank"), "none": _("No rank on this day.")},
        {"key": "qualifications", "title": _("Qualifications"), "facts": card.qualifications, "add": reverse("force:qualify", args=[key]), "button": _("Add a qualification"), "none": _("None that holds on this day.")},
    ]  # fmt: skip
    if card.sees_militia:
        none = _("No step of it is written down.")
        sections.append(
            {"key": "militia", "title": _("Militia duty"), "facts": card.militia, "add": "", "none": none}
        )
    return sections


def _history(card: PersonCard, on: date, *, with_struck: bool) -> list[tuple[DatedFact, str]]:
    """Everything beside what holds on the day; rows retracted or replaced only when asked for."""
    holding = {
        fact.pk for fact in (*card.memberships, *card.posts, *card.ranks, *card.qualifications, *card.militia)
    }
    return [
        (fact, fact_kind(fact))
        for fact in card.history
        if fact.pk not in holding and (with_struck or fact.retracted_at is None)
    ]


def fact_kind(fact: DatedFact) -> str:
    kinds: dict[type, str] = {
        Membership: _("Unit"),
        PostHeld: _("Post"),
        RankHeld: _("Rank"),
        Qualification: _("Qualification"),
        MilitiaStatus: _("Militia duty"),
    }
    return kinds[type(fact)]


def _visible_units(actor: Actor, card: PersonCard) -> set[UUID]:
    ids = [fact.unit_id for fact in card.history if isinstance(fact, Membership)]
    return selectors.visible_units(actor=actor, ids=ids)


@page("force.edit", "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """Who keeps the register. In five seconds: a name is enough; the rest may follow."""
    form = PersonForm(request.actor, today(request), request.POST or None)
    asking = Asking(
        title=_("New person"),
        button=_("Write down"),
        done=_("The person stands in the register. Next: the unit they serve in."),
        back=reverse("force:people"),
        back_label=_("People"),
    )
    return ask(
        request,
        form,
        asking,
        lambda: services.create_person(actor=request.actor, at=now(request), **form.cleaned_data),
    )


def own_person(request: AppRequest, person_id: UUID) -> Person:
    """Return a person of a register this actor keeps."""
    found = selectors.get_person(actor=request.actor, person_id=person_id)
    if not policy.can_edit(request.actor, found):
        raise PermissionDenied
    return found


@page("force.edit", "GET", "POST")
def edit(request: AppRequest, person_id: UUID) -> HttpResponse:
    """Who keeps the register, to correct it. In five seconds: what it says now."""
    found = own_person(request, person_id)
    note_looking(request, found)
    start = {name: getattr(found, name) for name in PersonForm.base_fields}
    form = PersonForm(request.actor, today(request), request.POST or None, initial=start)
    asking = Asking(
        title=_("Correct the data"),
        button=_("Save"),
        done=_("The data has been corrected."),
        back=reverse("force:person", args=[found.pk]),
        back_label=found.name,
    )
    return ask(
        request,
        form,
        asking,
        lambda: services.update_person(
            actor=request.actor, person_id=found.pk, at=now(request), **form.cleaned_data
        ),
    )
