"""“I take over now” (FEATURES B9): the plan stays as it was published, what happened stands beside it."""

from django.db import models
from django.db.models import Q

from trucban.access.actors import Actor
from trucban.access.models import OwnedRow
from trucban.duty.models.rosters import Assignment, DutyQuerySet
from trucban.force.models import Person


class TakeoverQuerySet(DutyQuerySet):
    def own_rows(self, actor: Actor) -> Q:
        return Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])


class Takeover(OwnedRow):
    """
    Somebody took a place of a watch over, from a moment on.

    Who stood there before is whoever took it last before that moment, or who was planned: what phones say arrives
    in any order, and the same rows always mean the same.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="takeovers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="takeovers")
    taken_at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by_id = models.UUIDField()
    written_by_name = models.CharField(max_length=120)
    notes = models.JSONField(default=list)  # sentences: the rules it breaks, and what else is not clear
    asks_decision = models.BooleanField(default=False)  # one of them is for the commander
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decision = models.CharField(max_length=200, blank=True)

    objects = TakeoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "person", "taken_at"], name="duty_takeover_once_per_moment"
            )
        ]
        indexes = [
            models.Index(
                fields=["owner", "taken_at"],
                condition=Q(asks_decision=True, decided_at__isnull=True),
                name="duty_takeover_undecided",
            )
        ]
