"""Adding a line to the story of an incident, and striking one, inside a verb."""

from datetime import datetime

from trucban.access.actors import Actor
from trucban.incident.models import CardTick, Incident, TimelineEntry


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


def strike(actor: Actor, entry: TimelineEntry, reason: str, *, at: datetime) -> None:
    """Strike a line: it stays readable, with the reason; a step of a card whose line is struck is not done."""
    entry.struck_at, entry.struck_by_id, entry.struck_reason = at, actor.id, reason
    entry.save(update_fields=["struck_at", "struck_by_id", "struck_reason"])
    CardTick.objects.filter(entry=entry).delete()
