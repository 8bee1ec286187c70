"""An exercise as somebody sees it: its clock, the injects that have reached them, answers, the log after it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q

from trucban.access.actors import Actor
from trucban.lib.errors import NotVisible
from trucban.training.models import (
    Drill,
    Exercise,
    ExerciseAnswer,
    ExerciseInject,
    ExerciseStep,
)
from trucban.training.selectors.drills import get_drill


@dataclass(frozen=True)
class Inject:
    """An inject, whether the clock has reached it, and its answers, the first first."""

    row: ExerciseInject
    has_come: bool
    answers: list[ExerciseAnswer]

    @property
    def offset_text(self) -> str:
        return clock_text(self.row.offset)


@dataclass(frozen=True)
class LogLine:
    """A line of the log, at so many seconds of the exercise's clock: exactly one of the three happened."""

    elapsed: int
    step: ExerciseStep | None = None
    inject: ExerciseInject | None = None
    answer: ExerciseAnswer | None = None

    @property
    def clock(self) -> str:
        return clock_text(self.elapsed)


def clock_text(seconds: int) -> str:
    """Return a time of the exercise's clock as h:mm:ss."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def exercise_of(drill: Drill) -> Exercise | None:
    return Exercise.objects.filter(drill=drill).first()


def get_exercise(*, actor: Actor, drill_id: UUID, lock: bool = False) -> Exercise:
    """Return the exercise of a drill the actor sees; nobody sees one otherwise."""
    drill = get_drill(actor=actor, drill_id=drill_id)
    rows = Exercise.objects.select_for_update(of=("self",)) if lock else Exercise.objects.all()
    found = rows.filter(drill=drill).select_related("drill__plan").first()
    if found is None:
        raise NotVisible
    return found


def takes_part_in_exercise(actor: Actor, exercise: Exercise) -> bool:
    person_id = actor.person_id
    return person_id is not None and exercise.drill.people.filter(person_id=person_id).exists()


def elapsed(exercise: Exercise, at: datetime) -> int:
    """Return how many seconds the clock of the exercise shows; a moment before it went on adds nothing."""
    since = exercise.running_since
    return exercise.elapsed + (max(0, int((at - since).total_seconds())) if since else 0)


def has_begun(exercise: Exercise) -> bool:
    return exercise.status != Exercise.Status.WRITTEN


def script(exercise: Exercise, at: datetime) -> list[Inject]:
    """Return every inject in the order of the clock, for who leads the exercise."""
    return _injects(exercise, Q(), Q(), at)


def reached(*, actor: Actor, exercise: Exercise, at: datetime) -> list[Inject]:
    """Return what has reached the actor who takes part, the latest first, each with their own answers alone."""
    if not takes_part_in_exercise(actor, exercise):
        return []
    to_them = Q(to__isnull=True) | Q(to_id=actor.person_id)
    found = _injects(exercise, to_them, Q(person_id=actor.person_id), at)
    return [row for row in reversed(found) if row.has_come]


def _injects(exercise: Exercise, which: Q, whose: Q, at: datetime) -> list[Inject]:
    answers = ExerciseAnswer.objects.filter(whose).select_related("person").order_by("elapsed", "pk")
    rows = exercise.injects.filter(which).select_related("to").prefetch_related(Prefetch("answers", answers))
    shown, begun = elapsed(exercise, at), has_begun(exercise)
    return [
        Inject(row, begun and row.offset <= shown, list(row.answers.all()))
        for row in rows.order_by("offset", "pk")
    ]


def exercise_log(exercise: Exercise, at: datetime) -> list[LogLine]:
    """Return what happened, in the order of the exercise's clock: the view after the action."""
    lines = [LogLine(row.elapsed, step=row) for row in exercise.steps.order_by("at", "pk")]
    for one in script(exercise, at):
        if one.has_come:
            lines.append(LogLine(one.row.offset, inject=one.row))
        lines += [LogLine(row.elapsed, answer=row) for row in one.answers]
    order: dict[str, int] = {ExerciseStep.Kind.BEGIN: 0, ExerciseStep.Kind.END: 3}
    return sorted(lines, key=lambda line: (line.elapsed, order.get(line.step.kind, 2) if line.step else 1))
