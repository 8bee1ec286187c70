"""Who was at a session, what the calendar proposes, and which sessions wait for a signature."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from trucban.access.actors import Actor
from trucban.calendar.models import Commitment
from trucban.force.models import Person
from trucban.training.models import AttendanceMark, SessionPerson, TrainingSession
from trucban.training.selectors.programmes import PLANNED, PRESENT, taking


@dataclass(frozen=True)
class Marked:
    """Somebody called to a session, what is recorded, and what was recorded before it was corrected."""

    person: Person
    outcome: str
    label: str
    earlier: list[AttendanceMark]


def attendance(session: TrainingSession) -> list[Marked]:
    """Return what is recorded of each person called, by name, with earlier marks beside it, the oldest first."""
    rows = session.people.select_related("person").prefetch_related(
        Prefetch("marks", AttendanceMark.objects.order_by("recorded_at", "pk"))
    )
    return [
        Marked(row.person, row.outcome, row.get_outcome_display(), list(row.marks.all())[:-1])
        for row in rows.order_by("person__name_sort", "pk")
    ]


def proposed(session: TrainingSession, people: Collection[Person]) -> dict[UUID, str]:
    """Return person -> what the calendar says of them then: leave or a duty written since, otherwise present."""
    taken = taking(people, starts_at=session.starts_at, ends_at=session.ends_at)
    return {person.pk: _proposed(taken[person.pk]) for person in people}


def _proposed(taken: list[Commitment]) -> str:
    kinds = {row.kind for row in taken}
    if Commitment.Kind.LEAVE in kinds:
        return SessionPerson.Outcome.ON_LEAVE
    if Commitment.Kind.DUTY in kinds:
        return SessionPerson.Outcome.ON_DUTY
    return PRESENT


def has_recorded(actor: Actor, session: TrainingSession) -> bool:
    """Say whether the actor recorded something of who was there: then somebody else signs it."""
    return AttendanceMark.objects.filter(place__session=session, recorded_by_id=actor.id).exists()


def awaiting_attendance(*, actor: Actor, at: datetime) -> QuerySet[TrainingSession]:
    """Return the sessions that are over and not signed, the oldest first: nobody's days count yet."""
    rows = TrainingSession.objects.visible_to(actor).filter(
        ends_at__lte=at, status=PLANNED, signed_at__isnull=True
    )
    found: QuerySet[TrainingSession] = rows.select_related("programme", "unit").order_by("starts_at", "pk")
    return found
