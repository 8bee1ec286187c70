"""Adding a line to the story of an incident, inside a verb."""

from datetime import datetime

from trucban.access.actors import Actor
from trucban.incident.models import Incident, TimelineEntry


def write(
    actor: Actor,
    incident: Incident,
    kind: str,
    text: str,
    *,
    at: datetime,
    happened_at: datetime | None = None,
    state: str = "",
) -> TimelineEntry:
    """Add a line to the story of an incident."""
    return TimelineEntry.objects.create(
        commune_id=incident.commune_id,
        owner_id=incident.owner_id,
        incident=incident,
        at=happened_at or at,
        written_at=at,
        author_id=actor.id,
        author_name=actor.name,
        kind=kind,
        text=text,
        state=state,
    )
