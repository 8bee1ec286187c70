"""Lists of households, who was given them, and every mark made on them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow, User
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet
from trucban.incident.models import Incident


class Need(models.TextChoices):
    """What a household needs when it moves. A closed list: no illness is named, nothing is written freely of people."""

    ELDERLY = "ELDERLY", _("Old person")
    CHILD = "CHILD", _("Small child")
    DISABLED = "DISABLED", _("Person with a disability")
    PREGNANT = "PREGNANT", _("Pregnant woman")
    MEDICINE = "MEDICINE", _("Needs medicine every day")


class Whereabouts(models.TextChoices):
    HOME = "HOME", pgettext_lazy("household", "Still at home")
    LEFT = "LEFT", pgettext_lazy("household", "Has left")
    SHELTER = "SHELTER", pgettext_lazy("household", "At the shelter")
    NOT_FOUND = "NOT_FOUND", pgettext_lazy("household", "Nobody found")


class HeadCountQuerySet(OwnedQuerySet):
    """Whoever reads the agency's incidents sees its lists; of another's only those given to them, while they are."""

    view_capability = "incident.view"

    def own_rows(self, actor: Actor) -> Q:
        given = HeadCounter.objects.held_at(actor.at).filter(user_id=actor.id)
        return Q(pk__in=given.values("headcount_id"))


class HeadCount(OwnedRow):
    """A list of households to be counted; phones hold it while it is open, given to them, and not over."""

    name = models.CharField(max_length=120)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=160)
    until = models.DateTimeField()  # phones erase it then
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=160, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # names, places and needs are gone; numbers stay

    objects = HeadCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="headcount_until_after_opened")
        ]
        indexes = [models.Index(fields=["commune", "-opened_at"], name="headcount_by_day")]

    def __str__(self) -> str:
        return self.name

    def is_open(self, at: datetime) -> bool:
        return self.closed_at is None and at < self.until


class HeadCounterQuerySet(models.QuerySet["HeadCounter"]):
    def held_at(self, at: datetime) -> Self:
        return self.filter(Q(taken_back_at__isnull=True) | Q(taken_back_at__gt=at), given_at__lte=at)


class HeadCounter(CommuneRow):
    """A list given to an account: it comes to that account's phone."""

    headcount = models.ForeignKey(HeadCount, on_delete=models.CASCADE, related_name="counters")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = HeadCounterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["headcount", "user"],
                condition=Q(taken_back_at__isnull=True),
                name="headcount_given_once",
            )
        ]


class Household(CommuneRow):
    """A household of a list: what it is called at the door, never who lives in it. ``number`` is its place in the list."""

    headcount = models.ForeignKey(HeadCount, on_delete=models.CASCADE, related_name="households")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80, blank=True)  # the head's name; empty once erased
    place = models.CharField(max_length=120, blank=True)
    people = models.PositiveSmallIntegerField()  # as the list says; a mark may know better
    needs = models.JSONField(default=list)  # values of Need
    removed_at = models.DateTimeField(null=True, blank=True)  # taken off the list: counts in no figure

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["headcount", "number"], name="headcount_number_once"),
            models.CheckConstraint(
                condition=Q(people__gte=1) & Q(people__lte=99), name="headcount_people_1_to_99"
            ),
        ]


class HouseholdMark(CommuneRow):
    """
    What somebody found at a door, at ``marked_at`` (corrected time). Never changed: a correction is another mark.

    ``found`` of the household's people are where ``where`` says; ``people`` is set by whoever learnt that they are more
    or fewer than the list says. ``seen`` are the marks that its writer had before their eyes (docs/sync.md, *Merge*).
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="marks")
    where = models.CharField(max_length=10, choices=Whereabouts.choices)
    found = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    seen = models.JSONField(default=list)
    marked_at = models.DateTimeField()
    received_at = models.DateTimeField()
    marked_by_id = models.UUIDField()
    marked_by_name = models.CharField(max_length=160)
    at_desk = models.BooleanField(default=False)  # written at the desk, for whoever told it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(where="NOT_FOUND", found=0) | (~Q(where="NOT_FOUND") & Q(found__gte=1)),
                name="headcount_found_where_somebody_is",
            )
        ]
        indexes = [models.Index(fields=["household", "marked_at"], name="headcount_marks")]
