"""Whose turn it is at a post, and the wishes somebody sees."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.duty import spans
from trucban.duty.models import Crew, DutyPost, Rotation, Wish
from trucban.duty.turns import Turns, touching


def rotation(*, actor: Actor, post_id: UUID, on: date) -> Rotation | None:
    """Return the rotation of a post that holds on a day, or the next to come, with crews and members."""
    rows = Rotation.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on),
        post_id=post_id,
        post__in=DutyPost.objects.visible_to(actor).values("pk"),
    )
    found: Rotation | None = (
        rows.prefetch_related("crews__members__person").order_by("from_date", "pk").first()
    )
    return found


def coming_turns(row: Rotation, *, first: date, days: int) -> Iterator[tuple[date, Crew | None]]:
    """Yield each day with the crew whose turn it is, as the rotation says."""
    turns = Turns({row.post_id: [row]}, spans.DaysOff(row.commune_id, first))
    for day in (first + timedelta(days=number) for number in range(days)):
        yield day, turns.crew(row.post_id, day)


def wishes(*, actor: Actor, first: date, last: date) -> QuerySet[Wish]:
    """Return the wishes for some day of a stretch that the actor sees: one's own, or all for who sees rosters whole."""
    rows = Wish.objects.visible_to(actor).filter(touching(first, last))
    return rows.select_related("person").order_by("first_day", "person__name_sort", "pk")


def get_wish(*, actor: Actor, wish_id: UUID, lock: bool = False) -> Wish:
    return one(Wish, Wish.objects.visible_to(actor), wish_id, lock=lock)
