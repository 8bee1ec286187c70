"""Ordinary equipment and who holds it: radios, torches, raincoats, boats, life-vests. Weapons stand in other books."""

from django.db import models
from django.db.models import F, Q

from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet
from trucban.force.models.register import Person, Unit


class EquipmentQuerySet(OwnedQuerySet):
    view_capability = "force.view"


class Equipment(OwnedRow):
    """A kind of thing an agency owns: counted, or each with a number of its own (FEATURES A9)."""

    name = models.CharField(max_length=120)
    counted_in = models.CharField(max_length=20)  # chiếc, bộ, cái
    is_numbered = models.BooleanField(default=False)
    quantity = models.PositiveIntegerField(default=0)  # of what has numbers: the items that stand

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="force_equipment_name_once")]

    def __str__(self) -> str:
        return self.name


class EquipmentItem(CommuneRow):
    """One thing with its number; one written off stays with its chain."""

    equipment = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="items")
    number = models.CharField(max_length=40)
    written_off_at = models.DateTimeField(null=True, blank=True)
    write_off_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["equipment", "number"], name="force_item_number_once")]


class Custody(CommuneRow):
    """
    A link of the chain: who holds how many since when, both sides by name; closed when they come back.

    A hand-over closes one and opens the next, which ``follows`` it; so does what stays when only a part comes back.
    """

    equipment = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="custodies")
    item = models.ForeignKey(
        EquipmentItem, on_delete=models.CASCADE, null=True, blank=True, related_name="custodies"
    )
    quantity = models.PositiveIntegerField()
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)
    taken_by = models.CharField(max_length=120)
    # Who received it says so themself, on their own device; empty as long as only the giver's word stands.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.CharField(max_length=120, blank=True)
    taken_back_by = models.CharField(max_length=120, blank=True)
    return_note = models.CharField(max_length=200, blank=True)  # its state: whole, wet, a strap is missing

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_person__isnull=False, to_unit__isnull=True, to_hamlet__isnull=True)
                | Q(to_person__isnull=True, to_unit__isnull=False, to_hamlet__isnull=True)
                | Q(to_person__isnull=True, to_unit__isnull=True, to_hamlet__isnull=False),
                name="force_custody_has_one_holder",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="force_custody_of_something"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("issued_at")),
                name="force_custody_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by_id__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by_id__isnull=False),
                name="force_custody_confirmed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(returned_at__isnull=True), name="force_item_held_once"
            ),
        ]

    @property
    def holder(self) -> str:
        return str(self.to_person or self.to_unit or self.to_hamlet)


class StockTake(OwnedRow):
    """What was counted in store against what should lie there then."""

    equipment = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="stock_takes")
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120)
    expected = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)

    objects = EquipmentQuerySet.as_manager()

    @property
    def difference(self) -> int:
        return self.counted - self.expected
