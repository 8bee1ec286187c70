"""Who passed a session, and who is to be tested again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force import selectors as force
from trucban.force.models import Person, Qualification, QualificationKind
from trucban.lib.clock import local_day
from trucban.training.models import SessionPerson, SessionResult, TrainingSession

ENDS_SOON = timedelta(days=60)  # as the register warns of a qualification
FAILED = SessionResult.Grade.FAILED


@dataclass(frozen=True)
class Graded:
    """Somebody who was at a session, the result that stands, and those annulled before it, the oldest first."""

    person: Person
    result: SessionResult | None
    annulled: list[SessionResult]

    @property
    def key(self) -> str:
        return str(self.person.pk)


@dataclass(frozen=True)
class Retest:
    """Somebody who is to be tested again: why, since or until which day, and the session it comes from."""

    person: Person
    kind: QualificationKind
    why: str  # FAILED, ANNULLED, ENDED, ENDS
    on: date
    session: TrainingSession


def graded(session: TrainingSession) -> list[Graded]:
    """Return who was there, by name, each with their result."""
    rows = session.people.filter(Q(outcome__in=SessionPerson.WAS_THERE) | Q(results__isnull=False))
    rows = rows.distinct().select_related("person").order_by("person__name_sort", "pk")
    kept = SessionResult.objects.select_related("granted").order_by("recorded_at", "pk")
    return [_graded(row) for row in rows.prefetch_related(Prefetch("results", kept))]


def _graded(row: SessionPerson) -> Graded:
    kept = list(row.results.all())
    standing = next((one for one in kept if one.annulled_at is None), None)
    return Graded(row.person, standing, [one for one in kept if one.annulled_at is not None])


def get_result(*, actor: Actor, result_id: UUID, lock: bool = False) -> SessionResult:
    seen = TrainingSession.objects.visible_to(actor)
    rows = SessionResult.objects.filter(place__session__in=seen)
    return one(
        SessionResult, rows, result_id, lock=lock, related=("place__session", "place__person", "granted")
    )


def has_graded(actor: Actor, session: TrainingSession) -> bool:
    """Say whether the actor recorded a result that waits for its signature: then somebody else signs."""
    rows = SessionResult.objects.filter(place__session=session, recorded_by_id=actor.id)
    return rows.filter(annulled_at__isnull=True, signed_at__isnull=True).exists()


def own_result(actor: Actor, session: TrainingSession) -> SessionResult | None:
    """Return the signed result of the actor themself."""
    if actor.person_id is None:
        return None
    rows = SessionResult.objects.filter(place__session=session, place__person_id=actor.person_id)
    return rows.filter(annulled_at__isnull=True, signed_at__isnull=False).first()


def awaiting_results(*, actor: Actor) -> QuerySet[TrainingSession]:
    """Return the sessions with results that wait for a signature, the oldest first."""
    open_ = SessionResult.objects.filter(
        place__session=OuterRef("pk"), annulled_at__isnull=True, signed_at__isnull=True
    )
    rows = TrainingSession.objects.visible_to(actor).filter(Exists(open_))
    found: QuerySet[TrainingSession] = rows.select_related("programme", "unit").order_by("starts_at", "pk")
    return found


def retests(*, actor: Actor, on: date) -> list[Retest]:
    """Return whom the actor's agency tests again, by qualification and name."""
    owner_id = actor.agency_with("training.plan")
    return _retests(owner_id, on) if owner_id else []


def waiting_for(*, owner_id: UUID, kind_id: UUID, on: date) -> set[UUID]:
    """Return who waits for a retest of one qualification."""
    return {row.person.pk for row in _retests(owner_id, on) if row.kind.pk == kind_id}


def _retests(owner_id: UUID, on: date) -> list[Retest]:
    latest: dict[tuple[UUID, UUID], SessionResult] = {}
    rows = SessionResult.objects.filter(
        place__session__owner_id=owner_id, place__session__gives__isnull=False, signed_at__isnull=False
    ).select_related("place__person", "place__session__gives", "granted")
    for row in rows.order_by("place__session__starts_at", "signed_at", "pk"):
        if kind := row.place.session.gives:
            latest[row.place.person_id, kind.pk] = row
    serving = {row.person.pk for row in force.candidates(owner_id=owner_id, on=on)} if latest else set()
    held = last_ends({person_id for person_id, _kind in latest}, on)
    found = [
        retest
        for key, row in latest.items()
        if key[0] in serving and (retest := _retest(row, held.get(key), key in held, on))
    ]
    return sorted(found, key=lambda row: (row.kind.name, row.person.name_sort, str(row.person.pk)))


def last_ends(people: Collection[UUID], on: date) -> dict[tuple[UUID, UUID], date | None]:
    """Return (person, kind) -> the last end of what holds on a day; None for no end."""
    found: dict[tuple[UUID, UUID], date | None] = {}
    for row in Qualification.objects.as_of(on).filter(person_id__in=list(people)):
        key = (row.person_id, row.kind_id)
        ends = [row.to_date, found.get(key, row.to_date)]
        found[key] = None if None in ends else max(end for end in ends if end)
    return found


def _retest(row: SessionResult, until: date | None, is_held: bool, on: date) -> Retest | None:
    session = row.place.session
    why, day = "", local_day(session.starts_at)
    if row.grade == FAILED and row.annulled_at is None:
        why = "FAILED"
    elif is_held:
        if until is not None and until - on <= ENDS_SOON:
            why, day = "ENDS", until
    elif row.annulled_at is not None:
        why, day = "ANNULLED", local_day(row.annulled_at)
    else:
        ended = row.granted.to_date if row.granted else None
        why, day = "ENDED", ended or day
    return Retest(row.place.person, kind, why, day, session) if why and (kind := session.gives) else None
