"""Briefings, their agenda, decisions, attendance, confirmations; hamlets' weekly reports."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trucban.access.models import Agency, CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet
from trucban.lib.links import RecordLink
from trucban.task.models import Task


class BriefingQuerySet(OwnedQuerySet):
    view_capability = "briefing.view"


class Briefing(OwnedRow):
    """
    The joint briefing that opens a week: it reviews the week before and plans this one.

    Until both agencies have confirmed the minutes, each agency's part binds only itself (chưa thống nhất).
    """

    class Status(models.TextChoices):
        PREPARING = "PREPARING", _("Being prepared")
        OPEN = "OPEN", _("In session")
        CLOSED = "CLOSED", _("Closed")

    iso_year = models.PositiveSmallIntegerField()  # the week it opens and plans
    iso_week = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    chair_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    chair_name = models.CharField(max_length=120, blank=True)
    secretary_name = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PREPARING)
    forecast = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    minutes_hash = models.CharField(max_length=64, blank=True)  # SHA-256 of the locked minutes
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_reason = models.CharField(max_length=200, blank=True)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "iso_year", "iso_week"], name="briefing_once_per_week"
            ),
            models.CheckConstraint(condition=Q(iso_week__range=(1, 53)), name="briefing_week_1_to_53"),
        ]


class Section(models.TextChoices):
    SITUATION = "SITUATION", _("Situation of the week")
    JOINT_WORK = "JOINT_WORK", _("Results of joint work")
    HAMLETS = "HAMLETS", _("Hamlets")
    UNFINISHED = "UNFINISHED", _("Unfinished from earlier briefings")
    OBLIGATIONS = "OBLIGATIONS", _("Obligations of the joint plan")
    WARNINGS = "WARNINGS", _("Warnings")
    NEXT_WEEK = "NEXT_WEEK", _("Plan of the week")
    OTHER = "OTHER", _("Other matters")


class ItemQuerySet(OwnedQuerySet):
    view_capability = "briefing.view"
    parent_path = "briefing"


class AgendaItem(OwnedRow):
    """One line of the agenda: filled from records (with links to them) or written by a person."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="items")
    section = models.CharField(max_length=12, choices=Section.choices)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    links = models.JSONField(default=list, blank=True)  # [{"type", "id", "label"}]
    source_key = models.CharField(
        max_length=120, blank=True
    )  # what filled it: a new fill replaces, never doubles
    is_manual = models.BooleanField(default=False)
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    age_weeks = models.PositiveSmallIntegerField(default=0)
    discussion = models.TextField(blank=True)
    is_settled = models.BooleanField(default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "source_key"],
                condition=~Q(source_key=""),
                name="briefing_item_once_per_source",
            )
        ]


class Decision(OwnedRow):
    """What the briefing decided, and the task it became in the same step (F3)."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    text_folded = models.CharField(max_length=300, editable=False)
    # Who and when as it was decided: the task may be moved later, the minutes may not.
    addressee = models.CharField(max_length=160)
    due_date = models.DateField()
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="decision")
    # The draft in which the decision is carried out, where it says that the roster or the patrols change (F3).
    change_type = models.CharField(max_length=40, blank=True)  # "duty.roster" or "patrol.patrolplan"
    change_id = models.UUIDField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    @property
    def change(self) -> RecordLink | None:
        return RecordLink(self.change_type, self.change_id, self.text) if self.change_id else None


class BriefingAttendance(CommuneRow):
    class Outcome(models.TextChoices):
        PRESENT = "PRESENT", _("Present")
        EXCUSED = "EXCUSED", _("Excused")
        ABSENT = "ABSENT", _("Absent")
        REPRESENTED = "REPRESENTED", _("Represented")

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="attendance")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)  # office or body: "Chỉ huy trưởng", "Thôn 3"
    name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.PRESENT)
    represented_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=160, blank=True)


class Confirmation(CommuneRow):
    """A chief or deputy (KT.) confirms the locked minutes, or the clerk records the signed paper (F8)."""

    class Manner(models.TextChoices):
        SCREEN = "SCREEN", _("On screen")
        PAPER = "PAPER", _("On paper")

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="confirmations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    manner = models.CharField(max_length=6, choices=Manner.choices)
    capacity = models.CharField(max_length=10, blank=True)
    signer_name = models.CharField(max_length=120)
    signer_title = models.CharField(max_length=160)
    signed_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()
    minutes_hash = models.CharField(max_length=64)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # the minutes were re-opened

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "agency"],
                condition=Q(withdrawn_at__isnull=True),
                name="briefing_confirmation_once_per_agency",
            )
        ]


class PreparationNote(CommuneRow):
    """What somebody notes for themselves before the briefing; nobody else sees it (F10)."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="notes")
    author_id = models.UUIDField()
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["briefing", "author_id"], name="briefing_note_once_per_author")
        ]


class HamletReportQuerySet(OwnedQuerySet):
    view_capability = "briefing.hamlets"
    hamlet_path = "hamlet_id"
    hamlet_rows_are_common = True


class HamletReport(OwnedRow):
    """What a hamlet said of its week: nothing to report, matters, requests; by itself or on its behalf."""

    class Outcome(models.TextChoices):
        NOTHING = "NOTHING", _("Nothing to report")
        MATTERS = "MATTERS", _("Matters")

    class Channel(models.TextChoices):
        CALL = "CALL", _("By telephone")
        SLIP = "SLIP", _("On a slip")
        SELF = "SELF", _("By the hamlet itself")

    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, related_name="reports")
    iso_year = models.PositiveSmallIntegerField()  # the week it is about
    iso_week = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    matters = models.TextField(blank=True)
    requests = models.TextField(blank=True)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    told_by = models.CharField(max_length=120)  # who told (office or name)
    written_by_id = models.UUIDField()
    written_by_name = models.CharField(max_length=120)
    told_at = models.DateTimeField()
    written_at = models.DateTimeField()

    objects = HamletReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hamlet", "iso_year", "iso_week"], name="briefing_hamlet_once_per_week"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="NOTHING") | Q(matters="", requests=""),
                name="briefing_hamlet_nothing_is_nothing",
            ),
        ]
