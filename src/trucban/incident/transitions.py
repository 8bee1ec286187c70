"""
The states of an incident and the steps between them, as one table.

A step that is not in the table does not exist. Each names the capability it takes and whether it needs a reason or the
agency that received the matter.
"""

from dataclasses import dataclass

from trucban.incident.models import State


@dataclass(frozen=True)
class Transition:
    """One step; ``needs_receiver``: to whom it was handed over, and when, must be said."""

    source: State
    target: State
    capability: str
    needs_reason: bool = False
    needs_receiver: bool = False

    @property
    def ends(self) -> bool:
        """Say whether nothing more is done about the incident after it."""
        return self.target in ENDED

    @property
    def finishes(self) -> bool:
        """Say whether it is the step by which an incident is no longer in the agency's hands."""
        return self.target in FINISHED and self.source not in FINISHED


EDIT, CLOSE = "incident.edit", "incident.close"

TRANSITIONS = (
    Transition(State.REPORTED, State.VERIFYING, EDIT),
    Transition(State.REPORTED, State.HANDLING, EDIT),
    Transition(State.REPORTED, State.HANDED_OVER, EDIT, needs_receiver=True),
    Transition(State.REPORTED, State.FALSE_REPORT, CLOSE, needs_reason=True),
    Transition(State.REPORTED, State.CLOSED, CLOSE, needs_reason=True),
    Transition(State.VERIFYING, State.HANDLING, EDIT),
    Transition(State.VERIFYING, State.HANDED_OVER, EDIT, needs_receiver=True),
    Transition(State.VERIFYING, State.FALSE_REPORT, CLOSE, needs_reason=True),
    Transition(State.VERIFYING, State.CLOSED, CLOSE, needs_reason=True),
    Transition(State.HANDLING, State.HANDED_OVER, EDIT, needs_receiver=True),
    Transition(State.HANDLING, State.FALSE_REPORT, CLOSE, needs_reason=True),
    Transition(State.HANDLING, State.CLOSED, CLOSE, needs_reason=True),
    Transition(State.HANDED_OVER, State.HANDLING, CLOSE, needs_reason=True),
    Transition(State.HANDED_OVER, State.CLOSED, CLOSE, needs_reason=True),
    Transition(State.CLOSED, State.HANDLING, CLOSE, needs_reason=True),
    Transition(State.FALSE_REPORT, State.VERIFYING, CLOSE, needs_reason=True),
)
BY_STEP = {(step.source, step.target): step for step in TRANSITIONS}
ENDED = frozenset({State.CLOSED, State.FALSE_REPORT})
FINISHED = ENDED | {State.HANDED_OVER}


def step(source: str, target: str) -> Transition | None:
    """Return the step from one state to another, or None when there is none."""
    return BY_STEP.get((State(source), State(target)))


def steps_from(source: str) -> list[Transition]:
    return [one for one in TRANSITIONS if one.source == source]
