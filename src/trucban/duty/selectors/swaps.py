"""Swaps people ask for: with whom, which are open, and whether the two still stand where they stood."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.duty.models import Assignment, SwapRequest
from trucban.duty.selectors.takeovers import place_in_force, watches_to_take

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class SwapNow:
    """The places of a swap in the version in force; None when the two stand there no more at these hours."""

    place: Assignment
    other: Assignment


def swaps(*, actor: Actor) -> QuerySet[SwapRequest]:
    """Return the swaps the actor sees, the latest first."""
    rows = SwapRequest.objects.visible_to(actor).select_related(
        "asker", "colleague", "place__shift__post", "other__shift__post"
    )
    return rows.order_by("-asked_at", "-pk")


def open_swaps(*, actor: Actor) -> QuerySet[SwapRequest]:
    return swaps(actor=actor).filter(status__in=SwapRequest.OPEN)


def get_swap(*, actor: Actor, swap_id: UUID, lock: bool = False) -> SwapRequest:
    related = ["asker", "colleague", "place__shift__post", "other__shift__post"]
    return one(SwapRequest, SwapRequest.objects.visible_to(actor), swap_id, lock=lock, related=related)


def swap_now(swap: SwapRequest) -> SwapNow | None:
    """Return where the two stand in the roster in force, if it is still what was asked about."""
    place = _unmoved(swap.place, swap.asker_id)
    other = _unmoved(swap.other, swap.colleague_id)
    return SwapNow(place, other) if place and other else None


def _unmoved(asked: Assignment, person_id: UUID) -> Assignment | None:
    place = place_in_force(asked)
    if place is None or place.person_id != person_id or place.shift.ends_at != asked.shift.ends_at:
        return None
    return place


def places_to_swap(*, actor: Actor, place: Assignment, at: datetime) -> list[Assignment]:
    """Return the places still to come of the rosters in force where somebody else stands, in the order of time."""
    shifts = watches_to_take(actor=actor, at=at, ahead=AHEAD)
    return [
        other
        for shift in shifts
        if shift.owner_id == place.owner_id and shift.starts_at > at and shift.pk != place.shift_id
        for other in shift.assignments.all()
        if other.person_id not in (None, place.person_id)
    ]
