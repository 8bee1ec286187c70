"""What was asked of the police, and their answers."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.duty import policy
from trucban.duty.models import PoliceRequest


def police_requests(*, actor: Actor, with_withdrawn: bool = False) -> QuerySet[PoliceRequest]:
    """Return what was asked of the police, for those who answer and those who ask; soonest first."""
    if not policy.can_see_police_requests(actor):
        return PoliceRequest.objects.none()
    rows = PoliceRequest.objects.filter(commune_id=actor.commune_id).order_by("starts_at", "pk")
    return rows if with_withdrawn else rows.exclude(status=PoliceRequest.Status.WITHDRAWN)


def get_police_request(*, actor: Actor, request_id: UUID, lock: bool = False) -> PoliceRequest:
    return one(PoliceRequest, police_requests(actor=actor, with_withdrawn=True), request_id, lock=lock)


def requests_of(*, commune_id: UUID, subject_ids: Collection[UUID]) -> dict[UUID, PoliceRequest]:
    """Return subject -> its request, for a shift or patrol the actor has been shown already."""
    rows = PoliceRequest.objects.filter(commune_id=commune_id, subject_id__in=subject_ids)
    return {row.subject_id: row for row in rows.exclude(status=PoliceRequest.Status.WITHDRAWN)}
