"""
Lists of people on their way into the register, and what they did there.

The file itself is not kept: its digest is, and of its cells only those the register has a field for, until they are
taken over or given up. What an import wrote is kept beside it, so that it can be taken back.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.force.models.register import Person


class ImportQuerySet(OwnedQuerySet):
    view_capability = "force.edit"  # a list on its way is seen by whoever keeps the register it goes to


class PeopleImport(OwnedRow):
    """One list of people out of one file, from its reading to its end."""

    class Status(models.TextChoices):
        READING = "READING", _("Being read")
        READY = "READY", _("Waits for a decision")
        APPLIED = "APPLIED", _("Taken over")
        UNDONE = "UNDONE", _("Undone")
        DISCARDED = "DISCARDED", _("Given up")
        FAILED = "FAILED", _("Not readable")
        ERASED = "ERASED", _("Erased after its time")

    status = models.CharField(max_length=10, choices=Status.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    # Only while the worker has not read it: emptied, and the file removed, when reading ends.
    waiting_file = models.FileField(upload_to="imports/", blank=True)
    sheet = models.CharField(max_length=120, blank=True)
    epoch_1904 = models.BooleanField(default=False)
    heading_row = models.PositiveIntegerField(default=0)
    source_key = models.CharField(max_length=64, blank=True)  # the same headings, the same source
    # [{"column": 2, "letters": "C", "label": …, "field": …, "refused": why it is not taken, as a sentence}]
    columns = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)  # sentences about the file
    counts = models.JSONField(default=dict, blank=True)  # verdict or outcome -> lines
    lines_read = models.PositiveIntegerField(default=0)
    is_stopping = models.BooleanField(default=False)  # somebody gave it up while the worker reads
    failure = models.JSONField(null=True, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by_id = models.UUIDField()
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_seq = models.BigIntegerField(
        null=True, blank=True
    )  # where the audit log stood when it was taken over
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["commune", "sha256"], name="force_import_by_file")]

    def __str__(self) -> str:
        return self.file_name


class ImportLine(CommuneRow):
    """A line of a list: what stood in it, what it would do, what it did."""

    class Verdict(models.TextChoices):
        NEW = "NEW", _("New")
        CHANGED = "CHANGED", _("Changes")
        SAME = "SAME", _("Already there")
        DOUBTFUL = "DOUBTFUL", _("Perhaps already there")
        FAULTY = "FAULTY", _("With faults")
        LEFT_OUT = "LEFT_OUT", _("No person")

    class Choice(models.TextChoices):
        LEAVE = "LEAVE", _("Leave out")
        TAKE = "TAKE", _("Take over")
        NEW = "NEW", _("Another person: write down")
        THE_SAME = "THE_SAME", _("The same person: take what is new")

    of_import = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # of the row, as the program that made the file shows it
    cells = models.JSONField(default=dict, blank=True)  # column -> value; emptied when the import is over
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    values = models.JSONField(default=dict, blank=True)  # field of Person -> value; emptied likewise
    problems = models.JSONField(
        default=list, blank=True
    )  # [{"where": "Thôn 3!C7", "is_fault": …, "said": sentence}]
    changes = models.JSONField(
        default=dict, blank=True
    )  # field -> [what the register says, what the list says]
    candidates = models.JSONField(
        default=list, blank=True
    )  # [{"person"|"line": …, "score": …, "reasons": […]}]
    choice = models.CharField(max_length=8, choices=Choice.choices, default=Choice.LEAVE)
    digest = models.CharField(
        max_length=64, blank=True
    )  # of what was taken over: the same line again is known
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    was_created = models.BooleanField(default=False)
    before = models.JSONField(default=dict, blank=True)  # field -> what the register said before this line
    after = models.JSONField(default=dict, blank=True)  # field -> what this line wrote
    outcome = models.JSONField(
        null=True, blank=True
    )  # a sentence: why it was not taken over, or not taken back

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["of_import", "verdict", "number"], name="force_line_by_verdict"),
            models.Index(fields=["commune", "digest"], name="force_line_by_digest"),
        ]
        constraints = [models.UniqueConstraint(fields=["of_import", "number"], name="force_line_once")]


class RememberedColumns(OwnedRow):
    """What a person said the columns of a source mean, for the next list with the same headings."""

    source_key = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)  # heading -> field, or "" where it is not taken
    remembered_at = models.DateTimeField()

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "source_key"], name="force_columns_once_per_source")
        ]


class PersonMerge(OwnedRow):
    """Two rows of the register that were one person, put together; what moved stands here, so that it can move back."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=list)  # [{"model": "duty.assignment", "id": …, "field": "person"}]
    stayed = models.JSONField(default=list)  # likewise, what could not move
    filled = models.JSONField(default=dict)  # field -> value the kept row had none of
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()


class KnownApart(OwnedRow):
    """Two rows that look like one person and are two: asked about once."""

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    decided_at = models.DateTimeField()

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="force_apart_once")]
