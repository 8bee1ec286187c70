"""Who saw whole what is masked, of whom, for which purpose: the receipts a person's record shows (FEATURES A8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trucban.access.models import CommuneRow, OwnedRow
from trucban.force.models.register import Person


class Disclosure(OwnedRow):
    """One look at whole personal data: by whom, in which office, why, which fields. ``owner`` keeps the register."""

    class Way(models.TextChoices):
        ASKED = "ASKED", _("Asked to see it whole")
        KEPT = "KEPT", _("Keeps the register")
        FILE = "FILE", _("Saved as a file")
        PHONE = "PHONE", _("On the phone of who stands or goes with them")

    class Purpose(models.TextChoices):
        CONTACT = "CONTACT", _("To reach the person about duty")
        MOBILISE = "MOBILISE", _("To call people out: storm, flood, fire, search")
        PAPER = "PAPER", _("To write a paper that needs it")
        CHECK = "CHECK", _("To check an age or a condition the law sets")
        CORRECT = "CORRECT", _("To compare and correct the register")
        REPORT = "REPORT", _("For a report or list a higher level asked for")
        KEEPING = "KEEPING", _("Keeping the register")
        TOGETHER = "TOGETHER", _("Standing duty or going on patrol together")

    way = models.CharField(max_length=5, choices=Way.choices)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    purpose_text = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list)  # names of fields of Person
    user_id = models.UUIDField()
    title = models.CharField(max_length=120, blank=True)  # the office it was done in
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)  # of ASKED: when the page masks it again

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(way="ASKED") | models.Q(until__isnull=False),
                name="force_disclosure_asked_ends",
            )
        ]
        indexes = [models.Index(fields=["user_id", "at"], name="force_disclosure_by_user")]


class DisclosedPerson(CommuneRow):
    """Whose data it was; a file has as many as it has people."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
