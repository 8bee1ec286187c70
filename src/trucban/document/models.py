"""Number series and papers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet


class PaperKind(models.TextChoices):
    """Types of Decree 30/2020, article 7, that the product writes; the value is the official abbreviation."""

    REPORT = "BC", _("Report")
    PLAN = "KH", _("Plan")
    MINUTES = "BB", _("Minutes")
    NOTICE = "TB", _("Notice")
    REGULATION = "QC", _("Regulation")
    DECISION = "QĐ", _("Decision")
    LETTER = "CV", _("Letter")


class NumberSeries(CommuneRow):
    """The next number of one kind of paper of one agency in one year: from 01 on 1 January, without gaps."""

    owner = models.ForeignKey("access.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "year"], name="document_series_once_per_year")
        ]


class PaperQuerySet(OwnedQuerySet):
    view_capability = "document.view"


class Paper(OwnedRow):
    """
    A paper as it was issued: its values, its file's hash, its number and signer.

    A draft has no number; numbers are given after signature (Decree 30/2020, article 15).
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        ISSUED = "ISSUED", _("Issued")

    kind = models.CharField(max_length=4, choices=PaperKind.choices)
    subject_line = models.CharField(max_length=300)
    template_version = models.CharField(max_length=40)
    content = models.JSONField()  # the plain values the file is rendered from
    content_hash = models.CharField(max_length=64)  # SHA-256 of the canonical values
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    number = models.PositiveIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    symbol = models.CharField(max_length=40, blank=True)  # "BC-BCH"
    paper_date = models.DateField(null=True, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=160, blank=True)
    source_id = models.UUIDField(null=True, blank=True)  # the report, minutes, plan … it was made from
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "year", "number"],
                condition=Q(number__isnull=False),
                name="document_paper_number_once",
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT", number__isnull=True) | Q(status="ISSUED", number__isnull=False),
                name="document_paper_numbered_when_issued",
            ),
        ]


class Scan(OwnedRow):
    """A signed paper as it was scanned: stored by its SHA-256, re-encoded or refused, never executed."""

    file = models.FileField(upload_to="scans/%Y/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by_id = models.UUIDField()

    objects = PaperQuerySet.as_manager()
