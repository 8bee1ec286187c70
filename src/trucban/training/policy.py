"""Who plans training and records who was there: the command's own staff; its leaders sign that."""

from trucban.access.actors import Actor
from trucban.training.models import (
    Contest,
    Drill,
    Question,
    Quiz,
    ResponsePlan,
    TrainingProgramme,
    TrainingSession,
)

Planned = TrainingProgramme | TrainingSession | ResponsePlan | Drill | Contest | Question | Quiz


def can_plan(actor: Actor, row: Planned) -> bool:
    """Say whether the actor plans here; only who does sees who was called and how many days each person has."""
    return actor.can("training.plan", agency_id=row.owner_id)


def can_record(actor: Actor, session: TrainingSession) -> bool:
    """Say whether the actor records who was there: whoever plans, and who leads this session, on their own phone."""
    leads = actor.person_id is not None and session.leader_id == actor.person_id
    return leads or can_plan(actor, session)


def can_sign(actor: Actor, session: TrainingSession) -> bool:
    """Say whether the actor signs who was there: whoever is in charge of the command."""
    return actor.can("training.sign", agency_id=session.owner_id)
