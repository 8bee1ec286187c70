"""Personal data that leaves as a file."""

from datetime import datetime

from trucban.access.actors import Actor
from trucban.audit.models import Entry
from trucban.audit.services import record_about, verb


@verb
def note_export(*, actor: Actor, of: str, at: datetime, **what: object) -> Entry:
    """
    Write down who saved a file with people's data: ``of`` is what it lists ("force.roll"), ``what`` which part of it.

    Who may save it is said where the file is made, before this.
    """
    return record_about(
        actor=actor, action="export.saved", subject_type=of, subject_id=actor.id, at=at, changes=what
    )
