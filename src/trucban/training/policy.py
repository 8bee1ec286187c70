"""Who plans training: the command's own staff."""

from trucban.access.actors import Actor
from trucban.training.models import TrainingProgramme, TrainingSession


def can_plan(actor: Actor, row: TrainingProgramme | TrainingSession) -> bool:
    """Say whether the actor plans here; only who does sees who was called and how many days each person has."""
    return actor.can("training.plan", agency_id=row.owner_id)
