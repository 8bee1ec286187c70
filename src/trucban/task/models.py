"""Tasks, what was said about them, and routines that make them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.models import Agency, CommuneRow, Office, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet
from trucban.force.models import Person, Unit


class TaskQuerySet(OwnedQuerySet):
    view_capability = "task.view"
    hamlet_path = "hamlet_id"
    hamlet_rows_are_common = True

    def own_rows(self, actor: Actor) -> Q:
        """A task is seen by the agency, office or person it was given to."""
        offices = [holding.office_id for holding in actor.holdings if holding.office_id]
        rows = Q(to_office_id__in=offices)
        if actor.person_id:
            rows |= Q(to_person_id=actor.person_id)
        agencies = [holding.agency_id for holding, reach in actor.holdings_with("task.view") if reach >= 3]
        return rows | Q(to_agency_id__in=agencies)


class Task(OwnedRow):
    """Somebody does something by a day; kept, late or dropped with a reason."""

    class Status(models.TextChoices):
        OPEN = "OPEN", pgettext_lazy("task", "Open")
        DONE = "DONE", _("Done")
        DROPPED = "DROPPED", _("Dropped")

    class Origin(models.TextChoices):
        DECISION = "DECISION", _("Briefing decision")
        ROUTINE = "ROUTINE", _("Routine")
        INCIDENT = "INCIDENT", _("Incident")
        FINDING = "FINDING", _("Patrol finding")
        DRILL = "DRILL", _("Finding of a drill")
        OBLIGATION = "OBLIGATION", _("Obligation of the joint plan")
        DIRECT = "DIRECT", _("Given directly")

    title = models.CharField(max_length=300)
    title_folded = models.CharField(max_length=300, editable=False)
    detail = models.TextField(blank=True)
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_date = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    origin_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)  # what shows that it was done
    evidence_record_id = models.UUIDField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="OPEN", closed_at__isnull=True)
                | (~Q(status="OPEN") & Q(closed_at__isnull=False)),
                name="task_closed_has_a_moment",
            )
        ]
        indexes = [models.Index(fields=["commune", "status", "due_date"], name="task_open_by_due")]

    def __str__(self) -> str:
        return self.title


class TaskNote(CommuneRow):
    """Something said about a task: progress, a new date with its reason. Only grows."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=120)
    text = models.TextField()


class RoutineQuerySet(OwnedQuerySet):
    view_capability = "task.view"


class Routine(OwnedRow):
    """Recurring work of the command: its rule (RFC 5545 RRULE), its owner, its legal basis (FEATURES R1)."""

    class OnDayOff(models.TextChoices):
        KEEP = "KEEP", _("Keep the day")
        NEXT_WORKING_DAY = "NEXT", _("Move to the next working day")
        PREVIOUS_WORKING_DAY = "PREVIOUS", _("Move to the working day before")

    title = models.CharField(max_length=200)
    rrule = models.CharField(max_length=200)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    on_day_off = models.CharField(max_length=10, choices=OnDayOff.choices, default=OnDayOff.KEEP)
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    legal_basis = models.CharField(max_length=200, blank=True)
    # What record shows that it was kept ("BRIEFING", "HANDOVER", "WEEKLY_REPORT"); empty: the task's own evidence.
    kept_by = models.CharField(max_length=20, blank=True)

    objects = RoutineQuerySet.as_manager()


class RoutineOccurrence(CommuneRow):
    """One due day of a routine and the task made for it."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="occurrences")
    rule_date = models.DateField()  # the day the rule gives, before holidays move it
    due_date = models.DateField()
    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="occurrence")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["routine", "rule_date"], name="task_occurrence_once")]
