"""Who signs for an agency, and what stands before the title (Decree 30/2020/NĐ-CP, article 13)."""

from uuid import UUID

from trucban.access.actors import Actor, Holding
from trucban.access.capabilities import OfficeKind

# The heads, and the deputies who sign for them.
CAPACITY = {
    OfficeKind.COMMANDER: "",
    OfficeKind.POLICE_CHIEF: "",
    OfficeKind.DEPUTY_COMMANDER: "KT.",
    OfficeKind.DEPUTY_POLICE_CHIEF: "KT.",
}


def signing_holding(actor: Actor, capability: str) -> Holding | None:
    """Return the office by which the actor confirms for an agency: its head's or a deputy's."""
    for holding, _reach in actor.holdings_with(capability):
        if holding.office_kind in CAPACITY:
            return holding
    return None


def signs_for(actor: Actor, capability: str, agency_id: UUID) -> bool:
    """A head or deputy confirms for the own agency only."""
    holding = signing_holding(actor, capability)
    return holding is not None and holding.agency_id == agency_id


def capacity_of(holding: Holding) -> str:
    """Return what stands before the title: nothing for the head, Q. for an acting one, KT. for a deputy."""
    capacity = CAPACITY[OfficeKind(holding.office_kind)]
    return "Q." if holding.acting and not capacity else capacity
