"""Whose turn it is at a post on a day, and who would rather not stand then: what drafts are made from."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from trucban.duty import spans
from trucban.duty.models import Crew, Rotation, Wish


@dataclass(frozen=True)
class Turns:
    """The rotations of some posts, with what is needed to say whose turn a day is."""

    by_post: dict[UUID, list[Rotation]]
    days_off: spans.DaysOff

    @classmethod
    def of(cls, *, commune_id: UUID, post_ids: Collection[UUID], first: date, last: date) -> "Turns":
        """Read the rotations that are in force on some day from ``first`` to ``last``."""
        unended = Q(to_date__isnull=True) | Q(to_date__gt=first)
        rows = Rotation.objects.filter(unended, post_id__in=post_ids, from_date__lte=last)
        found: dict[UUID, list[Rotation]] = defaultdict(list)
        for row in rows.prefetch_related("crews__members__person").order_by("from_date", "pk"):
            found[row.post_id].append(row)
        return cls(dict(found), spans.DaysOff(commune_id, first))

    def crew(self, post_id: UUID, day: date) -> Crew | None:
        """Return whose turn a day is; None where no rotation holds, or it is nobody's."""
        for row in self.by_post.get(post_id, ()):
            if row.from_date <= day and (row.to_date is None or day < row.to_date):
                return self._of(row, day)
        return None

    def _of(self, row: Rotation, day: date) -> Crew | None:
        if row.skips_holidays and self.days_off.is_holiday(day):
            return None
        crews = sorted(row.crews.all(), key=lambda crew: crew.position)
        return crews[(day - row.from_date).days // row.turn_days % len(crews)] if crews else None


def unwanted_days(*, person_ids: Collection[UUID], first: date, last: date) -> dict[UUID, list[Wish]]:
    """Return person -> wishes that touch these days."""
    found: dict[UUID, list[Wish]] = defaultdict(list)
    rows = Wish.objects.filter(touching(first, last), person_id__in=person_ids)
    for row in rows.order_by("first_day", "pk"):
        found[row.person_id].append(row)
    return found


def touching(first: date, last: date) -> Q:
    """Match the wishes that hold and touch some day of a stretch."""
    return Q(withdrawn_at__isnull=True, first_day__lte=last, last_day__gte=first)
