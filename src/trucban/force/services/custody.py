"""Equipment issued, handed over and returned, with both sides and the moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.force import selectors
from trucban.force.models import Custody, Equipment, EquipmentItem
from trucban.force.services.equipment import EquipmentRefused, ordinary_line, own_equipment


@dataclass(frozen=True)
class Holder:
    """To whom something goes: a person, a unit or a hamlet – one of them – and who takes it there."""

    person_id: UUID | None = None
    unit_id: UUID | None = None
    hamlet_id: UUID | None = None
    taken_by: str = ""


@verb
def issue(
    *,
    actor: Actor,
    equipment_id: UUID,
    holder: Holder,
    at: datetime,
    quantity: int = 1,
    item_id: UUID | None = None,
) -> Custody:
    """
    Issue something out of the store: to whom, by whom, taken by whom, when. Recorded as ``equipment.issued``.

    Raises:
        NotVisible, PermissionDenied. WeaponRefused.
        EquipmentRefused: more than lies in store, an item somebody holds, no holder or nobody who takes it.
    """
    row = own_equipment(actor, equipment_id)
    item = _free_item(actor, row, item_id)
    count = 1 if item else quantity
    in_store = row.quantity - selectors.issued(row)
    if not 1 <= count <= in_store:
        raise EquipmentRefused(_("%(count)d lie in store: issue from 1 to that many.") % {"count": in_store})
    custody = _open(actor, row, item, count, holder, at)
    changes = {"quantity": count, "item": item_id, "holder": custody.holder, "taken_by": custody.taken_by}
    record(actor=actor, action="equipment.issued", subject=row, at=at, changes=changes)
    return custody


def _free_item(actor: Actor, row: Equipment, item_id: UUID | None) -> EquipmentItem | None:
    if not row.is_numbered:
        return None
    if item_id is None:
        raise EquipmentRefused(_("This equipment has numbers: choose the item."))
    item = selectors.get_item(actor=actor, item_id=item_id, lock=True)
    if item.equipment_id != row.pk or item.written_off_at:
        raise EquipmentRefused(_("This item is not in store."))
    if item.custodies.filter(returned_at__isnull=True).exists():
        raise EquipmentRefused(_("Somebody holds number %(number)s: take it back, or hand it over.") % {"number": item.number})  # fmt: skip
    return item


def _open(
    actor: Actor,
    row: Equipment,
    item: EquipmentItem | None,
    quantity: int,
    holder: Holder,
    at: datetime,
    follows: Custody | None = None,
) -> Custody:
    if sum(one is not None for one in (holder.person_id, holder.unit_id, holder.hamlet_id)) != 1:
        raise EquipmentRefused(_("Say to whom it goes: one person, one unit or one hamlet."))
    person = selectors.get_person(actor=actor, person_id=holder.person_id) if holder.person_id else None
    unit = selectors.get_unit(actor=actor, unit_id=holder.unit_id) if holder.unit_id else None
    hamlet = (
        area.get_hamlet(commune_id=actor.commune_id, hamlet_id=holder.hamlet_id) if holder.hamlet_id else None
    )
    taken_by = ordinary_line(holder.taken_by, 120) or (person.name if person else "")
    if not taken_by:
        raise EquipmentRefused(_("Say who takes it for the unit or hamlet."))
    return Custody.objects.create(
        commune_id=row.commune_id,
        equipment=row,
        item=item,
        quantity=quantity,
        to_person=person,
        to_unit=unit,
        to_hamlet=hamlet,
        follows=follows,
        issued_at=at,
        given_by=follows.taken_by if follows else actor.name,
        taken_by=taken_by,
    )


def _held(actor: Actor, custody_id: UUID) -> tuple[Custody, Equipment]:
    custody = selectors.get_custody(actor=actor, custody_id=custody_id, lock=True)
    row = own_equipment(actor, custody.equipment_id)
    if custody.returned_at:
        raise EquipmentRefused(_("It came back already."))
    return custody, row


@verb
def return_equipment(
    *,
    actor: Actor,
    custody_id: UUID,
    at: datetime,
    quantity: int | None = None,
    returned_by: str = "",
    note: str = "",
) -> Custody:
    """
    Take back all of it, or a part: what stays out goes on as the next link with the same holder, and as confirmed.

    Raises:
        NotVisible, PermissionDenied. EquipmentRefused: it came back already, or more than is out. WeaponRefused.
    """
    custody, row = _held(actor, custody_id)
    count = custody.quantity if quantity is None else quantity
    if not 1 <= count <= custody.quantity:
        raise EquipmentRefused(
            _("%(count)d are out: take back from 1 to that many.") % {"count": custody.quantity}
        )
    left = custody.quantity - count
    _close(
        custody,
        at,
        returned_by=ordinary_line(returned_by, 120) or custody.taken_by,
        by=actor.name,
        note=ordinary_line(note, 200),
    )
    if left:
        holder = Holder(custody.to_person_id, custody.to_unit_id, custody.to_hamlet_id, custody.taken_by)
        rest = _open(actor, row, None, left, holder, at, follows=custody)
        rest.confirmed_at, rest.confirmed_by_id = custody.confirmed_at, custody.confirmed_by_id
        rest.save(update_fields=["confirmed_at", "confirmed_by_id"])
    changes = {"quantity": count, "holder": custody.holder, "left": left, "note": custody.return_note}
    record(actor=actor, action="equipment.returned", subject=row, at=at, changes=changes)
    return custody


def _close(custody: Custody, at: datetime, *, returned_by: str, by: str, note: str) -> None:
    custody.returned_at, custody.returned_by = at, returned_by
    custody.taken_back_by, custody.return_note = by, note
    custody.save(update_fields=["returned_at", "returned_by", "taken_back_by", "return_note"])


@verb
def confirm_receipt(*, actor: Actor, custody_id: UUID, at: datetime) -> Custody:
    """
    Say oneself that one has received something; the giver's word alone stood there before.

    Confirming again changes nothing. Recorded as ``equipment.receipt_confirmed``.

    Raises:
        NotVisible: the actor is not who received it, or it came back.
    """
    custody = selectors.get_received(actor=actor, custody_id=custody_id, at=at, lock=True)
    if custody.confirmed_at:
        return custody
    custody.confirmed_at, custody.confirmed_by_id = at, actor.id
    custody.save(update_fields=["confirmed_at", "confirmed_by_id"])
    changes = {"custody": custody.pk, "quantity": custody.quantity, "holder": custody.holder}
    record(
        actor=actor, action="equipment.receipt_confirmed", subject=custody.equipment, at=at, changes=changes
    )
    return custody


@verb
def hand_over(*, actor: Actor, custody_id: UUID, holder: Holder, at: datetime, note: str = "") -> Custody:
    """
    Hand all of it on from one holder to the next at one moment; the next link names both sides.

    Raises:
        NotVisible, PermissionDenied. EquipmentRefused: it came back already, or goes to nobody. WeaponRefused.
    """
    custody, row = _held(actor, custody_id)
    said = ordinary_line(note, 200)
    _close(custody, at, returned_by=custody.taken_by, by=custody.taken_by, note=said)
    following = _open(actor, row, custody.item, custody.quantity, holder, at, follows=custody)
    custody.taken_back_by = following.taken_by
    custody.save(update_fields=["taken_back_by"])
    changes = {"from": custody.holder, "to": following.holder, "quantity": following.quantity, "note": said}
    record(actor=actor, action="equipment.handed_over", subject=row, at=at, changes=changes)
    return following
