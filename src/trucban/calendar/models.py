"""Commitments and leave."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.force.models import Person


class CommitmentQuerySet(OwnedQuerySet):
    view_capability = "calendar.view"

    def own_rows(self, actor: Actor) -> Q:
        return Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])


class Commitment(OwnedRow):
    """A person is taken from ``starts_at`` until, not including, ``ends_at``."""

    class Kind(models.TextChoices):
        DUTY = "DUTY", _("Duty")
        PATROL = "PATROL", _("Patrol")
        TRAINING = "TRAINING", _("Training")
        BRIEFING = "BRIEFING", _("Briefing")
        LEAVE = "LEAVE", _("Leave")
        UNAVAILABLE = "UNAVAILABLE", _("Unavailable")
        WORKDAY = "WORKDAY", _("Work day")
        CALL_OUT = "CALL_OUT", _("Call-out")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="commitments")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    label = models.CharField(max_length=160, blank=True)
    source_id = models.UUIDField(null=True, blank=True)  # the assignment, patrol, leave … it comes from
    tentative = models.BooleanField(default=False)  # a draft: shown, not binding

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="calendar_commitment_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["source_id", "person"],
                condition=Q(source_id__isnull=False),
                name="calendar_commitment_once_per_source",
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_at"], name="calendar_commitment_by_person")]


class LeaveRequest(OwnedRow):
    """Leave or unavailability asked for ahead; approved, it becomes a commitment (FEATURES B11)."""

    class Status(models.TextChoices):
        ASKED = "ASKED", pgettext_lazy("leave", "Asked")
        APPROVED = "APPROVED", pgettext_lazy("leave", "Approved")
        REFUSED = "REFUSED", pgettext_lazy("leave", "Refused")
        WITHDRAWN = "WITHDRAWN", pgettext_lazy("leave", "Withdrawn")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leave_requests")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)  # private matters need no reason
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    entered_on_behalf = models.BooleanField(default=False)  # ghi hộ

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="calendar_leave_ends_after_start"
            )
        ]


class CalendarEntry(CommuneRow):
    """A line of the office's work calendar of the week (lịch công tác tuần) that no other record makes."""

    owner = models.ForeignKey("access.Agency", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    chaired_by = models.CharField(max_length=120, blank=True)
    attendees = models.CharField(max_length=300, blank=True)
