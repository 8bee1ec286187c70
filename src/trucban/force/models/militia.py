"""The militia year: whom the law asks to register each April, and how far each citizen has come in the duty."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.models import OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.force.models.register import DatedFact
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR

LONGEST_PAPER = 160  # number and day of a paper


class MilitiaYearQuerySet(OwnedQuerySet):
    view_capability = "force.militia"


class MilitiaYear(OwnedRow):
    """
    The registration of one April and what follows from it. The month is the law's (article 9 of Law 48/2019).

    ``age_on`` is the day ages are judged on: the law names a month only, the plan of the year names the day.
    """

    year = models.PositiveSmallIntegerField()
    age_on = models.DateField()
    plan = models.CharField(max_length=LONGEST_PAPER)
    opened_at = models.DateTimeField()

    objects = MilitiaYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "year"], name="force_militia_year_once"),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="force_militia_year_in_reach"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Militia registration %(year)s") % {"year": self.year})


class MilitiaStatus(DatedFact):
    """
    A citizen's step in the militia duty from a day on; it holds until the next one begins, so ``to_date`` stays empty.

    ``evidence`` is number and day of the paper or decision, never a ground: of removal, of a bar to registration, of
    health nothing else is kept.
    """

    class Status(models.TextChoices):
        REGISTERED = "REGISTERED", pgettext_lazy("militia", "Registered")
        EXCUSED = "EXCUSED", pgettext_lazy("militia", "Not registered, by decision")

    status = models.CharField(max_length=10, choices=Status.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "status", "from_date"],
                condition=Q(retracted_at__isnull=True),
                name="force_militia_status_once",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="force_militia_status_has_a_paper"),
        ]
