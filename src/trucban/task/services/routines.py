"""Recurring work: beginning it, ending it, and making its tasks."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, day_text, refuse_secret_marks
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.rulebook import selectors as rulebook
from trucban.task import policy, selectors
from trucban.task.models import Routine, RoutineOccurrence, Task
from trucban.task.recurrence import clean_rule, due_day, rule_dates
from trucban.task.services.tasks import check_office, clean_title, create_task

FARTHEST = timedelta(days=366)


class RoutineStartsInThePast(DomainError):
    """A routine begins today or later."""


class RoutineEndsBeforeItBegins(DomainError):
    """The end lies before the first day."""


class HorizonTooFar(DomainError):
    """Tasks are made for a year ahead at the most."""


@verb
def create_routine(
    *,
    actor: Actor,
    title: str,
    rrule: str,
    from_date: date,
    to_agency_id: UUID,
    at: datetime,
    to_office_id: UUID | None = None,
    on_day_off: str = Routine.OnDayOff.KEEP,
    legal_basis: str = "",
    kept_by: str = "",
    to_date: date | None = None,
) -> Routine:
    """
    Begin recurring work of the actor's agency.

    Raises:
        PermissionDenied: the actor gives no tasks.
        RuleNotUnderstood: the rule is not one a routine can follow.
        RoutineStartsInThePast, RoutineEndsBeforeItBegins, TitleDoesNotFit, OfficeOfAnotherAgency: what was entered
            cannot stand.
    """
    owner_id = actor.agency_with("task.edit")
    if owner_id is None:
        raise PermissionDenied
    _check_days(from_date, to_date, at=at)
    agency = access.get_agency(commune_id=actor.commune_id, agency_id=to_agency_id)
    if to_office_id:
        check_office(actor, agency.pk, to_office_id)
    refuse_secret_marks(f"{title}\n{legal_basis}")
    routine = Routine.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        title=clean_title(title),
        rrule=clean_rule(rrule, from_date=from_date),
        from_date=from_date,
        to_date=to_date,
        on_day_off=Routine.OnDayOff(on_day_off),
        to_agency=agency,
        to_office_id=to_office_id,
        legal_basis=clean_line(legal_basis, most=200),
        kept_by=kept_by,
    )
    changes = {"title": routine.title, "rrule": routine.rrule, "from_date": from_date, "to_date": to_date}
    record(actor=actor, action="routine.created", subject=routine, at=at, changes=changes)
    return routine


def _check_days(from_date: date, to_date: date | None, *, at: datetime) -> None:
    today = local_day(at)
    if from_date < today:
        raise RoutineStartsInThePast(
            _("%(day)s has passed: a routine begins today, %(today)s, or later.")
            % {"day": day_text(from_date), "today": day_text(today)}
        )
    if to_date and to_date <= from_date:
        raise RoutineEndsBeforeItBegins(
            _("The end, %(end)s, must come after the first day, %(first)s.")
            % {"end": day_text(to_date), "first": day_text(from_date)}
        )


@verb
def end_routine(*, actor: Actor, routine_id: UUID, to_date: date, at: datetime) -> Routine:
    """End a routine: from ``to_date`` on it makes no more tasks; those made stay."""
    routine = selectors.get_routine(actor=actor, routine_id=routine_id, lock=True)
    if not policy.can_edit_routine(actor, routine):
        raise PermissionDenied
    if to_date <= routine.from_date:
        to_date = routine.from_date  # it never ran
    routine.to_date = to_date
    routine.save(update_fields=["to_date"])
    record(actor=actor, action="routine.ended", subject=routine, at=at, changes={"to_date": to_date})
    return routine


@verb
def make_due_tasks(*, actor: Actor, until: date, at: datetime) -> int:
    """
    Make the tasks of the actor's routines whose day comes up to ``until``; return how many are new.

    Doing it again makes none: each day of a routine is made once.
    """
    if not policy.can_create(actor):
        raise PermissionDenied
    if until > local_day(at) + FARTHEST:
        raise HorizonTooFar(_("Tasks of routines are made for one year ahead at the most."))
    culture_day = rulebook.value(commune_id=actor.commune_id, key="holiday.culture_day", on=until)
    own = [routine for routine in selectors.routines(actor=actor) if policy.can_edit_routine(actor, routine)]
    return sum(_make_tasks(actor, routine, until, culture_day, at=at) for routine in own)


def _make_tasks(
    actor: Actor, routine: Routine, until: date, culture_day: bool | None, *, at: datetime
) -> int:
    made = set(RoutineOccurrence.objects.filter(routine=routine).values_list("rule_date", flat=True))
    new = [day for day in rule_dates(routine, last=until) if day not in made]
    for day in new:
        due = due_day(routine, day, culture_day=culture_day)
        task = create_task(
            actor=actor,
            title=routine.title,
            to_agency_id=routine.to_agency_id,
            to_office_id=routine.to_office_id,
            due_date=due,
            detail=routine.legal_basis,
            origin=Task.Origin.ROUTINE,
            origin_id=routine.pk,
            owner_id=routine.owner_id,
            at=at,
        )
        RoutineOccurrence.objects.create(
            commune_id=actor.commune_id, routine=routine, rule_date=day, due_date=due, task=task
        )
    return len(new)
