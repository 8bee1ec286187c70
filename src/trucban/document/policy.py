"""Who drafts, issues and registers papers."""

from uuid import UUID

from trucban.access.actors import Actor
from trucban.document.models import Paper

SCAN_CAPABILITIES = (
    "document.draft",
    "briefing.record_paper",
    "coordination.record_paper",
    "briefing.confirm",
)


def can_draft(actor: Actor, owner_id: UUID) -> bool:
    return actor.can("document.draft", agency_id=owner_id)


def can_edit(actor: Actor, paper: Paper) -> bool:
    return can_draft(actor, paper.owner_id)


def can_issue(actor: Actor, paper: Paper) -> bool:
    """The head signs and issues; the clerk gives a number to what was signed on paper."""
    return any(actor.can(act, agency_id=paper.owner_id) for act in ("document.issue", "document.register"))


def can_store_scan(actor: Actor) -> bool:
    """Those who record signed papers; the heads, who may do it themselves."""
    return any(actor.can(act) for act in SCAN_CAPABILITIES)
