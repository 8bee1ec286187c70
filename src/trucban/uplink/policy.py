"""Who decides what goes up, exchanges keys, and reads or writes files; and what may travel a chain at all."""

from uuid import UUID

from trucban.access.actors import Actor
from trucban.access.models import Agency

# A chain belongs to one agency at each end; other agencies have none.
CHAINS = (Agency.Kind.COMMAND, Agency.Kind.POLICE)


def can_manage(actor: Actor, agency_id: UUID) -> bool:
    """The head of the chain's own agency and the deputies; nobody of another."""
    return actor.can("uplink.edit", agency_id=agency_id)


def has_chain(agency: Agency) -> bool:
    return agency.kind in CHAINS
