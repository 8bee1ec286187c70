"""Who was at a session: recorded all at once, corrected beside the original, signed by who is in charge."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.lib.errors import DomainError
from trucban.training import policy, selectors
from trucban.training.models import AttendanceMark, SessionPerson, SessionResult, TrainingSession
from trucban.training.services.sessions import standing_session

Outcome = SessionPerson.Outcome


class SessionNotBegun(DomainError):
    """Who was there is recorded when the session has begun, and signed when it is over."""


class NotOfThisSession(DomainError):
    """A line names somebody who is not called to the session, or says nothing known."""


class NothingToSign(DomainError):
    """Nobody has recorded who was there, somebody is missing in it, or it is signed already."""


class ResultStands(DomainError):
    """Who has a result was there."""


class OwnRecord(DomainError):
    """What somebody recorded is signed by somebody else."""


@verb
def record_session_attendance(
    *, actor: Actor, session_id: UUID, outcomes: Mapping[UUID, str], at: datetime
) -> TrainingSession:
    """
    Record who was there: person -> outcome, for everybody called, at once; all of it or nothing.

    Recording again corrects: only what differs is written, beside what stood there, and a signature given before
    falls, so that whoever is in charge sees the correction. Recorded as ``training.attendance``.

    Raises:
        NotVisible, PermissionDenied.
        SessionCancelled: nobody came to a session that was cancelled. SessionNotBegun: it has not begun.
        NotOfThisSession: the lines are not those of the people called. ResultStands: somebody said to be away has one.
    """
    session = standing_session(actor, session_id)
    if at < session.starts_at:
        raise SessionNotBegun(_("This session has not begun: who was there is recorded from its start on."))
    rows = list(session.people.select_for_update())
    if set(outcomes) != {row.person_id for row in rows} or not set(outcomes.values()) <= set(Outcome):
        raise NotOfThisSession(
            _(
                "The list has changed since the page was opened, or a line says nothing: open it again and record once more."
            )
        )
    changed = [row for row in rows if row.outcome != outcomes[row.person_id]]
    if not changed:
        return session
    _refuse_those_with_a_result(changed)
    for row in changed:
        row.outcome = outcomes[row.person_id]
    SessionPerson.objects.bulk_update(changed, ["outcome"])
    AttendanceMark.objects.bulk_create(
        AttendanceMark(
            commune_id=session.commune_id,
            place=row,
            outcome=row.outcome,
            recorded_at=at,
            recorded_by_id=actor.id,
        )
        for row in changed
    )
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
        NothingToSign: somebody is not recorded, or it is signed. OwnRecord: the actor recorded it.
    """
    session = standing_session(actor, session_id, policy.can_sign)
    if at < session.ends_at:
        raise SessionNotBegun(_("This session is not over yet: it is signed after its end."))
    if session.signed_at:
        raise NothingToSign(_("Who was at this session is signed already."))
    people = list(session.people.all())
    if not people or not all(row.outcome for row in people):
        raise NothingToSign(_("Record first for everybody called whether they were there."))
    if selectors.has_recorded(actor, session):
        raise OwnRecord(_("You recorded who was there: somebody else in charge signs it."))
    session.signed_at, session.signed_by_id = at, actor.id
    session.save(update_fields=["signed_at", "signed_by_id"])
    record(actor=actor, action="training.signed", subject=session, at=at, changes={"signed_at": at})
    return session
