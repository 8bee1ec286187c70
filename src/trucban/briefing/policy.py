"""Who prepares, chairs, confirms and records the briefing, and who reports for a hamlet."""

from uuid import UUID

from trucban.access import signing
from trucban.access.actors import Actor, Holding
from trucban.briefing.models import AgendaItem, Briefing


def can_prepare(actor: Actor) -> bool:
    """Both agencies prepare the joint briefing."""
    return actor.agency_with("briefing.prepare") is not None


def can_reword(actor: Actor, item: AgendaItem) -> bool:
    """What a side put on the agenda is worded by that side; what was said on it is written by either."""
    return actor.can("briefing.prepare", agency_id=item.owner_id)


def can_chair(actor: Actor) -> bool:
    return actor.agency_with("briefing.chair") is not None


def signing_holding(actor: Actor) -> Holding | None:
    """Return the office by which the actor confirms for an agency: its head's or a deputy's."""
    return signing.signing_holding(actor, "briefing.confirm")


def can_confirm(actor: Actor, agency_id: UUID) -> bool:
    """A head or deputy confirms for the own agency."""
    return signing.signs_for(actor, "briefing.confirm", agency_id)


def can_record_paper(actor: Actor) -> bool:
    return actor.can("briefing.record_paper")


def can_report_hamlet(actor: Actor, hamlet_id: UUID) -> bool:
    return actor.can("briefing.hamlets", hamlet_id=hamlet_id)


def reports_on_behalf(actor: Actor, hamlet_id: UUID) -> bool:
    """Say whether somebody writes for a hamlet that is not theirs (ghi hộ)."""
    return not any(hamlet_id in holding.hamlets for holding in actor.holdings)


def is_locked(briefing: Briefing) -> bool:
    return briefing.status == Briefing.Status.CLOSED
