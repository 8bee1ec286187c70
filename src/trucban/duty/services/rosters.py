"""A week's roster: opened as a draft, published as a version, replaced by the next."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access import services as access_services
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.calendar.models import Commitment
from trucban.calendar.services import Taking, commit_many, hand_on, release
from trucban.document.wording import clean_line, moment_text, refuse_far_week, week_span
from trucban.duty import drafting, policy, selectors, shifts, wording
from trucban.duty.models import (
    Assignment,
    Attendance,
    DutyBookLine,
    Handover,
    PlaceRole,
    PoliceRequest,
    Roster,
    Shift,
)
from trucban.duty.selectors.rosters import PersonDiff
from trucban.duty.services.book import write_book_line
from trucban.duty.services.police import ask_police, withdraw_police
from trucban.duty.services.posts import (
    LEAST_MINUTES,
    MOST_MINUTES,
    PatternDoesNotFit,
    PlaceSpec,
    check_places,
    check_readiness,
)
from trucban.duty.services.rights import carry_takeovers, grant_rights
from trucban.duty.services.searches import DraftIsBeingMade
from trucban.duty.shifts import PlannedShift
from trucban.force import selectors as force
from trucban.force.models import QualificationKind
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.models import Notice
from trucban.notify.services import notify, publish_change

Status = Roster.Status
SHIFT = "duty.shift"
MOST_SAID = 5  # sentences of breaches in one refusal


class NothingToPlan(DomainError):
    """No post has a shift in this week."""


class NotADraft(DomainError):
    """Published, replaced and discarded versions are not edited."""


class RosterBreaksRules(DomainError):
    """A roster with a breach nobody may pass over is not published."""


class AttendanceStands(DomainError):
    """Somebody whose attendance has been recorded is not on the new version."""


class ShiftDoesNotFit(DomainError):
    """The shift lies outside the week, or the post has one at that time."""


# --- drafts -----------------------------------------------------------------------------------------------------


@verb
def open_draft(*, actor: Actor, week: Week, at: datetime) -> Roster:
    """
    Open the draft of a week: from the version in force if there is one, else from the shift patterns.

    Published duties stay until the draft is published. A draft that is open already is returned as it is.

    Raises:
        PermissionDenied: the actor drafts no rosters.
        WeekOutOfReach: the week is more than two years off.
        NothingToPlan: no post has a shift in this week.
        ReadinessNotPermitted: a combat-readiness post without the provincial command's permission.
    """
    owner_id = actor.agency_with("duty.draft")
    if owner_id is None:
        raise PermissionDenied
    refuse_far_week(week, at=at)
    versions = versions_of(owner_id, week)
    draft = versions.filter(status=Status.DRAFT).first()
    if draft is not None:
        return draft
    published = versions.filter(status=Status.PUBLISHED).first()
    roster = new_version(actor, owner_id, week, at)
    planned = _base(roster, published, week)
    if not planned:
        raise NothingToPlan(
            _("No post has a shift in this week: set up posts and their shifts in Settings first.")
        )
    for kind in sorted({one.shift.kind for one in planned}):
        check_readiness(commune_id=actor.commune_id, kind=kind, on=week.monday)
    roster.save(force_insert=True)
    save_shifts(planned)
    changes = {"week": str(week), "version": roster.version, "shifts": len(planned)}
    record(actor=actor, action="roster.drafted", subject=roster, at=at, changes=changes)
    publish_change(topic="duty", subject=roster, at=at, owner_id=owner_id)
    return roster


def versions_of(owner_id: UUID, week: Week) -> QuerySet[Roster]:
    return Roster.objects.filter(owner_id=owner_id, iso_year=week.year, iso_week=week.number)


def _base(roster: Roster, published: Roster | None, week: Week) -> list[PlannedShift]:
    if published is not None:
        return shifts.copies(shifts.of_roster(published), roster)
    return shifts.of_patterns(
        commune_id=roster.commune_id, owner_id=roster.owner_id, week=week, roster=roster
    )


def new_version(actor: Actor, owner_id: UUID, week: Week, at: datetime) -> Roster:
    """Return the next version of a week, unsaved."""
    last = versions_of(owner_id, week).aggregate(last=Max("version"))["last"] or 0
    return Roster(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        iso_year=week.year,
        iso_week=week.number,
        version=last + 1,
        created_at=at,
    )


def save_shifts(planned: Iterable[PlannedShift]) -> None:
    rows = list(planned)
    Shift.objects.bulk_create([one.shift for one in rows])
    Assignment.objects.bulk_create([place for one in rows for place in one.places])


def editable(actor: Actor, roster: Roster) -> None:
    """Let a draft pass that the actor may edit."""
    if not policy.can_draft(actor, roster.owner_id):
        raise PermissionDenied
    if roster.status != Status.DRAFT:
        raise NotADraft(
            _("This version is “%(status)s” and no longer edited: open a new draft of the week.")
            % {"status": roster.get_status_display()}
        )


@verb
def discard_draft(*, actor: Actor, roster_id: UUID, at: datetime) -> Roster:
    """Put a draft away; the published version, if any, stays in force."""
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    editable(actor, roster)
    roster.status = Status.DISCARDED
    roster.save(update_fields=["status"])
    record(actor=actor, action="roster.discarded", subject=roster, at=at)
    publish_change(topic="duty", subject=roster, at=at, owner_id=roster.owner_id)
    return roster


@verb
def add_shift(
    *,
    actor: Actor,
    roster_id: UUID,
    post_id: UUID,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    places: Sequence[PlaceSpec],
    at: datetime,
) -> Shift:
    """Add one shift to a draft, for a holiday or a reinforced watch; the patterns are not touched."""
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    editable(actor, roster)
    post = selectors.get_post(actor=actor, post_id=post_id)
    check_readiness(commune_id=actor.commune_id, kind=post.kind, on=starts_at.date())
    _check_shift(roster, post_id, starts_at, ends_at)
    wanted = check_places(places)
    shift = Shift.objects.create(
        commune_id=actor.commune_id,
        owner_id=roster.owner_id,
        roster=roster,
        post=post,
        name=clean_line(name, most=60) or post.name[:60],
        kind=post.kind,
        starts_at=starts_at,
        ends_at=ends_at,
        police_count=sum(place.count for place in wanted if place.role == PlaceRole.POLICE),
    )
    own = [place for place in wanted if place.role != PlaceRole.POLICE for _number in range(place.count)]
    for number, place in enumerate(own, start=1):
        Assignment.objects.create(
            commune_id=actor.commune_id,
            owner_id=roster.owner_id,
            shift=shift,
            place=number,
            role=place.role,
            qualification=_qualification(actor, place),
        )
    changes = {"post": post_id, "starts_at": starts_at, "ends_at": ends_at, "places": len(own)}
    record(actor=actor, action="shift.added", subject=shift, at=at, changes=changes)
    publish_change(topic="duty", subject=roster, at=at, owner_id=roster.owner_id)
    return shift


def _qualification(actor: Actor, place: PlaceSpec) -> QualificationKind | None:
    if place.qualification_id is None:
        return None
    return force.get_qualification_kind(commune_id=actor.commune_id, kind_id=place.qualification_id)


def _check_shift(roster: Roster, post_id: UUID, starts_at: datetime, ends_at: datetime) -> None:
    week = drafting.week_of(roster)
    if not week.starts_at <= starts_at < week.ends_at:
        raise ShiftDoesNotFit(
            _("The shift must start within the roster's week: %(week)s.") % {"week": week_span(week)}
        )
    minutes = (ends_at - starts_at).total_seconds() / 60
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise PatternDoesNotFit(
            _("A shift lasts from 30 minutes to 24 hours; %(minutes)d minutes were given.")
            % {"minutes": minutes}
        )
    if Shift.objects.filter(roster=roster, post_id=post_id, starts_at=starts_at).exists():
        raise ShiftDoesNotFit(_("This post has a shift that starts then already: change its places."))


@verb
def remove_shift(*, actor: Actor, shift_id: UUID, at: datetime) -> None:
    """Take one shift off a draft."""
    shift = selectors.get_shift(actor=actor, shift_id=shift_id)
    roster = selectors.get_roster(actor=actor, roster_id=shift.roster_id, lock=True)
    editable(actor, roster)
    changes = {"post": shift.post_id, "starts_at": shift.starts_at}
    record(actor=actor, action="shift.removed", subject=shift, at=at, changes=changes)
    shift.delete()
    publish_change(topic="duty", subject=roster, at=at, owner_id=roster.owner_id)


# --- publishing -------------------------------------------------------------------------------------------------


@verb
def publish_roster(*, actor: Actor, roster_id: UUID, at: datetime) -> Roster:
    """
    Put a draft into force: people are taken, get the rights of their watch, and those affected are told.

    Of two who publish at once, one does; the other is told that it is done.

    Raises:
        PermissionDenied: the actor publishes no rosters.
        NotADraft: it has been published, replaced or discarded.
        DraftIsBeingMade: the solver is at work on it.
        RosterBreaksRules: it breaks a rule nobody may pass over, or a soft one without a reason.
        AttendanceStands: it leaves out somebody whose attendance has been recorded.
    """
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    if not policy.can_publish(actor, roster):
        raise PermissionDenied
    if roster.status == Status.PUBLISHED:
        raise NotADraft(
            _("This roster was published by %(name)s already, at %(when)s.")
            % {
                "name": roster.published_by_name,
                "when": moment_text(roster.published_at or at),
            }
        )
    editable(actor, roster)
    if roster.is_being_made(at=at):
        raise DraftIsBeingMade(_("A draft is being made right now: wait until it is done, then publish."))
    refuse_breaches(roster)
    previous = versions_of(roster.owner_id, drafting.week_of(roster)).filter(status=Status.PUBLISHED).first()
    put_into_force(actor, roster, previous, at)
    return roster


def refuse_breaches(roster: Roster) -> None:
    """Refuse hard breaches, and those that ask for a reason nobody gave."""
    reasons = {
        str(pk)
        for pk in Assignment.objects.filter(shift__roster=roster)
        .exclude(override_reason="")
        .values_list("pk", flat=True)
    }
    limits = drafting.limits_of(roster)
    bad = [
        breach
        for breach in selectors.judge(roster=roster)
        if wording.is_hard(breach, limits)
        or (wording.asks_reason(breach, limits) and not reasons.intersection(breach.slots))
    ]
    if not bad:
        return
    said = list(dict.fromkeys(selectors.sentences(roster=roster, breaches=bad)))
    more = len(said) - MOST_SAID
    tail = [_("… and %(count)d more.") % {"count": more}] if more > 0 else []
    raise RosterBreaksRules(
        _("The roster cannot be published yet: %(reasons)s") % {"reasons": " ".join(said[:MOST_SAID] + tail)}
    )


def put_into_force(actor: Actor, roster: Roster, previous: Roster | None, at: datetime) -> None:
    """Replace the version in force by another, inside the caller's verb."""
    diff = selectors.roster_diff(previous, roster)
    kept: frozenset[UUID] = frozenset()
    if previous is not None:
        previous.status = Status.REPLACED
        previous.save(update_fields=["status"])
        kept = _let_go(previous, roster)
    roster.status, roster.published_at = Status.PUBLISHED, at
    roster.published_by_name, roster.published_by_title = actor.name, actor.title
    roster.save(update_fields=["status", "published_at", "published_by_name", "published_by_title"])
    planned = shifts.of_roster(roster)
    if previous is not None:
        _carry_over(actor, previous, planned, at)
    _take(actor, planned, kept)
    _ask_police(actor, planned, at)
    changes = {"version": roster.version, "changed": len(diff)}
    record(actor=actor, action="roster.published", subject=roster, at=at, changes=changes)
    _write_down(actor, roster, diff, at)
    _tell(actor, roster, diff, at)
    publish_change(topic="duty", subject=roster, at=at, owner_id=roster.owner_id)


def _let_go(previous: Roster, roster: Roster) -> frozenset[UUID]:
    """Free those who no longer stand; return the places of the new version whose people stay taken."""
    before, after = _taken_by(previous), _taken_by(roster)
    same = {before[duty]: after[duty] for duty in before if duty in after}
    hand_on(sources=same)
    release(source_ids=[key for key in before.values() if key not in same])
    access_services.withdraw_grants(source_ids=list(before.values()))
    return frozenset(same.values())


def _taken_by(roster: Roster) -> dict[tuple[Any, ...], UUID]:
    """Return duty -> its place: who stands at which post from when to when."""
    rows = Assignment.objects.filter(shift__roster=roster, person__isnull=False)
    duties = rows.values_list("person_id", "shift__post_id", "shift__starts_at", "shift__ends_at", "pk")
    return {tuple(duty): key for *duty, key in duties}


def _carry_over(actor: Actor, previous: Roster, planned: Sequence[PlannedShift], at: datetime) -> None:
    """What was recorded, handed over or asked for a shift stays with the same shift of the new version."""
    same = {(one.shift.post_id, one.shift.starts_at): one for one in planned}
    gone: list[UUID] = []
    for old in Shift.objects.filter(roster=previous):
        new = same.get((old.post_id, old.starts_at))
        _carry_attendance(old, new)
        carry_takeovers(actor, old, new.places if new else (), at)
        if new is None:
            gone.append(old.pk)
            continue
        Handover.objects.filter(from_shift=old).update(from_shift=new.shift)
        Handover.objects.filter(to_shift=old).update(to_shift=new.shift)
        PoliceRequest.objects.filter(subject_id=old.pk).update(subject_id=new.shift.pk)
        if new.shift.police_count == 0:
            gone.append(new.shift.pk)
    withdraw_police(actor=actor, subject_ids=gone, at=at)


def _carry_attendance(old: Shift, new: PlannedShift | None) -> None:
    places = {place.person_id: place for place in new.places} if new else {}
    numbered = {place.place: place for place in new.places} if new else {}
    rows = Attendance.objects.filter(assignment__shift=old).select_related(
        "person", "assignment__shift__post"
    )
    for row in rows:
        place = places.get(row.person_id)
        if place is None and row.person_id != row.assignment.person_id:
            place = numbered.get(row.assignment.place)  # they took it over: it happened at this place
        if place is None:
            raise AttendanceStands(
                _("The attendance of %(person)s at “%(shift)s” has been recorded: leave them in that shift.")
                % {"person": row.person.name, "shift": wording.shift_text(old)}
            )
        row.assignment = place
        row.save(update_fields=["assignment"])


def _take(actor: Actor, planned: Sequence[PlannedShift], kept: frozenset[UUID]) -> None:
    """Take people's time where it is not taken yet, and give those on watch what the watch needs."""
    filled = [
        (one.shift, place, place.person_id) for one in planned for place in one.places if place.person_id
    ]
    commit_many(
        actor=actor,
        takings=[
            Taking(
                owner_id=shift.owner_id,
                person_id=person_id,
                kind=Commitment.Kind.DUTY,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                source_id=place.pk,
                label=shift.post.name,
            )
            for shift, place, person_id in filled
            if place.pk not in kept
        ],
    )
    grant_rights(actor, [place for _shift, place, _person_id in filled])


def _ask_police(actor: Actor, planned: Sequence[PlannedShift], at: datetime) -> None:
    for one in planned:
        if one.shift.police_count:
            ask_police(
                actor=actor,
                subject_type=SHIFT,
                subject_id=one.shift.pk,
                starts_at=one.shift.starts_at,
                ends_at=one.shift.ends_at,
                label=wording.shift_text(one.shift),
                count=one.shift.police_count,
                at=at,
            )


def _write_down(actor: Actor, roster: Roster, diff: Sequence[PersonDiff], at: datetime) -> None:
    text = _("Duty roster published: %(week)s, version %(version)d; changed for %(count)d people.")
    write_book_line(
        actor=actor,
        owner_id=roster.owner_id,
        at=at,
        category=DutyBookLine.Category.OTHER,
        text=text
        % {
            "week": week_span(drafting.week_of(roster)),
            "version": roster.version,
            "count": len(diff),
        },
        source_type="duty.roster",
        source_id=roster.pk,
    )


def _tell(actor: Actor, roster: Roster, diff: Sequence[PersonDiff], at: datetime) -> None:
    """Tell those affected, and only them, what changed for each."""
    users = access.users_of_persons(
        commune_id=actor.commune_id, person_ids=[person.person_id for person in diff]
    )
    title = _("Your duties: %(week)s") % {"week": week_span(drafting.week_of(roster))}
    for person in diff:
        user = users.get(person.person_id)
        if user:
            notify(
                actor=actor,
                recipient_ids=[user.pk],
                kind=Notice.Kind.ROSTER,
                title=title,
                body=diff_text(person),
                at=at,
                subject=roster,
                asks_acknowledgement=True,
            )


def diff_text(person: PersonDiff) -> str:
    """Return one line a change: new, no longer, changed."""
    lines = [_("New: %(duty)s") % {"duty": line.text} for line in person.added]
    lines += [_("No longer: %(duty)s") % {"duty": line.text} for line in person.removed]
    lines += [
        _("Changed: %(duty)s (%(role)s)") % {"duty": new.text, "role": PlaceRole(new.role).label}
        for _old, new in person.changed
    ]
    return "\n".join(lines)
