"""A message until somebody acknowledges it (FEATURES B13, G8): along the roster, then the call list."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow, User
from trucban.duty.models.rosters import DutyQuerySet
from trucban.force.models import Person
from trucban.notify.models import Notice


class AlertQuerySet(DutyQuerySet):
    def own_rows(self, actor: Actor) -> Q:
        return Q(steps__user_id=actor.id, steps__told_at__isnull=False)

    def unsettled(self) -> "AlertQuerySet":
        """Return what waits for somebody, and what somebody looks after that is not closed yet."""
        looked_after = Q(state="COVERED", kind__in=Alert.UNTIL_CLOSED)
        return self.filter(Q(state__in=Alert.WAITING) | looked_after)


class Alert(OwnedRow):
    """One message that must be acknowledged; ``key`` keeps the clock from sending the same reminder twice."""

    class Kind(models.TextChoices):
        CALL = "CALL", _("Call of the watch")
        REMINDER = "REMINDER", _("Reminder of a watch")
        PATROL = "PATROL", _("Patrol overdue")
        INCIDENT = "INCIDENT", _("Incident")

    class State(models.TextChoices):
        OPEN = "OPEN", _("Waits for an acknowledgement")
        CALL_LIST = "CALL_LIST", _("Nobody answers: ring them")
        COVERED = "COVERED", _("Acknowledged")
        ENDED = "ENDED", _("Ended")

    WAITING = (State.OPEN, State.CALL_LIST)
    # Acknowledged, somebody looks after it; only what is known of the matter itself closes it.
    UNTIL_CLOSED = (Kind.PATROL,)

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=200)
    detail = models.CharField(
        max_length=300, blank=True
    )  # what is known now; it changes while the alert waits
    subject_type = models.CharField(max_length=80, blank=True)  # the record it is about: "patrol.patrol", …
    subject_id = models.UUIDField(null=True, blank=True)
    is_drill = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=True)  # goes out in quiet hours too
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    started_by_name = models.CharField(max_length=120)
    covered_at = models.DateTimeField(null=True, blank=True)
    covered_by_name = models.CharField(max_length=120, blank=True)
    ended_by_name = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], condition=~Q(key=""), name="duty_alert_key_once")
        ]
        indexes = [
            models.Index(
                fields=["commune"], condition=Q(state__in=["OPEN", "CALL_LIST"]), name="duty_alert_waiting"
            ),
            models.Index(
                fields=["subject_id"], condition=Q(subject_id__isnull=False), name="duty_alert_by_subject"
            ),
        ]


class AlertStep(CommuneRow):
    """One person of the chain: told when those before stayed silent, with a deadline of their own."""

    class Role(models.TextChoices):
        WATCH = "WATCH", _("Stands the watch")
        SUBSTITUTE = "SUBSTITUTE", _("Substitute")
        CHIEF = "CHIEF", _("Chief")

    class State(models.TextChoices):
        NEXT = "NEXT", _("Not told yet")
        TOLD = "TOLD", _("Told")
        SILENT = "SILENT", _("Silent")
        NO_ACCOUNT = "NO_ACCOUNT", _("Has no account: ring")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
        CALLED = "CALLED", _("Reached by telephone")

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=Role.choices)
    name = models.CharField(max_length=120)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEXT)
    notice = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "position"], name="duty_alert_step_once")]
