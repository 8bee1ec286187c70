"""Other drafts of the same week, laid beside it to be compared: what was asked otherwise, and who would stand where."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trucban.access.models import OwnedRow
from trucban.duty.models.rosters import DutyQuerySet, Roster
from trucban.duty.models.searches import Searched
from trucban.force.models import Person

MOST = 3  # beside each other on a screen and on a sheet of paper


class Scenario(OwnedRow, Searched):
    """One of at most three ways to fill a draft; it is nobody's duty until it is chosen, and falls away with the draft."""

    drafts: ClassVar[dict[str, str]] = {"roster__status": Roster.Status.DRAFT}

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="scenarios")
    number = models.PositiveSmallIntegerField()
    bends = models.JSONField(default=list)  # keys of rules that are let go where a place would stay empty
    away = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    seed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    ground = models.CharField(max_length=64, blank=True)  # digest of what it was made from
    assignment = models.JSONField(default=dict)  # place -> person

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster", "number"], name="duty_scenario_number_once"),
            models.CheckConstraint(condition=Q(number__range=(1, MOST)), name="duty_scenario_1_to_3"),
        ]
