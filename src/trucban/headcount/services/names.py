"""Names on a list: read after its closing with an entry in the log, erased after the days the commune has set."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models.functions import Coalesce, Least

from trucban.access.actors import Actor
from trucban.audit.services import record, record_many, verb
from trucban.headcount import policy, selectors
from trucban.headcount.models import HeadCount, Household
from trucban.lib.clock import local_day
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.rulebook import selectors as rulebook


@verb
def reveal_names(*, actor: Actor, headcount_id: UUID, at: datetime) -> HeadCount:
    """
    Let the names of a list that is over be read once more; that they were looked at is written down.

    Raises:
        NotVisible: no such list, or its names are erased. PermissionDenied.
    """
    count = selectors.get_headcount(actor=actor, headcount_id=headcount_id)
    if not policy.can_keep(actor, count):
        raise PermissionDenied
    if count.erased_at:
        raise NotVisible
    record(actor=actor, action="headcount.names_seen", subject=count, at=at)
    return count


@verb
def erase_names(*, actor: Actor, at: datetime) -> int:
    """
    Erase what says who lives where, of lists over for as long as the commune has set; the clock's work.

    A list nobody closed is over when phones no longer hold it, and is closed by this. Numbers and marks stay: the
    report of that night still adds up. Returns how many lists.
    """
    days = rulebook.value(commune_id=actor.commune_id, key="headcount.keep_days", on=local_day(at))
    rows = HeadCount.objects.filter(
        commune_id=actor.commune_id, owner_id__in=actor.agency_ids, erased_at__isnull=True
    ).annotate(over_at=Least(Coalesce("closed_at", "until"), "until"))
    due = list(rows.filter(over_at__lt=at - timedelta(days=int(days))).order_by("pk"))
    Household.objects.filter(headcount__in=due).update(label="", place="", needs=[])
    for row in due:
        row.closed_at, row.erased_at = row.closed_at or at, at
        row.save(update_fields=["closed_at", "erased_at"])
    record_many(actor=actor, action="headcount.erased", done=[(row, {}) for row in due], at=at)
    return len(due)
