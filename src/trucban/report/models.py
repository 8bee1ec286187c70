"""A periodic report: draft, then issued and frozen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trucban.access.models import OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.document.models import Paper


class ReportQuerySet(OwnedQuerySet):
    view_capability = "report.view"


class WeeklyReport(OwnedRow):
    """The report of one week: text written by people, figures computed from records."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        ISSUED = "ISSUED", _("Issued")

    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    assessment = models.TextField(blank=True)
    shortcomings = models.TextField(blank=True)
    next_week = models.TextField(blank=True)
    # On issue: figures with their definitions and the ids of their records, and the SHA-256 of all that.
    snapshot = models.JSONField(null=True, blank=True)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "iso_year", "iso_week"], name="report_once_per_week"),
            models.CheckConstraint(
                condition=Q(status="DRAFT") | (Q(snapshot__isnull=False) & ~Q(snapshot_hash="")),
                name="report_issued_is_frozen",
            ),
        ]
