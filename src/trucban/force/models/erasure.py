"""Data that may go: what holds it back, and the register that proves what was erased (FEATURES P14)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trucban.access.models import OwnedRow
from trucban.force.models.imports import ImportQuerySet
from trucban.force.models.register import Person


class LegalHold(OwnedRow):
    """A person's data is not to be erased until a day: a complaint, an inspection, a claim, as a paper says."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=300)
    until = models.DateField()  # last day it holds; a longer one is a new hold
    set_at = models.DateTimeField()
    set_by_id = models.UUIDField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_id = models.UUIDField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()


class Erasure(OwnedRow):
    """
    One erasure, proposed by one account and done by another.

    It keeps how many rows of each table went, and a digest of which rows those were; nothing of what they said.
    """

    class Kind(models.TextChoices):
        PERSON = "PERSON", _("Somebody in the register")
        MERGE = "MERGE", _("Row put together with another")
        LIST = "LIST", _("List read from a file")
        RECEIPTS = "RECEIPTS", _("Receipts of who looked")

    class Basis(models.TextChoices):
        DUE = "DUE", _("Its time is over")
        REQUEST = "REQUEST", _("The person asked for it")

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Waits for the second person")
        DONE = "DONE", _("Erased")
        REFUSED = "REFUSED", _("Not erased")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    subject_id = models.UUIDField()
    basis = models.CharField(max_length=7, choices=Basis.choices)
    reason = models.CharField(max_length=300, blank=True)  # of a REQUEST
    due_on = models.DateField(null=True, blank=True)  # of DUE: the day it became due
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PROPOSED)
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    counts = models.JSONField(default=dict, blank=True)  # table -> rows
    digest = models.CharField(
        max_length=64, blank=True
    )  # SHA-256 of the sorted lines "table:key" of those rows
    backups_until = models.DateField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "kind"],
                condition=models.Q(status="PROPOSED"),
                name="force_erasure_proposed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by_id__isnull=True)
                | ~models.Q(decided_by_id=models.F("proposed_by_id"))
                | models.Q(status="REFUSED"),
                name="force_erasure_by_two",
            ),
        ]
