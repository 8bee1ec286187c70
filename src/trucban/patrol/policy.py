"""Who drafts, confirms and leads patrols, and who writes what they find."""

from uuid import UUID

from trucban.access import signing
from trucban.access.actors import Actor, Holding
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan


def can_draft(actor: Actor, plan: PatrolPlan | None = None) -> bool:
    return actor.can("patrol.draft", agency_id=plan.owner_id if plan else None)


def can_change(actor: Actor, patrol: Patrol) -> bool:
    return actor.can("patrol.draft", agency_id=patrol.owner_id)


def signing_holding(actor: Actor) -> Holding | None:
    """Return the office by which the actor confirms for an agency: its head's or a deputy's."""
    return signing.signing_holding(actor, "patrol.approve")


def can_confirm(actor: Actor, agency_id: UUID) -> bool:
    return signing.signs_for(actor, "patrol.approve", agency_id)


def emphasis_holding(actor: Actor) -> Holding | None:
    """Return the office by which the actor raises or lowers a hamlet's weight: whoever approves patrols."""
    return next((holding for holding, _reach in actor.holdings_with("patrol.approve")), None)


def can_record_paper(actor: Actor) -> bool:
    return actor.can("coordination.record_paper")


def can_record(actor: Actor, patrol: Patrol) -> bool:
    """Those who keep the record, and whoever leads the patrol."""
    return keeps(actor, patrol) or leads(actor, patrol)


def keeps(actor: Actor, patrol: Patrol) -> bool:
    """The watch and the owner's staff keep the record of a patrol; of a joint one both agencies' staff."""
    if patrol.plan_id:
        return actor.can("patrol.record")
    return actor.can("patrol.record", agency_id=patrol.owner_id)


def can_try_alarm(actor: Actor, patrol: Patrol) -> bool:
    """Whoever keeps the record of the side whose watch and chiefs a drill calls."""
    return actor.can("patrol.record", agency_id=patrol.owner_id)


def can_strike(actor: Actor, patrol: Patrol) -> bool:
    """Those who keep the record; its leader until the patrol is back: from then on it is in the duty book."""
    return keeps(actor, patrol) or (leads(actor, patrol) and patrol.status != Patrol.Status.BACK)


def leads(actor: Actor, patrol: Patrol) -> bool:
    if actor.person_id is None:
        return False
    return patrol.members.filter(person_id=actor.person_id, role=PatrolMember.Role.LEADER).exists()
