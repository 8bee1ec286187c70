"""Planning a session, calling people to it, cancelling it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.calendar.models import Commitment
from trucban.calendar.services import Taking, commit_many, release
from trucban.calendar.wording import period_text
from trucban.document.wording import clean_line
from trucban.force import selectors as force
from trucban.force.models import Person, QualificationKind
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.models import Notice
from trucban.notify.services import notify
from trucban.training import policy, selectors
from trucban.training.models import Drill, SessionPerson, TrainingSession

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=12)
LONGEST_VALIDITY = 120  # months
MOST_NAMED = 8  # in one sentence


class SessionRefused(DomainError):
    """A session has a subject, a place, people, and hours that make sense."""


class PeopleTaken(DomainError):
    """Somebody is on duty or away then; the sentence names who, by what."""


class SessionCancelled(DomainError):
    """The session has been cancelled."""


class ReasonMissing(DomainError):
    """A session is cancelled with a reason."""


@verb
def plan_session(
    *,
    actor: Actor,
    programme_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    subject: str,
    place: str,
    at: datetime,
    unit_id: UUID | None = None,
    instructor: str = "",
    leave_out_taken: bool = False,
    makes_up_id: UUID | None = None,
    gives_id: UUID | None = None,
    gives_months: int | None = None,
    is_retest: bool = False,
    person_ids: Collection[UUID] | None = None,
    leader_id: UUID | None = None,
) -> TrainingSession:
    """
    Plan a session and take its people in the calendar: everybody in the programme, or those of a unit.

    One that makes up another calls who was not at that one and has not made it up since, and gives what that gives; a
    retest calls who waits for the qualification it gives.
    With ``person_ids`` just those of them are called and the session concerns nobody else.
    With ``leave_out_taken`` those who are taken then are not called, and have the day to make up. Who is called is
    told. Whoever leads it takes its attendance, and is taken in the calendar too. Recorded as
    ``training.session_planned``.

    Raises:
        NotVisible, PermissionDenied.
        SessionRefused: no subject or place, hours that make no sense, a day of another year, nobody to call,
            a validity or retest of nothing, a leader without an account.
        PeopleTaken: somebody is on duty, on leave or elsewhere then.
    """
    programme = selectors.get_programme(actor=actor, programme_id=programme_id, lock=True)
    if not policy.can_plan(actor, programme):
        raise PermissionDenied
    check_hours(programme.year, starts_at, ends_at)
    unit = force.get_unit(actor=actor, unit_id=unit_id) if unit_id else None
    missed = _to_make_up(actor, programme.pk, makes_up_id) if makes_up_id else None
    gives, gives_months = _gift(actor, missed, gives_id, gives_months, is_retest)
    on = local_day(starts_at)
    retest_of = gives.pk if gives and is_retest else None
    people = selectors.people_of(programme, unit_id=unit_id, on=on, makes_up=missed, retest_of=retest_of)
    if person_ids is not None:
        named = set(person_ids)
        people = [person for person in people if person.pk in named]
    taken = selectors.taking(people, starts_at=starts_at, ends_at=ends_at)
    free = [person for person in people if not taken[person.pk]]
    if len(free) < len(people) and not leave_out_taken:
        raise PeopleTaken(who_is_taken(people, taken))
    _check_anybody(people, free, is_retest=is_retest)
    session = TrainingSession.objects.create(
        commune_id=programme.commune_id,
        owner_id=programme.owner_id,
        programme=programme,
        starts_at=starts_at,
        ends_at=ends_at,
        subject=_text(subject, 160, _("Say what is trained: the subject is empty.")),
        place=_text(place, 120, _("Say where: the place is empty.")),
        unit=unit,
        instructor=_text(instructor, 120, ""),
        makes_up=missed,
        gives=gives,
        gives_months=gives_months,
        is_retest=is_retest,
        only_named=person_ids is not None,
    )
    _call(actor, session, free, at)
    if leader_id is not None:
        _put_leader(actor, session, leader_id)
    changes = {
        "programme": programme.pk,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "subject": session.subject,
        "place": session.place,
        "unit": unit_id,
        "instructor": session.instructor,
        "people": [person.pk for person in free],
        "makes_up": makes_up_id,
        "gives": gives.code if gives else None,
        "gives_months": gives_months,
        "is_retest": is_retest,
        "only_named": session.only_named,
        "leader": leader_id,
    }
    record(actor=actor, action="training.session_planned", subject=session, at=at, changes=changes)
    return session


def _to_make_up(actor: Actor, programme_id: UUID, session_id: UUID) -> TrainingSession:
    session = standing_session(actor, session_id)
    if session.programme_id != programme_id or session.makes_up_id or not session.signed_at:
        raise SessionRefused(
            _("Only a session of this programme that is signed, and was itself no make-up, is made up.")
        )
    return session


def _gift(
    actor: Actor, missed: TrainingSession | None, kind_id: UUID | None, months: int | None, is_retest: bool
) -> tuple[QualificationKind | None, int | None]:
    """Return what whoever passes is qualified for, and for how many months where the session says it itself."""
    if missed is not None:
        return missed.gives, missed.gives_months
    if kind_id is None:
        if months or is_retest:
            raise SessionRefused(
                _("Choose the qualification this session gives: a validity or a retest is of something.")
            )
        return None, None
    if months is not None and not 1 <= months <= LONGEST_VALIDITY:
        raise SessionRefused(
            _("A qualification is valid from 1 to %(most)d months: correct the number.")
            % {"most": LONGEST_VALIDITY}
        )
    return force.get_qualification_kind(commune_id=actor.commune_id, kind_id=kind_id), months


def check_hours(year: int, starts_at: datetime, ends_at: datetime) -> None:
    """Refuse hours no session has, and a day outside of the programme's year."""
    if not SHORTEST <= ends_at - starts_at <= LONGEST:
        raise SessionRefused(
            _(
                "A session lasts from 30 minutes to 12 hours; this one goes on for %(when)s: correct its hours."
            )
            % {"when": period_text(starts_at, ends_at)}
        )
    if starts_at.astimezone(VIETNAM).year != year:
        raise SessionRefused(
            _("This is the programme of %(year)s: choose a day of that year.") % {"year": year}
        )


def _check_anybody(people: Sequence[Person], free: Sequence[Person], *, is_retest: bool) -> None:
    if not people and is_retest:
        raise SessionRefused(_("Nobody would come: nobody of the programme waits for a retest of this."))
    if not people:
        raise SessionRefused(
            _("Nobody would come: nobody of the programme serves there. Add people to the programme first.")
        )
    if not free:
        raise SessionRefused(_("Nobody would come: everybody is taken at that time. Choose another time."))


def _text(text: str, most: int, missing: str) -> str:
    """Return a text as it is kept; ``missing`` is what is said of an empty one that may not be."""
    cleaned = clean_line(text, most=most)
    if missing and not cleaned:
        raise SessionRefused(missing)
    return cleaned


def who_is_taken(people: Sequence[Person], taken: Mapping[UUID, list[Commitment]]) -> str:
    """Return the sentence that names who is taken, and by what."""
    named = [
        f"{person.name} – {rows[0].label or rows[0].get_kind_display()}"
        f" ({period_text(rows[0].starts_at, rows[0].ends_at)})"
        for person in people
        if (rows := taken[person.pk])
    ]
    listed = "; ".join(named[:MOST_NAMED] + ["…"] * (len(named) > MOST_NAMED))
    return ngettext(
        "%(count)d person is taken at that time: %(people)s."
        " Choose another time, or plan the session without them.",
        "%(count)d people are taken at that time: %(people)s."
        " Choose another time, or plan the session without them.",
        len(named),
    ) % {"count": len(named), "people": listed}


def _call(actor: Actor, session: TrainingSession, people: Sequence[Person], at: datetime) -> None:
    """Call people, take them in the calendar, tell those who have an account."""
    rows = SessionPerson.objects.bulk_create(
        SessionPerson(commune_id=session.commune_id, session=session, person=person) for person in people
    )
    takings = [
        Taking(
            owner_id=session.owner_id,
            person_id=row.person_id,
            kind=Commitment.Kind.TRAINING,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            source_id=row.pk,
            label=_("Training: %(subject)s") % {"subject": session.subject},
        )
        for row in rows
    ]
    commit_many(actor=actor, takings=takings)
    title = _("You are called to training: %(when)s, %(place)s")
    _tell(actor, session, [person.pk for person in people], title, at)


def _tell(
    actor: Actor, session: TrainingSession, person_ids: Sequence[UUID], title: str, at: datetime
) -> None:
    tell_people(actor, session, person_ids, title, session.subject, at)


def tell_people(
    actor: Actor,
    subject: TrainingSession | Drill,
    person_ids: Sequence[UUID],
    title: str,
    body: str,
    at: datetime,
) -> None:
    """Tell those who have an account, except the actor; ``title`` leaves room for when and where."""
    accounts = access.users_of_persons(commune_id=subject.commune_id, person_ids=person_ids)
    words = {"when": period_text(subject.starts_at, subject.ends_at), "place": subject.place}
    notify(
        actor=actor,
        recipient_ids=[user.pk for user in accounts.values() if user.pk != actor.id],
        kind=Notice.Kind.DUTY,
        title=title % words,
        body=body,
        at=at,
        subject=subject,
    )


@verb
def set_leader(*, actor: Actor, session_id: UUID, leader_id: UUID | None, at: datetime) -> TrainingSession:
    """
    Say who leads a session and takes its attendance on their phone; nobody, if empty. Recorded as ``training.leader_set``.

    Raises:
        NotVisible, PermissionDenied. SessionCancelled.
        SessionRefused: its attendance is signed, or the leader has no account.
        PeopleTaken: the leader is on duty or away then.
    """
    session = standing_session(actor, session_id)
    if session.signed_at:
        raise SessionRefused(_("Who was at this session is signed: nobody takes its attendance any more."))
    if session.leader_id == leader_id:
        return session
    release(source_ids=[session.pk])
    if leader_id is not None:
        _put_leader(actor, session, leader_id)
    else:
        session.leader = None
        session.save(update_fields=["leader"])
    changes = {"leader": leader_id}
    record(actor=actor, action="training.leader_set", subject=session, at=at, changes=changes)
    return session


def _put_leader(actor: Actor, session: TrainingSession, leader_id: UUID) -> None:
    """Write down who leads; taken in the calendar like the people called, unless they are one of them."""
    offered = selectors.may_lead(owner_id=session.owner_id, commune_id=session.commune_id)
    leader = next((one for one in offered if one.pk == leader_id), None)
    if leader is None:
        raise SessionRefused(
            _("Choose somebody of this command who has an account: they take the attendance on their phone.")
        )
    session.leader = leader
    session.save(update_fields=["leader"])
    if session.people.filter(person_id=leader_id).exists():
        return
    taken = selectors.taking([leader], starts_at=session.starts_at, ends_at=session.ends_at)
    if taken[leader.pk]:
        raise PeopleTaken(who_is_taken([leader], taken))
    taking = Taking(
        owner_id=session.owner_id,
        person_id=leader.pk,
        kind=Commitment.Kind.TRAINING,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        source_id=session.pk,
        label=_("Leads training: %(subject)s") % {"subject": session.subject},
    )
    commit_many(actor=actor, takings=[taking])


@verb
def call_who_is_free(*, actor: Actor, session_id: UUID, at: datetime) -> int:
    """
    Call whom the session concerns, is not called yet and is free by now; return how many.

    Raises:
        NotVisible, PermissionDenied.
        SessionCancelled: nobody comes to a session that was cancelled.
        SessionRefused: it is over.
        PeopleTaken: nobody more is free.
    """
    session = standing_session(actor, session_id)
    if session.ends_at <= at:
        raise SessionRefused(_("This session is over: nobody more is called to it."))
    free = [person for person, taken in selectors.not_called(session) if not taken]
    if not free:
        raise PeopleTaken(_("Nobody more is free at that time."))
    _call(actor, session, free, at)
    changes = {"people": [person.pk for person in free]}
    record(actor=actor, action="training.people_called", subject=session, at=at, changes=changes)
    return len(free)


@verb
def cancel_session(*, actor: Actor, session_id: UUID, reason: str, at: datetime) -> TrainingSession:
    """
    Cancel a session that has not begun: its people are free again and are told.

    Raises:
        NotVisible, PermissionDenied.
        SessionCancelled: it was cancelled before. SessionRefused: it has begun.
        ReasonMissing: no reason is given.
    """
    session = standing_session(actor, session_id)
    if session.starts_at <= at:
        raise SessionRefused(_("This session has begun: it is no longer cancelled."))
    cleaned = _text(reason, 200, "")
    if not cleaned:
        raise ReasonMissing(_("Give the reason."))
    session.status, session.cancel_reason = TrainingSession.Status.CANCELLED, cleaned
    session.save(update_fields=["status", "cancel_reason"])
    rows = list(session.people.all())
    release(source_ids=[session.pk, *(row.pk for row in rows)])
    title = _("Training is cancelled: %(when)s, %(place)s")
    _tell(actor, session, [row.person_id for row in rows], title, at)
    changes = {"status": session.status, "reason": cleaned}
    record(actor=actor, action="training.session_cancelled", subject=session, at=at, changes=changes)
    return session


def standing_session(
    actor: Actor, session_id: UUID, may: Callable[[Actor, TrainingSession], bool] = policy.can_plan
) -> TrainingSession:
    """Return a session to act on, locked; refuse who may not (who plans nothing here), and a cancelled one."""
    session = selectors.get_session(actor=actor, session_id=session_id, lock=True)
    if not may(actor, session):
        raise PermissionDenied
    if session.status == TrainingSession.Status.CANCELLED:
        raise SessionCancelled(
            _("This session has been cancelled: %(reason)s") % {"reason": session.cancel_reason}
        )
    return session
