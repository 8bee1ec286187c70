"""Who was at a session: recorded all at once at the desk or on a phone, corrected beside the original, signed by who is in charge."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.lib.errors import DomainError
from trucban.lib.merge import differing, standing
from trucban.training import policy, selectors
from trucban.training.marks import as_writes
from trucban.training.models import AttendanceMark, SessionPerson, SessionResult, TrainingSession
from trucban.training.services.sessions import standing_session

Outcome = SessionPerson.Outcome


class SessionNotBegun(DomainError):
    """Who was there is recorded when the session has begun, and signed when it is over."""


class ListTooEarly(DomainError):
    """A list was ticked before anybody can have come."""


class NotOfThisSession(DomainError):
    """A line names somebody who is not called to the session, or says nothing known."""


class NothingToSign(DomainError):
    """Nobody has recorded who was there, somebody is missing in it, or it is signed already."""


class ResultStands(DomainError):
    """Who has a result was there."""


class RecordedMeanwhile(DomainError):
    """Somebody else has recorded since the page was opened."""


class OwnRecord(DomainError):
    """What somebody recorded is signed by somebody else."""


@dataclass(frozen=True)
class Said:
    """What somebody said of one person away from the desk, and the marks they had before their eyes."""

    outcome: str
    seen: frozenset[UUID] = frozenset()


@verb
def record_session_attendance(
    *,
    actor: Actor,
    session_id: UUID,
    outcomes: Mapping[UUID, str],
    at: datetime,
    known_marks: int | None = None,
) -> TrainingSession:
    """
    Record who was there: person -> outcome, for everybody called, at once; all of it or nothing.

    Recording again corrects: only what differs is written, beside what stood there, and a signature given before
    falls, so that whoever is in charge sees the correction. Of two marks that contradict each other the one given now
    holds. ``known_marks`` is how many marks the page showed. Recorded as ``training.attendance``.

    Raises:
        NotVisible, PermissionDenied.
        SessionCancelled: nobody came to a session that was cancelled. SessionNotBegun: it has not begun.
        NotOfThisSession: the lines are not those of the people called. ResultStands: somebody said to be away has one.
        RecordedMeanwhile: a mark came since the page was opened.
    """
    session = standing_session(actor, session_id)
    if at < session.starts_at:
        raise SessionNotBegun(_("This session has not begun: who was there is recorded from its start on."))
    rows = _places(session)
    if set(outcomes) != {row.person_id for row in rows} or not set(outcomes.values()) <= set(Outcome):
        raise NotOfThisSession(
            _(
                "The list has changed since the page was opened, or a line says nothing: open it again and record once more."
            )
        )
    if known_marks is not None and known_marks != sum(len(row.marks.all()) for row in rows):
        raise RecordedMeanwhile(
            _(
                "Somebody else has recorded since you opened this list: open it again, look at what is new, then save."
            )
        )
    changed = [row for row in rows if row.outcome != outcomes[row.person_id] or _in_doubt(row)]
    if not changed:
        return session
    _refuse_those_with_a_result([row for row in changed if row.outcome != outcomes[row.person_id]])
    marks = [
        AttendanceMark(
            commune_id=session.commune_id,
            place=row,
            outcome=outcomes[row.person_id],
            recorded_at=at,
            recorded_by_id=actor.id,
            seen=[str(write.id) for write in as_writes(row.marks.all())],
        )
        for row in changed
    ]
    for row in changed:
        row.outcome = outcomes[row.person_id]
    return _write(actor, session, changed, marks, at)


@verb
def merge_attendance(
    *,
    actor: Actor,
    session_id: UUID,
    said: Mapping[UUID, Said],
    said_at: datetime,
    write_id: UUID,
    at: datetime,
) -> TrainingSession:
    """
    Take in what a phone recorded at ``said_at``, person by person, beside what the desk recorded meanwhile.

    What stands is a matter of all marks together (`lib.merge`), not of the order in which they came. A signature falls
    when something else stands than before, or two marks contradict each other. Recorded as ``training.attendance``.

    Raises:
        NotVisible, PermissionDenied: the actor neither plans nor leads this session.
        SessionCancelled. SessionNotBegun. ListTooEarly: it was ticked more than an hour before the session.
        NotOfThisSession: a line is of somebody who is not called. ResultStands.
    """
    session = standing_session(actor, session_id, policy.can_record)
    if said_at < session.starts_at - selectors.EARLY:
        raise ListTooEarly(_("This list was ticked more than an hour before the session: record it again."))
    if at < session.starts_at:
        raise SessionNotBegun(_("This session has not begun: who was there is recorded from its start on."))
    places = {row.person_id: row for row in _places(session)}
    if not said or not said.keys() <= places.keys():
        raise NotOfThisSession(
            _("The phone's list names somebody who is not called to this session: record it at the desk.")
        )
    fresh = [places[key] for key in said if not any(m.write_id == write_id for m in places[key].marks.all())]
    marks = [
        AttendanceMark(
            commune_id=session.commune_id,
            place=row,
            outcome=said[row.person_id].outcome,
            recorded_at=said_at,
            recorded_by_id=actor.id,
            write_id=write_id,
            seen=sorted(map(str, said[row.person_id].seen)),
        )
        for row in fresh
    ]
    changed, doubtful = [], []
    for row, mark in zip(fresh, marks, strict=True):
        writes = as_writes([*row.marks.all(), mark])
        outcome = str(standing(writes).value)
        if outcome != row.outcome:
            changed.append(row)
            row.outcome = outcome
        elif differing(writes):
            doubtful.append(row)
    _refuse_those_with_a_result(changed)
    return _write(actor, session, changed + doubtful, marks, at)


def _places(session: TrainingSession) -> list[SessionPerson]:
    return list(session.people.select_for_update().prefetch_related("marks").order_by("pk"))


def _in_doubt(row: SessionPerson) -> bool:
    writes = as_writes(row.marks.all())
    return bool(writes) and bool(differing(writes))


def _write(
    actor: Actor,
    session: TrainingSession,
    changed: Collection[SessionPerson],
    marks: Iterable[AttendanceMark],
    at: datetime,
) -> TrainingSession:
    AttendanceMark.objects.bulk_create(marks)
    if not changed:
        return session
    SessionPerson.objects.bulk_update(changed, ["outcome"])
    session.signed_at = session.signed_by_id = None
    session.save(update_fields=["signed_at", "signed_by_id"])
    changes = {"people": [row.person_id for row in changed], "count": len(changed)}
    record(actor=actor, action="training.attendance", subject=session, at=at, changes=changes)
    return session


def _refuse_those_with_a_result(changed: list[SessionPerson]) -> None:
    """Refuse to change the attendance of who has a result: whatever it becomes, they were there until now."""
    rows = SessionResult.objects.filter(place__in=changed, annulled_at__isnull=True)
    names = sorted(row.place.person.name for row in rows.select_related("place__person"))
    if names:
        raise ResultStands(
            _("A result of this session stands for %(people)s: take it out or annul it first, then correct.")
            % {"people": ", ".join(names)}
        )


@verb
def sign_session(*, actor: Actor, session_id: UUID, at: datetime) -> TrainingSession:
    """
    Sign who was there; only then do the days count. Recorded as ``training.signed``.

    Raises:
        NotVisible, PermissionDenied.
        SessionCancelled. SessionNotBegun: it is not over yet.
        NothingToSign: somebody is not recorded, recorded twice in different words, or it is signed. OwnRecord: the actor recorded it.
    """
    session = standing_session(actor, session_id, policy.can_sign)
    if at < session.ends_at:
        raise SessionNotBegun(_("This session is not over yet: it is signed after its end."))
    if session.signed_at:
        raise NothingToSign(_("Who was at this session is signed already."))
    people = _places(session)
    if any(map(_in_doubt, people)):
        raise NothingToSign(
            _(
                "Two records of somebody contradict each other: record at the desk which one holds, then this is signed."
            )
        )
    if not people or not all(row.outcome for row in people):
        raise NothingToSign(_("Record first for everybody called whether they were there."))
    if selectors.has_recorded(actor, session):
        raise OwnRecord(_("You recorded who was there: somebody else in charge signs it."))
    session.signed_at, session.signed_by_id = at, actor.id
    session.save(update_fields=["signed_at", "signed_by_id"])
    record(actor=actor, action="training.signed", subject=session, at=at, changes={"signed_at": at})
    return session
