"""Programmes of a year, who is in them, their sessions, attendance and results."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.force.models import Person, Qualification, QualificationKind, Unit
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR


class ProgrammeQuerySet(OwnedQuerySet):
    view_capability = "training.view"


class TrainingProgramme(OwnedRow):
    """What people of one category train in one year: so the law counts the days (FEATURES C1)."""

    class Category(models.TextChoices):
        FIRST_YEAR = "FIRST_YEAR", _("First-year militia")
        MOBILE = "MOBILE", _("Mobile militia")
        MARITIME = "MARITIME", _("Maritime militia")
        SPECIALIST = "SPECIALIST", _("Specialist militia")
        ON_SITE = "ON_SITE", _("On-site militia")
        STANDING = "STANDING", _("Standing militia")

    year = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=12, choices=Category.choices)
    approval = models.CharField(max_length=160, blank=True)  # number and day of the approved plan

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "year", "category"], name="training_programme_once"),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="training_programme_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.year}"


class Trainee(CommuneRow):
    """Somebody in a programme; the law asks each person's days once a year, so nobody is in two of one year."""

    programme = models.ForeignKey(TrainingProgramme, on_delete=models.CASCADE, related_name="trainees")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()  # the programme's, for the constraint

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="training_trainee_once_a_year")
        ]


class SessionQuerySet(OwnedQuerySet):
    view_capability = "training.view"

    def own_rows(self, actor: Actor) -> Q:
        if actor.person_id is None:
            return Q(pk__in=[])
        return Q(people__person_id=actor.person_id) | Q(leader_id=actor.person_id)


class TrainingSession(OwnedRow):
    """One session (buổi) from ``starts_at`` until, not including, ``ends_at``; a cancelled one takes nobody."""

    class Status(models.TextChoices):
        PLANNED = "PLANNED", pgettext_lazy("training session", "Planned")
        CANCELLED = "CANCELLED", pgettext_lazy("training session", "Cancelled")

    programme = models.ForeignKey(TrainingProgramme, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    subject = models.CharField(max_length=160)
    place = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    instructor = models.CharField(max_length=120, blank=True)
    leader = (
        models.ForeignKey(  # who takes the attendance on their own phone; its calendar source is the session
            Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
        )
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    cancel_reason = models.CharField(max_length=200, blank=True)
    makes_up = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="made_up_by"
    )
    gives = models.ForeignKey(  # what whoever passes is qualified for
        QualificationKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    gives_months = models.PositiveSmallIntegerField(null=True, blank=True)  # empty: as its kind says
    is_retest = models.BooleanField(default=False)  # calls only who waits for one
    only_named = models.BooleanField(default=False)  # held for whom it names; nobody else misses it
    signed_at = models.DateTimeField(null=True, blank=True)  # who was there is right, says who is in charge
    signed_by_id = models.UUIDField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="training_session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by_id__isnull=True)
                | Q(signed_at__isnull=False, signed_by_id__isnull=False),
                name="training_session_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_retest=False) | Q(gives__isnull=False), name="training_retest_of_something"
            ),
        ]
        indexes = [models.Index(fields=["programme", "starts_at"], name="training_session_by_start")]

    def __str__(self) -> str:
        return self.subject


class SessionPerson(CommuneRow):
    """
    Somebody called to a session; its key is the source of what the calendar keeps of it.

    ``outcome`` is what its marks say together (`selectors.attendance`); empty as long as nobody has recorded who was there.
    """

    class Outcome(models.TextChoices):
        PRESENT = "PRESENT", pgettext_lazy("training session", "Present")
        LATE = "LATE", pgettext_lazy("training session", "Present, came late")
        ON_DUTY = "ON_DUTY", pgettext_lazy("training session", "Away on another duty")
        ON_LEAVE = "ON_LEAVE", pgettext_lazy("training session", "Away on leave granted")
        EXCUSED = "EXCUSED", pgettext_lazy("training session", "Away, excused")
        ABSENT = "ABSENT", pgettext_lazy("training session", "Away without excuse")

    WAS_THERE = (Outcome.PRESENT, Outcome.LATE)

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="training_called_once_to_a_session")
        ]


class AttendanceMark(CommuneRow):
    """
    One record of who was there; a correction is a further mark, and the earlier one stays beside it.

    ``recorded_at`` is when it was said, which a phone may tell long after. ``write_id`` is the item a phone said it
    with, empty at the desk; ``seen`` are the ids of the marks its writer knew, empty for all that were said before.
    """

    place = models.ForeignKey(SessionPerson, on_delete=models.CASCADE, related_name="marks")
    outcome = models.CharField(max_length=8, choices=SessionPerson.Outcome.choices)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()
    write_id = models.UUIDField(null=True, blank=True)
    seen = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "write_id"],
                condition=Q(write_id__isnull=False),
                name="training_mark_once_an_item",
            )
        ]


class SessionResult(CommuneRow):
    """
    Whether somebody passed, in the four words of the result sheet and no others (FEATURES C3).

    One that is corrected or annulled stays beside the next, with the moment and the reason; ``granted`` is what
    its signature wrote into the register.
    """

    class Grade(models.TextChoices):
        VERY_GOOD = "VERY_GOOD", pgettext_lazy("training result", "Very good")
        GOOD = "GOOD", pgettext_lazy("training result", "Good")
        PASSED = "PASSED", pgettext_lazy("training result", "Passed")
        FAILED = "FAILED", pgettext_lazy("training result", "Not passed")

    place = models.ForeignKey(SessionPerson, on_delete=models.CASCADE, related_name="results")
    grade = models.CharField(max_length=9, choices=Grade.choices)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by_id = models.UUIDField(null=True, blank=True)
    granted = models.ForeignKey(
        Qualification, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulled_by_id = models.UUIDField(null=True, blank=True)
    annul_reason = models.CharField(max_length=200, blank=True)  # empty: corrected before it was signed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(annulled_at__isnull=True), name="training_one_result_stands"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by_id__isnull=True)
                | Q(signed_at__isnull=False, signed_by_id__isnull=False),
                name="training_result_signed_by_somebody",
            ),
        ]
