"""A local value: for a period, signed by a person, on the ground of a paper."""

from django.db import models
from django.db.models import F, Q

from trucban.access.models import CommuneRow


class LocalValue(CommuneRow):
    """One value of one setting from a day on; a later row replaces it, nothing is overwritten."""

    key = models.CharField(max_length=80)
    value = models.JSONField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)  # first day it no longer holds
    source = models.CharField(max_length=300)  # the paper: number, date, issuer
    signed_by_id = models.UUIDField()
    signed_by_title = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "key", "from_date"], name="rulebook_value_once_per_day"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="rulebook_value_ends_after_start",
            ),
        ]
