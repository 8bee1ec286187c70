"""Crews that take turns at a post (FEATURES B1), and the days on which somebody would rather not stand."""

from django.db import models
from django.db.models import F, Q

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow
from trucban.duty.models.rosters import DutyPost, DutyQuerySet
from trucban.force.models import Person


class Rotation(CommuneRow):
    """Whose turn it is at a post: crews one after the other, each for so many days, from the first day on."""

    post = models.ForeignKey(DutyPost, on_delete=models.CASCADE, related_name="rotations")
    turn_days = models.PositiveSmallIntegerField(default=1)
    skips_holidays = models.BooleanField(default=False)  # on public holidays it is nobody's turn
    from_date = models.DateField()  # the first crew's turn begins
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(turn_days__range=(1, 31)), name="duty_turn_of_1_to_31_days"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="duty_rotation_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(to_date__isnull=True), name="duty_one_rotation_of_a_post"
            ),
        ]


class Crew(CommuneRow):
    """One crew (kíp) of a rotation; ``position`` 0 has the first turn."""

    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="crews")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rotation", "position"], name="duty_crew_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class CrewMember(CommuneRow):
    """Somebody of a crew."""

    crew = models.ForeignKey(Crew, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crew", "person"], name="duty_crew_member_once")]


class WishQuerySet(DutyQuerySet):
    def own_rows(self, actor: Actor) -> Q:
        return Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])


class Wish(OwnedRow):
    """Days on which somebody would rather not stand: weighed by drafts, never a right. No reason is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=120)  # another than the person: written down for them
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="duty_wish_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["commune", "first_day"], name="duty_wish_by_day")]
