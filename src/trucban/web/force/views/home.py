"""The overview: are there enough people, which hamlet is not covered, what runs out."""

from django.http import HttpResponse
from django.shortcuts import render

from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.force import selectors
from trucban.force.models import HAMLET_BODIES, GroupCard
from trucban.force.selectors import HamletCoverage, StrengthRow
from trucban.rulebook import selectors as rulebook
from trucban.web.clock import now, today
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

SOON = 60  # days: the first warning of a qualification or mandate


@page("force.view")
def home(request: AppRequest) -> HttpResponse:
    """
    The commander and his deputies, in the morning and before a season; leaders of a hamlet for their own.

    In five seconds: which unit is below the alarm, which hamlet has no valid group, what expires next.
    """
    actor, on = request.actor, today(request)
    rows = selectors.strength(actor=actor, on=on, at=now(request))
    coverage = _coverage_of(actor, selectors.hamlet_coverage(commune_id=actor.commune_id, on=on))
    context = {
        "tabs": tabs("force:home", request.actor),
        "strength": [_line(row) for row in rows],
        "below": sum(row.is_below for row in rows),
        "alarm": rulebook.value(commune_id=actor.commune_id, key="force.platoon_alarm_percent", on=on),
        "coverage": coverage,
        "uncovered": sum(not row.has_valid_group for row in coverage),
        "body_kinds": HAMLET_BODIES,
        "visible_units": set(selectors.units(actor=actor, on=on).values_list("pk", flat=True)),
        "qualifications": selectors.expiring_qualifications(actor=actor, on=on, within_days=SOON),
        "mandates": _mandates(actor, selectors.expiring_mandates(commune_id=actor.commune_id, on=on, within_days=SOON)),
        "on": on,
        "soon": SOON,
    }  # fmt: skip
    return render(request, "force/home.html", context)


def _line(row: StrengthRow) -> dict[str, object]:
    """A unit of the police says nothing of who is present: their availability is never kept here."""
    return {
        "row": row,
        "lacking": row.needed - row.filled,
        "shows_present": row.unit.owner.kind != Agency.Kind.POLICE,
    }


def _coverage_of(actor: Actor, rows: list[HamletCoverage]) -> list[HamletCoverage]:
    """Keep the hamlets of this actor: a hamlet's leader sees the own one."""
    return [row for row in rows if actor.can("force.view", hamlet_id=row.hamlet.pk)]


def _mandates(actor: Actor, cards: list[GroupCard]) -> list[GroupCard]:
    seen = selectors.visible_units(actor=actor, ids=[card.unit_id for card in cards])
    return [card for card in cards if card.unit_id in seen]
