"""The week's joint plan: changed by people, confirmed by both chiefs, replaced by its next version."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor, Holding
from trucban.access.signing import capacity_of
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.calendar import services as calendar
from trucban.calendar.selectors import busy
from trucban.document import selectors as document
from trucban.document.wording import clean_line, clean_text
from trucban.duty import services as duty
from trucban.force.models import Person
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.models import Notice
from trucban.notify.services import notify
from trucban.patrol import policy, selectors
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan, PatrolStop, PlanConfirmation
from trucban.patrol.services.drafts import open_draft, take
from trucban.patrol.services.refusals import (
    PatrolRefused,
    PlanIsConfirmed,
    PlanNotBinding,
    refuse_closed,
    show_change,
)

LONGEST = timedelta(hours=14)
WRITTEN_LATE, PLANNED_AHEAD = timedelta(days=60), timedelta(days=366)  # beyond is a slip of the year


@verb
def new_version(*, actor: Actor, plan_id: UUID, at: datetime) -> PatrolPlan:
    """
    Begin the next version of a plan in force with the patrols that have not left; that one holds until this is confirmed.

    Raises:
        NotVisible, PermissionDenied. PlanIsConfirmed: a next version has been begun.
    """
    old = selectors.get_plan(actor=actor, plan_id=plan_id, lock=True)
    if not policy.can_draft(actor, old):
        raise PermissionDenied
    week = Week(old.iso_year, old.iso_week)
    if selectors.plan_for(actor=actor, week=week, status=PatrolPlan.Status.DRAFT):
        raise PlanIsConfirmed(_("A next version has been begun already: go on with that one."))
    plan = open_draft(actor, week, at)
    for row in selectors.patrols_of(old):
        if row.status == Patrol.Status.PLANNED and row.starts_at > at:
            _copy(row, plan)
    record(actor=actor, action="patrol.plan_version_begun", subject=plan, at=at, changes={"week": str(week)})
    return plan


def _copy(row: Patrol, plan: PatrolPlan) -> Patrol:
    members, stops = list(row.members.all()), list(row.stops.all())
    copy = Patrol.objects.create(
        commune_id=row.commune_id,
        owner_id=row.owner_id,
        plan=plan,
        kind=row.kind,
        name=row.name,
        unit=row.unit,
        obligation_id=row.obligation_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        police_asked=row.police_asked,
    )
    _write_members(copy, [(member.person_id, member.role) for member in members])
    PatrolStop.objects.bulk_create(
        PatrolStop(
            commune_id=copy.commune_id,
            patrol=copy,
            position=stop.position,
            point_id=stop.point_id,
            hamlet_id=stop.hamlet_id,
            planned_at=stop.planned_at,
        )
        for stop in stops
    )
    return copy


def _write_members(patrol: Patrol, members: Sequence[tuple[UUID, str]]) -> None:
    PatrolMember.objects.bulk_create(
        PatrolMember(commune_id=patrol.commune_id, patrol=patrol, person_id=person_id, role=role)
        for person_id, role in members
    )


@verb
def add_patrol(
    *,
    actor: Actor,
    kind: str,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    point_ids: Sequence[UUID],
    members: Sequence[tuple[UUID, str]],
    at: datetime,
    plan_id: UUID | None = None,
    obligation_id: UUID | None = None,
    police_asked: int = 0,
) -> Patrol:
    """
    Add a patrol to a draft; without a plan it is one of the command's own, and takes its people at once.

    ``members`` are (person, role); the first leads when nobody is named as leader.

    Raises:
        NotVisible, PermissionDenied, PlanIsConfirmed.
        PatrolRefused: time, way or people make no sense, or somebody is taken. PersonNotFree: likewise.
    """
    plan = selectors.get_plan(actor=actor, plan_id=plan_id, lock=True) if plan_id else None
    owner_id = plan.owner_id if plan else actor.agency_with("patrol.draft")
    if owner_id is None or not policy.can_draft(actor, plan):
        raise PermissionDenied
    refuse_closed(plan, at=at)
    _check_times(starts_at, ends_at)
    if plan is None:
        _check_reach(starts_at, at)
    patrol = Patrol.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        plan=plan,
        kind=Patrol.Kind(kind),
        name=_name(name),
        obligation_id=obligation_id,
        starts_at=starts_at,
        ends_at=ends_at,
        police_asked=_asked(police_asked),
    )
    _set_way(actor, patrol, point_ids)
    _set_members(patrol, members)
    _refuse_taken(patrol)
    take(actor, [patrol], tentative=plan is not None)
    if plan is None and patrol.police_asked:
        _ask(actor, patrol, at)
    changes = {"name": patrol.name, "starts_at": starts_at, "ends_at": ends_at}
    record(actor=actor, action="patrol.added", subject=patrol, at=at, changes=changes)
    show_change(patrol, at=at)
    return patrol


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise PatrolRefused(
            _("It ends after it starts and lasts at most %(hours)s hours: check the two times.")
            % {"hours": int(LONGEST.total_seconds() // 3600)}
        )


def _check_reach(starts_at: datetime, at: datetime) -> None:
    """A patrol that belongs to no week's plan may be written down late, or planned ahead; not in another age."""
    if not at - WRITTEN_LATE <= starts_at <= at + PLANNED_AHEAD:
        raise PatrolRefused(
            _(
                "A patrol is written down within %(back)s days, and planned at most a year ahead: check the year."
            )
            % {"back": WRITTEN_LATE.days}
        )


def _name(name: str) -> str:
    cleaned = clean_line(name, most=120)
    if not cleaned:
        raise PatrolRefused(_("Give the patrol a name."))
    return cleaned


def _asked(count: int) -> int:
    if not 0 <= count <= 50:
        raise PatrolRefused(_("Police places: expected a number from 0 to 50."))
    return count


def _set_way(actor: Actor, patrol: Patrol, point_ids: Sequence[UUID]) -> None:
    points = [area.get_point(commune_id=actor.commune_id, point_id=key) for key in point_ids]
    if not points:
        raise PatrolRefused(_("Choose at least one point on the way."))
    step = (patrol.ends_at - patrol.starts_at) / (len(points) + 1)
    patrol.stops.all().delete()
    PatrolStop.objects.bulk_create(
        PatrolStop(
            commune_id=patrol.commune_id,
            patrol=patrol,
            position=number,
            point=point,
            hamlet_id=point.hamlet_id,
            planned_at=(patrol.starts_at + step * number).replace(second=0, microsecond=0),
        )
        for number, point in enumerate(points, start=1)
    )


def _set_members(patrol: Patrol, members: Sequence[tuple[UUID, str]]) -> None:
    people = dict(members)
    _refuse_strangers(patrol, list(people))
    if not people and not patrol.police_asked:
        raise PatrolRefused(_("Somebody must go: choose people, or ask the police for places."))
    if people and PatrolMember.Role.LEADER not in people.values():
        people[next(iter(people))] = PatrolMember.Role.LEADER
    patrol.members.all().delete()
    _write_members(patrol, [(key, PatrolMember.Role(role)) for key, role in people.items()])


def _refuse_strangers(patrol: Patrol, person_ids: Sequence[UUID]) -> None:
    """Only the patrol's own agency sends people by name; the police are asked for places, and their chief says who."""
    own = Person.objects.filter(pk__in=person_ids, owner_id=patrol.owner_id).count()
    if own != len(person_ids):
        raise PatrolRefused(
            _("Only the command's own people are named on a patrol: ask the police for places instead.")
        )


def _refuse_taken(patrol: Patrol) -> None:
    """A draft takes nobody yet, and still nobody is put on it whom something else has taken."""
    people = {member.person_id: member.person for member in patrol.members.select_related("person")}
    taken = busy(person_ids=list(people), starts_at=patrol.starts_at, ends_at=patrol.ends_at)
    excused = {patrol.pk, *_replaced_by(patrol)}
    for person_id, rows in taken.items():
        for row in rows:
            if row.source_id not in excused:
                raise PatrolRefused(
                    _("%(person)s is taken at that time by “%(label)s”: choose someone else or another time.")
                    % {"person": people[person_id].name, "label": row.label or row.get_kind_display()}
                )


def _replaced_by(patrol: Patrol) -> list[UUID]:
    """Return the patrols of the version in force that fall away when this draft is confirmed."""
    if patrol.plan is None:
        return []
    rows = Patrol.objects.filter(
        plan__owner_id=patrol.owner_id,
        plan__iso_year=patrol.plan.iso_year,
        plan__iso_week=patrol.plan.iso_week,
        plan__status=PatrolPlan.Status.CONFIRMED,
        status=Patrol.Status.PLANNED,
    )
    return list(rows.values_list("pk", flat=True))


@verb
def change_patrol(
    *,
    actor: Actor,
    patrol_id: UUID,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    point_ids: Sequence[UUID] | None = None,
    members: Sequence[tuple[UUID, str]] | None = None,
    police_asked: int | None = None,
) -> Patrol:
    """
    Change a patrol of a draft, or one of the command's own that has not left; confirmations of the draft no longer count.

    Raises:
        NotVisible, PermissionDenied, PlanIsConfirmed, PatrolRefused, PersonNotFree.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_change(actor, patrol):
        raise PermissionDenied
    refuse_closed(patrol.plan, at=at)
    if patrol.status != Patrol.Status.PLANNED:
        raise PatrolRefused(_("This patrol has left or was cancelled: it is no longer changed."))
    way = point_ids if point_ids is not None else [stop.point_id for stop in selectors.stops_of(patrol)]
    patrol.starts_at, patrol.ends_at = starts_at or patrol.starts_at, ends_at or patrol.ends_at
    _check_times(patrol.starts_at, patrol.ends_at)
    if starts_at is not None and patrol.plan is None:
        _check_reach(starts_at, at)
    if police_asked is not None:
        patrol.police_asked = _asked(police_asked)
    patrol.save(update_fields=["starts_at", "ends_at", "police_asked"])
    _set_way(actor, patrol, way)
    if members is not None:
        _set_members(patrol, members)
    _refuse_taken(patrol)
    calendar.release(source_ids=[patrol.pk])
    take(actor, [patrol], tentative=patrol.plan_id is not None)
    changes = {"starts_at": patrol.starts_at, "ends_at": patrol.ends_at, "police": patrol.police_asked}
    record(actor=actor, action="patrol.changed", subject=patrol, at=at, changes=changes)
    show_change(patrol, at=at)
    return patrol


@verb
def confirm_plan(*, actor: Actor, plan_id: UUID, at: datetime, content_hash: str | None = None) -> PatrolPlan:
    """
    Confirm the week's plan for the actor's agency. With both sides it is in force: its people are taken and told, and
    the police are asked for their places.

    Raises:
        NotVisible, PermissionDenied, PlanIsConfirmed.
        PlanNotBinding: the joint plan it stands on is a draft still (what is missing is named), this side has confirmed
            already, or the plan was changed after the actor opened it.
        PersonNotFree: somebody was taken by something else meanwhile.
    """
    plan = selectors.get_plan(actor=actor, plan_id=plan_id, lock=True)
    holding = _confirming(actor, plan)
    refuse_closed(plan, at=at)
    if content_hash is not None and content_hash != selectors.content_hash(plan):
        raise PlanNotBinding(_("The plan was changed after you opened it: read it again."))
    _write_confirmation(
        actor,
        plan,
        holding.agency_id,
        at=at,
        signer_name=actor.name,
        signer_title=holding.title,
        capacity=capacity_of(holding),
    )
    return plan


def _confirming(actor: Actor, plan: PatrolPlan) -> Holding:
    """Return the office the actor confirms by; the head or a deputy of one of the two agencies."""
    holding = policy.signing_holding(actor)
    if holding is None or holding.agency_id not in _sides(plan):
        raise PermissionDenied
    return holding


def _sides(plan: PatrolPlan) -> set[UUID]:
    return {agency.pk for agency in access.command_and_police(plan.commune_id)}


@verb
def record_confirmed_paper(
    *,
    actor: Actor,
    plan_id: UUID,
    agency_id: UUID,
    signer_name: str,
    signer_title: str,
    paper_date: date,
    scan_sha256: str,
    at: datetime,
    capacity: str = "",
) -> PatrolPlan:
    """
    Record, as the clerk, that a side has signed the plan on paper.

    Raises:
        NotVisible, PermissionDenied, PlanIsConfirmed, PersonNotFree.
        PlanNotBinding: that side does not sign, or signer, day or scan are missing.
    """
    plan = selectors.get_plan(actor=actor, plan_id=plan_id, lock=True)
    if not policy.can_record_paper(actor):
        raise PermissionDenied
    refuse_closed(plan, at=at)
    if agency_id not in _sides(plan):
        raise PlanNotBinding(_("The plan is signed by the command and the commune police."))
    has_scan = document.has_scan(commune_id=actor.commune_id, sha256=scan_sha256)
    if not (signer_name.strip() and has_scan) or paper_date > local_day(at):
        raise PlanNotBinding(_("Enter who signed, the day (not in the future) and the scan of the paper."))
    _write_confirmation(
        actor,
        plan,
        agency_id,
        at=at,
        signer_name=clean_text(signer_name, most=120),
        signer_title=clean_text(signer_title, most=160),
        capacity=capacity,
        paper_date=paper_date,
        scan_sha256=scan_sha256,
    )
    return plan


def _write_confirmation(
    actor: Actor,
    plan: PatrolPlan,
    agency_id: UUID,
    *,
    at: datetime,
    signer_name: str,
    signer_title: str,
    capacity: str = "",
    paper_date: date | None = None,
    scan_sha256: str = "",
) -> None:
    _refuse_without_agreement(plan)
    if not plan.patrols.exists():
        raise PlanNotBinding(_("Nothing is planned in this version: draft it or add a patrol, then confirm."))
    content = selectors.content_hash(plan)
    if plan.confirmations.filter(agency_id=agency_id, content_hash=content).exists():
        raise PlanNotBinding(_("That side has confirmed this plan already."))
    PlanConfirmation.objects.update_or_create(
        plan=plan,
        agency_id=agency_id,
        defaults={
            "commune_id": actor.commune_id,
            "signer_name": signer_name,
            "signer_title": signer_title,
            "capacity": capacity,
            "confirmed_at": at,
            "recorded_by_id": actor.id,
            "content_hash": content,
            "paper_date": paper_date,
            "scan_sha256": scan_sha256,
        },
    )
    changes = {"agency": agency_id, "content_hash": content}
    record(actor=actor, action="patrol.plan_confirmed", subject=plan, at=at, changes=changes)
    if not selectors.confirmations_missing(plan):
        _come_into_force(actor, plan, at)
    show_change(plan, at=at)


def _refuse_without_agreement(plan: PatrolPlan) -> None:
    """Using militia is a call-out: a week's plan stays DỰ THẢO until the joint plan it stands on is in force."""
    week = Week(plan.iso_year, plan.iso_week)
    if selectors.agreement_for(commune_id=plan.commune_id, week=week) is None:
        missing = selectors.agreement_missing(commune_id=plan.commune_id, week=week)
        if missing:
            raise PlanNotBinding(
                _("This stays a draft: the inter-agency plan it stands on is missing %(missing)s.")
                % {"missing": ", ".join(missing)}
            )
        raise PlanNotBinding(
            _("No inter-agency plan is in force in that week: have one signed and approved, then confirm.")
        )


def _come_into_force(actor: Actor, plan: PatrolPlan, at: datetime) -> None:
    _replace_earlier(actor, plan, at)
    patrols = selectors.patrols_of(plan)
    take(actor, patrols, tentative=False)
    for patrol in patrols:
        if patrol.police_asked:
            _ask(actor, patrol, at)
    plan.status, plan.content_hash = PatrolPlan.Status.CONFIRMED, selectors.content_hash(plan)
    plan.save(update_fields=["status", "content_hash"])
    record(actor=actor, action="patrol.plan_in_force", subject=plan, at=at)
    _tell_members(actor, plan, at)


def _replace_earlier(actor: Actor, plan: PatrolPlan, at: datetime) -> None:
    """What of the earlier version has not left falls away; what has left or is back stays with it."""
    earlier = PatrolPlan.objects.filter(
        owner_id=plan.owner_id,
        iso_year=plan.iso_year,
        iso_week=plan.iso_week,
        status=PatrolPlan.Status.CONFIRMED,
    ).exclude(pk=plan.pk)
    for old in earlier:
        planned = list(old.patrols.filter(status=Patrol.Status.PLANNED, starts_at__gt=at))
        keys = [row.pk for row in planned]
        calendar.release(source_ids=keys)
        duty.withdraw_police(actor=actor, subject_ids=keys, at=at)
        old.patrols.filter(pk__in=keys).delete()
        old.status = PatrolPlan.Status.REPLACED
        old.save(update_fields=["status"])
        record(actor=actor, action="patrol.plan_replaced", subject=old, at=at)


def _ask(actor: Actor, patrol: Patrol, at: datetime) -> None:
    duty.ask_police(
        actor=actor,
        subject_type="patrol.patrol",
        subject_id=patrol.pk,
        starts_at=patrol.starts_at,
        ends_at=patrol.ends_at,
        label=patrol.name,
        count=patrol.police_asked,
        at=at,
    )


def _tell_members(actor: Actor, plan: PatrolPlan, at: datetime) -> None:
    for patrol in selectors.patrols_of(plan):
        people = [member.person_id for member in patrol.members.all()]
        users = access.users_of_persons(commune_id=plan.commune_id, person_ids=people)
        notify(
            actor=actor,
            recipient_ids=[user.pk for user in users.values()],
            kind=Notice.Kind.PATROL,
            title=_("Patrol: %(name)s, %(when)s")
            % {
                "name": patrol.name,
                "when": patrol.starts_at.astimezone(VIETNAM).strftime("%H:%M %d/%m"),
            },
            subject=patrol,
            asks_acknowledgement=True,
            at=at,
        )
