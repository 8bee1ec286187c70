"""Sections of dyke with their posts, and the river alarm levels that were set."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.models import OwnedRow
from trucban.duty.models.rosters import DutyPost, DutyQuerySet


class DykeSection(OwnedRow):
    """A stretch of dyke that one team looks after; its post in the roster has name, team, and days."""

    post = models.OneToOneField(DutyPost, on_delete=models.PROTECT, related_name="dyke_section")
    length_m = models.PositiveIntegerField()

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(length_m__range=(1, 100_000)), name="duty_dyke_has_a_length")
        ]


class RiverAlarm(OwnedRow):
    """The river's alarm level as somebody set it from a bulletin; the latest holds until the next. Never changed."""

    class Level(models.IntegerChoices):
        NONE = 0, pgettext_lazy("river", "Below level I")
        ONE = 1, pgettext_lazy("river", "Level I")
        TWO = 2, pgettext_lazy("river", "Level II")
        THREE = 3, pgettext_lazy("river", "Level III and above")

    level = models.PositiveSmallIntegerField(choices=Level.choices)
    storm = models.BooleanField(default=False, verbose_name=_("Urgent storm warning"))
    source = models.CharField(max_length=200)  # the bulletin: who issued it, its number
    observed_at = models.DateTimeField()  # of which moment the bulletin speaks
    set_at = models.DateTimeField()
    signer_name = models.CharField(max_length=120)
    signer_title = models.CharField(max_length=160, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(0, 3)), name="duty_river_alarm_0_to_3"),
            models.CheckConstraint(condition=~Q(source=""), name="duty_river_alarm_has_a_source"),
        ]
        indexes = [models.Index(fields=["commune", "-set_at"], name="duty_river_alarm_latest")]
