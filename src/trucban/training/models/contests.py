"""Contests (hội thao): a day, a subject, the teams of hamlets and their places."""

from django.db import models
from django.db.models import Q

from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet


class ContestQuerySet(OwnedQuerySet):
    view_capability = "training.view"


class Contest(OwnedRow):
    """A contest of the militia of hamlets, as the year's report counts it."""

    held_on = models.DateField()
    subject = models.CharField(max_length=160)
    place = models.CharField(max_length=120)

    objects = ContestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "held_on", "subject"], name="training_contest_once")
        ]

    def __str__(self) -> str:
        return self.subject


class ContestTeam(CommuneRow):
    """The team of a hamlet: how many came, and its place; no place for who took part without one."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="teams")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "hamlet"], name="training_hamlet_once_in_a_contest"),
            models.CheckConstraint(
                condition=Q(people__gte=1) & (Q(rank__isnull=True) | Q(rank__gte=1)),
                name="training_team_has_people",
            ),
        ]
