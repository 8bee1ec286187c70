"""Who prepares, chairs, confirms and records the briefing, and who reports for a hamlet."""

from uuid import UUID

from trucban.access.actors import Actor, Holding
from trucban.access.capabilities import OfficeKind
from trucban.briefing.models import Briefing

# The heads, and the deputies who sign for them (KT., Decree 30/2020/NĐ-CP, article 13).
CAPACITY = {
    OfficeKind.COMMANDER: "",
    OfficeKind.POLICE_CHIEF: "",
    OfficeKind.DEPUTY_COMMANDER: "KT.",
    OfficeKind.DEPUTY_POLICE_CHIEF: "KT.",
}


def can_prepare(actor: Actor) -> bool:
    """Both agencies prepare the joint briefing."""
    return actor.agency_with("briefing.prepare") is not None


def can_chair(actor: Actor) -> bool:
    return actor.agency_with("briefing.chair") is not None


def signing_holding(actor: Actor) -> Holding | None:
    """Return the office by which the actor confirms for an agency: its head's or a deputy's."""
    for holding, _reach in actor.holdings_with("briefing.confirm"):
        if holding.office_kind in CAPACITY:
            return holding
    return None


def can_confirm(actor: Actor, agency_id: UUID) -> bool:
    """A head or deputy confirms for the own agency."""
    holding = signing_holding(actor)
    return holding is not None and holding.agency_id == agency_id


def capacity_of(holding: Holding) -> str:
    """Return what stands before the title: nothing for the head, Q. for an acting one, KT. for a deputy."""
    capacity = CAPACITY[OfficeKind(holding.office_kind)]
    return "Q." if holding.acting and not capacity else capacity


def can_record_paper(actor: Actor) -> bool:
    return actor.can("briefing.record_paper")


def can_report_hamlet(actor: Actor, hamlet_id: UUID) -> bool:
    return actor.can("briefing.hamlets", hamlet_id=hamlet_id)


def reports_on_behalf(actor: Actor, hamlet_id: UUID) -> bool:
    """Say whether somebody writes for a hamlet that is not theirs (ghi hộ)."""
    return not any(hamlet_id in holding.hamlets for holding in actor.holdings)


def is_locked(briefing: Briefing) -> bool:
    return briefing.status == Briefing.Status.CLOSED
