"""Questions about posts, rosters, the watch, its book and attendance."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from trucban.access.actors import Actor
from trucban.duty import policy
from trucban.duty.models import DutyBookLine, PoliceRequest
from trucban.lib.errors import NotVisible

Row = TypeVar("Row", bound=Model)


def book(
    *, actor: Actor, starts_at: datetime, ends_at: datetime, with_struck: bool = True
) -> QuerySet[DutyBookLine]:
    """Return the lines of a period in the order things happened."""
    lines = DutyBookLine.objects.visible_to(actor).filter(at__gte=starts_at, at__lt=ends_at)
    return (lines if with_struck else lines.filter(struck_at__isnull=True)).order_by("at", "pk")


def get_line(*, actor: Actor, line_id: UUID, lock: bool = False) -> DutyBookLine:
    return _one(DutyBookLine.objects.visible_to(actor), line_id, lock=lock)


def police_requests(*, actor: Actor, with_withdrawn: bool = False) -> QuerySet[PoliceRequest]:
    """Return what was asked of the police, for those who answer and those who ask; soonest first."""
    if not policy.can_see_police_requests(actor):
        return PoliceRequest.objects.none()
    rows = PoliceRequest.objects.filter(commune_id=actor.commune_id).order_by("starts_at", "pk")
    return rows if with_withdrawn else rows.exclude(status=PoliceRequest.Status.WITHDRAWN)


def get_police_request(*, actor: Actor, request_id: UUID, lock: bool = False) -> PoliceRequest:
    return _one(police_requests(actor=actor, with_withdrawn=True), request_id, lock=lock)


def _one(rows: QuerySet[Row], key: UUID, *, lock: bool = False) -> Row:
    """Return one row the actor sees; locked by its key alone, for a lock takes no DISTINCT."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotVisible
    return row._meta.model._default_manager.select_for_update().get(pk=key) if lock else row
