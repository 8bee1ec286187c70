"""Who drafts, signs and endorses agreements, and who records signed papers."""

from uuid import UUID

from trucban.access.actors import Actor
from trucban.coordination.models import Agreement


def can_edit(actor: Actor, agreement: Agreement) -> bool:
    """Either party works on the joint draft."""
    parties = agreement.parties.values_list("pk", flat=True)
    return any(actor.can("coordination.edit", agency_id=party) for party in parties)


def can_sign(actor: Actor, agency_id: UUID) -> bool:
    """Heads and deputies sign for their own agency."""
    return actor.can("coordination.sign", agency_id=agency_id)


def can_endorse(actor: Actor) -> bool:
    return actor.can("coordination.endorse")


def can_record_paper(actor: Actor) -> bool:
    return actor.can("coordination.record_paper")


def can_record_approval(actor: Actor, agreement: Agreement) -> bool:
    return can_record_paper(actor) or can_edit(actor, agreement)
