"""Kinds of equipment and their items: written down, changed, written off, counted; no weapons."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.force import selectors
from trucban.force.models import Equipment, EquipmentItem, StockTake
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.secrecy import secret_mark
from trucban.lib.text import nfc
from trucban.lib.weapons import weapon_word

MOST = 100_000


class WeaponRefused(DomainError):
    """Weapons, ammunition, explosives and support tools stand in books of their own, never here."""


class EquipmentRefused(DomainError):
    """What was entered is no equipment one can keep, issue, take back or count."""


def ordinary_line(text: str, most: int, missing: str = "") -> str:
    """Return a line as it is kept; refuse words of weapons and marks of secrecy."""
    cleaned = nfc(" ".join(text.split()))
    if word := weapon_word(cleaned):
        raise WeaponRefused(
            _(
                "“%(word)s” does not belong here: weapons, ammunition, explosives and support tools stand in the books "
                "the law keeps for them. Only ordinary equipment is written down here."
            )
            % {"word": word}
        )
    if mark := secret_mark(cleaned):
        raise EquipmentRefused(
            _("“%(mark)s” was found: what carries a mark of secrecy is never kept here.") % {"mark": mark}
        )
    if missing and not cleaned:
        raise EquipmentRefused(missing)
    if len(cleaned) > most:
        raise EquipmentRefused(
            _("At most %(most)d characters, these are %(count)d: shorten it.")
            % {"most": most, "count": len(cleaned)}
        )
    return cleaned


def own_equipment(actor: Actor, equipment_id: UUID) -> Equipment:
    """Return a kind to act on, locked; refuse who does not keep it."""
    row = selectors.get_equipment(actor=actor, equipment_id=equipment_id, lock=True)
    if not actor.can("force.edit", agency_id=row.owner_id):
        raise PermissionDenied
    return row


@verb
def add_equipment(
    *, actor: Actor, name: str, counted_in: str, at: datetime, is_numbered: bool = False, quantity: int = 0
) -> Equipment:
    """
    Write down a kind of ordinary equipment; what has numbers gets its items one by one.

    Raises:
        PermissionDenied. WeaponRefused. EquipmentRefused: no name or measure, a name that stands, a number no store has.
    """
    owner_id = actor.agency_with("force.edit")
    if owner_id is None:
        raise PermissionDenied
    called = ordinary_line(name, 120, _("Say what it is: the name is empty."))
    measure = ordinary_line(counted_in, 20, _("Say what it is counted in: pieces, sets."))
    if Equipment.objects.filter(owner_id=owner_id, name=called).exists():
        raise EquipmentRefused(_("“%(name)s” stands there already: open it.") % {"name": called})
    _check_count(quantity)
    row = Equipment.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        name=called,
        counted_in=measure,
        is_numbered=is_numbered,
        quantity=0 if is_numbered else quantity,
    )
    changes = {"name": called, "counted_in": measure, "is_numbered": is_numbered, "quantity": row.quantity}
    record(actor=actor, action="equipment.added", subject=row, at=at, changes=changes)
    return row


def _check_count(quantity: int) -> None:
    if not 0 <= quantity <= MOST:
        raise EquipmentRefused(_("From 0 to %(most)d can be kept: correct the number.") % {"most": MOST})


@verb
def add_item(*, actor: Actor, equipment_id: UUID, number: str, at: datetime) -> EquipmentItem:
    """Write down one thing by its number. Refused: no number, one that stands, a kind without numbers."""
    row = own_equipment(actor, equipment_id)
    if not row.is_numbered:
        raise EquipmentRefused(_("This equipment is counted and has no numbers: change how many there are."))
    cleaned = ordinary_line(number, 40, _("Enter the number of the item."))
    if row.items.filter(number=cleaned).exists():
        raise EquipmentRefused(_("Number %(number)s stands there already.") % {"number": cleaned})
    item = EquipmentItem.objects.create(commune_id=row.commune_id, equipment=row, number=cleaned)
    row.quantity += 1
    row.save(update_fields=["quantity"])
    record(actor=actor, action="equipment.item_added", subject=row, at=at, changes={"number": cleaned})
    return item


@verb
def change_quantity(
    *, actor: Actor, equipment_id: UUID, quantity: int, reason: str, at: datetime
) -> Equipment:
    """Say how many there are now, and why. Refused: fewer than are issued, no reason, a kind with numbers."""
    row = own_equipment(actor, equipment_id)
    if row.is_numbered:
        raise EquipmentRefused(_("This equipment has numbers: add an item, or write one off."))
    _check_count(quantity)
    why = ordinary_line(reason, 200, _("Give the reason."))
    if quantity < (out := selectors.issued(row)):
        raise EquipmentRefused(
            _("%(count)d are issued: take back first what is written off.") % {"count": out}
        )
    before, row.quantity = row.quantity, quantity
    row.save(update_fields=["quantity"])
    changes = {"from": before, "to": quantity, "reason": why}
    record(actor=actor, action="equipment.changed", subject=row, at=at, changes=changes)
    return row


@verb
def write_off_item(*, actor: Actor, item_id: UUID, reason: str, at: datetime) -> EquipmentItem:
    """Write an item off, with the reason; its chain stays. Refused: somebody holds it, or it is written off."""
    item = selectors.get_item(actor=actor, item_id=item_id, lock=True)
    row = own_equipment(actor, item.equipment_id)
    why = ordinary_line(reason, 200, _("Give the reason."))
    if item.written_off_at or item.custodies.filter(returned_at__isnull=True).exists():
        raise EquipmentRefused(_("It is written off already, or somebody holds it: take it back first."))
    item.written_off_at, item.write_off_reason = at, why
    item.save(update_fields=["written_off_at", "write_off_reason"])
    row.quantity -= 1
    row.save(update_fields=["quantity"])
    changes = {"number": item.number, "reason": why}
    record(actor=actor, action="equipment.written_off", subject=row, at=at, changes=changes)
    return item


@verb
def take_stock(*, actor: Actor, equipment_id: UUID, counted: int, at: datetime, note: str = "") -> StockTake:
    """Write down what was counted in store, against what should lie there. Recorded as ``equipment.counted``."""
    row = own_equipment(actor, equipment_id)
    _check_count(counted)
    take = StockTake.objects.create(
        commune_id=row.commune_id,
        owner_id=row.owner_id,
        equipment=row,
        taken_at=at,
        taken_by=actor.name,
        expected=row.quantity - selectors.issued(row),
        counted=counted,
        note=ordinary_line(note, 200),
    )
    changes = {"expected": take.expected, "counted": counted}
    record(actor=actor, action="equipment.counted", subject=row, at=at, changes=changes)
    return take
