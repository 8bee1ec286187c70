"""Who acts: a person with the offices and grants held at one moment, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from trucban.access.capabilities import CAPABILITIES, OfficeKind, Reach


@dataclass(frozen=True)
class Holding:
    """One source of rights: an office held, or a watch; ``hamlets`` only bounds the HAMLET reach."""

    agency_id: UUID
    capabilities: dict[str, Reach]
    hamlets: frozenset[UUID] = frozenset()
    office_id: UUID | None = None
    office_kind: str = ""
    title: str = ""
    acting: bool = False


@dataclass(frozen=True)
class Actor:
    """
    Whoever asks or acts, at one moment: ``at`` says which offices, watches and shares count.

    ``can`` answers for one record (its owner agency and hamlet); row filters start from ``holdings_with``.
    """

    id: UUID
    commune_id: UUID
    name: str
    at: datetime
    person_id: UUID | None = None
    holdings: tuple[Holding, ...] = field(default=())

    @property
    def agency_ids(self) -> frozenset[UUID]:
        return frozenset(holding.agency_id for holding in self.holdings)

    def agencies_reached(self, capability: str) -> frozenset[UUID]:
        """Return the agencies all of whose rows a capability reaches because of an office or a watch held there."""
        return frozenset(
            holding.agency_id for holding, reach in self.holdings_with(capability) if reach >= Reach.AGENCY
        )

    @property
    def title(self) -> str:
        """The first office's title, for headings and signatures."""
        return next((holding.title for holding in self.holdings if holding.title), "")

    @property
    def name_and_title(self) -> str:
        """As a record keeps who wrote it: 160 letters at most."""
        return (f"{self.name}, {self.title}" if self.title else self.name)[:160]

    @property
    def is_wall(self) -> bool:
        """Say whether this is a screen on a wall: an account that opens no page but its own."""
        return self.can("wall.view") and not self.can("desk.open")

    def holds(self, *kinds: str) -> bool:
        return any(holding.office_kind in kinds for holding in self.holdings)

    def holdings_with(self, capability: str) -> Iterator[tuple[Holding, Reach]]:
        for holding in self.holdings:
            reach = holding.capabilities.get(capability)
            if reach is not None:
                yield holding, reach

    def reaches(self, capability: str, least: Reach) -> bool:
        """Say whether some holding gives a capability at least as far: over an agency, or the whole commune."""
        return any(reach >= least for _holding, reach in self.holdings_with(capability))

    def can(self, capability: str, *, agency_id: UUID | None = None, hamlet_id: UUID | None = None) -> bool:
        """
        Say whether a capability holds for a record of ``agency_id`` in ``hamlet_id``.

        Without a record (both None) it says whether the capability is held at all: enough to show a menu line,
        never enough to write.
        """
        for holding, reach in self.holdings_with(capability):
            if agency_id is None and hamlet_id is None:
                return True
            if reach == Reach.COMMUNE:
                return True
            if reach == Reach.AGENCY and agency_id in (None, holding.agency_id):
                return True
            if reach == Reach.HAMLET and hamlet_id in holding.hamlets:
                return True
        return False

    def agency_with(self, capability: str) -> UUID | None:
        """Return the agency for which the actor holds a capability: the owner of what is written with it."""
        return next((holding.agency_id for holding, _ in self.holdings_with(capability)), None)


def system_actor(*, commune_id: UUID, agency_id: UUID, at: datetime) -> Actor:
    """Return the product itself, for work done by the clock; it acts with a commander's reach and own name."""
    holding = Holding(agency_id=agency_id, capabilities=CAPABILITIES[OfficeKind.COMMANDER])
    return Actor(id=UUID(int=0), commune_id=commune_id, name="Trực Ban", at=at, holdings=(holding,))
