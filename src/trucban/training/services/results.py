"""Who passed: recorded on one sheet, signed by somebody else, and what the signature writes into the register."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, day_text
from trucban.force import services as force
from trucban.force.models import Qualification
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.training import policy, selectors
from trucban.training.models import SessionPerson, SessionResult, TrainingSession
from trucban.training.services.attendance import (
    NothingToSign,
    NotOfThisSession,
    OwnRecord,
    SessionNotBegun,
)
from trucban.training.services.sessions import ReasonMissing, standing_session

Grade = SessionResult.Grade
SUBJECT_IN_EVIDENCE = 100


class ResultRefused(DomainError):
    """A result cannot be signed or annulled as things stand."""


@verb
def record_results(
    *, actor: Actor, session_id: UUID, grades: Mapping[UUID, str], at: datetime
) -> TrainingSession:
    """
    Record who passed: person -> grade, for everybody who was there; an empty one was not tested.

    Recording again corrects what is not signed yet, beside what stood there; a signed result is not touched by it and
    is annulled first. Recorded as ``training.results``.

    Raises:
        NotVisible, PermissionDenied. SessionCancelled. SessionNotBegun.
        NotOfThisSession: the lines are not those of the people who were there and have no signed result.
    """
    session = standing_session(actor, session_id)
    if at < session.starts_at:
        raise SessionNotBegun(_("This session has not begun: results are recorded from its start on."))
    open_ = _open_places(session)
    allowed = {"", *Grade.values}
    if not open_ or set(grades) != set(open_) or not set(grades.values()) <= allowed:
        raise NotOfThisSession(
            _(
                "The list has changed since the page was opened, or a line says nothing known: record first who was "
                "there, then open this again."
            )
        )
    changed = [place for person_id, place in open_.items() if _grade_of(place) != grades[person_id]]
    if not changed:
        return session
    SessionResult.objects.filter(place__in=changed, annulled_at__isnull=True).update(
        annulled_at=at, annulled_by_id=actor.id
    )
    SessionResult.objects.bulk_create(
        SessionResult(
            commune_id=session.commune_id, place=place, grade=grade, recorded_at=at, recorded_by_id=actor.id
        )
        for place in changed
        if (grade := grades[place.person_id])
    )
    changes = {"people": [place.person_id for place in changed], "count": len(changed)}
    record(actor=actor, action="training.results", subject=session, at=at, changes=changes)
    return session


def _open_places(session: TrainingSession) -> dict[UUID, SessionPerson]:
    """Return person -> place, of who was there and has no signed result."""
    signed = SessionResult.objects.filter(annulled_at__isnull=True, signed_at__isnull=False)
    rows = session.people.filter(outcome__in=SessionPerson.WAS_THERE)
    return {row.person_id: row for row in rows.exclude(results__in=signed).order_by("pk")}


def _grade_of(place: SessionPerson) -> str:
    grades = place.results.filter(annulled_at__isnull=True).values_list("grade", flat=True)
    return grades.first() or ""


@verb
def sign_results(*, actor: Actor, session_id: UUID, at: datetime) -> list[SessionResult]:
    """
    Sign the results that wait; who passed is granted what the session gives, by the register's own verb.

    The session is the evidence. Recorded as ``training.results_signed``.

    Raises:
        NotVisible, PermissionDenied. SessionCancelled.
        NothingToSign: no result waits, or who was there is not signed. OwnRecord: the actor recorded one of them, or
            one of them is the actor's.
        ResultRefused: who passed stands in another agency's register.
    """
    session = standing_session(actor, session_id, policy.can_sign)
    if not session.signed_at:
        raise NothingToSign(_("Sign first who was there: a result belongs to somebody who was."))
    rows = SessionResult.objects.select_for_update(of=("self",)).filter(
        place__session=session, annulled_at__isnull=True, signed_at__isnull=True
    )
    waiting = list(rows.select_related("place__person").order_by("pk"))
    if not waiting:
        raise NothingToSign(_("No result waits for a signature."))
    if selectors.has_graded(actor, session):
        raise OwnRecord(_("You recorded these results: somebody else in charge signs them."))
    if any(row.place.person_id == actor.person_id for row in waiting):
        raise OwnRecord(_("One of these results is yours: somebody else in charge signs them."))
    for row in waiting:
        row.signed_at, row.signed_by_id = at, actor.id
        row.granted = _grant(actor, session, row, at)
        row.save(update_fields=["signed_at", "signed_by_id", "granted"])
    changes = {
        "people": [row.place.person_id for row in waiting],
        "granted": [row.place.person_id for row in waiting if row.granted],
    }
    record(actor=actor, action="training.results_signed", subject=session, at=at, changes=changes)
    return waiting


def _grant(actor: Actor, session: TrainingSession, row: SessionResult, at: datetime) -> Qualification | None:
    if session.gives_id is None or row.grade == Grade.FAILED:
        return None
    subject = session.subject
    if len(subject) > SUBJECT_IN_EVIDENCE:
        subject = f"{subject[:SUBJECT_IN_EVIDENCE]}…"
    words = {"day": day_text(session.starts_at), "subject": subject}
    try:
        return force.add_qualification(
            actor=actor,
            person_id=row.place.person_id,
            kind_id=session.gives_id,
            from_date=local_day(session.ends_at),
            validity_months=session.gives_months,
            evidence=_("Training session of %(day)s: %(subject)s") % words,
            at=at,
        )
    except PermissionDenied:
        raise ResultRefused(
            _(
                "%(person)s stands in another agency's register: take this result out; that agency writes the "
                "qualification down."
            )
            % {"person": row.place.person.name}
        ) from None


@verb
def annul_result(*, actor: Actor, result_id: UUID, reason: str, at: datetime) -> SessionResult:
    """
    Annul a signed result and take what it granted back in the register; both stay beside, struck, with the reason.

    Recorded as ``training.result_annulled``.

    Raises:
        NotVisible, PermissionDenied. SessionCancelled.
        ResultRefused: it is annulled already, or waits for its signature. ReasonMissing.
    """
    row = selectors.get_result(actor=actor, result_id=result_id, lock=True)
    session = standing_session(actor, row.place.session_id, policy.can_sign)
    if row.annulled_at:
        raise ResultRefused(_("This result does not stand any more."))
    if not row.signed_at:
        raise ResultRefused(_("This result is not signed yet: record the results again to correct it."))
    cleaned = clean_line(reason, most=200)
    if not cleaned:
        raise ReasonMissing(_("Give the reason."))
    row.annulled_at, row.annulled_by_id, row.annul_reason = at, actor.id, cleaned
    row.save(update_fields=["annulled_at", "annulled_by_id", "annul_reason"])
    taken_back = [fact.pk for fact in _standing_grants(row)]
    for fact_id in taken_back:
        force.retract_fact(actor=actor, fact_id=fact_id, reason=cleaned, at=at)
    changes = {"person": row.place.person_id, "reason": cleaned, "taken_back": taken_back}
    record(actor=actor, action="training.result_annulled", subject=session, at=at, changes=changes)
    return row


def _standing_grants(row: SessionResult) -> list[Qualification]:
    """Return what stands in the register of a grant: the register may have ended it since, which is a new row there."""
    if row.granted is None:
        return []
    rows = Qualification.objects.filter(
        person_id=row.granted.person_id,
        kind_id=row.granted.kind_id,
        from_date=row.granted.from_date,
        evidence=row.granted.evidence,
        retracted_at__isnull=True,
    )
    return list(rows.order_by("pk"))
