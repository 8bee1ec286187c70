"""Drills of a plan: who takes part, what was found becomes a task in one step, earlier findings are looked at again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.calendar.models import Commitment
from trucban.calendar.services import Taking, commit_many, release
from trucban.calendar.wording import period_text
from trucban.document.wording import clean_line, day_text
from trucban.force.models import Person
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.task import services as tasks
from trucban.task.models import Task
from trucban.training import policy, selectors
from trucban.training.models import Drill, DrillFinding, DrillPerson, FindingCheck, ResponsePlan
from trucban.training.services.plans import standing_plan
from trucban.training.services.sessions import PeopleTaken, ReasonMissing, tell_people, who_is_taken

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=72)
FARTHEST = timedelta(days=366)


class DrillRefused(DomainError):
    """A drill has a place, people, and hours that make sense; what it found is written down once it has begun."""


@verb
def plan_drill(
    *,
    actor: Actor,
    plan_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    at: datetime,
    session_id: UUID | None = None,
    leave_out_taken: bool = False,
) -> Drill:
    """
    Plan a drill and take its people in the calendar: who serves in the plan's teams, or those called to a session.

    One held before is written down too; it takes nobody any more. With ``leave_out_taken`` those taken then are left
    out. Recorded as ``training.drill_planned``.

    Raises:
        NotVisible, PermissionDenied. PlanRefused: the plan is out of use.
        DrillRefused: no place, hours that make no sense, nobody to take part. PeopleTaken: somebody is taken then.
    """
    plan = standing_plan(actor, plan_id)
    _check_hours(starts_at, ends_at, at)
    where = clean_line(place, most=120)
    if not where:
        raise DrillRefused(_("Say where: the place is empty."))
    session = selectors.get_session(actor=actor, session_id=session_id) if session_id else None
    people = selectors.to_take_part(plan, on=local_day(starts_at), session=session)
    is_over = ends_at <= at
    free = people if is_over else _free(people, starts_at, ends_at, leave_out_taken=leave_out_taken)
    if not free:
        raise DrillRefused(
            _("Nobody would take part: put teams with members into the plan, or choose another time.")
        )
    drill = Drill.objects.create(
        commune_id=plan.commune_id,
        owner_id=plan.owner_id,
        plan=plan,
        starts_at=starts_at,
        ends_at=ends_at,
        place=where,
    )
    _take(actor, drill, plan, free, is_over=is_over, at=at)
    changes = {
        "plan": plan.pk,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": where,
        "people": [person.pk for person in free],
    }
    record(actor=actor, action="training.drill_planned", subject=drill, at=at, changes=changes)
    return drill


def _check_hours(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if not SHORTEST <= ends_at - starts_at <= LONGEST:
        raise DrillRefused(
            _("A drill lasts from 30 minutes to 72 hours; this one goes on for %(when)s: correct its hours.")
            % {"when": period_text(starts_at, ends_at)}
        )
    if abs(starts_at - at) > FARTHEST:
        raise DrillRefused(
            _("%(day)s is more than a year away: check the year.") % {"day": day_text(starts_at)}
        )


def _free(
    people: Sequence[Person], starts_at: datetime, ends_at: datetime, *, leave_out_taken: bool
) -> list[Person]:
    taken = selectors.taking(people, starts_at=starts_at, ends_at=ends_at)
    free = [person for person in people if not taken[person.pk]]
    if len(free) < len(people) and not leave_out_taken:
        raise PeopleTaken(who_is_taken(people, taken))
    return free


def _take(
    actor: Actor, drill: Drill, plan: ResponsePlan, people: Sequence[Person], *, is_over: bool, at: datetime
) -> None:
    rows = DrillPerson.objects.bulk_create(
        DrillPerson(commune_id=drill.commune_id, drill=drill, person=person) for person in people
    )
    if is_over:
        return
    label = clean_line(_("Drill of plan %(number)s") % {"number": plan.number}, most=160)
    takings = [
        Taking(
            owner_id=drill.owner_id,
            person_id=row.person_id,
            kind=Commitment.Kind.TRAINING,
            starts_at=drill.starts_at,
            ends_at=drill.ends_at,
            source_id=row.pk,
            label=label,
        )
        for row in rows
    ]
    commit_many(actor=actor, takings=takings)
    title = _("You take part in a drill: %(when)s, %(place)s")
    tell_people(actor, drill, [person.pk for person in people], title, label, at)


def standing_drill(actor: Actor, drill_id: UUID) -> Drill:
    """Return a drill to act on, locked; refuse who may not, and a cancelled one."""
    drill = selectors.get_drill(actor=actor, drill_id=drill_id, lock=True)
    if not policy.can_plan(actor, drill):
        raise PermissionDenied
    if drill.status == Drill.Status.CANCELLED:
        raise DrillRefused(_("This drill has been cancelled: %(reason)s") % {"reason": drill.cancel_reason})
    return drill


@verb
def cancel_drill(*, actor: Actor, drill_id: UUID, reason: str, at: datetime) -> Drill:
    """
    Cancel a drill that has not begun: its people are free again and are told.

    Raises:
        NotVisible, PermissionDenied. DrillRefused: it has begun or was cancelled. ReasonMissing.
    """
    drill = standing_drill(actor, drill_id)
    if drill.starts_at <= at:
        raise DrillRefused(_("This drill has begun: it is no longer cancelled."))
    cleaned = clean_line(reason, most=200)
    if not cleaned:
        raise ReasonMissing(_("Give the reason."))
    drill.status, drill.cancel_reason = Drill.Status.CANCELLED, cleaned
    drill.save(update_fields=["status", "cancel_reason"])
    rows = list(drill.people.all())
    release(source_ids=[row.pk for row in rows])
    title = _("The drill is cancelled: %(when)s, %(place)s")
    tell_people(actor, drill, [row.person_id for row in rows], title, drill.plan.number, at)
    changes = {"status": drill.status, "reason": cleaned}
    record(actor=actor, action="training.drill_cancelled", subject=drill, at=at, changes=changes)
    return drill


@verb
def record_finding(
    *,
    actor: Actor,
    drill_id: UUID,
    text: str,
    to_agency_id: UUID,
    due_date: date,
    at: datetime,
    to_office_id: UUID | None = None,
) -> DrillFinding:
    """
    Write down what is to be mended, and give it as a task with owner and day in the same step.

    Raises:
        NotVisible, PermissionDenied.
        DrillRefused: the drill has not begun, or nothing is said. What :func:`task.services.create_task` refuses.
    """
    drill = standing_drill(actor, drill_id)
    if at < drill.starts_at:
        raise DrillRefused(_("This drill has not begun: what it shows is written down from its start on."))
    cleaned = clean_line(text, most=300)
    if not cleaned:
        raise DrillRefused(_("Say what is to be mended."))
    task = tasks.create_task(
        actor=actor,
        title=cleaned,
        to_agency_id=to_agency_id,
        to_office_id=to_office_id,
        due_date=due_date,
        detail=_("Found in the drill of plan %(number)s on %(day)s.")
        % {"number": drill.plan.number, "day": day_text(drill.starts_at)},
        origin=Task.Origin.DRILL,
        origin_id=drill.pk,
        owner_id=drill.owner_id,
        at=at,
    )
    finding = DrillFinding.objects.create(
        commune_id=drill.commune_id,
        drill=drill,
        text=cleaned,
        task=task,
        recorded_at=at,
        recorded_by_id=actor.id,
    )
    changes = {"finding": finding.pk, "text": cleaned, "task": task.pk}
    record(actor=actor, action="training.drill_found", subject=drill, at=at, changes=changes)
    return finding


@verb
def check_finding(
    *, actor: Actor, drill_id: UUID, finding_id: UUID, outcome: str, at: datetime
) -> FindingCheck:
    """
    Say in a later drill whether a finding is mended or came back; one that came back opens its task again.

    Saying otherwise later the same drill replaces what was said. Recorded as ``training.finding_checked``.

    Raises:
        NotVisible, PermissionDenied.
        DrillRefused: the drill has not begun, or the finding is none that this drill looks at.
    """
    drill = standing_drill(actor, drill_id)
    if at < drill.starts_at:
        raise DrillRefused(_("This drill has not begun: findings are looked at from its start on."))
    row = next((row for row in selectors.to_verify(drill) if row.finding.pk == finding_id), None)
    if row is None or outcome not in FindingCheck.Outcome.values:
        raise DrillRefused(_("This finding is none this drill looks at: open the drill again."))
    check, _made = FindingCheck.objects.update_or_create(
        commune_id=drill.commune_id,
        finding=row.finding,
        drill=drill,
        defaults={"outcome": outcome, "recorded_at": at, "recorded_by_id": actor.id},
    )
    if outcome == FindingCheck.Outcome.CAME_BACK and row.finding.task.status != Task.Status.OPEN:
        reason = _("It came back in the drill of %(day)s.") % {"day": day_text(drill.starts_at)}
        tasks.reopen_task(actor=actor, task_id=row.finding.task_id, reason=reason, at=at)
    changes = {"finding": finding_id, "outcome": outcome}
    record(actor=actor, action="training.finding_checked", subject=drill, at=at, changes=changes)
    return check
