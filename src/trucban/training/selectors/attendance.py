"""Who was at a session, what the calendar proposes, and which sessions wait for a signature."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.calendar.models import Commitment
from trucban.force.models import Person
from trucban.lib.merge import differing, live, standing
from trucban.training.marks import as_writes, in_order
from trucban.training.models import AttendanceMark, SessionPerson, TrainingSession
from trucban.training.selectors.programmes import PLANNED, PRESENT, taking

EARLY = timedelta(hours=1)  # before a session its list may be opened
AFTER = timedelta(hours=24)  # after its end a phone keeps the list, for who came late to it


@dataclass(frozen=True)
class Marked:
    """
    Somebody called to a session, what is recorded, and what was recorded before it was corrected.

    ``others`` say something else, and nobody who wrote knew of the other: a person says which holds. ``seen`` are the
    ids that whoever reads this has before their eyes.
    """

    person: Person
    outcome: str
    label: str
    earlier: list[AttendanceMark]
    others: list[str]
    seen: list[UUID]


def attendance(session: TrainingSession) -> list[Marked]:
    """Return what is recorded of each person called, by name, with earlier marks beside it, the oldest first."""
    rows = session.people.select_related("person").prefetch_related("marks")
    return [_marked(row) for row in rows.order_by("person__name_sort", "pk")]


def _marked(row: SessionPerson) -> Marked:
    marks = in_order(row.marks.all())
    writes = as_writes(marks)
    if not writes:
        return Marked(row.person, row.outcome, row.get_outcome_display(), [], [], [])
    stands = standing(writes)
    others = [str(SessionPerson.Outcome(one.value).label) for one in differing(writes)]
    before = [mark for mark, write in zip(marks, writes, strict=True) if write.id != stands.id]
    runs = [next(same) for _outcome, same in groupby(before, key=lambda mark: mark.outcome)]
    if runs and runs[-1].outcome == row.outcome:
        runs.pop()
    seen = [one.id for one in live(writes)]
    return Marked(row.person, row.outcome, row.get_outcome_display(), runs, others, seen)


def marks_of(session: TrainingSession) -> int:
    """Return how many marks there are: they only grow, so that a page knows whether it is older than one of them."""
    return AttendanceMark.objects.filter(place__session=session).count()


def led(*, actor: Actor) -> list[TrainingSession]:
    """Return the sessions whose attendance the actor takes, from two days before until a day after, the next first."""
    if actor.person_id is None:
        return []
    rows = TrainingSession.objects.visible_to(actor).filter(
        leader_id=actor.person_id,
        status=PLANNED,
        starts_at__lte=actor.at + timedelta(days=2),
        ends_at__gt=actor.at - AFTER,
    )
    return list(rows.order_by("starts_at", "pk"))


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
