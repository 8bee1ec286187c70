"""Who really stood a duty: recorded by the watch, confirmed by somebody else, the ground of the allowance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record_many, verb
from trucban.calendar.wording import period_text
from trucban.document.wording import moment_text
from trucban.duty import pins, policy, selectors, wording
from trucban.duty.models import Assignment, Attendance, Roster
from trucban.duty.selectors.stood import CAME, Hold, Period
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.services import publish_changes

Outcome = Attendance.Outcome
BEFORE = timedelta(hours=2)  # somebody who relieves early, at most
AFTER = timedelta(hours=6)  # somebody who stays on, at most
RECORDED = ("outcome", "came_at", "left_at", "pin", "recorded_at", "recorded_by_id")


class NobodyAssigned(DomainError):
    """An empty or unpublished place has no attendance."""


class DutyNotBegun(DomainError):
    """Attendance is recorded when the duty has begun."""


class TimesDoNotFit(DomainError):
    """Coming and leaving lie around the shift, in this order, and not in the future."""


class AttendanceConfirmed(DomainError):
    """What has been confirmed stays."""


class OwnAttendance(DomainError):
    """One's own duty, or one's own record of it, is confirmed by somebody else."""


class AttendanceNotComplete(DomainError):
    """Somebody who came has also left before it is confirmed."""


@dataclass(frozen=True)
class Stood:
    """What is recorded of one place; without times somebody present stood the shift as planned so far."""

    assignment_id: UUID
    outcome: str
    came_at: datetime | None = None
    left_at: datetime | None = None
    pin: str = ""  # of the post, as whoever came typed it
    # Who of those who held the place; None: whoever records, if they took it over, otherwise who was planned.
    person_id: UUID | None = None


@verb
def record_attendance(
    *,
    actor: Actor,
    assignment_id: UUID,
    outcome: str,
    at: datetime,
    came_at: datetime | None = None,
    left_at: datetime | None = None,
    pin: str = "",
    person_id: UUID | None = None,
) -> Attendance:
    """
    Record who came, from when to when; without times somebody present stood their part of the shift so far.

    After a take-over each of those who held the place has a line; without ``person_id`` it is whoever records, if they
    took it over, otherwise who was planned.

    Recording again corrects it, until it is confirmed. A wrong PIN of the post is flagged and rejects nothing.

    Raises:
        NobodyAssigned, DutyNotBegun: nobody to record, or too early.
        TimesDoNotFit: the times do not lie around the shift.
        AttendanceConfirmed: it has been confirmed.
    """
    return _record(actor, [Stood(assignment_id, outcome, came_at, left_at, pin, person_id)], at)[0]


@verb
def record_attendances(*, actor: Actor, stood: Iterable[Stood], at: datetime) -> list[Attendance]:
    """Like :func:`record_attendance`, for several places at once: all of it or nothing."""
    return _record(actor, stood, at)


def _record(actor: Actor, stood: Iterable[Stood], at: datetime) -> list[Attendance]:
    told = list(stood)
    places = {
        place.pk: place
        for place in selectors.lock_assignments(
            actor=actor, assignment_ids={one.assignment_id for one in told}
        )
    }
    lines = selectors.holds(places.values())
    known = {
        (row.assignment_id, row.person_id): row
        for row in Attendance.objects.select_for_update().filter(assignment__in=places)
    }
    rows: dict[tuple[UUID, UUID], Attendance] = {}
    for one in told:
        place = places[one.assignment_id]
        line = lines.get(selectors.place_of(place), [])
        person_id = _whose(actor, place, line, one)
        key = place.pk, person_id
        part = _check_recordable(actor, place, person_id, line, known.get(key), at)
        row = known.get(key) or Attendance(
            commune_id=place.commune_id, owner_id=place.owner_id, assignment=place, person_id=person_id
        )
        _write(row, place, one, part, actor, at)
        rows[key] = row
    Attendance.objects.bulk_create(row for key, row in rows.items() if key not in known)
    Attendance.objects.bulk_update([row for key, row in rows.items() if key in known], RECORDED)
    done = [
        (row, {"outcome": row.outcome, "came_at": row.came_at, "left_at": row.left_at, "pin": row.pin})
        for row in rows.values()
    ]
    record_many(actor=actor, action="attendance.recorded", done=done, at=at)
    publish_changes(topic="duty", changed=[(row, row.owner_id) for row in rows.values()], at=at)
    return list(rows.values())


def _whose(actor: Actor, place: Assignment, line: Sequence[Hold], one: Stood) -> UUID:
    if place.shift.roster.status == Roster.Status.PUBLISHED:
        held = {hold.person.pk for hold in line if hold.person}
        if one.person_id is None and actor.person_id in held:
            return actor.person_id
        found = one.person_id or place.person_id
        if found is not None and (found in held or found == place.person_id):
            return found
    raise NobodyAssigned(_("Nobody stands at this place in the roster in force."))


def _check_recordable(
    actor: Actor,
    place: Assignment,
    person_id: UUID,
    line: Sequence[Hold],
    known: Attendance | None,
    at: datetime,
) -> Period:
    """Return from when to when the person was to stand there; somebody relieved before it began may still be absent."""
    if not policy.can_record(actor, place.owner_id):
        raise PermissionDenied
    begin = place.shift.starts_at
    part = selectors.part_of(line, place, person_id) or (begin, begin)
    if at < part[0]:
        raise DutyNotBegun(
            _("“%(shift)s” has not begun: attendance is recorded from its start on.")
            % {"shift": wording.shift_text(place.shift)}
        )
    if known is not None and known.confirmed_at is not None:
        raise AttendanceConfirmed(_("This attendance has been confirmed and stays as it is."))
    return part


def _write(
    row: Attendance, place: Assignment, stood: Stood, part: Period, actor: Actor, at: datetime
) -> None:
    row.outcome = Outcome(stood.outcome)
    row.came_at, row.left_at = _times(place, row.outcome, stood, part, at)
    if stood.pin:
        row.pin = _judged(place, stood.pin, row.came_at)
    row.recorded_at, row.recorded_by_id = at, actor.id


def _judged(place: Assignment, pin: str, came_at: datetime | None) -> str:
    """Compare with what the post showed on the day somebody came, or on the day the watch began."""
    moments = [place.shift.starts_at, *([came_at] if came_at else [])]
    right = pins.is_right(pin, post_id=place.shift.post_id, moments=moments)
    return Attendance.Pin.RIGHT if right else Attendance.Pin.WRONG


def _times(
    place: Assignment, outcome: str, stood: Stood, part: Period, at: datetime
) -> tuple[datetime | None, datetime | None]:
    if outcome not in CAME:
        return None, None
    shift = place.shift
    came = stood.came_at or part[0]
    left = stood.left_at or (part[1] if at >= part[1] else None)
    fits = shift.starts_at - BEFORE <= came < shift.ends_at and came <= at
    if left is not None:
        fits = fits and came < left <= min(at, shift.ends_at + AFTER)
    if not fits:
        raise TimesDoNotFit(
            _(
                "The times do not fit the shift %(shift)s: coming at most 2 hours before it and leaving after that, "
                "at most 6 hours after its end and not later than now (%(now)s)."
            )
            % {"shift": period_text(shift.starts_at, shift.ends_at), "now": moment_text(at)}
        )
    return came, left


@verb
def confirm_attendance(*, actor: Actor, attendance_ids: Iterable[UUID], at: datetime) -> list[Attendance]:
    """
    Confirm what was recorded; all of it or nothing.

    Raises:
        PermissionDenied: the actor publishes no rosters here.
        OwnAttendance: the actor stood the duty or recorded it.
        AttendanceNotComplete: somebody came and has not left.
        AttendanceConfirmed: one of them is confirmed already.
    """
    rows = selectors.lock_attendances(actor=actor, attendance_ids=attendance_ids)
    for row in rows:
        _check_confirmable(actor, row)
        row.confirmed_at, row.confirmed_by_id = at, actor.id
    Attendance.objects.filter(pk__in=[row.pk for row in rows]).update(
        confirmed_at=at, confirmed_by_id=actor.id
    )
    record_many(actor=actor, action="attendance.confirmed", done=[(row, {}) for row in rows], at=at)
    publish_changes(topic="duty", changed=[(row, row.owner_id) for row in rows], at=at)
    return rows


def _check_confirmable(actor: Actor, row: Attendance) -> None:
    if not policy.can_confirm(actor, row):
        raise PermissionDenied
    words = {"person": row.person.name, "shift": wording.shift_text(row.assignment.shift)}
    if policy.is_own_attendance(actor, row):
        raise OwnAttendance(
            _("You stood or recorded the duty of %(person)s at “%(shift)s”: somebody else confirms it.")
            % words
        )
    if row.confirmed_at is not None:
        raise AttendanceConfirmed(_("The attendance of %(person)s at “%(shift)s” is confirmed.") % words)
    if row.outcome in CAME and row.left_at is None:
        raise AttendanceNotComplete(_("%(person)s came to “%(shift)s”; record first when they left.") % words)
