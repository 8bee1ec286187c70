"""Questions about tasks and routines."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.lib.text import fold, nfc
from trucban.task.models import Routine, Task, TaskNote

ME = "me"


def tasks(*, actor: Actor, status: str = "", q: str = "", to: str = "") -> QuerySet[Task]:
    """
    Return the tasks this actor sees, the earliest due first.

    ``to`` is an agency's id, or "me" for what was given to the actor; a search puts typed accents first.
    """
    rows = _seen(actor)
    if status:
        rows = rows.filter(status=status)
    if to:
        rows = rows.filter(_given_to(actor, to))
    return _search(rows, q) if q.strip() else rows.order_by("due_date", "pk")


def get_task(*, actor: Actor, task_id: UUID, lock: bool = False) -> Task:
    return one(Task, Task.objects.visible_to(actor), task_id, lock=lock)


def overdue(*, actor: Actor, on: date) -> QuerySet[Task]:
    """Return open tasks whose day has passed, the oldest first."""
    return _seen(actor).filter(status=Task.Status.OPEN, due_date__lt=on).order_by("due_date", "pk")


def due_between(*, actor: Actor, first: date, last: date) -> QuerySet[Task]:
    """Return open tasks due from one day to another, both counted."""
    open_rows = _seen(actor).filter(status=Task.Status.OPEN)
    return open_rows.filter(due_date__range=(first, last)).order_by("due_date", "pk")


def made_from(*, actor: Actor, origin_ids: Sequence[UUID]) -> QuerySet[Task]:
    """Return the tasks made from these decisions, incidents, findings or routines."""
    return _seen(actor).filter(origin_id__in=origin_ids).order_by("due_date", "pk")


def notes(*, actor: Actor, task_id: UUID) -> QuerySet[TaskNote]:
    """Return what was said about a task, oldest first."""
    task = get_task(actor=actor, task_id=task_id)
    return TaskNote.objects.filter(task=task).order_by("at", "pk")


def routines(*, actor: Actor) -> QuerySet[Routine]:
    rows = Routine.objects.visible_to(actor).select_related("to_agency", "to_office")
    return rows.order_by("title", "pk")


def get_routine(*, actor: Actor, routine_id: UUID, lock: bool = False) -> Routine:
    return one(Routine, Routine.objects.visible_to(actor), routine_id, lock=lock)


def _seen(actor: Actor) -> QuerySet[Task]:
    rows = Task.objects.visible_to(actor)
    return rows.select_related("owner", "to_agency", "to_office", "to_unit", "to_person", "hamlet")


def _given_to(actor: Actor, to: str) -> Q:
    if to != ME:
        return Q(to_agency_id=to) if _is_id(to) else Q(pk__in=[])
    offices = [holding.office_id for holding in actor.holdings if holding.office_id]
    heads = [holding.agency_id for holding, _reach in actor.holdings_with("task.edit")]
    mine = Q(to_office_id__in=offices)
    mine |= Q(to_agency_id__in=heads, to_office__isnull=True, to_person__isnull=True)
    return mine | Q(to_person_id=actor.person_id) if actor.person_id else mine


def _is_id(text: str) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def _search(rows: QuerySet[Task], q: str) -> QuerySet[Task]:
    for word in fold(q).split():
        rows = rows.filter(title_folded__contains=word)
    typed = nfc(" ".join(q.split()))
    as_typed = Q()
    # SQLite compares letters beyond ASCII by case: the usual ways of writing are tried.
    for written in {typed, typed.lower(), typed.upper(), typed.capitalize(), typed.title()}:
        as_typed |= Q(title__contains=written)
    rank = Case(When(as_typed, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(rank=rank).order_by("rank", "due_date", "pk")
