"""Giving, closing and moving tasks (`tasks`); recurring work that makes them (`routines`)."""

from trucban.task.services.routines import (
    HorizonTooFar,
    RoutineEndsBeforeItBegins,
    RoutineStartsInThePast,
    create_routine,
    end_routine,
    make_due_tasks,
)
from trucban.task.services.tasks import (
    DueDateInThePast,
    EvidenceMissing,
    OfficeOfAnotherAgency,
    ReasonMissing,
    TaskNotDone,
    TaskNotOpen,
    TitleDoesNotFit,
    add_note,
    close_task,
    create_task,
    drop_task,
    move_due_date,
    reopen_task,
)

__all__ = [
    "DueDateInThePast",
    "EvidenceMissing",
    "HorizonTooFar",
    "OfficeOfAnotherAgency",
    "ReasonMissing",
    "RoutineEndsBeforeItBegins",
    "RoutineStartsInThePast",
    "TaskNotDone",
    "TaskNotOpen",
    "TitleDoesNotFit",
    "add_note",
    "close_task",
    "create_routine",
    "create_task",
    "drop_task",
    "end_routine",
    "make_due_tasks",
    "move_due_date",
    "reopen_task",
]
