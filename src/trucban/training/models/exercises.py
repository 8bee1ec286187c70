"""
An exercise (diễn tập) run within a drill: its clock, injects, what participants answered.

Invented events are kept here and nowhere else. No row of this module belongs to an agency or says who sees it, so it
can be no subject of the live feed, no incident, no alert and no figure; only the drill, which is real, is.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from trucban.access.models import CommuneRow
from trucban.force.models import Person
from trucban.training.models.drills import Drill


class Exercise(CommuneRow):
    """
    The script of a drill and its clock, in seconds from the start, pauses left out.

    While it runs the clock says ``elapsed`` and what has passed since ``running_since``.
    """

    class Status(models.TextChoices):
        WRITTEN = "WRITTEN", pgettext_lazy("exercise", "Not begun")
        RUNNING = "RUNNING", pgettext_lazy("exercise", "Running")
        PAUSED = "PAUSED", pgettext_lazy("exercise", "Paused")
        ENDED = "ENDED", pgettext_lazy("exercise", "Ended")

    drill = models.OneToOneField(Drill, on_delete=models.CASCADE, related_name="exercise")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WRITTEN)
    elapsed = models.PositiveIntegerField(default=0)
    running_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="RUNNING", running_since__isnull=False)
                | (~Q(status="RUNNING") & Q(running_since__isnull=True)),
                name="training_exercise_clock_runs",
            )
        ]


class ExerciseInject(CommuneRow):
    """An invented event that reaches somebody – or everybody – so many seconds after the start."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="injects")
    offset = models.PositiveIntegerField()
    to = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=500)
    expected = models.CharField(max_length=300, blank=True)  # for who leads it, never for who answers
    is_free = models.BooleanField(default=False)  # put in while it ran


class ExerciseAnswer(CommuneRow):
    """What somebody did or would do upon an inject, and when by the clock of the exercise."""

    inject = models.ForeignKey(ExerciseInject, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    elapsed = models.PositiveIntegerField()
    written_at = models.DateTimeField()


class ExerciseStep(CommuneRow):
    """The clock begun, paused, gone on with or ended, as the log keeps it."""

    class Kind(models.TextChoices):
        BEGIN = "BEGIN", pgettext_lazy("exercise", "Begin")
        PAUSE = "PAUSE", pgettext_lazy("exercise", "Pause")
        GO_ON = "GO_ON", pgettext_lazy("exercise", "Go on")
        END = "END", pgettext_lazy("exercise", "End")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    elapsed = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_id = models.UUIDField()
