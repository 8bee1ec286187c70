"""What a person decides: try a held item again, set it aside, say which of two values holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.field import policy, selectors
from trucban.field.fields import plain, writes_of
from trucban.field.models import JournalItem, OtherContent
from trucban.field.services import registers
from trucban.incident import selectors as incidents
from trucban.incident.models import Incident
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.lib.merge import Write, differing, live

State = JournalItem.State


class ReasonMissing(DomainError):
    """An item is set aside with a reason."""


class NoConflict(DomainError):
    """There is nothing to settle: somebody else was faster."""


@verb
def try_again(*, actor: Actor, item_id: UUID, at: datetime) -> JournalItem:
    """Let a held item be applied again at the next turn. Raises NotVisible, PermissionDenied."""
    item = _held(actor, item_id)
    item.state, item.reason, item.words, item.tries = State.STORED, "", "", 0
    item.save(update_fields=["state", "reason", "words", "tries"])
    record(actor=actor, action="item.tried_again", subject=item, at=at)
    return item


@verb
def set_aside(*, actor: Actor, item_id: UUID, reason: str, at: datetime) -> JournalItem:
    """Decide that a held item is not entered; it stays readable, with who decided and why. Raises as `try_again`."""
    item = _held(actor, item_id)
    why = clean_line(reason, most=400)
    if not why:
        raise ReasonMissing(_("Say why this is not entered."))
    item.state, item.words, item.settled_by_id = State.SET_ASIDE, why, actor.id
    item.save(update_fields=["state", "words", "settled_by_id"])
    record(actor=actor, action="item.set_aside", subject=item, at=at, changes={"reason": item.words})
    return item


def _held(actor: Actor, item_id: UUID) -> JournalItem:
    item = selectors.get_held(actor=actor, item_id=item_id)
    if not policy.can_settle(actor, item):
        raise PermissionDenied
    return item


@verb
def settle_other_content(*, actor: Actor, content_id: UUID, at: datetime) -> OtherContent:
    """Say that both contents of one id were looked at; both stay readable. Raises NotVisible, PermissionDenied."""
    row = selectors.get_other_content(actor=actor, content_id=content_id)
    if not policy.can_settle(actor, row.item):
        raise PermissionDenied
    row.settled_at, row.settled_by_id = at, actor.id
    row.save(update_fields=["settled_at", "settled_by_id"])
    record(actor=actor, action="item.other_content_settled", subject=row, at=at)
    return row


@verb
def settle_conflict(*, actor: Actor, incident_id: UUID, field: str, value: Any, at: datetime) -> Incident:
    """
    Say which value holds, having seen them all.

    Raises:
        NotVisible, PermissionDenied, and what `incident.edit_incident` raises. NoConflict: there is none any more.
    """
    incident = incidents.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if field not in registers.MERGED:
        raise NotVisible
    writes = writes_of(registers.open_register(incident, field))
    if not differing(writes):
        raise NoConflict(_("This has been settled meanwhile."))
    write = Write(uuid7(), plain(value), at, frozenset(one.id for one in live(writes)))
    return registers.merge(actor=actor, incident=incident, said={field: write}, at=at)
