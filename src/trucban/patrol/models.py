"""Patrol plans in versions, patrols, who goes, where they stop, what they find."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach
from trucban.access.models import Agency, CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet, Point
from trucban.duty.models import Searched
from trucban.force.models import Person, Unit


def takes_part(actor: Actor) -> bool:
    """A joint plan binds two agencies: whoever views the patrols of one of them views the plan."""
    return actor.reaches("patrol.view", Reach.AGENCY)


class PatrolQuerySet(OwnedQuerySet):
    view_capability = "patrol.view"

    def own_rows(self, actor: Actor) -> Q:
        """Joint patrols are both agencies'; members see theirs, and hamlet offices those that pass their hamlet."""
        seen = Q(plan__isnull=False) if takes_part(actor) else Q(pk__in=[])
        for holding, reach in actor.holdings_with("patrol.view"):
            if reach == Reach.HAMLET:
                seen |= Q(stops__hamlet_id__in=holding.hamlets)
        return seen | Q(members__person_id=actor.person_id) if actor.person_id else seen


class PlanQuerySet(OwnedQuerySet):
    view_capability = "patrol.view"

    def own_rows(self, actor: Actor) -> Q:
        return Q(pk__isnull=False) if takes_part(actor) else Q(pk__in=[])


class PatrolPlan(OwnedRow, Searched):
    """One version of a week's joint patrol plan; in force when both chiefs have confirmed it."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        REPLACED = "REPLACED", _("Replaced")

    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    created_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64, blank=True)
    unmet = models.JSONField(default=list, blank=True)  # demand the draft could not meet, as plain data
    foreseen = models.JSONField(
        default=list, blank=True
    )  # how hard to foresee, by promise; nothing of hamlets
    walked = models.JSONField(
        default=dict, blank=True
    )  # roads its walks were reckoned on, and points without

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "iso_year", "iso_week", "version"], name="patrol_plan_version_once"
            ),
            models.CheckConstraint(condition=Q(iso_week__range=(1, 53)), name="patrol_plan_week_1_to_53"),
        ]


class EmphasisQuerySet(OwnedQuerySet):
    """Both chiefs see what either has set, and nobody else does."""

    view_capability = "patrol.approve"

    def own_rows(self, actor: Actor) -> Q:
        return Q(pk__isnull=False) if actor.reaches("patrol.approve", Reach.AGENCY) else Q(pk__in=[])


class Emphasis(OwnedRow):
    """A chief has patrols weigh a hamlet more, less, or as the average for some days, and says why; for drafts only."""

    class Direction(models.TextChoices):
        RAISE = "RAISE", pgettext_lazy("emphasis", "Raise")
        LOWER = "LOWER", pgettext_lazy("emphasis", "Lower")
        KEEP = "KEEP", pgettext_lazy("emphasis", "Keep at the average")

    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=5, choices=Direction.choices)
    reason = models.CharField(max_length=200)
    from_day = models.DateField()
    to_day = models.DateField()  # the last day it holds
    set_at = models.DateTimeField()
    signer_name = models.CharField(max_length=120)
    signer_title = models.CharField(max_length=160)
    ended_at = models.DateTimeField(null=True, blank=True)  # taken back before its last day

    objects = EmphasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__gte=F("from_day")), name="patrol_emphasis_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="patrol_emphasis_has_reason"),
        ]


class PlanConfirmation(CommuneRow):
    """A chief (or deputy, KT.) confirms the plan for an agency, on screen or on the recorded paper."""

    plan = models.ForeignKey(PatrolPlan, on_delete=models.CASCADE, related_name="confirmations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=120)
    signer_title = models.CharField(max_length=160)
    capacity = models.CharField(max_length=10, blank=True)
    confirmed_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()
    content_hash = models.CharField(max_length=64)
    paper_date = models.DateField(null=True, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "agency"], name="patrol_confirmation_once_per_party")
        ]


class Patrol(OwnedRow):
    class Kind(models.TextChoices):
        PATROL = "PATROL", _("Patrol")
        GUARD = "GUARD", _("Guard")

    class Status(models.TextChoices):
        PLANNED = "PLANNED", _("Planned")
        OUT = "OUT", _("Out")
        BACK = "BACK", _("Back")
        CANCELLED = "CANCELLED", _("Cancelled")

    plan = models.ForeignKey(
        PatrolPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="patrols"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    obligation_id = models.UUIDField(null=True, blank=True)  # the promise of the joint plan it keeps
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    expected_at = models.DateTimeField(null=True, blank=True)  # back by then, as it said on its way
    heard_at = models.DateTimeField(null=True, blank=True)  # the last moment of which there is word
    clock_off_s = models.BigIntegerField(default=0)  # by how much a phone's clock was off; a flag, no refusal
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    police_asked = models.PositiveSmallIntegerField(default=0)  # places their chief is asked to fill
    police_count = models.PositiveSmallIntegerField(default=0)  # officers who really went
    weather = models.CharField(max_length=80, blank=True)
    report = models.TextField(blank=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)
    track = models.JSONField(null=True, blank=True)  # points [lon, lat, time], from GPX or a phone
    track_figures = models.JSONField(
        null=True, blank=True
    )  # what stays of a track when its points are deleted
    track_erased_at = models.DateTimeField(null=True, blank=True)

    objects = PatrolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="patrol_ends_after_start"),
            models.CheckConstraint(
                condition=Q(back_at__isnull=True) | Q(back_at__gt=F("left_at")), name="patrol_back_after_left"
            ),
        ]
        indexes = [models.Index(fields=["commune", "starts_at"], name="patrol_by_start")]

    def __str__(self) -> str:
        return self.name


class PatrolMember(CommuneRow):
    class Role(models.TextChoices):
        LEADER = "LEADER", pgettext_lazy("patrol", "Leader")
        DRIVER = "DRIVER", _("Driver")
        MEMBER = "MEMBER", _("Member")

    patrol = models.ForeignKey(Patrol, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="patrols")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patrol", "person"], name="patrol_member_once")]


class PatrolStop(CommuneRow):
    """A checkpoint on the way, or the hamlet that is walked through; when it was really passed."""

    patrol = models.ForeignKey(Patrol, on_delete=models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField()
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    planned_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patrol", "position"], name="patrol_stop_position_once")
        ]


class FindingQuerySet(OwnedQuerySet):
    view_capability = "patrol.view"
    parent_path = "patrol"


class Finding(OwnedRow):
    """Something a patrol found: what, where, what was done, to whom it was handed over and when."""

    patrol = models.ForeignKey(Patrol, on_delete=models.CASCADE, related_name="findings")
    at = models.DateTimeField()
    point = models.ForeignKey(Point, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=300)
    action_taken = models.CharField(max_length=300, blank=True)
    handed_to = models.CharField(max_length=160, blank=True)  # the police officer or office that received it
    handed_at = models.DateTimeField(null=True, blank=True)
    incident_id = models.UUIDField(null=True, blank=True)
    written_at = models.DateTimeField()
    author_name = models.CharField(max_length=120)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    objects = FindingQuerySet.as_manager()
