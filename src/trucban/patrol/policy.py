"""Who drafts, confirms and leads patrols, and who writes what they find."""

from uuid import UUID

from trucban.access.actors import Actor, Holding
from trucban.access.capabilities import OfficeKind
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan


def can_draft(actor: Actor, plan: PatrolPlan | None = None) -> bool:
    return actor.can("patrol.draft", agency_id=plan.owner_id if plan else None)


def can_change(actor: Actor, patrol: Patrol) -> bool:
    return actor.can("patrol.draft", agency_id=patrol.owner_id)


# The heads, and the deputies who sign for them (KT., Decree 30/2020/NĐ-CP, article 13).
CAPACITY = {
    OfficeKind.COMMANDER: "",
    OfficeKind.POLICE_CHIEF: "",
    OfficeKind.DEPUTY_COMMANDER: "KT.",
    OfficeKind.DEPUTY_POLICE_CHIEF: "KT.",
}


def signing_holding(actor: Actor) -> Holding | None:
    """Return the office by which the actor confirms for an agency: its head's or a deputy's."""
    for holding, _reach in actor.holdings_with("patrol.approve"):
        if holding.office_kind in CAPACITY:
            return holding
    return None


def can_confirm(actor: Actor, agency_id: UUID) -> bool:
    holding = signing_holding(actor)
    return holding is not None and holding.agency_id == agency_id


def capacity_of(holding: Holding) -> str:
    """Return what stands before the title: nothing for the head, Q. for an acting one, KT. for a deputy."""
    capacity = CAPACITY[OfficeKind(holding.office_kind)]
    return "Q." if holding.acting and not capacity else capacity


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
