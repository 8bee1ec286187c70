"""Questions about who was sent to incidents; only the own agencies', for another's is not one's own to lead."""

from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.incident.models import Dispatch


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


def out_by_key(*, commune_id: UUID, key: str) -> list[Dispatch]:
    """Return where a team is out now, whoever sent it: for verbs, which say of it only what their actor may see."""
    rows = Dispatch.objects.filter(commune_id=commune_id, key=key, back_at__isnull=True)
    return list(rows.select_related("incident").order_by("called_at", "pk"))
