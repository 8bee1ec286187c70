"""Posts and patterns; rosters in versions; assignments; hand-over; the duty book; attendance."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Point
from trucban.duty.models.searches import Searched
from trucban.force.models import Person, QualificationKind, Unit


class DutyKind(models.TextChoices):
    COMMAND = "COMMAND", _("Command duty")
    OFFICER_WATCH = "OFFICER_WATCH", _("Duty officer watch")
    DISASTER_WATCH = "DISASTER_WATCH", _("Disaster watch")
    GUARD = "GUARD", _("Guard post")
    READINESS = "READINESS", _("Combat-readiness duty")


class PlaceRole(models.TextChoices):
    LEADER = "LEADER", _("Leader")
    DRIVER = "DRIVER", _("Driver")
    MEMBER = "MEMBER", _("Member")
    POLICE = "POLICE", _("Police")


class DutyQuerySet(OwnedQuerySet):
    view_capability = "duty.view"


class DutyPost(OwnedRow):
    """Where and as what one stands duty."""

    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    name = models.CharField(max_length=120)
    point = models.ForeignKey(Point, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    # Who may stand here: members of this unit (empty: everyone of the agency).
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name"], condition=Q(to_date__isnull=True), name="duty_post_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ShiftPattern(CommuneRow):
    """A shift that recurs at a post; it may pass midnight."""

    post = models.ForeignKey(DutyPost, on_delete=models.CASCADE, related_name="patterns")
    name = models.CharField(max_length=60)
    weekdays = models.JSONField()  # 1 (Monday) … 7 (Sunday)
    starts = models.TimeField()
    duration_minutes = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_minutes__range=(30, 1440)), name="duty_pattern_half_an_hour_to_a_day"
            )
        ]


class PatternPlace(CommuneRow):
    """How many people of a role the shift needs, and what they must be able to do (B2)."""

    pattern = models.ForeignKey(ShiftPattern, on_delete=models.CASCADE, related_name="places")
    role = models.CharField(max_length=10, choices=PlaceRole.choices)
    count = models.PositiveSmallIntegerField(default=1)
    qualification = models.ForeignKey(QualificationKind, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pattern", "role"], name="duty_pattern_role_once")]


class Roster(OwnedRow, Searched):
    """One version of one week's roster. One draft and one published version at a time; the old stay."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        PUBLISHED = "PUBLISHED", _("Published")
        REPLACED = "REPLACED", _("Replaced")
        DISCARDED = "DISCARDED", _("Discarded")

    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_name = models.CharField(max_length=120, blank=True)
    published_by_title = models.CharField(max_length=160, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "iso_year", "iso_week", "version"], name="duty_roster_version_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "iso_year", "iso_week"],
                condition=Q(status="PUBLISHED"),
                name="duty_roster_one_published",
            ),
            models.UniqueConstraint(
                fields=["owner", "iso_year", "iso_week"],
                condition=Q(status="DRAFT"),
                name="duty_roster_one_draft",
            ),
            models.CheckConstraint(condition=Q(iso_week__range=(1, 53)), name="duty_roster_week_1_to_53"),
        ]


class Shift(OwnedRow):
    """One shift of a roster version."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="shifts")
    post = models.ForeignKey(DutyPost, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    police_count = models.PositiveSmallIntegerField(default=0)  # asked of their chief when published

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="duty_shift_ends_after_start"
            ),
            models.UniqueConstraint(fields=["roster", "post", "starts_at"], name="duty_shift_once"),
        ]
        indexes = [models.Index(fields=["commune", "starts_at"], name="duty_shift_by_start")]


class AssignmentQuerySet(OwnedQuerySet):
    view_capability = "duty.view"

    def own_rows(self, actor: Actor) -> Q:
        published = Q(shift__roster__status=Roster.Status.PUBLISHED)
        return Q(person_id=actor.person_id) & published if actor.person_id else Q(pk__in=[])


class Assignment(OwnedRow):
    """One place of a shift: empty, or filled by a person. Police places are `PoliceRequest` rows instead."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="assignments")
    place = models.PositiveSmallIntegerField()  # 1, 2, … within the shift
    role = models.CharField(max_length=10, choices=PlaceRole.choices)
    qualification = models.ForeignKey(QualificationKind, on_delete=models.PROTECT, null=True, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    is_locked = models.BooleanField(default=False)  # put there by a person: the solver leaves it
    override_reason = models.CharField(max_length=200, blank=True)  # a soft rule passed over, and why

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "place"], name="duty_assignment_place_once"),
            models.UniqueConstraint(
                fields=["shift", "person"],
                condition=Q(person__isnull=False),
                name="duty_assignment_person_once",
            ),
        ]


class PoliceRequest(CommuneRow):
    """Police places of a shift or patrol: how many are asked for; their chief says who comes."""

    class Status(models.TextChoices):
        ASKED = "ASKED", _("Asked")
        FILLED = "FILLED", _("Filled")
        DECLINED = "DECLINED", _("Declined")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    subject_type = models.CharField(max_length=40)  # "duty.shift" or "patrol.patrol"
    subject_id = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    label = models.CharField(max_length=160)
    count = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    officers_text = models.CharField(max_length=300, blank=True)  # written by the chief of police
    reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id"], name="duty_police_request_once_per_subject")
        ]


class Handover(OwnedRow):
    """The watch changes hands; open until each item has been accepted or disputed (B15)."""

    post = models.ForeignKey(DutyPost, on_delete=models.PROTECT, related_name="handovers")
    from_shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="+")
    to_shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    given_by_id = models.UUIDField()
    given_by_name = models.CharField(max_length=120)
    given_at = models.DateTimeField()
    taken_by_id = models.UUIDField(null=True, blank=True)
    taken_by_name = models.CharField(max_length=120, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_shift"], name="duty_handover_once_per_shift")]


class HandoverItem(CommuneRow):
    class Answer(models.TextChoices):
        OPEN = "OPEN", _("Not answered")
        ACCEPTED = "ACCEPTED", _("Accepted")
        DISPUTED = "DISPUTED", _("Disputed")

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    record_type = models.CharField(max_length=80, blank=True)  # "incident.incident", "task.task" …
    record_id = models.UUIDField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    answer_text = models.CharField(max_length=300, blank=True)


class DutyBookLine(OwnedRow):
    """A line of the duty book (sổ trực ban, R2): written by the system as work happens, or by the watch."""

    class Category(models.TextChoices):
        WATCH = "WATCH", _("Watch")
        ORDER = "ORDER", _("Order received")
        SITUATION = "SITUATION", _("Situation")
        PATROL = "PATROL", _("Patrol")
        VISITOR = "VISITOR", _("Visitor")
        HANDOVER = "HANDOVER", _("Hand-over")
        OTHER = "OTHER", _("Other")

    at = models.DateTimeField()
    written_at = models.DateTimeField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=120)
    category = models.CharField(max_length=10, choices=Category.choices)
    text = models.TextField()
    source_type = models.CharField(max_length=40, blank=True)  # "incident.incident", "patrol.patrol" …
    source_id = models.UUIDField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by_name = models.CharField(max_length=120, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["commune", "at"], name="duty_book_by_time")]


class AttendanceQuerySet(OwnedQuerySet):
    view_capability = "duty.view"

    def own_rows(self, actor: Actor) -> Q:
        return Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])


class Attendance(OwnedRow):
    """Who really stood a duty, from when to when; confirmed, it is the ground of the allowance (B19)."""

    class Outcome(models.TextChoices):
        PRESENT = "PRESENT", _("Present")
        LATE = "LATE", _("Late")
        ABSENT = "ABSENT", _("Absent")
        EXCUSED = "EXCUSED", _("Excused")

    class Pin(models.TextChoices):
        RIGHT = "RIGHT", _("With the post's PIN")
        WRONG = "WRONG", _("The post's PIN was wrong")

    # The place; of those who held it one after the other, each has a row (`selectors.stood` says what counts).
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    pin = models.CharField(
        max_length=5, choices=Pin.choices, blank=True, default=""
    )  # flagged, never a refusal
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(came_at__isnull=True) | Q(left_at__gt=F("came_at")),
                name="duty_attendance_leaves_after_coming",
            ),
            models.UniqueConstraint(
                fields=["assignment", "person"], name="duty_attendance_once_per_place_and_person"
            ),
        ]
