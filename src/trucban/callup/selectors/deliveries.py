"""Calls that came too late into the citizens' hands, or are about to (rules.md: every call of the season has its last day)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import F, Q

from trucban.access.actors import Actor
from trucban.area.models import Hamlet
from trucban.callup.models import Summons

NEAR = timedelta(days=3)  # how long before its last day a call stands on the list


class Delay(StrEnum):
    """How a call stands against its last day."""

    MISSED = "MISSED"  # not delivered, and the day is over
    NEAR = "NEAR"  # not delivered, and the day is near
    LATE = "LATE"  # delivered after it


@dataclass(frozen=True)
class Delivery:
    """One call; ``days`` are those since its last day, until it, or between it and the delivery."""

    summons: Summons
    delay: Delay
    days: int


@dataclass(frozen=True)
class HamletDeliveries:
    """The calls of one hamlet, by name; no hamlet: the file names none."""

    hamlet: Hamlet | None
    rows: list[Delivery]


def deliveries(*, actor: Actor, season_id: UUID, on: date) -> list[HamletDeliveries]:
    """Return the calls of a season delivered late, not delivered in time or due within `NEAR`, by hamlet and name."""
    due = Q(delivered_on__isnull=True, deliver_by__lte=on + NEAR)
    late = Q(delivered_on__gt=F("deliver_by"))
    rows = Summons.objects.visible_to(actor).filter(due | late, case__season_id=season_id)
    rows = rows.select_related("case__person", "case__hamlet").order_by(
        F("case__hamlet__number").asc(nulls_last=True), "case__person__name_sort", "deliver_by", "pk"
    )
    found: dict[Hamlet | None, list[Delivery]] = {}
    for row in rows:
        found.setdefault(row.case.hamlet, []).append(_delivery(row, on))
    return [HamletDeliveries(hamlet, own) for hamlet, own in found.items()]


def _delivery(row: Summons, on: date) -> Delivery:
    if row.delivered_on:
        return Delivery(row, Delay.LATE, (row.delivered_on - row.deliver_by).days)
    if row.deliver_by < on:
        return Delivery(row, Delay.MISSED, (on - row.deliver_by).days)
    return Delivery(row, Delay.NEAR, (row.deliver_by - on).days)
