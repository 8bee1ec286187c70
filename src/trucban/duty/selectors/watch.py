"""Who has the watch, and what passes from one watch to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.duty.models import (
    Assignment,
    DutyKind,
    DutyPost,
    Handover,
    HandoverItem,
    PoliceRequest,
    Roster,
    Shift,
)
from trucban.duty.selectors.police import requests_of
from trucban.duty.selectors.takeovers import Standing, took_over
from trucban.duty.selectors.takeovers import standing as standing_of
from trucban.lib.errors import NotVisible

# The watches that are handed over with their open matters; a guard post is relieved on the spot.
HANDED_OVER = (DutyKind.COMMAND, DutyKind.OFFICER_WATCH, DutyKind.DISASTER_WATCH, DutyKind.READINESS)
DUE_BEFORE = timedelta(minutes=30)
LONG_PAST = timedelta(days=2)


@dataclass(frozen=True)
class OnDuty:
    """One shift that is on, with who really stands it."""

    shift: Shift
    post: DutyPost
    people: tuple[Standing, ...]
    police_text: str = ""


def on_duty(*, actor: Actor, at: datetime) -> list[OnDuty]:
    """Return the published shifts that are on at a moment: command duty first, then by post."""
    shifts = list(
        _published(actor)
        .filter(starts_at__lte=at, ends_at__gt=at)
        .select_related("post__point")
        .prefetch_related("assignments__person")
    )
    standing = standing_of([place for shift in shifts for place in shift.assignments.all()], at)
    police = requests_of(commune_id=actor.commune_id, subject_ids=[shift.pk for shift in shifts])
    order = list(DutyKind.values)
    return [
        OnDuty(shift, shift.post, _people(shift, standing), _police_text(police.get(shift.pk)))
        for shift in sorted(shifts, key=lambda s: (order.index(s.kind), s.post.name, s.starts_at))
    ]


def _published(actor: Actor) -> QuerySet[Shift]:
    return Shift.objects.visible_to(actor).filter(roster__status=Roster.Status.PUBLISHED)


def _people(shift: Shift, standing: Sequence[Standing]) -> tuple[Standing, ...]:
    own = [one for one in standing if one.place.shift_id == shift.pk]
    return tuple(sorted(own, key=lambda one: one.place.place))


def _police_text(request: PoliceRequest | None) -> str:
    return request.officers_text if request and request.status == PoliceRequest.Status.FILLED else ""


def next_shift(shift: Shift) -> Shift | None:
    """Return the published shift that follows at the same post."""
    rows = Shift.objects.filter(
        post_id=shift.post_id,
        roster__status=Roster.Status.PUBLISHED,
        starts_at__gte=shift.ends_at,
        starts_at__lt=shift.ends_at + LONG_PAST,
    )
    return rows.order_by("starts_at").first()


@dataclass(frozen=True)
class HandoverDue:
    """A watch that ends or has ended and is not in the next one's hands yet."""

    shift: Shift
    next_shift: Shift | None
    handover: Handover | None


def handover_due(*, actor: Actor, at: datetime) -> list[HandoverDue]:
    """Return the watches to hand over now: those about to end, ended, or given and not taken."""
    shifts = (
        _published(actor)
        .filter(kind__in=HANDED_OVER, ends_at__lte=at + DUE_BEFORE, ends_at__gt=at - LONG_PAST)
        .select_related("post")
        .order_by("ends_at", "pk")
    )
    given = {row.from_shift_id: row for row in handovers(actor=actor).filter(from_shift__in=list(shifts))}
    return [
        HandoverDue(shift, next_shift(shift), given.get(shift.pk))
        for shift in shifts
        if shift.pk not in given or given[shift.pk].taken_at is None
    ]


def handovers(*, actor: Actor) -> QuerySet[Handover]:
    """Return the hand-overs the actor sees, the latest first, with their items."""
    rows = Handover.objects.visible_to(actor).select_related("post", "from_shift", "to_shift")
    return rows.prefetch_related("items").order_by("-given_at", "-pk")


def get_handover(*, actor: Actor, handover_id: UUID, lock: bool = False) -> Handover:
    return one(Handover, handovers(actor=actor), handover_id, lock=lock)


def get_item(*, actor: Actor, item_id: UUID, lock: bool = False) -> HandoverItem:
    rows = HandoverItem.objects.filter(handover__in=Handover.objects.visible_to(actor).values("pk"))
    return one(HandoverItem, rows, item_id, lock=lock)


def items(handover: Handover) -> list[HandoverItem]:
    return list(HandoverItem.objects.filter(handover=handover).order_by("position"))


def disputed_before(shift: Shift) -> list[HandoverItem]:
    """Return what the watch before this one gave and nobody accepted: it stays open until somebody does."""
    last = Handover.objects.filter(post_id=shift.post_id, given_at__lt=shift.ends_at).exclude(
        from_shift=shift
    )
    latest = last.order_by("-given_at", "-pk").first()
    if latest is None:
        return []
    return [item for item in items(latest) if item.answer == HandoverItem.Answer.DISPUTED]


def stands_in(actor: Actor, shift: Shift | None) -> bool:
    """Say whether the actor is one of those on a shift, as planned or by taking over."""
    if shift is None or actor.person_id is None:
        return False
    return (
        took_over(actor, shift) or Assignment.objects.filter(shift=shift, person_id=actor.person_id).exists()
    )


def visible_shift(*, actor: Actor, shift_id: UUID) -> Shift:
    """Return a published shift the actor sees, or stands on."""
    shift: Shift | None = Shift.objects.filter(
        commune_id=actor.commune_id, pk=shift_id, roster__status=Roster.Status.PUBLISHED
    ).first()
    if shift is None:
        raise NotVisible
    if not stands_in(actor, shift) and not Shift.objects.visible_to(actor).filter(pk=shift_id).exists():
        raise NotVisible
    return shift
