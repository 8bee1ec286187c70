"""One patrol on its way: out, past its stops, back; each step is a line of the duty book."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.calendar import services as calendar
from trucban.document.moments import refuse_outside
from trucban.document.wording import clean_text
from trucban.duty import services as duty
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.patrol import policy, selectors
from trucban.patrol.models import Patrol, PatrolPlan, PatrolStop
from trucban.patrol.services.overdue import follow_cancelling, hear
from trucban.patrol.services.refusals import (
    PatrolAlreadyLeft,
    PatrolNotOut,
    PatrolRefused,
    PlanNotBinding,
    first_moment,
    reason_of,
    show_change,
)


@verb
def start_patrol(
    *, actor: Actor, patrol_id: UUID, at: datetime, left_at: datetime | None = None, clock_off_s: int = 0
) -> Patrol:
    """
    Send a planned patrol out; ``left_at`` differs from ``at`` for what is entered later.

    Raises:
        NotVisible, PermissionDenied.
        PatrolAlreadyLeft: it is out, back or cancelled. PlanNotBinding: its plan has not been confirmed by both sides.
        PatrolRefused: it left at a time still to come. OutOfTime: long before it was to leave.
    """
    patrol = _recordable(actor, patrol_id)
    if patrol.status != Patrol.Status.PLANNED:
        raise PatrolAlreadyLeft(
            _("This patrol is “%(status)s”: it cannot leave.") % {"status": patrol.get_status_display()}
        )
    if patrol.plan and patrol.plan.status == PatrolPlan.Status.DRAFT:
        raise PlanNotBinding(_("The plan is a draft: both sides confirm it before anybody leaves."))
    moment = left_at or at
    if moment > at:
        raise PatrolRefused(_("It leaves now or has left, not at a time still to come: check the time."))
    if left_at:
        refuse_outside(left_at, first=first_moment(patrol, at=at), last=at)
    patrol.status, patrol.left_at = Patrol.Status.OUT, moment
    patrol.save(update_fields=["status", "left_at"])
    hear(actor, patrol, moment, at=at, clock_off_s=clock_off_s)
    record(actor=actor, action="patrol.started", subject=patrol, at=at, changes={"left_at": moment})
    _tell(actor, patrol, _("%(patrol)s left.") % {"patrol": patrol.name}, at, happened_at=moment)
    return patrol


def _recordable(actor: Actor, patrol_id: UUID) -> Patrol:
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_record(actor, patrol):
        raise PermissionDenied
    return patrol


def _tell(
    actor: Actor, patrol: Patrol, text: str, at: datetime, *, happened_at: datetime | None = None
) -> None:
    duty.write_book_line(
        actor=actor,
        owner_id=patrol.owner_id,
        at=happened_at or at,
        written_at=at,
        category="PATROL",
        text=text,
        source_type="patrol.patrol",
        source_id=patrol.pk,
    )
    show_change(patrol, at=at)


@verb
def pass_stop(
    *, actor: Actor, stop_id: UUID, at: datetime, passed_at: datetime | None = None, clock_off_s: int = 0
) -> PatrolStop:
    """
    Write when a stop was passed; said again, the later word holds until the patrol is back.

    Raises:
        NotVisible, PermissionDenied. PatrolNotOut: the patrol has not left or is back.
        PatrolRefused: before it left, or in the future.
    """
    stop: PatrolStop | None = PatrolStop.objects.filter(pk=stop_id, commune_id=actor.commune_id).first()
    if stop is None:
        raise NotVisible
    patrol = _recordable(actor, stop.patrol_id)
    moment = passed_at or at
    if patrol.status != Patrol.Status.OUT or patrol.left_at is None:
        raise PatrolNotOut(_("This patrol is not out: its stops cannot be passed."))
    if not patrol.left_at <= moment <= at:
        raise PatrolRefused(_("A stop is passed between leaving and now: check the time."))
    stop.passed_at = moment
    stop.save(update_fields=["passed_at"])
    hear(actor, patrol, moment, at=at, clock_off_s=clock_off_s)
    record(actor=actor, action="patrol.stop_passed", subject=patrol, at=at, changes={"stop": stop.position})
    show_change(patrol, at=at)
    return stop


@verb
def end_patrol(
    *,
    actor: Actor,
    patrol_id: UUID,
    at: datetime,
    back_at: datetime | None = None,
    police_count: int = 0,
    weather: str = "",
    report: str = "",
    clock_off_s: int = 0,
) -> Patrol:
    """
    Bring a patrol back with its report.

    Raises:
        NotVisible, PermissionDenied. PatrolNotOut: it has not left or is back.
        PatrolRefused: back before it left or in the future; a count that cannot be. SecretMarkFound.
    """
    patrol = _recordable(actor, patrol_id)
    moment = back_at or at
    if patrol.status != Patrol.Status.OUT or patrol.left_at is None:
        raise PatrolNotOut(_("This patrol is not out: it cannot come back."))
    if not patrol.left_at < moment <= at:
        raise PatrolRefused(_("It came back after it left and not in the future: check the time."))
    if not 0 <= police_count <= 50:
        raise PatrolRefused(_("Police officers who went: expected a number from 0 to 50."))
    patrol.status, patrol.back_at, patrol.police_count = Patrol.Status.BACK, moment, police_count
    patrol.weather, patrol.report = clean_text(weather, most=80), clean_text(report, most=4000)
    patrol.save()
    hear(actor, patrol, moment, at=at, clock_off_s=clock_off_s)
    changes = {"police_count": police_count, "weather": weather, "report": report}
    record(actor=actor, action="patrol.ended", subject=patrol, at=at, changes=changes)
    _tell(actor, patrol, _("%(patrol)s is back.") % {"patrol": patrol.name}, at, happened_at=moment)
    return patrol


@verb
def cancel_patrol(*, actor: Actor, patrol_id: UUID, reason: str, at: datetime) -> Patrol:
    """
    Call off a patrol that has not left: its people are free again and the police are told.

    Raises:
        NotVisible, PermissionDenied, PatrolAlreadyLeft, ReasonMissing.
    """
    patrol = selectors.get_patrol(actor=actor, patrol_id=patrol_id, lock=True)
    if not policy.can_change(actor, patrol):
        raise PermissionDenied
    if patrol.status != Patrol.Status.PLANNED:
        raise PatrolAlreadyLeft(
            _("This patrol is “%(status)s”: it cannot be called off.")
            % {"status": patrol.get_status_display()}
        )
    patrol.status, patrol.cancelled_reason = Patrol.Status.CANCELLED, reason_of(reason)
    patrol.save(update_fields=["status", "cancelled_reason"])
    calendar.release(source_ids=[patrol.pk])
    duty.withdraw_police(actor=actor, subject_ids=[patrol.pk], at=at)
    changes = {"reason": patrol.cancelled_reason}
    record(actor=actor, action="patrol.cancelled", subject=patrol, at=at, changes=changes)
    follow_cancelling(actor, patrol, at=at)
    text = _("%(patrol)s was called off: %(reason)s") % {
        "patrol": patrol.name,
        "reason": patrol.cancelled_reason,
    }
    _tell(actor, patrol, text, at)
    return patrol
