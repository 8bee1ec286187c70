"""Changing a roster that is in force: a new version with that change holds at once, and an open draft follows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.duty import drafting, policy, selectors, shifts
from trucban.duty.models import Assignment, Roster
from trucban.duty.services.assignments import NothingChanges, cleaned, judge_all, nothing, put, stand
from trucban.duty.services.rosters import new_version, put_into_force, save_shifts, versions_of
from trucban.lib.errors import DomainError, PermissionDenied

Status = Roster.Status
# Places of the version in force, and who stands there from now on.
Moves = Sequence[tuple[Assignment, UUID | None]]


class NotPublished(DomainError):
    """Only a duty that stands needs a substitute."""


class DutyIsOver(DomainError):
    """Who stood a duty that is over is a matter of attendance."""


@verb
def substitute(
    *,
    actor: Actor,
    assignment_id: UUID,
    person_id: UUID | None,
    at: datetime,
    override_reason: str = "",
) -> Assignment:
    """
    Replace somebody in a published roster: a new version with this one change is in force at once.

    An open draft of the week takes the change over where the same person stood, so publishing it does not undo it.

    Raises:
        PermissionDenied: the actor publishes no rosters.
        NotPublished: the place is not in the version in force.
        DutyIsOver: the shift has ended.
        NothingChanges, RuleForbids, ReasonNeeded: as for :func:`assign`.
        AttendanceStands: the attendance of the one to be replaced has been recorded.
    """
    old = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    roster = selectors.get_roster(actor=actor, roster_id=old.shift.roster_id, lock=True)
    check_in_force(actor, roster, old, at)
    if old.person_id == person_id:
        raise NothingChanges(nothing(old))
    (place,) = next_version(actor, roster, [(old, person_id)], override_reason, at)
    follow_in_draft(roster, [[(old, place)]])
    changes = {"person": person_id, "instead_of": old.person_id, "override": place.override_reason}
    record(actor=actor, action="duty.substituted", subject=place, at=at, changes=changes)
    put_into_force(actor, place.shift.roster, roster, at)
    return place


def check_in_force(actor: Actor, roster: Roster, place: Assignment, at: datetime) -> None:
    if not policy.can_publish(actor, roster):
        raise PermissionDenied
    if roster.status != Status.PUBLISHED:
        raise NotPublished(
            _("This place is not in the roster in force: change the draft, or open the roster in force.")
        )
    if place.shift.ends_at <= at:
        raise DutyIsOver(_("This duty is over: record in the attendance who stood it and who did not come."))


def next_version(
    actor: Actor, roster: Roster, moves: Moves, override_reason: str, at: datetime
) -> list[Assignment]:
    """Make the next version with these moves, judged; return its places. Nothing of it is in force yet."""
    places = copied(actor, roster, moves, at)
    judge_all(places, cleaned(override_reason))
    return places


def copied(actor: Actor, roster: Roster, moves: Moves, at: datetime) -> list[Assignment]:
    """Make the next version with these moves, not judged yet; return its places."""
    new = new_version(actor, roster.owner_id, drafting.week_of(roster), at)
    new.status = Status.REPLACED  # until it is put into force; a draft of the week may be open
    new.save(force_insert=True)
    save_shifts(shifts.copies(shifts.of_roster(roster), new))
    places = [_same_place(new, old) for old, _person_id in moves]
    people = [person_id for _old, person_id in moves]
    stand(zip(places, people, strict=True))
    return places


def _same_place(roster: Roster, place: Assignment) -> Assignment:
    found: Assignment = Assignment.objects.select_related("shift__roster").get(
        shift__roster=roster,
        shift__post_id=place.shift.post_id,
        shift__starts_at=place.shift.starts_at,
        place=place.place,
    )
    return found


def follow_in_draft(roster: Roster, changes: Sequence[Sequence[tuple[Assignment, Assignment]]]) -> None:
    """
    Let an open draft take changes over, each a list of places as they were and as they are.

    A change is taken over as a whole, and only where the same people stood at the same shifts.
    """
    draft = versions_of(roster.owner_id, drafting.week_of(roster)).filter(status=Status.DRAFT).first()
    if draft is None:
        return
    Roster.objects.filter(pk=draft.pk).update(version=F("version") + 2)  # a draft is the latest version
    for change in changes:
        _take_over(draft, change)


def _take_over(draft: Roster, change: Sequence[tuple[Assignment, Assignment]]) -> None:
    leaving = {old.person_id for old, _new in change}
    found = [(_where_stands(draft, old), new) for old, new in change]
    places = [
        (place, new) for place, new in found if place is not None and not _comes_twice(place, new, leaving)
    ]
    if len(places) < len(change):
        return
    for place, _new in places:
        put(place, None, "")
    for place, new in places:
        put(place, new.person_id, new.override_reason)


def _where_stands(draft: Roster, old: Assignment) -> Assignment | None:
    rows = Assignment.objects.filter(
        shift__roster=draft,
        shift__post_id=old.shift.post_id,
        shift__starts_at=old.shift.starts_at,
        person=old.person,
    )
    return rows.first()


def _comes_twice(place: Assignment, new: Assignment, leaving: set[UUID | None]) -> bool:
    """Say whether who comes stands elsewhere in that shift of the draft already."""
    if new.person_id is None or new.person_id in leaving:
        return False
    return Assignment.objects.filter(shift_id=place.shift_id, person_id=new.person_id).exists()
