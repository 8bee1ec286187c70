"""Who gives, closes and moves tasks."""

from trucban.access.actors import Actor
from trucban.task.models import Routine, Task


def can_create(actor: Actor) -> bool:
    return actor.can("task.edit")


def can_edit(actor: Actor, task: Task) -> bool:
    """Its owner moves, drops and reopens a task: the agency that gave it."""
    return actor.can("task.edit", agency_id=task.owner_id)


def is_addressee(actor: Actor, task: Task) -> bool:
    """Say whether the task was given to this actor: the person, the office, the agency, or its hamlet's office."""
    if task.to_person_id and task.to_person_id == actor.person_id:
        return True
    if task.to_office_id and task.to_office_id in {holding.office_id for holding in actor.holdings}:
        return True
    if actor.can("task.edit", agency_id=task.to_agency_id):
        return True
    return any(
        holding.agency_id == task.to_agency_id and task.hamlet_id in holding.hamlets
        for holding in actor.holdings
    )


def can_close(actor: Actor, task: Task) -> bool:
    return can_edit(actor, task) or is_addressee(actor, task)


def can_edit_routine(actor: Actor, routine: Routine) -> bool:
    return actor.can("task.edit", agency_id=routine.owner_id)
