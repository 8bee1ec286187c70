"""Equipment whose receipt its receiver has not confirmed: what waits for one, and what an agency waits for."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.capabilities import OfficeKind
from trucban.access.visibility import one
from trucban.force.models import Custody, Membership
from trucban.force.selectors.equipment import HELD_BY, held
from trucban.lib.clock import local_day

LEADING = (Membership.Role.LEADER, Membership.Role.DEPUTY)


def received(*, actor: Actor, at: datetime) -> QuerySet[Custody]:
    """
    Return what the actor holds today as its receiver, the latest first.

    A person receives for themself, leader or deputy for their unit, the leader of a hamlet's militia for the hamlet.
    """
    mine = Q(pk__in=[])
    if actor.person_id:
        leads = Membership.objects.as_of(local_day(at)).filter(person_id=actor.person_id, role__in=LEADING)
        mine = Q(to_person_id=actor.person_id) | Q(to_unit_id__in=leads.values("unit_id"))
    hamlets: set[UUID] = set()
    for holding in actor.holdings:
        if holding.office_kind == OfficeKind.HAMLET_MILITIA_LEADER:
            hamlets |= holding.hamlets
    rows = Custody.objects.filter(
        mine | Q(to_hamlet_id__in=hamlets), returned_at__isnull=True, commune_id=actor.commune_id
    )
    return rows.select_related(*HELD_BY).order_by("-issued_at", "-pk")


def to_confirm(*, actor: Actor, at: datetime) -> QuerySet[Custody]:
    """Return what the actor received and has not confirmed, the latest first."""
    return received(actor=actor, at=at).filter(confirmed_at__isnull=True)


def get_received(*, actor: Actor, custody_id: UUID, at: datetime, lock: bool = False) -> Custody:
    return one(Custody, received(actor=actor, at=at), custody_id, lock=lock, related=HELD_BY)


def unconfirmed(*, actor: Actor) -> QuerySet[Custody]:
    """Return what is out and no receiver has confirmed, the longest waiting first."""
    return held(actor=actor).filter(confirmed_at__isnull=True).order_by("issued_at", "pk")
