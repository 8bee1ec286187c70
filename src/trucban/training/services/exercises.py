"""Exercises: the script, the clock, free injects, answers. What one showed is a finding of its drill."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, clean_text
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import fold
from trucban.training import selectors
from trucban.training.models import Drill, Exercise, ExerciseAnswer, ExerciseInject, ExerciseStep
from trucban.training.services.drills import DrillRefused, standing_drill
from trucban.training.services.plans import COMBAT

Kind = ExerciseStep.Kind
Status = Exercise.Status
LONGEST_OFFSET = 72 * 60  # minutes, as long as a drill may last
MOST_INJECTS = 200
# From which states a step leads, and to which.
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    Kind.BEGIN: ((Status.WRITTEN,), Status.RUNNING),
    Kind.PAUSE: ((Status.RUNNING,), Status.PAUSED),
    Kind.GO_ON: ((Status.PAUSED,), Status.RUNNING),
    Kind.END: ((Status.RUNNING, Status.PAUSED), Status.ENDED),
}


class ExerciseRefused(DomainError):
    """An exercise has a script, a clock that goes forward, and answers to what has reached somebody."""


def _led(actor: Actor, drill_id: UUID) -> Exercise:
    """Return the exercise of a drill to lead, locked; refuse who may not, a cancelled drill, and one that has ended."""
    standing_drill(actor, drill_id)
    exercise = selectors.get_exercise(actor=actor, drill_id=drill_id, lock=True)
    if exercise.status == Status.ENDED:
        raise ExerciseRefused(_("This exercise has ended: its log stays as it is."))
    return exercise


@verb
def write_inject(
    *,
    actor: Actor,
    drill_id: UUID,
    minutes: int | None,
    text: str,
    at: datetime,
    expected: str = "",
    to_person_id: UUID | None = None,
) -> ExerciseInject:
    """
    Put an inject into the script, so many minutes after the start; the first makes the drill an exercise.

    With no minutes it is a free one and reaches its people now. Recorded as ``training.inject_written``.

    Raises:
        NotVisible, PermissionDenied, DrillRefused.
        ExerciseRefused: no text, minutes that have passed, a free one while the clock has not begun, somebody who
            does not take part, a plan that stands on paper alone, too many.
        TextTooLong, SecretMarkFound.
    """
    drill = standing_drill(actor, drill_id)
    exercise = _opened(drill)
    if exercise.status == Status.ENDED:
        raise ExerciseRefused(_("This exercise has ended: its log stays as it is."))
    cleaned, wanted = _event(text), clean_line(expected, most=300)
    if to_person_id and not drill.people.filter(person_id=to_person_id).exists():
        raise ExerciseRefused(_("This person does not take part in the drill: choose somebody who does."))
    if exercise.injects.count() >= MOST_INJECTS:
        raise ExerciseRefused(_("At most %(most)d injects: take some out first.") % {"most": MOST_INJECTS})
    offset = _offset(exercise, minutes, at)
    inject = ExerciseInject.objects.create(
        commune_id=drill.commune_id,
        exercise=exercise,
        offset=offset,
        to_id=to_person_id,
        text=cleaned,
        expected=wanted,
        is_free=minutes is None,
    )
    changes = {"inject": inject.pk, "offset": offset, "text": cleaned, "expected": wanted, "to": to_person_id}
    record(actor=actor, action="training.inject_written", subject=exercise, at=at, changes=changes)
    return inject


def _opened(drill: Drill) -> Exercise:
    found, _made = Exercise.objects.select_for_update(of=("self",)).get_or_create(
        commune_id=drill.commune_id, drill=drill
    )
    return found


def _event(text: str) -> str:
    cleaned = clean_text(text, most=500)
    if not cleaned:
        raise ExerciseRefused(_("Say what happens in the exercise: the text is empty."))
    if COMBAT in fold(cleaned):
        raise ExerciseRefused(
            _("What a combat plan says stands in no system on a network: write an event, not the plan.")
        )
    return cleaned


def _offset(exercise: Exercise, minutes: int | None, at: datetime) -> int:
    """Return the second of the exercise's clock at which an inject arrives."""
    shown = selectors.elapsed(exercise, at)
    if minutes is None:
        if exercise.status == Status.WRITTEN:
            raise ExerciseRefused(_("The clock has not begun: say how many minutes after the start."))
        return shown
    if not 0 <= minutes <= LONGEST_OFFSET:
        raise ExerciseRefused(
            _("An inject comes 0 to %(most)d minutes after the start: correct the minutes.")
            % {"most": LONGEST_OFFSET}
        )
    if selectors.has_begun(exercise) and minutes * 60 < shown:
        raise ExerciseRefused(
            _("The clock has passed that minute: choose a later one, or put it in now as a free inject.")
        )
    return minutes * 60


@verb
def take_inject_out(*, actor: Actor, drill_id: UUID, inject_id: UUID, at: datetime) -> None:
    """
    Take an inject out of the script; one that has reached its people stays.

    Raises:
        NotVisible, PermissionDenied, DrillRefused. ExerciseRefused: it is not there, or has come.
    """
    exercise = _led(actor, drill_id)
    row = next((one for one in selectors.script(exercise, at) if one.row.pk == inject_id), None)
    if row is None:
        raise ExerciseRefused(_("This inject is not in the script any more."))
    if row.has_come:
        raise ExerciseRefused(_("This inject has reached its people: it stays in the log."))
    row.row.delete()
    record(
        actor=actor,
        action="training.inject_removed",
        subject=exercise,
        at=at,
        changes={"inject": inject_id},
    )


@verb
def move_exercise_clock(*, actor: Actor, drill_id: UUID, kind: str, at: datetime) -> Exercise:
    """
    Begin the clock, pause it, go on, or end the exercise. Recorded as ``training.exercise_clock``.

    Raises:
        NotVisible, PermissionDenied, DrillRefused. ExerciseRefused: the clock does not stand so, or no script.
    """
    exercise = _led(actor, drill_id)
    if kind not in STEPS or exercise.status not in STEPS[kind][0]:
        raise ExerciseRefused(_("The clock stands otherwise by now: reload the page."))
    if kind == Kind.BEGIN and not exercise.injects.exists():
        raise ExerciseRefused(_("Write at least one inject before the clock begins."))
    exercise.elapsed = selectors.elapsed(exercise, at)
    exercise.status = STEPS[kind][1]
    exercise.running_since = at if exercise.status == Status.RUNNING else None
    exercise.save(update_fields=["elapsed", "status", "running_since"])
    ExerciseStep.objects.create(
        commune_id=exercise.commune_id,
        exercise=exercise,
        kind=kind,
        elapsed=exercise.elapsed,
        at=at,
        by_id=actor.id,
    )
    changes = {"kind": kind, "elapsed": exercise.elapsed}
    record(actor=actor, action="training.exercise_clock", subject=exercise, at=at, changes=changes)
    return exercise


@verb
def answer_inject(
    *, actor: Actor, drill_id: UUID, inject_id: UUID, text: str, at: datetime
) -> ExerciseAnswer:
    """
    Write down what one does upon an inject, with the time of the exercise's clock; writing again is a further answer.

    Raises:
        NotVisible. PermissionDenied: the actor does not take part.
        DrillRefused: cancelled. ExerciseRefused: the clock stands, nothing is said, or the inject has not reached them.
        TextTooLong, SecretMarkFound.
    """
    exercise = selectors.get_exercise(actor=actor, drill_id=drill_id, lock=True)
    person_id = actor.person_id
    if person_id is None or not selectors.takes_part_in_exercise(actor, exercise):
        raise PermissionDenied
    if exercise.drill.status == Drill.Status.CANCELLED:
        raise DrillRefused(
            _("This drill has been cancelled: %(reason)s") % {"reason": exercise.drill.cancel_reason}
        )
    if exercise.status != Status.RUNNING:
        raise ExerciseRefused(_("The exercise is not running: answers are written while its clock runs."))
    if inject_id not in {one.row.pk for one in selectors.reached(actor=actor, exercise=exercise, at=at)}:
        raise ExerciseRefused(_("This inject has not reached the person who answers: reload the page."))
    cleaned = clean_text(text, most=500)
    if not cleaned:
        raise ExerciseRefused(_("Say what is done: the answer is empty."))
    answer = ExerciseAnswer.objects.create(
        commune_id=exercise.commune_id,
        inject_id=inject_id,
        person_id=person_id,
        text=cleaned,
        elapsed=selectors.elapsed(exercise, at),
        written_at=at,
    )
    changes = {"inject": inject_id, "answer": answer.pk, "text": cleaned}
    record(actor=actor, action="training.inject_answered", subject=exercise, at=at, changes=changes)
    return answer
