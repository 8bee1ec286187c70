"""Where a week stands."""

from django.db import models
from django.db.models import Q

from trucban.access.models import CommuneRow


class WeekState(CommuneRow):
    """One week of the commune and the moments its steps were done; the steps' records are in their parts."""

    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    agenda_filled_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "iso_year", "iso_week"], name="week_once"),
            models.CheckConstraint(condition=Q(iso_week__range=(1, 53)), name="week_number_1_to_53"),
        ]
