"""Who is taken, by what, when."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach
from trucban.access.visibility import one
from trucban.calendar.models import CalendarEntry, Commitment, LeaveRequest

AWAY = (Commitment.Kind.LEAVE, Commitment.Kind.UNAVAILABLE)


def overlapping(*, starts_at: datetime, ends_at: datetime) -> QuerySet[Commitment]:
    """Return what touches [starts_at, ends_at); what ends when it begins does not."""
    return Commitment.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


def busy(
    *,
    person_ids: Collection[UUID],
    starts_at: datetime,
    ends_at: datetime,
    with_tentative: bool = False,
) -> dict[UUID, list[Commitment]]:
    """Return person -> commitments in a period, earliest first; every person asked about has a list."""
    rows = overlapping(starts_at=starts_at, ends_at=ends_at).filter(person_id__in=person_ids)
    if not with_tentative:
        rows = rows.filter(tentative=False)
    found: dict[UUID, list[Commitment]] = {person_id: [] for person_id in person_ids}
    for row in rows.order_by("starts_at", "pk"):
        found[row.person_id].append(row)
    return found


def away_at(person_ids: Collection[UUID], at: datetime) -> set[UUID]:
    """Return who of these is on leave or unavailable at one moment."""
    rows = Commitment.objects.filter(
        person_id__in=person_ids, kind__in=AWAY, tentative=False, starts_at__lte=at, ends_at__gt=at
    )
    return set(rows.values_list("person_id", flat=True))


def commitments(
    *, actor: Actor, starts_at: datetime, ends_at: datetime, person_id: UUID | None = None
) -> QuerySet[Commitment]:
    """Return the commitments this actor may see in a period, earliest first."""
    rows = Commitment.objects.visible_to(actor).filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    rows = rows.select_related("person").order_by("starts_at", "person__name_sort", "pk")
    return rows.filter(person_id=person_id) if person_id else rows


def leave_requests(*, actor: Actor, status: str = "") -> QuerySet[LeaveRequest]:
    """Return the requests this actor may see, the next to begin first."""
    rows = LeaveRequest.objects.visible_to(actor).select_related("person").order_by("starts_at", "pk")
    return rows.filter(status=status) if status else rows


def get_leave(*, actor: Actor, leave_id: UUID, lock: bool = False) -> LeaveRequest:
    return one(LeaveRequest, LeaveRequest.objects.visible_to(actor), leave_id, lock=lock)


def conflicts_of_leave(*, actor: Actor, leave_id: UUID) -> list[Commitment]:
    """Return what the person is already taken for in the period asked for, drafts included."""
    leave = get_leave(actor=actor, leave_id=leave_id)
    return collisions(leave)


def collisions(leave: LeaveRequest) -> list[Commitment]:
    rows = overlapping(starts_at=leave.starts_at, ends_at=leave.ends_at).filter(person_id=leave.person_id)
    return list(rows.exclude(source_id=leave.pk).order_by("starts_at", "pk"))


def entries(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[CalendarEntry]:
    """
    Return the lines of the work calendar that touch a period, in order.

    Each agency's people see its calendar; who sees every agency's week sees every agency's lines.
    """
    during = Q(starts_at__lt=ends_at) & (
        Q(ends_at__gt=starts_at) | Q(ends_at__isnull=True, starts_at__gte=starts_at)
    )
    return _entries_seen_by(actor).filter(during).select_related("owner").order_by("starts_at", "pk")


def get_entry(*, actor: Actor, entry_id: UUID) -> CalendarEntry:
    return one(CalendarEntry, _entries_seen_by(actor), entry_id)


def _entries_seen_by(actor: Actor) -> QuerySet[CalendarEntry]:
    rows = CalendarEntry.objects.filter(commune_id=actor.commune_id)
    if actor.reaches("week.view", Reach.COMMUNE):
        return rows
    return rows.filter(owner_id__in=actor.agency_ids)
