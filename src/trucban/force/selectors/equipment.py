"""What an agency owns, who holds it, and what was counted."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force.models import Custody, Equipment, EquipmentItem, StockTake

HELD_BY = ("equipment", "item", "to_person", "to_unit", "to_hamlet")


@dataclass(frozen=True)
class Stock:
    """A kind with how many are issued; the rest lies in store."""

    equipment: Equipment
    issued: int

    @property
    def in_store(self) -> int:
        return self.equipment.quantity - self.issued


def stocks(*, actor: Actor) -> list[Stock]:
    """Return what the actor's agency owns, by name."""
    rows = Equipment.objects.visible_to(actor).order_by("name", "pk")
    issued = dict(
        Custody.objects.filter(equipment__in=rows.values("pk"), returned_at__isnull=True)
        .values_list("equipment_id")
        .annotate(n=Sum("quantity"))
    )
    return [Stock(row, issued.get(row.pk, 0)) for row in rows]


def issued(equipment: Equipment) -> int:
    rows = Custody.objects.filter(equipment=equipment, returned_at__isnull=True)
    count: int = rows.aggregate(n=Coalesce(Sum("quantity"), Value(0)))["n"]
    return count


def get_equipment(*, actor: Actor, equipment_id: UUID, lock: bool = False) -> Equipment:
    return one(Equipment, Equipment.objects.visible_to(actor), equipment_id, lock=lock)


def get_item(*, actor: Actor, item_id: UUID, lock: bool = False) -> EquipmentItem:
    rows = EquipmentItem.objects.filter(equipment__in=Equipment.objects.visible_to(actor))
    return one(EquipmentItem, rows, item_id, lock=lock, related=("equipment",))


def get_custody(*, actor: Actor, custody_id: UUID, lock: bool = False) -> Custody:
    rows = Custody.objects.filter(equipment__in=Equipment.objects.visible_to(actor))
    return one(Custody, rows, custody_id, lock=lock, related=HELD_BY)


def get_stock_take(*, actor: Actor, stock_take_id: UUID) -> StockTake:
    return one(StockTake, StockTake.objects.visible_to(actor), stock_take_id, related=("equipment",))


def items(equipment: Equipment) -> QuerySet[EquipmentItem]:
    """Return the items that stand, by number."""
    return equipment.items.filter(written_off_at__isnull=True).order_by("number", "pk")


def items_in_store(equipment: Equipment) -> QuerySet[EquipmentItem]:
    return items(equipment).exclude(custodies__returned_at__isnull=True, custodies__isnull=False)


def held(*, actor: Actor, equipment_id: UUID | None = None) -> QuerySet[Custody]:
    """Return who holds what, by kind and moment; of one kind if asked."""
    rows = Custody.objects.filter(equipment__in=Equipment.objects.visible_to(actor), returned_at__isnull=True)
    rows = rows.filter(equipment_id=equipment_id) if equipment_id else rows
    return rows.select_related(*HELD_BY).order_by("equipment__name", "issued_at", "pk")


def chain(item: EquipmentItem) -> QuerySet[Custody]:
    """Return every hand an item went through, the latest first."""
    return item.custodies.select_related(*HELD_BY).order_by("-issued_at", "-pk")


def returned(equipment: Equipment) -> QuerySet[Custody]:
    """Return what came back, the latest first."""
    rows = equipment.custodies.filter(returned_at__isnull=False).select_related(*HELD_BY)
    return rows.order_by("-returned_at", "-pk")


def stock_takes(equipment: Equipment) -> QuerySet[StockTake]:
    """Return what was counted, the latest first."""
    return equipment.stock_takes.order_by("-taken_at", "-pk")


def discrepancies(*, actor: Actor) -> QuerySet[StockTake]:
    """Return the counts that did not agree, the latest first."""
    rows = StockTake.objects.visible_to(actor).exclude(counted=F("expected"))
    found: QuerySet[StockTake] = rows.select_related("equipment").order_by("-taken_at", "-pk")
    return found
