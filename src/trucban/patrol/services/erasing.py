"""The precise points of a track are deleted after the time the commune has set; what they added up to stays."""

from datetime import datetime

from django.db.models import Q

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.patrol import selectors
from trucban.patrol.models import Patrol
from trucban.patrol.services.refusals import show_change


@verb
def erase_tracks(*, actor: Actor, before: datetime, at: datetime) -> int:
    """Delete the points of the own agencies' patrols that ended before a moment, and keep their figures; return how many."""
    ended = Q(back_at__lt=before) | Q(back_at__isnull=True, ends_at__lt=before)
    rows = Patrol.objects.select_for_update(of=("self",)).filter(
        ended, commune_id=actor.commune_id, owner_id__in=actor.agency_ids, track__isnull=False
    )
    count = 0
    for patrol in rows.order_by("pk"):
        patrol.track_figures = selectors.track_figures(patrol)
        patrol.track, patrol.track_erased_at = None, at
        patrol.save(update_fields=["track", "track_figures", "track_erased_at"])
        changes = {"points": patrol.track_figures["points"]}
        record(actor=actor, action="patrol.track_erased", subject=patrol, at=at, changes=changes)
        show_change(patrol, at=at)
        count += 1
    return count
