"""Posts and the shifts that recur there."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.duty.models import DutyPost, ShiftPattern


def _on(day: date) -> Q:
    return (Q(to_date__isnull=True) | Q(to_date__gt=day)) & Q(from_date__lte=day)


def posts(*, actor: Actor, on: date | None = None) -> QuerySet[DutyPost]:
    """Return the posts the actor sees, kinds together; on a day, those that are kept then."""
    rows = DutyPost.objects.visible_to(actor).select_related("point", "unit").order_by("kind", "name", "pk")
    return rows.filter(_on(on)) if on else rows


def get_post(*, actor: Actor, post_id: UUID, lock: bool = False) -> DutyPost:
    return one(DutyPost, DutyPost.objects.visible_to(actor), post_id, lock=lock)


def patterns(*, actor: Actor, on: date | None = None, post_id: UUID | None = None) -> QuerySet[ShiftPattern]:
    """Return the recurring shifts of the posts the actor sees, with their places."""
    rows = ShiftPattern.objects.filter(post__in=DutyPost.objects.visible_to(actor).values("pk"))
    rows = rows.filter(_on(on)) if on else rows
    rows = rows.filter(post_id=post_id) if post_id else rows
    rows = rows.select_related("post").prefetch_related("places__qualification")
    return rows.order_by("post__kind", "post__name", "starts", "pk")


def get_pattern(*, actor: Actor, pattern_id: UUID, lock: bool = False) -> ShiftPattern:
    return one(ShiftPattern, patterns(actor=actor), pattern_id, lock=lock)
