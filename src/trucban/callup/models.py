"""Call-up of a year: the season, what hamlets report, a case for each citizen, and its steps."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet
from trucban.force.models import Person
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR

LONGEST_PAPER = 160  # number and day of a paper, or where a list was posted


class SeasonQuerySet(OwnedQuerySet):
    """A season's figures and the council's papers are read by more offices than its files."""

    view_capability = "callup.read"


class FileQuerySet(OwnedQuerySet):
    view_capability = "callup.view"


class Season(OwnedRow):
    """
    One call of a year (FEATURES H1). A second call in a year needs a decision of its own, kept in ``plan``.

    Age is judged on ``hand_over_on``: the law is silent on the day, the province's plan names it.
    """

    year = models.PositiveSmallIntegerField()
    call_number = models.PositiveSmallIntegerField(default=1)
    hand_over_on = models.DateField()
    plan = models.CharField(max_length=LONGEST_PAPER)  # number and day of the province's plan or decision
    drawn_at = models.DateTimeField(null=True, blank=True)  # last time the cohort was drawn
    quota_army = models.PositiveSmallIntegerField(null=True, blank=True)
    quota_police = models.PositiveSmallIntegerField(null=True, blank=True)
    quota_paper = models.CharField(max_length=LONGEST_PAPER, blank=True)  # the paper that gave it

    objects = SeasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "year", "call_number"], name="callup_season_once"),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="callup_season_year"
            ),
            models.CheckConstraint(condition=Q(call_number__in=(1, 2)), name="callup_season_call_number"),
            models.CheckConstraint(
                condition=Q(quota_army__isnull=True, quota_police__isnull=True, quota_paper="")
                | Q(quota_army__isnull=False, quota_police__isnull=False) & ~Q(quota_paper=""),
                name="callup_season_quota_whole",
            ),
        ]

    @property
    def quota(self) -> int | None:
        """Return all places given to the commune; None as long as no paper gave any."""
        if self.quota_army is None or self.quota_police is None:
            return None
        return self.quota_army + self.quota_police

    def __str__(self) -> str:
        if self.call_number == 1:
            return str(_("Call-up %(year)s") % {"year": self.year})
        return str(_("Call-up %(year)s, second call") % {"year": self.year})


class HamletTotal(CommuneRow):
    """How many citizens in call-up age a hamlet itself counted; the register is held against it."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="totals")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    evidence = models.CharField(max_length=LONGEST_PAPER)  # number and day of the hamlet's report
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["season", "hamlet"], name="callup_total_once_a_hamlet")
        ]


class Case(OwnedRow):
    """
    One citizen in a season. It moves by confirmed steps only; health is a class and a day, nothing else.

    ``judged_…`` is what the law said when the case was last confirmed: a law that changes later changes none of it,
    it puts the case on the list of those to be confirmed again.
    """

    class Stage(models.TextChoices):
        SOURCE = "SOURCE", _("In the source")
        NOMINATED = "NOMINATED", _("Nominated by the hamlet")
        REVIEWED = "REVIEWED", _("Reviewed by the council")
        SCREENED = "SCREENED", _("Passed the preliminary screening")
        EXAMINED = "EXAMINED", _("Passed the medical examination")
        CHECKED = "CHECKED", _("Standards re-checked")
        LISTED = "LISTED", _("On the closed list")
        CALLED = "CALLED", _("Called to enlist")
        HANDED_OVER = "HANDED_OVER", pgettext_lazy("call-up", "Handed over")
        RETURNED = "RETURNED", pgettext_lazy("call-up", "Returned by the unit")
        ABSENT = "ABSENT", pgettext_lazy("call-up", "Did not come")
        NOT_PASSED = "NOT_PASSED", pgettext_lazy("call-up", "Did not pass")
        DEFERRED = "DEFERRED", pgettext_lazy("call-up", "Deferred")
        EXEMPT = "EXEMPT", pgettext_lazy("call-up", "Exempt")
        REMOVED = "REMOVED", pgettext_lazy("call-up", "Removed by decision")

    class Service(models.TextChoices):
        ARMY = "ARMY", _("Military service")
        POLICE = "POLICE", _("Police service")

    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="cases")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.CharField(max_length=6, choices=Service.choices, default=Service.ARMY)
    stage = models.CharField(max_length=11, choices=Stage.choices, default=Stage.SOURCE)
    taken_by = models.CharField(
        max_length=LONGEST_PAPER, blank=True
    )  # paper, for somebody in age by a deferment only
    judged_on = models.DateField()
    judged_result = models.CharField(max_length=40)
    judged_version = models.DateField()  # first day of the version of the article applied

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["season", "person"], name="callup_case_once_a_season")]
        indexes = [models.Index(fields=["season", "stage"], name="callup_case_by_stage")]

    def __str__(self) -> str:
        return self.person.name


class Step(OwnedRow):
    """
    One proposal (đề nghị) to move a case: who proposed it, who else confirmed it, what was decided, by which paper.

    ``evidence`` is number and day of a paper, never its content. ``ground`` is a row of the law's own table.
    """

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", pgettext_lazy("call-up", "Proposed")
        CONFIRMED = "CONFIRMED", pgettext_lazy("call-up", "Confirmed, waits for the decision")
        DONE = "DONE", pgettext_lazy("call-up", "In force")
        REFUSED = "REFUSED", pgettext_lazy("call-up", "Not confirmed")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    from_stage = models.CharField(max_length=11, choices=Case.Stage.choices)
    to_stage = models.CharField(max_length=11, choices=Case.Stage.choices)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PROPOSED)
    held_on = models.DateField()
    evidence = models.CharField(max_length=LONGEST_PAPER)
    evidence_until = models.DateField(null=True, blank=True)  # last day the paper or the ground holds
    ground = models.CharField(max_length=40, blank=True)  # "callup_deferral.g.2"
    explanation = models.TextField(blank=True)  # as the law put it on that day, article and version
    health_class = models.PositiveSmallIntegerField(null=True, blank=True)
    service = models.CharField(
        max_length=6, choices=Case.Service.choices, blank=True
    )  # asked when the list is closed
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    decision = models.CharField(max_length=LONGEST_PAPER, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)  # the office, as the law names it

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=("PROPOSED", "CONFIRMED")),
                name="callup_step_one_open_a_case",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True) | ~Q(confirmed_by_id=F("proposed_by_id")),
                name="callup_step_two_people",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("PROPOSED", "REFUSED")) | Q(confirmed_by_id__isnull=False),
                name="callup_step_moves_confirmed_only",
            ),
            models.CheckConstraint(
                condition=Q(health_class__isnull=True) | Q(health_class__range=(1, 6)),
                name="callup_step_health_class",
            ),
        ]
        indexes = [models.Index(fields=["case", "proposed_at"], name="callup_step_by_case")]


class Posting(CommuneRow):
    """A list posted in public. ``until`` is the last day it stays up, by the law of its first day (FEATURES H5)."""

    class Kind(models.TextChoices):
        SCREENED = "SCREENED", _("Results of the screening")
        HEALTH = "HEALTH", _("Health classes")
        DEFERRAL = "DEFERRAL", _("Deferments and exemptions")

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="postings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    posted_on = models.DateField()
    until = models.DateField()
    place = models.CharField(max_length=LONGEST_PAPER)
    source = models.CharField(max_length=300)  # the article the term is counted by
    taken_down_on = models.DateField(null=True, blank=True)


class Objection(OwnedRow):
    """
    An objection (khiếu nại, kiến nghị) to what a posted list says of one citizen (FEATURES H5).

    Kept are numbers and days of the letter and of the answer, never what they say. A result that is to be looked at
    again waits for a proposal, which moves the case as any other does; ``proposal`` is the one it led to.
    """

    class Outcome(models.TextChoices):
        KEPT = "KEPT", _("The result stands")
        AGAIN = "AGAIN", _("Looked at again: a new proposal follows")
        WITHDRAWN = "WITHDRAWN", pgettext_lazy("objection", "Withdrawn")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="objections")
    result = models.ForeignKey(
        Step, on_delete=models.PROTECT, null=True, related_name="+"
    )  # the step the list showed; None where somebody objects to not being on it
    letter = models.CharField(
        max_length=LONGEST_PAPER
    )  # number and day of the letter, or of the minutes of a call
    received_on = models.DateField()
    received_at = models.DateTimeField()
    received_by_id = models.UUIDField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    answer = models.CharField(max_length=LONGEST_PAPER, blank=True)  # number of the answer
    answered_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    proposal = models.OneToOneField(Step, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "posting", "letter"], name="callup_objection_letter_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_on__isnull=True)
                | Q(answered_on__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
                name="callup_objection_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=True) | Q(outcome="AGAIN"),
                name="callup_objection_proposal_follows",
            ),
        ]
        indexes = [models.Index(fields=["case", "received_on"], name="callup_objection_by_case")]

    @property
    def is_after_term(self) -> bool:
        """Say whether it came when the list no longer had to be up: it is answered all the same."""
        return self.received_on > self.posting.until


class Summons(OwnedRow):
    """A call (quyết định gọi) to one citizen; the law says by which day it is in the citizen's hands."""

    class Kind(models.TextChoices):
        SCREENING = "SCREENING", _("Call to the screening")
        EXAM = "EXAM", _("Call to the medical examination")
        ENLISTMENT = "ENLISTMENT", _("Call to enlist")

    class GivenTo(models.TextChoices):
        """Into whose hands: never a name, and no more of the family than that."""

        CITIZEN = "CITIZEN", _("The citizen")
        FAMILY = "FAMILY", _("Somebody of the family")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="summons")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    decision = models.CharField(max_length=LONGEST_PAPER)  # number and day
    appears_on = models.DateField()
    deliver_by = models.DateField()
    source = models.CharField(max_length=300)  # the article the day is counted by
    delivered_on = models.DateField(null=True, blank=True)
    delivered_by_id = models.UUIDField(null=True, blank=True)  # who wrote the delivery down
    given_to = models.CharField(max_length=7, choices=GivenTo.choices, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "appears_on"], name="callup_summons_once_a_day")
        ]

    @property
    def is_late(self) -> bool:
        """Say whether it was delivered after the day the law gives."""
        return self.delivered_on is not None and self.delivered_on > self.deliver_by

    @property
    def said_to(self) -> str:
        """Return to whom it was given; deliveries written down before that was asked say so."""
        return str(self.get_given_to_display() or _("not written down"))


class Sitting(CommuneRow):
    """
    A sitting of the military service council (Hội đồng nghĩa vụ quân sự): numbers, and its resolution's number.

    A resolution is carried by more than half of all members, present or not; ``carried`` is what the law said then.
    """

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="sittings")
    held_on = models.DateField()
    members = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    votes = models.PositiveSmallIntegerField()
    resolution = models.CharField(max_length=LONGEST_PAPER)
    carried = models.BooleanField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(votes__lte=F("present"), present__lte=F("members"), members__gte=1),
                name="callup_sitting_numbers",
            ),
            models.UniqueConstraint(
                fields=["season", "held_on", "resolution"], name="callup_sitting_resolution_once"
            ),
        ]


class AccessReview(CommuneRow):
    """
    Somebody in charge read who opened files in a month (FEATURES H7): that they did, and how many openings were to be
    asked about. What was answered is kept on paper; nothing of it is about a citizen.
    """

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="access_reviews")
    month = models.DateField()  # its first day
    to_ask = models.PositiveIntegerField()
    reviewed_at = models.DateTimeField()
    reviewed_by_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["season", "month"], name="callup_access_review_once_a_month")
        ]
