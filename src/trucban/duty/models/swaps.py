"""A swap two people ask for (FEATURES B7): asked, accepted by the colleague, approved by the commander."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.access.models import OwnedRow
from trucban.duty.models.rosters import Assignment, DutyQuerySet
from trucban.force.models import Person


class SwapQuerySet(DutyQuerySet):
    def own_rows(self, actor: Actor) -> Q:
        if actor.person_id is None:
            return Q(pk__in=[])
        return Q(asker_id=actor.person_id) | Q(colleague_id=actor.person_id)


class SwapRequest(OwnedRow):
    """Two places of rosters in force, of one week or of two, whose people ask to change; it names places, never hours."""

    class Status(models.TextChoices):
        ASKED = "ASKED", _("Asked: the colleague has not answered")
        ACCEPTED = "ACCEPTED", _("Accepted: waits for the commander")
        DECLINED = "DECLINED", _("Declined by the colleague")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")
        APPROVED = "APPROVED", _("Approved, in force")
        REFUSED = "REFUSED", _("Refused by the commander")

    OPEN = (Status.ASKED, Status.ACCEPTED)

    # The places as they were read when it was asked; the same places of the version in force are changed.
    place = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    colleague = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=120)  # another than the asker: written down for them
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answer_text = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decision_text = models.CharField(max_length=200, blank=True)

    objects = SwapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("colleague")), name="duty_swap_of_two_people"),
            models.UniqueConstraint(
                fields=["place", "other"],
                condition=Q(status__in=["ASKED", "ACCEPTED"]),
                name="duty_swap_asked_once",
            ),
        ]
