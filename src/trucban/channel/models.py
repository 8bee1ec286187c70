"""What residents reported, apart from it how they can be reached; and questions asked by a link."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.models import Agency, CommuneRow, Office, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet
from trucban.incident.models import Incident
from trucban.task.models import Task


class CitizenReportQuerySet(OwnedQuerySet):
    view_capability = "incident.edit"  # read by those who decide about it, by nobody else


class CitizenReport(OwnedRow):
    """
    A report of somebody without an account; ``reference`` is its public number, random so that it tells no count.

    Whoever holds the token sees how it stands; only the token's SHA-256 is kept.
    """

    class State(models.TextChoices):
        NEW = "NEW", pgettext_lazy("citizen report", "To be looked at")
        ACCEPTED = "ACCEPTED", pgettext_lazy("citizen report", "Accepted")
        REFUSED = "REFUSED", pgettext_lazy("citizen report", "Refused")
        DUPLICATE = "DUPLICATE", pgettext_lazy("citizen report", "Reported before")

    class Via(models.TextChoices):
        FORM = "FORM", _("Form on the web")
        API = "API", _("Another application (Open311)")

    reference = models.CharField(max_length=12, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    service = models.CharField(max_length=3)  # a code of `channel.catalogue`: text, "001"
    description = models.TextField()
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place_text = models.CharField(max_length=160, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    via = models.CharField(max_length=4, choices=Via.choices)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.NEW)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was refused: the reporter reads it
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    feedback = models.CharField(max_length=400, blank=True)  # what was done, in words that are published
    feedback_at = models.DateTimeField(null=True, blank=True)

    objects = CitizenReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["commune", "state", "-received_at"], name="citizen_report_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ACCEPTED") | Q(incident__isnull=False) | Q(task__isnull=False),
                name="citizen_report_leads_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state="DUPLICATE") | Q(duplicate_of__isnull=False),
                name="citizen_report_repeats_one",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ReporterContact(CommuneRow):
    """How to reach somebody who asked to be called back; the row is deleted after ``channel.contact_days``."""

    report = models.OneToOneField(CitizenReport, on_delete=models.CASCADE, related_name="contact")
    value = models.CharField(max_length=80)
    received_at = models.DateTimeField()


class FactRequestQuerySet(OwnedQuerySet):
    view_capability = "incident.edit"
    parent_path = "incident"


class FactRequest(OwnedRow):
    """
    Questions to an agency or an office about an incident, answered once through a link that is passed on by hand.

    Whoever opens it sees ``opening`` and the questions, nothing else. Of the link only the token's SHA-256 is kept.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="fact_requests")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opening = models.CharField(max_length=400, blank=True)  # what the asker says before the questions
    questions = models.JSONField()  # [{"text", "kind", "choices": [...]}], see `channel.questions`
    answers = models.JSONField(
        default=list
    )  # texts in the order of the questions, as they stand in the story
    token_digest = models.CharField(max_length=64, unique=True)
    asked_by_id = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    entry_id = models.UUIDField(null=True, blank=True)  # the line of the story that holds the answer

    objects = FactRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["commune", "-asked_at"], name="fact_request_by_day")]

    @property
    def recipient(self) -> str:
        """Return whom it is for, as papers name them."""
        return (
            f"{self.to_office.title}, {self.to_agency.short_name}"
            if self.to_office
            else self.to_agency.short_name
        )

    def is_live(self, at: datetime) -> bool:
        """Say whether the link can still be answered."""
        return self.answered_at is None and self.revoked_at is None and at < self.expires_at
