"""What a person at the hub decides about an item that could not be entered as it came."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.uplink import policy, selectors
from trucban.uplink.models import Incoming

State = Incoming.State


class ReasonNeeded(DomainError):
    """An item is set aside with a reason."""


class NotTriable(DomainError):
    """Other content under a known id is never entered by trying."""


@verb
def try_again(*, actor: Actor, incoming_id: UUID, at: datetime) -> Incoming:
    """Let a held item be entered at the next turn. Raises NotVisible, PermissionDenied, NotTriable."""
    item = _held(actor, incoming_id)
    if item.is_beside:
        raise NotTriable(
            _("The same entry came with other content before: ask whoever sent it which one holds.")
        )
    item.state, item.reason, item.words, item.tries = State.STORED, "", "", 0
    item.save(update_fields=["state", "reason", "words", "tries"])
    record(actor=actor, action="incoming.tried_again", subject=item, at=at)
    return item


@verb
def set_aside(*, actor: Actor, incoming_id: UUID, reason: str, at: datetime) -> Incoming:
    """Decide that a held item is not entered; it stays readable. Raises NotVisible, PermissionDenied, ReasonNeeded."""
    item = _held(actor, incoming_id)
    if not (why := clean_line(reason, most=400)):
        raise ReasonNeeded(_("Say why this is not entered."))
    item.state, item.words, item.settled_by_id = State.SET_ASIDE, why, actor.id
    item.save(update_fields=["state", "words", "settled_by_id"])
    record(actor=actor, action="incoming.set_aside", subject=item, at=at, changes={"reason": why})
    return item


def _held(actor: Actor, incoming_id: UUID) -> Incoming:
    item = selectors.get_held(actor=actor, incoming_id=incoming_id, lock=True)
    if not policy.can_manage(actor, item.owner_id):
        raise PermissionDenied
    return item
