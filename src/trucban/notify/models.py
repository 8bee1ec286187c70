"""Notices to a person, and the feed of changes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trucban.access.models import CommuneRow, User
from trucban.lib.ids import uuid7


class Notice(CommuneRow):
    """One message to one account, about one record; seen, then acknowledged where that is asked."""

    class Kind(models.TextChoices):
        ROSTER = "ROSTER", _("Roster")
        DUTY = "DUTY", _("Duty")
        PATROL = "PATROL", _("Patrol")
        TASK = "TASK", _("Task")
        BRIEFING = "BRIEFING", _("Briefing")
        INCIDENT = "INCIDENT", _("Incident")
        COORDINATION = "COORDINATION", _("Coordination")
        SYSTEM = "SYSTEM", _("System")

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    # The record it is about; the desk knows the page of each type.
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    asks_acknowledgement = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["recipient", "seen_at", "-created_at"], name="notify_notice_inbox")]


class PushSubscription(CommuneRow):
    """
    Where one phone's browser is woken by Web Push, as it said itself when its holder pressed the button.

    Address and keys are the browser's own; with them a message can be sent to it and nothing can be read.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    device_id = models.UUIDField(unique=True)  # `field.Device`: its end is the end of this row
    endpoint = models.CharField(max_length=1000, unique=True)
    browser_key = models.CharField(max_length=100)  # p256dh, RFC 8291
    secret = models.CharField(max_length=40)  # auth, RFC 8291
    created_at = models.DateTimeField()


class Delivery(CommuneRow):
    """A notice on its way out of the house by one channel; what leaves says only that there is something new."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("On its way")
        SENT = "SENT", _("Sent")
        FAILED = "FAILED", _("Not sent")
        NOT_NEEDED = "NOT_NEEDED", _("Not needed any more")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel", "address"], name="notify_delivery_once_per_address"
            )
        ]
        indexes = [
            models.Index(
                fields=["commune", "due_at"], condition=Q(state="WAITING"), name="notify_delivery_due"
            )
        ]


class Change(models.Model):
    """Something happened to a record: enough to know whom to wake, nothing to read."""

    id = models.BigAutoField(primary_key=True)  # the order live pages follow
    uuid = models.UUIDField(default=uuid7, editable=False, unique=True)
    commune_id = models.UUIDField(db_index=True)
    topic = models.CharField(max_length=20)  # "incident", "duty", "task", …
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    owner_id = models.UUIDField(null=True)
    at = models.DateTimeField()
