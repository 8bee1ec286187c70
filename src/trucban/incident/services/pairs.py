"""Two incidents that have to do with each other: both held at once, the same line told in the stories."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.incident import selectors
from trucban.incident.models import Incident
from trucban.incident.services.values import refuse_if_only_reported
from trucban.incident.services.writing import write
from trucban.lib.errors import PermissionDenied
from trucban.notify.services import publish_change


def both(
    actor: Actor, first_id: UUID, second_id: UUID, *, may: Callable[[Actor, Incident], bool]
) -> tuple[Incident, Incident]:
    """
    Return two incidents, locked in one order, so that two people who do it at once do not wait for each other.

    ``may`` is the policy that the actor must meet for each.

    Raises:
        NotVisible, PermissionDenied, OnlyReported.
    """
    rows = {
        key: selectors.get_incident(actor=actor, incident_id=key, lock=True)
        for key in sorted({first_id, second_id})
    }
    for row in rows.values():
        if not may(actor, row):
            raise PermissionDenied
        refuse_if_only_reported(row)
    return rows[first_id], rows[second_id]


def tell(actor: Actor, rows: Iterable[Incident], kind: str, words: str, *, at: datetime) -> None:
    """Write the same line into several stories: what was decided stays readable in each, whatever comes after."""
    for row in rows:
        write(actor, row, kind, words, at=at)
        publish_change(topic="incident", subject=row, at=at, owner_id=row.owner_id)
