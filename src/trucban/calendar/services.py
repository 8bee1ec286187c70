"""Taking people, letting them go, leave, and the work calendar."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.audit.services import hold, record, verb
from trucban.calendar import policy, selectors
from trucban.calendar.models import CalendarEntry, Commitment, LeaveRequest
from trucban.calendar.wording import period_text
from trucban.force.models import Person
from trucban.force.selectors import get_person
from trucban.force.traces import Gone, deleted
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.weeks import within_reach
from trucban.notify.models import Notice
from trucban.notify.services import notify

MOVED = (
    "owner",
    "kind",
    "starts_at",
    "ends_at",
    "label",
    "tentative",
)  # what a source may change of what it took

# Leave outside of these is a slip of the year: it is asked for ahead, or written down soon after, and ends again.
EARLIEST_LEAVE = timedelta(days=366)
FARTHEST_LEAVE = timedelta(days=2 * 366)
LONGEST_LEAVE = timedelta(days=366)


class EntryOutOfReach(DomainError):
    """The week it would stand in is more than two years off: the year is a slip of the hand."""


class PersonNotFree(DomainError):
    """The person is taken by something else in that period."""


class PeriodEndsBeforeStart(DomainError):
    """A period ends after it begins."""


class PoliceKeepTheirOwnCalendar(DomainError):
    """The availability of police officers is never kept here; their chief fills police places."""


class LeaveAlreadyDecided(DomainError):
    """The request is no longer waiting for an answer."""


class LeaveCollidesWithDuty(DomainError):
    """Somebody counts on the person in that period."""


class LeaveOutOfReach(DomainError):
    """Leave lies in a time that is asked about here, and is not longer than a year."""


class LeaveIsOver(DomainError):
    """What has passed is not withdrawn."""


class LeaveAlreadyAsked(DomainError):
    """The person has asked for these days already."""


class TextMissing(DomainError):
    """A line of the calendar says what takes place."""


@dataclass(frozen=True)
class Taking:
    """A person to take for a period; the same source taking the same person again moves what it took."""

    owner_id: UUID
    person_id: UUID
    kind: str
    starts_at: datetime
    ends_at: datetime
    source_id: UUID
    label: str
    tentative: bool = False


def commit(
    *,
    actor: Actor,
    owner_id: UUID,
    person_id: UUID,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    source_id: UUID,
    label: str,
    tentative: bool = False,
) -> Commitment:
    """Take one person for a period, as :func:`commit_many` does."""
    taking = Taking(owner_id, person_id, kind, starts_at, ends_at, source_id, label, tentative)
    return commit_many(actor=actor, takings=[taking])[0]


@transaction.atomic
def commit_many(*, actor: Actor, takings: Sequence[Taking]) -> list[Commitment]:
    """
    Take people for periods, inside the caller's verb: all of them, or nobody.

    A tentative commitment is a draft: it neither blocks nor is blocked, until it is committed for good.

    Raises:
        PersonNotFree: something else, in the calendar or earlier among these, has taken the person in that period.
        PoliceKeepTheirOwnCalendar: a person is the police's.
    """
    hold(actor.commune_id)
    for taking in takings:
        _check_period(taking.starts_at, taking.ends_at)
    people = _people_to_take(actor, {taking.person_id for taking in takings})
    _check_free(people, takings)
    return _write(actor, takings)


@transaction.atomic
def note_many(*, actor: Actor, takings: Sequence[Taking]) -> list[Commitment]:
    """
    Write down who was really taken, inside the caller's verb: what happened is never refused, whatever else stood there.

    Raises:
        PoliceKeepTheirOwnCalendar, NotVisible.
    """
    hold(actor.commune_id)
    for taking in takings:
        _check_period(taking.starts_at, taking.ends_at)
    _people_to_take(actor, {taking.person_id for taking in takings})
    return _write(actor, takings)


def end_taken(*, source_ids: Iterable[UUID], at: datetime) -> None:
    """Let go from now on whom these sources had taken, inside the caller's verb; what was is kept."""
    rows = Commitment.objects.filter(source_id__in=list(source_ids), ends_at__gt=at)
    rows.filter(starts_at__gte=at).delete()
    rows.update(ends_at=at)


def _check_period(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise PeriodEndsBeforeStart(
            _("The end (%(end)s) must come after the start (%(start)s): correct one of them.")
            % {"start": _moment(starts_at), "end": _moment(ends_at)}
        )


def _people_to_take(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, Person]:
    wanted = set(person_ids)
    rows = Person.objects.filter(commune_id=actor.commune_id, pk__in=wanted).select_related("owner")
    people: dict[UUID, Person] = {person.pk: person for person in rows}
    if wanted - people.keys():
        raise NotVisible
    for person in people.values():
        if person.owner.kind == Agency.Kind.POLICE:
            raise PoliceKeepTheirOwnCalendar(
                _(
                    "%(person)s belongs to the police, whose calendar is not kept here:"
                    " ask the police for a place."
                )
                % {"person": person.name}
            )
    return people


def _check_free(people: Mapping[UUID, Person], takings: Sequence[Taking]) -> None:
    """Refuse the first binding taking of somebody who is taken, counting those before it."""
    if all(taking.tentative for taking in takings):
        return
    first, last = min(one.starts_at for one in takings), max(one.ends_at for one in takings)
    rows = selectors.overlapping(starts_at=first, ends_at=last).filter(person__in=people, tentative=False)
    taken: dict[UUID, list[Commitment]] = defaultdict(list)
    for row in rows.order_by("starts_at", "pk"):
        taken[row.person_id].append(row)
    for taking in takings:
        others = [row for row in taken[taking.person_id] if row.source_id != taking.source_id]
        if not taking.tentative:
            _check_one_free(people[taking.person_id], taking, others)
            others.append(_fill(Commitment(), taking))
        taken[taking.person_id] = others


def _check_one_free(person: Person, taking: Taking, others: Iterable[Commitment]) -> None:
    for other in others:
        if other.starts_at < taking.ends_at and taking.starts_at < other.ends_at:
            raise PersonNotFree(
                _("%(person)s is taken by “%(label)s” (%(when)s): choose someone else or another time.")
                % _words(other, person)
            )


def _write(actor: Actor, takings: Sequence[Taking]) -> list[Commitment]:
    """Move what these sources had taken already, add what is new."""
    before = Commitment.objects.filter(source_id__in={taking.source_id for taking in takings})
    rows = {(row.source_id, row.person_id): row for row in before}
    moved, new = [], []
    for taking in takings:
        key = (taking.source_id, taking.person_id)
        if key in rows:
            moved.append(_fill(rows[key], taking))
        else:
            rows[key] = _fill(Commitment(commune_id=actor.commune_id), taking)
            new.append(rows[key])
    Commitment.objects.bulk_create(new)
    Commitment.objects.bulk_update(moved, MOVED, batch_size=100)
    return [rows[taking.source_id, taking.person_id] for taking in takings]


def _fill(row: Commitment, taking: Taking) -> Commitment:
    for name, value in asdict(taking).items():
        setattr(row, name, value)
    row.label = taking.label[:160]
    return row


def _words(commitment: Commitment, person: Person) -> dict[str, str]:
    return {
        "person": person.name,
        "label": commitment.label or str(commitment.get_kind_display()),
        "when": period_text(commitment.starts_at, commitment.ends_at),
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def release(*, source_ids: Iterable[UUID]) -> None:
    """Let everybody go whom these sources had taken, inside the caller's verb."""
    Commitment.objects.filter(source_id__in=list(source_ids)).delete()


def hand_on(*, sources: Mapping[UUID, UUID]) -> None:
    """Let commitments go on under other sources, for the same duties in a new version of their roster."""
    rows = list(Commitment.objects.filter(source_id__in=list(sources)))
    for row in rows:
        if row.source_id is not None:
            row.source_id = sources[row.source_id]
    Commitment.objects.bulk_update(rows, ["source_id"], batch_size=200)


@verb
def ask_leave(
    *,
    actor: Actor,
    person_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    at: datetime,
    on_behalf: bool = False,
) -> LeaveRequest:
    """
    Ask for leave ahead, for oneself or, on behalf (ghi hộ), for somebody who called. Nothing is taken yet.

    Raises:
        NotVisible: there is no such person for this actor.
        PermissionDenied: it is somebody else's leave and the actor does not write for the agency.
        LeaveOutOfReach: it begins over a year back or two years ahead, or lasts over a year.
        LeaveAlreadyAsked: a request of the same person for a part of these days is open or approved.
    """
    person = get_person(actor=actor, person_id=person_id)
    allowed = policy.can_ask_on_behalf if on_behalf else policy.can_ask
    if not allowed(actor, person):
        raise PermissionDenied
    _check_period(starts_at, ends_at)
    _check_reach(starts_at, ends_at, at=at)
    _people_to_take(actor, [person_id])
    _check_not_asked(person, starts_at, ends_at)
    leave = LeaveRequest.objects.create(
        commune_id=actor.commune_id,
        owner_id=person.owner_id,
        person=person,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason.strip()[:200],
        asked_at=at,
        entered_on_behalf=on_behalf,
    )
    changes = {"person": person.pk, "starts_at": starts_at, "ends_at": ends_at, "on_behalf": on_behalf}
    record(actor=actor, action="leave.asked", subject=leave, at=at, changes=changes)
    return leave


def _check_reach(starts_at: datetime, ends_at: datetime, *, at: datetime) -> None:
    if not at - EARLIEST_LEAVE <= starts_at <= at + FARTHEST_LEAVE:
        raise LeaveOutOfReach(
            _("Leave begins at most a year back or two years ahead, not at %(start)s: check the year.")
            % {"start": _moment(starts_at)}
        )
    if ends_at - starts_at > LONGEST_LEAVE:
        raise LeaveOutOfReach(
            _("Leave lasts at most a year, and this one ends at %(end)s: check the year.")
            % {"end": _moment(ends_at)}
        )


def _check_not_asked(person: Person, starts_at: datetime, ends_at: datetime) -> None:
    standing = (LeaveRequest.Status.ASKED, LeaveRequest.Status.APPROVED)
    rows: QuerySet[LeaveRequest] = LeaveRequest.objects.filter(
        person=person, status__in=standing, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    first = rows.order_by("starts_at").first()
    if first:
        raise LeaveAlreadyAsked(
            _("Leave has been asked for already (%(when)s): withdraw that request first.")
            % {"when": _period(first)}
        )


@verb
def decide_leave(*, actor: Actor, leave_id: UUID, approve: bool, at: datetime) -> LeaveRequest:
    """
    Approve leave, which takes the person from then on, or refuse it; the person is told.

    Raises:
        NotVisible: there is no such request for this actor.
        PermissionDenied: the actor does not approve leave here, or it is their own.
        LeaveAlreadyDecided: it was answered or withdrawn.
        LeaveCollidesWithDuty: something binding takes the person then; it must be released first.
    """
    leave = selectors.get_leave(actor=actor, leave_id=leave_id, lock=True)
    if not policy.can_decide(actor, leave):
        raise PermissionDenied
    _check_waiting(leave)
    if approve:
        _check_no_duty(leave)
        _take_for(leave, actor)
    leave.status = LeaveRequest.Status.APPROVED if approve else LeaveRequest.Status.REFUSED
    leave.decided_at, leave.decided_by_id = at, actor.id
    leave.save(update_fields=["status", "decided_at", "decided_by_id"])
    action = "leave.approved" if approve else "leave.refused"
    record(actor=actor, action=action, subject=leave, at=at, changes={"status": leave.status})
    said = _("Your leave is approved: %(when)s") if approve else _("Your leave is refused: %(when)s")
    _tell(actor, leave, _accounts_of(leave), said % {"when": _period(leave)}, at)
    return leave


def _accounts_of(leave: LeaveRequest) -> list[UUID]:
    found = access.users_of_persons(commune_id=leave.commune_id, person_ids=[leave.person_id])
    return [user.pk for user in found.values()]


def _tell(actor: Actor, leave: LeaveRequest, accounts: Iterable[UUID], title: str, at: datetime) -> None:
    """Tell of leave whoever did not act themselves."""
    others = [account for account in accounts if account != actor.id]
    notify(actor=actor, recipient_ids=others, kind=Notice.Kind.DUTY, title=title, at=at, subject=leave)


def _period(leave: LeaveRequest) -> str:
    return period_text(leave.starts_at, leave.ends_at)


def _check_waiting(leave: LeaveRequest) -> None:
    if leave.status != LeaveRequest.Status.ASKED:
        raise LeaveAlreadyDecided(
            _("This request is no longer waiting: it is “%(status)s”.")
            % {"status": str(leave.get_status_display())}
        )


def _check_no_duty(leave: LeaveRequest) -> None:
    binding = [row for row in selectors.collisions(leave) if not row.tentative]
    if binding:
        raise LeaveCollidesWithDuty(
            _(
                "%(person)s is down for “%(label)s” (%(when)s):"
                " find a substitute there first, then approve the leave."
            )
            % _words(binding[0], leave.person)
        )


def _take_for(leave: LeaveRequest, actor: Actor) -> None:
    commit(
        actor=actor,
        owner_id=leave.owner_id,
        person_id=leave.person_id,
        kind=Commitment.Kind.LEAVE,
        starts_at=leave.starts_at,
        ends_at=leave.ends_at,
        source_id=leave.pk,
        label="",  # the kind says it; reasons are private and never shown on another record
    )


@verb
def withdraw_leave(*, actor: Actor, leave_id: UUID, at: datetime) -> LeaveRequest:
    """
    Take a request back; leave that has begun ends now, and the days taken stay as they were.

    The person is told when somebody else does it, and who had approved the leave that the person is there again.

    Raises:
        NotVisible: there is no such request for this actor.
        PermissionDenied: it is not theirs, nor do they write for the agency.
        LeaveAlreadyDecided: it was refused or withdrawn.
        LeaveIsOver: it has ended.
    """
    leave = selectors.get_leave(actor=actor, leave_id=leave_id, lock=True)
    if not policy.can_withdraw(actor, leave):
        raise PermissionDenied
    days, approver = _period(leave), leave.decided_by_id
    if leave.status == LeaveRequest.Status.APPROVED:
        _give_back(leave, at)
    else:
        _check_waiting(leave)
        leave.status = LeaveRequest.Status.WITHDRAWN
    leave.save(update_fields=["status", "ends_at"])
    changes = {"status": leave.status, "ends_at": leave.ends_at}
    record(actor=actor, action="leave.withdrawn", subject=leave, at=at, changes=changes)
    words = {"when": days, "person": leave.person.name}
    _tell(actor, leave, _accounts_of(leave), _("Your leave has been taken back: %(when)s") % words, at)
    if approver:
        _tell(actor, leave, [approver], _("%(person)s takes leave back: %(when)s") % words, at)
    return leave


def _give_back(leave: LeaveRequest, at: datetime) -> None:
    if leave.ends_at <= at:
        raise LeaveIsOver(_("This leave ended on %(end)s.") % {"end": _moment(leave.ends_at)})
    if leave.starts_at < at:
        leave.ends_at = at
        Commitment.objects.filter(source_id=leave.pk).update(ends_at=at)
        return
    release(source_ids=[leave.pk])
    leave.status = LeaveRequest.Status.WITHDRAWN


@verb
def create_entry(
    *,
    actor: Actor,
    starts_at: datetime,
    title: str,
    at: datetime,
    ends_at: datetime | None = None,
    place: str = "",
    chaired_by: str = "",
    attendees: str = "",
) -> CalendarEntry:
    """
    Write a line of the agency's work calendar that no other record makes.

    Raises:
        PermissionDenied, TextMissing, PeriodEndsBeforeStart.
        EntryOutOfReach: it stands in a week nobody works with.
    """
    owner_id = actor.agency_with("calendar.edit")
    if owner_id is None:
        raise PermissionDenied
    if not title.strip():
        raise TextMissing(_("Say what takes place: the title is empty."))
    if ends_at:
        _check_period(starts_at, ends_at)
    _refuse_far(starts_at, ends_at or starts_at, at=at)
    entry = CalendarEntry.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        starts_at=starts_at,
        ends_at=ends_at,
        title=title.strip()[:200],
        place=place.strip()[:120],
        chaired_by=chaired_by.strip()[:120],
        attendees=attendees.strip()[:300],
    )
    changes = {"title": entry.title, "starts_at": starts_at, "ends_at": ends_at}
    record(actor=actor, action="calendar.entry_created", subject=entry, at=at, changes=changes)
    return entry


def _refuse_far(starts_at: datetime, ends_at: datetime, *, at: datetime) -> None:
    first, last = within_reach(at)
    if not first.starts_at <= starts_at <= ends_at <= last.ends_at:
        raise EntryOutOfReach(
            _("The work calendar takes days from %(first)s to %(last)s: check day, month and year.")
            % {"first": f"{first.monday:%d/%m/%Y}", "last": f"{last.sunday:%d/%m/%Y}"}
        )


@verb
def delete_entry(*, actor: Actor, entry_id: UUID, at: datetime) -> None:
    """Take a line off the work calendar."""
    entry = selectors.get_entry(actor=actor, entry_id=entry_id)
    if not policy.can_edit_entry(actor, entry):
        raise PermissionDenied
    record(actor=actor, action="calendar.entry_deleted", subject=entry, at=at)
    entry.delete()


def erase_leave(person_ids: Collection[UUID]) -> Gone:
    """Delete requests for leave, whose reasons may be private, and the days they took; duties stood stay where they are."""
    asked = LeaveRequest.objects.filter(person__in=person_ids)
    taken = Commitment.objects.filter(source_id__in=list(asked.values_list("pk", flat=True)))
    return [*deleted(taken), *deleted(asked)]
