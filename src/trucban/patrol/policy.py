"""Who drafts, confirms and leads patrols, and who writes what they find."""

from uuid import UUID

from trucban.access.actors import Actor
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan


def can_draft(actor: Actor, plan: PatrolPlan | None = None) -> bool:
    return actor.can("patrol.draft", agency_id=plan.owner_id if plan else None)


def can_change(actor: Actor, patrol: Patrol) -> bool:
    return actor.can("patrol.draft", agency_id=patrol.owner_id)


def can_confirm(actor: Actor, agency_id: UUID) -> bool:
    return actor.can("patrol.approve", agency_id=agency_id)


def can_record_paper(actor: Actor) -> bool:
    return actor.can("coordination.record_paper")


def can_record(actor: Actor, patrol: Patrol) -> bool:
    """The watch, both agencies' staff on a joint patrol, and whoever leads it."""
    if actor.can("patrol.record", agency_id=patrol.owner_id):
        return True
    if patrol.plan_id and actor.can("patrol.record"):
        return True
    return leads(actor, patrol)


def leads(actor: Actor, patrol: Patrol) -> bool:
    if actor.person_id is None:
        return False
    return patrol.members.filter(person_id=actor.person_id, role=PatrolMember.Role.LEADER).exists()
