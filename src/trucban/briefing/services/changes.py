"""A decision that says the roster or the patrols change leads to the draft that changes them."""

from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.briefing import policy, selectors
from trucban.briefing.models import Decision
from trucban.briefing.services.refusals import show_change
from trucban.lib.errors import PermissionDenied
from trucban.lib.links import RecordLink


@verb
def link_change(*, actor: Actor, decision_id: UUID, change: RecordLink, at: datetime) -> Decision:
    """
    Say in which record a decision is carried out; the minutes, locked or not, stay as they are.

    A later link takes the place of the one before, for a draft that was put away.

    Raises:
        NotVisible: there is no such decision for this actor.
        PermissionDenied: the actor's agency prepares no briefing.
    """
    decision = selectors.get_decision(actor=actor, decision_id=decision_id)
    if not policy.can_prepare(actor):
        raise PermissionDenied
    decision.change_type, decision.change_id = change.type, change.id
    decision.save(update_fields=["change_type", "change_id"])
    changes = {"type": change.type, "id": change.id}
    record(actor=actor, action="briefing.tied", subject=decision, at=at, changes=changes)
    show_change(decision.briefing, at=at)
    return decision
