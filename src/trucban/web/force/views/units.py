"""Units: the list, one with its people, its card and its places; kinds of qualification."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.force import policy, selectors, services
from trucban.force.models import (
    CARD_KINDS,
    COMMON_KINDS,
    NUCLEUS_BODIES,
    GroupCard,
    Membership,
    Unit,
)
from trucban.force.unit_order import by_kind_and_number
from trucban.lib.errors import PermissionDenied
from trucban.web.clock import now, today
from trucban.web.force.asking import Asking, ask, day_asked
from trucban.web.force.forms import (
    CardForm,
    DayForm,
    EndForm,
    MemberForm,
    PlacesForm,
    UnitForm,
)
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


@page("force.view")
def units(request: AppRequest) -> HttpResponse:
    """
    Whoever looks for a unit.

    In five seconds: what there is, by kind, whose it is, how many serve in it.
    """
    on = today(request)
    rows = sorted(selectors.units(actor=request.actor, on=on), key=by_kind_and_number)
    people: dict[UUID, set[UUID]] = {row.pk: set() for row in rows}
    for membership in selectors.members(unit_ids=people, on=on):
        people[membership.unit_id].add(membership.person_id)
    groups = [
        (kind.label, [(row, len(people[row.pk])) for row in rows if row.kind == kind]) for kind in Unit.Kind
    ]
    context = {"tabs": tabs("force:units", request.actor), "groups": [group for group in groups if group[1]]}
    return render(request, "force/units.html", context)


@page("force.view")
def unit(request: AppRequest, unit_id: UUID) -> HttpResponse:
    """
    Whoever leads, fills or checks a unit.

    In five seconds: who leads it, who serves, whether its places are filled or its mandate holds.
    """
    found = selectors.get_unit(actor=request.actor, unit_id=unit_id)
    on = _day_of(found, day_asked(request))
    return render(request, "force/unit.html", _context(request, found, on))


def _day_of(unit: Unit, asked: date) -> date:
    """Return the day asked, or the last day of a unit that had ended by then."""
    return min(asked, unit.to_date - timedelta(days=1)) if unit.to_date else asked


def _context(request: AppRequest, unit: Unit, on: date) -> dict[str, Any]:
    actor = request.actor
    members = selectors.members(unit_ids=[unit.pk], on=on)
    can_edit = policy.can_edit_unit(actor, unit)
    stands = unit.to_date is None
    cards = selectors.cards_of(unit) if unit.kind in CARD_KINDS else []
    shown = selectors.card_on(cards, on)
    return {
        "unit": unit,
        "on": on,
        "day_form": DayForm(initial={"ngay": on}),
        "members": members,
        "leader": next((m.person for m in members if m.role == Membership.Role.LEADER), None),
        "visible_people": _visible_people(actor, members),
        "below": _below(actor, unit, on),
        "has_card": unit.kind in CARD_KINDS,
        "card": shown,
        "other_cards": [card for card in cards if card != shown],
        "nucleus": _nucleus(actor, unit, members, on),
        "strength": next(
            (
                row
                for row in selectors.strength(actor=actor, on=on, at=now(request))
                if row.unit.pk == unit.pk
            ),
            None,
        ),
        "shows_present": unit.owner.kind != Agency.Kind.POLICE and on == today(request),
        "can_edit": can_edit and stands,
        "can_add": stands and _can_add(actor, unit, can_edit=can_edit),
        "is_open": can_edit,
    }


def _can_add(actor: Actor, unit: Unit, *, can_edit: bool) -> bool:
    return can_edit or (unit.kind in COMMON_KINDS and actor.can("force.edit"))


def _visible_people(actor: Actor, members: list[Membership]) -> set[UUID]:
    return selectors.visible_people(actor=actor, ids=[member.person_id for member in members])


def _below(actor: Actor, unit: Unit, on: date) -> list[tuple[Unit, int]]:
    rows = sorted(selectors.units(actor=actor, on=on).filter(parent=unit), key=by_kind_and_number)
    members = selectors.members(unit_ids=[row.pk for row in rows], on=on)
    return [(row, sum(member.unit_id == row.pk for member in members)) for row in rows]


def _nucleus(actor: Actor, unit: Unit, members: list[Membership], on: date) -> set[UUID]:
    """Return who of a group also serves in the on-site cell or the security team of its hamlet."""
    if unit.kind != Unit.Kind.SELF_MANAGED_GROUP:
        return set()
    bodies = selectors.hamlet_coverage(commune_id=actor.commune_id, on=on)
    row = next((row for row in bodies if row.hamlet.pk == unit.hamlet_id), None)
    keys = [body.pk for kind in NUCLEUS_BODIES if row and (body := row.bodies[kind.value])]
    serving = {member.person_id for member in selectors.members(unit_ids=keys, on=on)}
    return serving & {member.person_id for member in members}


def _asking(unit: Unit, title: str, done: str, *, button: str = "", lead: str = "") -> Asking:
    return Asking(
        title=title,
        button=button or _("Write down"),
        done=done,
        back=reverse("force:unit", args=[unit.pk]),
        back_label=unit.name,
        lead=lead,
    )


def _own(request: AppRequest, unit_id: UUID) -> Unit:
    found = selectors.get_unit(actor=request.actor, unit_id=unit_id)
    if not policy.can_edit_unit(request.actor, found):
        raise PermissionDenied
    return found


@page("force.edit", "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """Who keeps the register. In five seconds: what kind, its name, its hamlet, from when."""
    on = today(request)
    form = UnitForm(request.actor, on, request.POST or None, initial={"from_date": on})
    asking = Asking(
        title=_("New unit"),
        button=_("Write down"),
        done=_("The unit stands in the register. Next: who serves in it."),
        back=reverse("force:units"),
        back_label=_("Units"),
    )
    return ask(
        request,
        form,
        asking,
        lambda: services.create_unit(actor=request.actor, at=now(request), **form.cleaned_data),
    )


@page("force.edit", "GET", "POST")
def add_member(request: AppRequest, unit_id: UUID) -> HttpResponse:
    """Who fills the unit. In five seconds: whom, as what, from when."""
    found = selectors.get_unit(actor=request.actor, unit_id=unit_id)
    require(_can_add(request.actor, found, can_edit=policy.can_edit_unit(request.actor, found)))
    on = today(request)
    form = MemberForm(request.actor, found, on, request.POST or None, initial={"from_date": on})
    return ask(
        request,
        form,
        _asking(found, _("Add a member"), _("It has been written down.")),
        lambda: services.add_membership(
            actor=request.actor, unit_id=found.pk, at=now(request), **form.cleaned_data
        ),
    )


@page("force.edit", "GET", "POST")
def card(request: AppRequest, unit_id: UUID) -> HttpResponse:
    """Who keeps a group's card and corrects it. In five seconds: until when the mandate holds."""
    found = _own(request, unit_id)
    held = selectors.card_on(selectors.cards_of(found), today(request))
    words = _asking(
        found,
        _("Card of the group"),
        _("The card has been saved."),
        button=_("Save"),
        lead=_("The card as it stood until now is kept. For a new mandate, renew it instead.")
        if held
        else "",
    )
    return _card(request, found, words, _written(held) if held else {})


@page("force.edit", "GET", "POST")
def renew_card(request: AppRequest, unit_id: UUID) -> HttpResponse:
    """Who keeps a group's card, when its mandate ends. In five seconds: from when to when the new one holds."""
    found = _own(request, unit_id)
    last = next(iter(selectors.cards_of(found)), None)
    if last is None:
        return redirect("force:card", unit_id)
    words = _asking(
        found,
        _("Renew the mandate"),
        _("The new card stands; the one before is kept with its mandate."),
        button=_("Renew"),
        lead=_(
            "A new card for the new mandate. What has not changed is taken over; the founding decision is new."
        ),
    )
    again = {"mandate_from": last.mandate_to, "mandate_to": None, "founding_decision": ""}
    return _card(request, found, words, _written(last) | again)


def _written(held: GroupCard) -> dict[str, Any]:
    return {name: getattr(held, name) for name in CardForm.base_fields}


def _card(request: AppRequest, unit: Unit, words: Asking, start: dict[str, Any]) -> HttpResponse:
    form = CardForm(request.POST or None, initial=start)
    return ask(
        request,
        form,
        words,
        lambda: services.set_group_card(
            actor=request.actor, unit_id=unit.pk, at=now(request), **form.cleaned_data
        ),
    )


@page("force.edit", "GET", "POST")
def places(request: AppRequest, unit_id: UUID) -> HttpResponse:
    """The commander, before a season. In five seconds: how many places which duty needs; never the establishment."""
    found = _own(request, unit_id)
    form = PlacesForm(request.actor, request.POST or None, initial={"from_date": today(request)})
    lead = _(
        "Places the commune's own duties need. This is not the decided establishment, which is never kept here."
    )
    return ask(
        request,
        form,
        _asking(found, _("Places needed"), _("The places have been written down."), lead=lead),
        lambda: services.set_needed_places(
            actor=request.actor, unit_id=found.pk, at=now(request), **form.cleaned_data
        ),
    )


@page("force.edit", "GET", "POST")
def end(request: AppRequest, unit_id: UUID) -> HttpResponse:
    """The commander, when a unit is dissolved. In five seconds: from which day, and that earlier rolls stay."""
    found = _own(request, unit_id)
    form = EndForm(request.POST or None, initial={"on": today(request)})
    lead = _("Everybody who serves in it leaves it on that day. Earlier rolls and duties stay as they were.")
    return ask(
        request,
        form,
        _asking(found, _("End the unit"), _("The unit has been ended."), lead=lead),
        lambda: services.end_unit(
            actor=request.actor, unit_id=found.pk, at=now(request), **form.cleaned_data
        ),
    )
