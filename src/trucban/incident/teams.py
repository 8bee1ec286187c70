"""
Questions about who was sent to incidents; only the own agencies', for another's is not one's own to lead.

Whoever serves in a unit that was sent sees their own team, whatever else they may see: they are on the way.
"""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force import selectors as force
from trucban.incident.models import Dispatch
from trucban.lib.clock import local_day

AFTERWARDS = timedelta(days=1)  # to report back late, and to write down what one did


def _own(actor: Actor) -> QuerySet[Dispatch]:
    rows: QuerySet[Dispatch] = Dispatch.objects.visible_to(actor)
    rows = rows.filter(owner_id__in=actor.agencies_reached("incident.view"))
    return rows.select_related("incident", "incident__hamlet", "unit")


def sent_to(*, actor: Actor, incident_id: UUID) -> list[Dispatch]:
    """Return who was sent to an incident or one merged into it, in the order they were called."""
    here = Q(incident_id=incident_id) | Q(incident__merged_into_id=incident_id)
    return list(_own(actor).filter(here).order_by("called_at", "pk"))


def teams_out(*, actor: Actor) -> list[Dispatch]:
    """Return everybody who is not back yet, who waits longest first."""
    return list(_own(actor).filter(back_at__isnull=True).order_by("called_at", "pk"))


def get_dispatch(*, actor: Actor, dispatch_id: UUID) -> Dispatch:
    return one(Dispatch, _own(actor), dispatch_id)


def sent_with(*, actor: Actor) -> list[Dispatch]:
    """
    Return the teams the actor serves in, at their moment, that were sent and are not back for longer than `AFTERWARDS`.

    A platoon is its squads too. Teams without a unit of the register name nobody, so nobody is of them.
    """
    if actor.person_id is None:
        return []
    still = Q(back_at__isnull=True) | Q(back_at__gt=actor.at - AFTERWARDS)
    rows = Dispatch.objects.filter(
        still, commune_id=actor.commune_id, unit__isnull=False, called_at__lte=actor.at
    )
    sent = list(
        rows.select_related("incident__hamlet", "incident__merged_into", "unit").order_by("called_at", "pk")
    )
    below = force.with_subunits({row.unit_id for row in sent if row.unit_id})
    serving = (
        force.members(unit_ids=frozenset().union(*below.values()), on=local_day(actor.at)) if sent else []
    )
    own = {held.unit_id for held in serving if held.person_id == actor.person_id}
    return [row for row in sent if row.unit_id and below[row.unit_id] & own]


def own_sent_to(*, actor: Actor, incident_id: UUID) -> Dispatch | None:
    """Return the actor's own team that was sent to an incident, or to one merged into it."""
    rows = sent_with(actor=actor)
    return next((row for row in rows if incident_id in (row.incident_id, row.incident.merged_into_id)), None)


def own_sent(*, actor: Actor, dispatch_id: UUID) -> Dispatch | None:
    """Return a team the actor serves in."""
    return next((row for row in sent_with(actor=actor) if row.pk == dispatch_id), None)


def get_sent(*, actor: Actor, dispatch_id: UUID) -> Dispatch:
    """Return a team whose steps the actor may write: one their agency leads, or their own."""
    own = own_sent(actor=actor, dispatch_id=dispatch_id)
    return own or get_dispatch(actor=actor, dispatch_id=dispatch_id)


def out_by_key(*, commune_id: UUID, key: str) -> list[Dispatch]:
    """Return where a team is out now, whoever sent it: for verbs, which say of it only what their actor may see."""
    rows = Dispatch.objects.filter(commune_id=commune_id, key=key, back_at__isnull=True)
    return list(rows.select_related("incident").order_by("called_at", "pk"))
