"""Incidents, their timeline, and the counter that numbers them."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet, Point


class IncidentKind(models.TextChoices):
    """The closed list. A kind for opinions, religion, petitions or gatherings will not be added."""

    BRAWL = "BRAWL", _("Brawl, disorder")
    THEFT = "THEFT", _("Theft")
    GAMBLING = "GAMBLING", _("Gambling")
    TRAFFIC = "TRAFFIC", _("Traffic accident")
    FIRE = "FIRE", _("Fire")
    DROWNING = "DROWNING", _("Drowning")
    FLOOD = "FLOOD", _("Flood, storm damage")
    LANDSLIDE = "LANDSLIDE", _("Landslide")
    EXPLOSIVE_REMNANT = "EXPLOSIVE_REMNANT", _("Explosive remnant of war found")
    MISSING_PERSON = "MISSING_PERSON", _("Missing person")
    FAMILY_VIOLENCE = "FAMILY_VIOLENCE", _("Family violence")
    LAND_QUARREL = "LAND_QUARREL", _("Quarrel between neighbours")
    ENVIRONMENT = "ENVIRONMENT", _("Environment, forest")
    ANIMAL = "ANIMAL", _("Animals, disease")
    NOISE = "NOISE", _("Noise, public order")
    LOST_FOUND = "LOST_FOUND", _("Lost and found")
    POLITICAL_SECURITY = "POLITICAL_SECURITY", _("Reported to the competent agency")
    OTHER = "OTHER", _("Other")


class State(models.TextChoices):
    REPORTED = "REPORTED", _("Reported")
    VERIFYING = "VERIFYING", _("Being verified")
    HANDLING = "HANDLING", _("Being handled")
    HANDED_OVER = "HANDED_OVER", _("Handed over")
    CLOSED = "CLOSED", _("Closed")
    FALSE_REPORT = "FALSE_REPORT", _("Did not happen")


class IncidentQuerySet(OwnedQuerySet):
    view_capability = "incident.view"
    hamlet_path = "hamlet_id"

    def own_rows(self, actor: Actor) -> Q:
        return Q(reported_by_id=actor.id)


class Incident(OwnedRow):
    number = models.PositiveIntegerField()  # gap-free per owner agency and year
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30, choices=IncidentKind.choices)
    level = models.PositiveSmallIntegerField(default=1)  # 1 ordinary, 2 serious, 3 very serious
    summary = models.CharField(max_length=300)
    summary_folded = models.CharField(max_length=300, editable=False)
    happened_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    source = models.CharField(max_length=80, blank=True)  # in what capacity it was told, never a name
    hamlet = models.ForeignKey(
        Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    point = models.ForeignKey(Point, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place_text = models.CharField(max_length=160, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.REPORTED)
    dead = models.PositiveSmallIntegerField(default=0)
    injured = models.PositiveSmallIntegerField(default=0)
    persons_concerned = models.PositiveSmallIntegerField(default=0)
    # Minors, victims of family violence, informants: such an incident never reaches agenda or export.
    involves_minor = models.BooleanField(default=False)
    involves_victim = models.BooleanField(default=False)
    involves_informant = models.BooleanField(default=False)
    handed_to = models.CharField(max_length=160, blank=True)  # agency and office that received it
    handed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    first_closed_at = models.DateTimeField(null=True, blank=True)  # kept when re-opened (G20)
    reported_by_id = models.UUIDField()
    # Who looks after it and until when, as the agency's rules said when it was written down, or somebody since.
    responsible = models.ForeignKey(
        "access.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)  # the first moment after its time
    late_reason = models.CharField(max_length=200, blank=True)
    # The incident it is handled with, one of the same agency that stands by itself; how that came about: `Merge`.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    # The larger happening it is one of: of the same agency, itself part of none; the story says when and why.
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    version = models.PositiveIntegerField(default=1)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "year", "number"], name="incident_number_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="incident_level_1_to_3"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="incident_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")), name="incident_not_part_of_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "state", "-reported_at"], name="incident_by_state"),
            models.Index(fields=["commune", "-reported_at"], name="incident_by_report"),
        ]

    def __str__(self) -> str:
        return self.summary

    @property
    def number_words(self) -> str:
        """Return how people name it: "03/2026"."""
        return f"{self.number:02}/{self.year}"

    @property
    def is_protected(self) -> bool:
        """Never on an agenda, a shared paper or an export."""
        return (
            self.involves_minor
            or self.involves_victim
            or self.involves_informant
            or self.kind in {IncidentKind.FAMILY_VIOLENCE, IncidentKind.POLITICAL_SECURITY}
        )


class EntryQuerySet(OwnedQuerySet):
    view_capability = "incident.view"
    parent_path = "incident"


class TimelineEntry(OwnedRow):
    """One line of an incident's story; struck with a reason, never changed or deleted (G3)."""

    class Kind(models.TextChoices):
        NOTE = "NOTE", _("Note")
        STATE = "STATE", _("State")
        EDIT = "EDIT", _("Change")
        SHARE = "SHARE", _("Share")
        TEAM = "TEAM", pgettext_lazy("dispatch", "Team")
        MERGE = "MERGE", _("The same incident")
        PART = "PART", _("Part of a larger one")
        RELATION = "RELATION", _("Related incident")
        CARD = "CARD", _("Response card")
        SYSTEM = "SYSTEM", _("System")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="timeline")
    at = models.DateTimeField()  # when it happened
    written_at = models.DateTimeField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    state = models.CharField(max_length=12, choices=State.choices, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by_id = models.UUIDField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    objects = EntryQuerySet.as_manager()


class Merge(OwnedRow):
    """
    Two reports of one thing, handled as one (FEATURES G6); nothing moves, so that it can be taken apart again.

    Story, pictures, tasks, teams, shares and receipts stay where they were written: the incident that is kept shows
    them with its own. ``carried`` are those merged into this one before, which follow it and come back with it.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    carried = models.JSONField(default=list)  # ids
    reason = models.CharField(max_length=200)
    merged_at = models.DateTimeField()
    merged_by_id = models.UUIDField()
    merged_by_name = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.UUIDField(null=True, blank=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(undone_at__isnull=True), name="incident_merged_once"
            ),
        ]


class Relation(OwnedRow):
    """
    Two incidents of one agency that have to do with each other, neither the same nor one under the other (FEATURES G6).

    It has no direction: ``one`` is the smaller key, so that a pair stands once. Ended with a reason, never deleted.
    """

    one = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=200)
    related_at = models.DateTimeField()
    related_by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(ended_at__isnull=True), name="incident_related_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="incident_relation_smaller_first"),
        ]


class RoutingRuleQuerySet(OwnedQuerySet):
    view_capability = "incident.view"


class RoutingRule(OwnedRow):
    """
    What happens by itself with an incident an agency writes down (FEATURES G14, G15): who is told, who looks after
    it, until when.

    A local value like the others: from a moment on, signed, on the ground of a paper, ended and never changed. Until
    it is put in force it is a draft, which can be tried on the last month and thrown away.
    """

    class Unit(models.TextChoices):
        HOURS = "HOURS", _("hours")
        WORKING_DAYS = "WORKING_DAYS", _("working days")
        DAYS = "DAYS", _("calendar days")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=IncidentKind.choices, blank=True)
    least_level = models.PositiveSmallIntegerField(default=1)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_hour = models.PositiveSmallIntegerField(default=0)  # of the hour it was reported; 22 to 5 is a night
    to_hour = models.PositiveSmallIntegerField(default=24)
    office = models.ForeignKey(
        "access.Office", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_offices = models.JSONField(default=list)  # ids, of the same agency
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=12, choices=Unit.choices, blank=True)
    drafted_at = models.DateTimeField()
    from_at = models.DateTimeField(null=True, blank=True)  # in force from; a draft has none
    to_at = models.DateTimeField(null=True, blank=True)  # first moment it no longer holds
    source = models.CharField(max_length=300, blank=True)  # the paper: number, date, issuer
    signed_by_id = models.UUIDField(null=True, blank=True)
    signed_by_title = models.CharField(max_length=120, blank=True)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_hour__lte=23) & Q(to_hour__range=(1, 24)),
                name="incident_rule_hours_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True, unit="") | Q(count__gte=1, unit__gt=""),
                name="incident_rule_time_with_its_unit",
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(from_at__isnull=False),
                name="incident_rule_ends_once_begun",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResponseCardQuerySet(OwnedQuerySet):
    view_capability = "incident.view"


class ResponseCard(OwnedRow):
    """
    What an agency does first in an incident of a kind, from a level on (FEATURES G9): one version of it.

    A draft until the chief has confirmed it; then it is never changed, and the next version takes its place for
    incidents that come after. Those that used it keep it.
    """

    kind = models.CharField(max_length=30, choices=IncidentKind.choices)
    least_level = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveSmallIntegerField()
    steps = models.JSONField()  # texts, in their order
    contacts = models.CharField(max_length=400, blank=True)  # offices and numbers, no people by name
    legal_basis = models.CharField(max_length=300, blank=True)  # as the chief confirmed it
    drafted_at = models.DateTimeField()
    drafted_by_name = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=160, blank=True)  # with the office
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseCardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "least_level", "version"], name="response_card_version_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "kind", "least_level"],
                condition=Q(confirmed_at__isnull=False, superseded_at__isnull=True),
                name="response_card_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.version})"


class CardTickQuerySet(OwnedQuerySet):
    view_capability = "incident.view"
    parent_path = "incident"


class CardTick(OwnedRow):
    """A step of a card, done in an incident; its line in the story says when and by whom, and is struck with it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="ticks")
    card = models.ForeignKey(ResponseCard, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()  # from 1
    entry = models.OneToOneField(TimelineEntry, on_delete=models.CASCADE, related_name="+")

    objects = CardTickQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "card", "position"], name="card_step_ticked_once")
        ]


class AccountQuerySet(OwnedQuerySet):
    view_capability = "incident.edit"  # read by those who keep incidents, and by who wrote it

    def own_rows(self, actor: Actor) -> Q:
        return Q(author_id=actor.id)


class Account(OwnedRow):
    """
    What somebody did and saw, in their own words (FEATURES G13); apart from the story, which the desk writes.

    Only its author corrects it, until the incident is finished; the correction stands beside what was written first.
    Until the desk has said of which incident it is, it waits in a list with its age.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=160)  # with the office
    happened_at = models.DateTimeField()  # about when it was
    text = models.TextField()
    written_at = models.DateTimeField()
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )  # what was written first
    attached_at = models.DateTimeField(null=True, blank=True)
    attached_by_name = models.CharField(max_length=120, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["incident", "written_at"], name="account_of_incident")]


class IncidentCounter(CommuneRow):
    """The last number given in a year by one agency."""

    owner = models.ForeignKey("access.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "year"], name="incident_counter_once_per_year")
        ]


class DispatchStep(models.TextChoices):
    """How far somebody sent has come; in this order, and only onwards."""

    CALLED = "CALLED", pgettext_lazy("dispatch", "Called")
    MOVING = "MOVING", pgettext_lazy("dispatch", "On the way")
    ON_SCENE = "ON_SCENE", pgettext_lazy("dispatch", "On the scene")
    BACK = "BACK", pgettext_lazy("dispatch", "Back")


class DispatchQuerySet(OwnedQuerySet):
    view_capability = "incident.view"
    parent_path = "incident"


class Dispatch(OwnedRow):
    """
    Who was sent to an incident and how far they have come (FEATURES G10): a unit, or others by what they are called.

    Never people by name: who of a unit went is the duty book's matter. Who wrote each step stands in the story.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="dispatches")
    unit = models.ForeignKey("force.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=120)  # the unit's name as it was called then, or the others'
    key = models.CharField(max_length=120, editable=False)  # the same team at two incidents has the same key
    called_at = models.DateTimeField()
    moving_at = models.DateTimeField(null=True, blank=True)
    on_scene_at = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "key"],
                condition=Q(back_at__isnull=True),
                name="incident_team_out_once",
            ),
            models.CheckConstraint(
                condition=Q(moving_at__isnull=True)
                | Q(called_at__isnull=True)
                | Q(moving_at__gte=F("called_at")),
                name="incident_moving_not_before_called",
            ),
            models.CheckConstraint(
                condition=Q(on_scene_at__isnull=True)
                | Q(called_at__isnull=True)
                | Q(on_scene_at__gte=F("called_at")),
                name="incident_on_scene_not_before_called",
            ),
            models.CheckConstraint(
                condition=Q(back_at__isnull=True)
                | Q(called_at__isnull=True)
                | Q(back_at__gte=F("called_at")),
                name="incident_back_not_before_called",
            ),
            models.CheckConstraint(
                condition=Q(on_scene_at__isnull=True)
                | Q(moving_at__isnull=True)
                | Q(on_scene_at__gte=F("moving_at")),
                name="incident_on_scene_not_before_moving",
            ),
            models.CheckConstraint(
                condition=Q(back_at__isnull=True)
                | Q(moving_at__isnull=True)
                | Q(back_at__gte=F("moving_at")),
                name="incident_back_not_before_moving",
            ),
            models.CheckConstraint(
                condition=Q(back_at__isnull=True)
                | Q(on_scene_at__isnull=True)
                | Q(back_at__gte=F("on_scene_at")),
                name="incident_back_not_before_on_scene",
            ),
        ]
        indexes = [
            models.Index(
                fields=["commune", "key"], condition=Q(back_at__isnull=True), name="incident_teams_out"
            )
        ]

    def __str__(self) -> str:
        return self.label

    def at_step(self, step: str) -> datetime | None:
        """Return when a step was taken; None when it was not, or nobody said."""
        moment: datetime | None = getattr(self, f"{step.lower()}_at")
        return moment

    @property
    def step(self) -> DispatchStep:
        """The furthest step taken."""
        return [one for one in DispatchStep if self.at_step(one)][-1]
