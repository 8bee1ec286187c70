"""What every paper of an agency has in common: organ, place, symbol, and who signs for whom at a moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trucban.access import selectors as access
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency, Commune
from trucban.document.content import OrganHeading, SignerBlock
from trucban.lib.clock import local_day
from trucban.rulebook import selectors as rulebook

ARCHIVE_LINE = "Lưu: VT."


@dataclass(frozen=True)
class Letterhead:
    """The head of a paper of the command, and the three who sign joint papers."""

    organ: OrganHeading
    place: str
    symbol: str
    demonstration: bool
    commander: SignerBlock
    police_chief: SignerBlock
    chairman: SignerBlock

    def symbol_of(self, kind: str) -> str:
        """Return "BC-BCH" for a report of the command."""
        return f"{kind}-{self.symbol}"


def letterhead(*, commune_id: UUID, at: datetime) -> Letterhead:
    """Return the command's heading, and the signers as their offices are held at ``at``."""
    commune = access.get_commune(commune_id)
    command, police = access.command_and_police(commune_id)
    on = local_day(at)
    symbol = rulebook.value(commune_id=commune_id, key="document.command_symbol", on=on)
    return Letterhead(
        organ=OrganHeading(superior=command.superior_name, issuer=command.name),
        place=commune.place_name,
        symbol=str(symbol or command.symbol),
        demonstration=commune.is_demonstration,
        commander=_signer(commune, command, OfficeKind.COMMANDER, at),
        police_chief=_signer(commune, police, OfficeKind.POLICE_CHIEF, at),
        chairman=_chairman(commune, at),
    )


def _signer(commune: Commune, agency: Agency, kind: str, at: datetime) -> SignerBlock:
    office = access.offices(commune_id=commune.pk, kinds=[kind]).filter(agency=agency).first()
    if office is None:
        return SignerBlock(title="")
    holder = access.holders(office_ids=[office.pk], at=at).get(office.pk)
    return SignerBlock(title=office.title.upper(), name=holder.name if holder else "")


def _chairman(commune: Commune, at: datetime) -> SignerBlock:
    committee = access.agency_of_kind(commune_id=commune.pk, kind=Agency.Kind.PEOPLES_COMMITTEE)
    block = _signer(commune, committee, OfficeKind.COMMUNE_CHAIRMAN, at)
    return SignerBlock(capacity=f"TM. {committee.name}", title="CHỦ TỊCH", name=block.name)
