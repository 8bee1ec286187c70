"""
Precise points are deleted from the journal as well, where they came in (decision 15).

An item keeps its id, number, hash and receipts: whoever sends it again gets the first receipt again, and no point.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record_many, verb
from trucban.field.models import JournalItem, OtherContent
from trucban.field.protocol.canonical import canonical, read
from trucban.patrol import services as patrols

POINTS = "track.points"
State = JournalItem.State
UNDECIDED = (State.STORED, State.WAITING, State.HELD)


@verb
def erase_points(*, actor: Actor, before: datetime, at: datetime) -> int:
    """
    Delete the points of patrols that ended before a moment, and those of items written or received before it.

    What nobody decided about in all that time is set aside. Returns how many items lost their points.
    """
    patrols.erase_tracks(actor=actor, before=before, at=at)
    old = Q(corrected_at__lt=before) | Q(received_at__lt=before)
    rows = JournalItem.objects.filter(
        old,
        commune_id=actor.commune_id,
        owner_id__in=actor.agency_ids,
        kind=POINTS,
        erased_at__isnull=True,
    )
    erased = [_erase(row, at) for row in rows.select_for_update().order_by("pk")]
    record_many(actor=actor, action="item.points_erased", done=[(row, {}) for row in erased], at=at)
    _erase_others(_others(actor, before), at)
    return len(erased)


def _erase(row: JournalItem, at: datetime) -> JournalItem:
    row.content, row.erased_at = without_points(row.content), at
    if row.state in UNDECIDED:
        row.state = State.SET_ASIDE
        row.words = _("Nobody decided in the time set for keeping precise points: they were deleted.")
    row.save(update_fields=["content", "erased_at", "state", "words"])
    return row


def _others(actor: Actor, before: datetime) -> Iterable[OtherContent]:
    """Return other contents of an id; the item they stand beside may be of any kind."""
    rows = OtherContent.objects.filter(
        commune_id=actor.commune_id,
        item__owner_id__in=actor.agency_ids,
        received_at__lt=before,
        erased_at__isnull=True,
        content__contains=POINTS,
    )
    return [row for row in rows.order_by("pk") if read(row.content)["kind"] == POINTS]


def _erase_others(rows: Iterable[OtherContent], at: datetime) -> None:
    for row in rows:
        row.content, row.erased_at = without_points(row.content), at
        row.save(update_fields=["content", "erased_at"])


def without_points(content: str) -> str:
    """Return an item's text with no point in it."""
    item = read(content)
    payload = item["payload"]
    return canonical({**item, "payload": {**payload, "points": []}}).decode()
