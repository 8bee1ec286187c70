"""The militia year: whom the law asks to register each April, and how far each citizen has come in the duty."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.models import OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.force.models.register import DatedFact, Person
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR

LONGEST_PAPER = 160  # number and day of a paper


class MilitiaYearQuerySet(OwnedQuerySet):
    view_capability = "force.militia"


class MilitiaYear(OwnedRow):
    """
    The registration of one April and what follows from it. The month is the law's (article 9 of Law 48/2019).

    ``age_on`` is the day ages are judged on: the law names a month only, the plan of the year names the day.
    """

    year = models.PositiveSmallIntegerField()
    age_on = models.DateField()
    plan = models.CharField(max_length=LONGEST_PAPER)
    opened_at = models.DateTimeField()

    objects = MilitiaYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "year"], name="force_militia_year_once"),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="force_militia_year_in_reach"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Militia registration %(year)s") % {"year": self.year})


class MilitiaStatus(DatedFact):
    """
    A citizen's step in the militia duty from a day on; it holds until the next one begins, so ``to_date`` stays empty.

    ``evidence`` is number and day of the paper or decision, never a ground: of removal, of a bar to registration, of
    health nothing else is kept.
    """

    class Status(models.TextChoices):
        REGISTERED = "REGISTERED", pgettext_lazy("militia", "Registered")
        EXCUSED = "EXCUSED", pgettext_lazy("militia", "Not registered, by decision")
        DEFERRED = "DEFERRED", pgettext_lazy("militia", "Deferred")
        EXEMPT = "EXEMPT", pgettext_lazy("militia", "Exempt")
        SERVING = "SERVING", pgettext_lazy("militia", "Serving")
        EXTENDED = "EXTENDED", pgettext_lazy("militia", "Term extended")
        COMPLETED = "COMPLETED", pgettext_lazy("militia", "Completed")
        RELEASED = "RELEASED", pgettext_lazy("militia", "Released early")
        REMOVED = "REMOVED", pgettext_lazy("militia", "Taken off the list, by decision")

    class Category(models.TextChoices):
        """The components of article 6 that a commune has."""

        ON_SITE = "ON_SITE", pgettext_lazy("militia", "On-site")
        MOBILE = "MOBILE", pgettext_lazy("militia", "Mobile")
        STANDING = "STANDING", pgettext_lazy("militia", "Standing")
        MARITIME = "MARITIME", pgettext_lazy("militia", "Maritime")
        SPECIALIST = "SPECIALIST", pgettext_lazy("militia", "Specialist")

    status = models.CharField(max_length=10, choices=Status.choices)
    category = models.CharField(max_length=10, choices=Category.choices, blank=True)
    until = models.DateField(null=True, blank=True)  # day the term is full, or last day of a deferral
    certificate = models.CharField(max_length=LONGEST_PAPER, blank=True)  # of a completed term
    decided_by = models.CharField(max_length=120, blank=True)  # the office, as the law names it on that day

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "status", "from_date"],
                condition=Q(retracted_at__isnull=True),
                name="force_militia_status_once",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="force_militia_status_has_a_paper"),
        ]


class MilitiaProposal(OwnedRow):
    """
    One proposal (đề nghị) that a citizen takes the next step: who proposed it, who else confirmed it.

    The step becomes a `MilitiaStatus` when the decision of the office that has the power is written down. Of the
    verification by the competent body it is kept that it was done, by whom and when – nothing of what it said.
    """

    class State(models.TextChoices):
        PROPOSED = "PROPOSED", pgettext_lazy("militia", "Proposed")
        CONFIRMED = "CONFIRMED", pgettext_lazy("militia", "Confirmed, waits for the decision")
        DECIDED = "DECIDED", pgettext_lazy("militia", "Decided")
        SENT_BACK = "SENT_BACK", pgettext_lazy("militia", "Sent back")

    year = models.ForeignKey(MilitiaYear, on_delete=models.PROTECT, related_name="proposals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to_status = models.CharField(max_length=10, choices=MilitiaStatus.Status.choices)
    category = models.CharField(max_length=10, choices=MilitiaStatus.Category.choices, blank=True)
    from_date = models.DateField()
    until = models.DateField(null=True, blank=True)
    explanation = models.TextField(blank=True)  # the law's answer on that day, with article and version
    verified_by = models.CharField(max_length=120, blank=True)  # the body; empty while it is not done
    verified_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)

    objects = MilitiaYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=("PROPOSED", "CONFIRMED")),
                name="force_militia_proposal_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_by_id__isnull=True) | ~Q(answered_by_id=F("proposed_by_id")),
                name="force_militia_proposal_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="PROPOSED") | Q(answered_by_id__isnull=False),
                name="force_militia_proposal_answered",
            ),
        ]


class MilitiaOnRecord(OwnedRow):
    """
    Somebody who serves already, by a decision from before this register was kept here: who wrote it down, who confirmed.

    Confirmed by a second person it becomes a `MilitiaStatus`, or two where the term was extended since.
    """

    class State(models.TextChoices):
        PROPOSED = "PROPOSED", pgettext_lazy("militia", "Proposed")
        CONFIRMED = "CONFIRMED", pgettext_lazy("militia", "Confirmed and written down")
        SENT_BACK = "SENT_BACK", pgettext_lazy("militia", "Sent back")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=10, choices=MilitiaStatus.Category.choices)
    from_date = models.DateField()
    until = models.DateField()
    decision = models.CharField(max_length=LONGEST_PAPER)
    extended_until = models.DateField(null=True, blank=True)
    extension = models.CharField(max_length=LONGEST_PAPER, blank=True)  # number and day of that decision
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)

    objects = MilitiaYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="PROPOSED"), name="force_militia_on_record_one_open"
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True, extension="")
                | (Q(extended_until__gt=F("until")) & ~Q(extension="")),
                name="force_militia_on_record_extension_has_a_paper",
            ),
            models.CheckConstraint(
                condition=Q(answered_by_id__isnull=True) | ~Q(answered_by_id=F("proposed_by_id")),
                name="force_militia_on_record_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="PROPOSED") | Q(answered_by_id__isnull=False),
                name="force_militia_on_record_answered",
            ),
        ]
