"""
Pictures that phones brought, for those who read: whoever sees the record sees its pictures, as they were drawn again.

What a share hides in part cannot be blanked in a picture: then none of them is shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from trucban.access.actors import Actor
from trucban.field.models import Media
from trucban.field.services.media import draw_for_readers
from trucban.incident import selectors as incidents
from trucban.incident.models import Incident, TimelineEntry
from trucban.lib.errors import NotVisible
from trucban.patrol import selectors as patrols
from trucban.patrol.models import Finding, Patrol


class Stand(StrEnum):
    """How far a picture is."""

    HERE = "HERE"
    ON_ITS_WAY = "ON_ITS_WAY"
    REFUSED = "REFUSED"  # damaged, or no picture at all: kept as it came, shown to nobody


@dataclass(frozen=True)
class Picture:
    """A picture as a page shows it; ``sha256`` is of the file as the phone sent it, ``original`` of what its camera made."""

    id: UUID
    record_id: UUID
    taken_by: str
    written_at: datetime
    stand: Stand
    sha256: str
    original: str


def of_incident(*, actor: Actor, incident_id: UUID) -> list[Picture]:
    """Return what came with the report, its notes and those merged into it, struck ones left out; raises NotVisible."""
    view = incidents.view_incident(actor=actor, incident_id=incident_id)
    if view.redacted:
        return []
    lines = [row.pk for row in incidents.timeline(actor=actor, incident_id=incident_id)]
    return _pictures(actor, [*incidents.family(actor=actor, incident=view.incident), *lines])


def of_findings(*, actor: Actor, patrol: Patrol) -> dict[UUID, list[Picture]]:
    """Return what came with the findings of a patrol the actor sees, struck ones left out: finding id -> pictures."""
    found = defaultdict(list)
    for one in _pictures(actor, [row.pk for row in patrols.findings_of(patrol)]):
        found[one.record_id].append(one)
    return dict(found)


def _pictures(actor: Actor, records: Iterable[UUID]) -> list[Picture]:
    rows = Media.objects.filter(commune_id=actor.commune_id, item__record_id__in=list(records))
    rows = rows.select_related("item__device__user").order_by("item__corrected_at", "item_id", "pk")
    return [
        Picture(
            row.pk,
            row.item.record_id or row.item_id,
            row.item.device.user.name,
            row.item.corrected_at,
            _stand(row),
            row.sha256,
            row.original_sha256,
        )
        for row in rows
    ]


def _stand(row: Media) -> Stand:
    if row.complete_at is None:
        return Stand.ON_ITS_WAY
    return Stand.HERE if draw_for_readers(row.sha256) else Stand.REFUSED


def shown_file(*, actor: Actor, media_id: UUID) -> Path:
    """Return the file of a picture as readers get it; raises NotVisible."""
    row = Media.objects.select_related("item").filter(pk=media_id, commune_id=actor.commune_id).first()
    if row is None or row.complete_at is None or row.item.record_id is None:
        raise NotVisible
    seen = _of_record(actor, row.item.record_type, row.item.record_id)
    shown = draw_for_readers(row.sha256) if media_id in {one.id for one in seen} else None
    if shown is None:
        raise NotVisible
    return shown


def _of_record(actor: Actor, record_type: str, record_id: UUID) -> list[Picture]:
    if record_type == Incident._meta.label_lower:
        return of_incident(actor=actor, incident_id=record_id)
    if record_type == TimelineEntry._meta.label_lower:
        entry = incidents.get_entry(actor=actor, entry_id=record_id)
        return of_incident(actor=actor, incident_id=entry.incident_id)
    if record_type == Finding._meta.label_lower:
        patrol_id = Finding.objects.values_list("patrol_id", flat=True).get(pk=record_id)
        patrol = patrols.get_patrol(actor=actor, patrol_id=patrol_id)
        return of_findings(actor=actor, patrol=patrol).get(record_id, [])
    raise NotVisible
