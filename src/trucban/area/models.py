"""Hamlets, points and lines of the commune. GeoJSON geometries (RFC 7946), longitude before latitude."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.models import CommuneRow


class Hamlet(CommuneRow):
    """A hamlet; the commune People's Council creates, merges and renames them, so each has its days."""

    number = models.PositiveSmallIntegerField()  # order on every list
    name = models.CharField(max_length=80)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)  # first day it is no longer one
    decision = models.CharField(max_length=160, blank=True)
    # [{"name": …, "to_date": first day it was no longer called that}]: a renamed hamlet is the same hamlet.
    former_names = models.JSONField(default=list, blank=True)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors", blank=True)
    boundary = models.JSONField(null=True, blank=True)  # Polygon or MultiPolygon
    is_sketch = models.BooleanField(default=False)
    lon = models.FloatField(null=True, blank=True)  # where its label and its houses are
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "number"],
                condition=Q(to_date__isnull=True),
                name="area_hamlet_number_once",
            ),
            models.UniqueConstraint(
                fields=["commune", "name"], condition=Q(to_date__isnull=True), name="area_hamlet_name_once"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="area_hamlet_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """Return what the hamlet was called on a day."""
        former = sorted(self.former_names, key=lambda row: str(row["to_date"]))
        return next((row["name"] for row in former if day.isoformat() < row["to_date"]), self.name)


class Point(CommuneRow):
    """A place with a name: where people stand watch, pass, shelter or cross. Never a depot."""

    class Kind(models.TextChoices):
        POST = "POST", pgettext_lazy("point", "Post")
        CHECKPOINT = "CHECKPOINT", _("Checkpoint")
        SHELTER = "SHELTER", _("Shelter")
        OFFICE = "OFFICE", pgettext_lazy("point", "Office")
        LOW_CROSSING = "LOW_CROSSING", _("Low crossing")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="points")
    lon = models.FloatField()
    lat = models.FloatField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name"], condition=Q(to_date__isnull=True), name="area_point_name_once"
            ),
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180)) & Q(lat__range=(-90, 90)), name="area_point_is_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Feature(CommuneRow):
    """A line or area of the base map: the commune's outline, a road, the river."""

    class Kind(models.TextChoices):
        OUTLINE = "OUTLINE", _("Outline of the commune")
        ROAD = "ROAD", _("Road")
        PATH = "PATH", _("Path")
        RIVER = "RIVER", _("River")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True)
    geometry = models.JSONField()
    is_sketch = models.BooleanField(default=False)
    source = models.CharField(max_length=160, blank=True)
