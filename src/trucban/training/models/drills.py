"""The index of response plans (never their text), their drills, and what drills found."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, Office, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.force.models import Person, Unit
from trucban.task.models import Task


class ResponsePlanQuerySet(OwnedQuerySet):
    view_capability = "training.view"


class ResponsePlan(OwnedRow):
    """
    A response plan as an index knows it: number, title, keeper, day of review (FEATURES C8).

    Its text is kept on paper as the law on state secrets says, and never here.
    """

    number = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    keeper = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    review_date = models.DateField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # no longer in use; its drills stay

    objects = ResponsePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"],
                condition=Q(ended_at__isnull=True),
                name="training_plan_number_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"


class PlanTeam(CommuneRow):
    """A unit of a plan and what it does there, in a line."""

    plan = models.ForeignKey(ResponsePlan, on_delete=models.CASCADE, related_name="teams")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "unit"], name="training_team_once_in_a_plan")]


class DrillQuerySet(OwnedQuerySet):
    view_capability = "training.view"

    def own_rows(self, actor: Actor) -> Q:
        return Q(people__person_id=actor.person_id) if actor.person_id else Q(pk__in=[])


class Drill(OwnedRow):
    """A plan drilled from ``starts_at`` until, not including, ``ends_at``; a cancelled one takes nobody."""

    class Status(models.TextChoices):
        PLANNED = "PLANNED", pgettext_lazy("drill", "Planned")
        CANCELLED = "CANCELLED", pgettext_lazy("drill", "Cancelled")

    plan = models.ForeignKey(ResponsePlan, on_delete=models.PROTECT, related_name="drills")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    cancel_reason = models.CharField(max_length=200, blank=True)

    objects = DrillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="training_drill_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["plan", "starts_at"], name="training_drill_by_start")]


class DrillPerson(CommuneRow):
    """Somebody who takes part; its key is the source of what the calendar keeps of it."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drill", "person"], name="training_once_in_a_drill")]


class DrillFinding(CommuneRow):
    """What a drill showed is to be mended – of things and procedures, never of people – and the task made of it."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="findings")
    text = models.CharField(max_length=300)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()


class FindingCheck(CommuneRow):
    """What a later drill of the plan says of a finding; once for each drill."""

    class Outcome(models.TextChoices):
        VERIFIED = "VERIFIED", pgettext_lazy("finding", "Mended")
        CAME_BACK = "CAME_BACK", pgettext_lazy("finding", "Came back")

    finding = models.ForeignKey(DrillFinding, on_delete=models.CASCADE, related_name="checks")
    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="checks")
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "drill"], name="training_finding_checked_once_a_drill")
        ]
