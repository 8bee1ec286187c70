"""Who drafts, signs and endorses agreements, and who records signed papers."""

from collections.abc import Iterable
from uuid import UUID

from trucban.access.actors import Actor, Holding
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency
from trucban.coordination.models import Agreement

# What stands before the title of the one who signs: nothing for the head, KT. for the deputy.
CAPACITIES = {
    OfficeKind.COMMANDER: "",
    OfficeKind.POLICE_CHIEF: "",
    OfficeKind.COMMUNE_CHAIRMAN: "",
    OfficeKind.DEPUTY_COMMANDER: "KT.",
    OfficeKind.DEPUTY_POLICE_CHIEF: "KT.",
}


def can_edit(actor: Actor, agreement: Agreement) -> bool:
    """Either party works on the joint draft."""
    parties = agreement.parties.values_list("pk", flat=True)
    return any(actor.can("coordination.edit", agency_id=party) for party in parties)


def signing_office(actor: Actor, agency: Agency) -> Holding | None:
    """Return the office in which the actor signs for an agency: its head, a deputy; for the committee its chairman."""
    endorses = agency.kind == Agency.Kind.PEOPLES_COMMITTEE
    capability = "coordination.endorse" if endorses else "coordination.sign"
    held = (one for one, _reach in actor.holdings_with(capability) if one.agency_id == agency.pk)
    return next((one for one in held if one.office_kind in CAPACITIES), None)


def capacity(holding: Holding) -> str:
    """Return "Q." for an acting holder, "KT." for a deputy, nothing for the head."""
    return "Q." if holding.acting else CAPACITIES[OfficeKind(holding.office_kind)]


def can_record_paper(actor: Actor, signatories: Iterable[UUID]) -> bool:
    """The clerk of any side that signs records the paper all sides signed."""
    return any(actor.can("coordination.record_paper", agency_id=agency) for agency in signatories)


def can_record_approval(actor: Actor, agreement: Agreement, signatories: Iterable[UUID]) -> bool:
    return can_record_paper(actor, signatories) or can_edit(actor, agreement)


def can_give_approval(actor: Actor, office: str) -> bool:
    """The chairman records the own approval on screen."""
    return office == OfficeKind.COMMUNE_CHAIRMAN and actor.can("coordination.endorse")
