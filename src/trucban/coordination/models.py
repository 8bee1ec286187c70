"""Agreements of two agencies with versions, signatures, approvals, obligations and sharing rules."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.access.models import Agency, CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet


class AgreementQuerySet(OwnedQuerySet):
    view_capability = "coordination.view"

    def own_rows(self, actor: Actor) -> Q:
        """An agreement is its parties' alike, and the committee's that endorses it."""
        agencies = [holding.agency_id for holding, _reach in actor.holdings_with(self.view_capability)]
        party = Agreement.parties.through.objects.filter(agreement_id=OuterRef("pk"), agency_id__in=agencies)
        endorsing = Agency.objects.filter(pk__in=agencies, kind=Agency.Kind.PEOPLES_COMMITTEE)
        return Q(Exists(party)) | Q(Exists(endorsing))


class Agreement(OwnedRow):
    """
    One version of the coordination regulation or of an inter-agency plan.

    Co-signed by the heads of its parties and endorsed by the chairman. While an approval that its power row
    names is missing, it stays a draft (DỰ THẢO) and binds nobody.
    """

    class Kind(models.TextChoices):
        REGULATION = "REGULATION", _("Coordination regulation")
        PLAN = "PLAN", _("Inter-agency plan")

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        IN_FORCE = "IN_FORCE", _("In force")
        REPLACED = "REPLACED", _("Replaced")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    under = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    parties = models.ManyToManyField(Agency, related_name="agreements")
    from_date = models.DateField()
    to_date = models.DateField()  # first day it has lapsed
    review_date = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    uses_militia = models.BooleanField(default=False)  # then it is a call-out and needs its power's approvals
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    content_hash = models.CharField(max_length=64, blank=True)  # what the signatures are for

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__gt=F("from_date")), name="coordination_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Signature(CommuneRow):
    """A head (or deputy, KT.) signs for a party on screen, or the clerk records the signed paper."""

    class Manner(models.TextChoices):
        SCREEN = "SCREEN", _("On screen")
        PAPER = "PAPER", _("On paper")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    manner = models.CharField(max_length=6, choices=Manner.choices)
    capacity = models.CharField(max_length=10, blank=True)  # "KT.", "Q.", empty for the head
    signer_name = models.CharField(max_length=120)
    signer_title = models.CharField(max_length=160)
    signed_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()
    content_hash = models.CharField(max_length=64)  # what it was when they signed
    scan_sha256 = models.CharField(max_length=64, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)  # the draft was changed after it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "agency"],
                condition=Q(voided_at__isnull=True),
                name="coordination_signature_once_per_party",
            )
        ]


class Approval(CommuneRow):
    """An approval that a power row asks for, as it was given: office, paper, day."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="approvals")
    power = models.CharField(max_length=60)  # key of the power row in trucban.law
    office = models.CharField(max_length=60)  # the office the row names
    given_by = models.CharField(max_length=160)
    paper_number = models.CharField(max_length=80, blank=True)
    given_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()
    content_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "power", "office"],
                condition=Q(voided_at__isnull=True),
                name="coordination_approval_once",
            )
        ]


class Obligation(CommuneRow):
    """Something the parties promised to do, with a cadence: next week's demand comes from here (D10, D11)."""

    class Kind(models.TextChoices):
        BRIEFING = "BRIEFING", _("Joint briefing")
        PATROL = "PATROL", _("Joint patrol")
        GUARD = "GUARD", _("Guard at a public place")
        DUTY = "DUTY", _("Duty post")
        INFORMATION = "INFORMATION", _("Information exchange")
        REVIEW = "REVIEW", _("Review")
        OTHER = "OTHER", _("Other")

    class Cadence(models.TextChoices):
        WEEK = "WEEK", _("Every week")
        MONTH = "MONTH", _("Every month")
        QUARTER = "QUARTER", _("Every quarter")
        HALF_YEAR = "HALF_YEAR", _("Every half-year")
        YEAR = "YEAR", _("Every year")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="obligations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    cadence = models.CharField(max_length=10, choices=Cadence.choices)
    count = models.PositiveSmallIntegerField(default=1)  # times per cadence
    hamlet_ids = models.JSONField(default=list, blank=True)  # empty: the whole commune
    responsible = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # Patrols: hours they fall in, how long, how many people of each party.
    from_time = models.TimeField(null=True, blank=True)
    to_time = models.TimeField(null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    militia_count = models.PositiveSmallIntegerField(default=0)
    police_count = models.PositiveSmallIntegerField(default=0)
    point_id = models.UUIDField(null=True, blank=True)  # a guard's place
    position = models.PositiveSmallIntegerField(default=0)


class SharingRule(CommuneRow):
    """A standing rule: incidents of a kind are shared with the other party, at a tier, some fields hidden (D3)."""

    class Tier(models.TextChoices):
        VIEW = "VIEW", _("May view")
        ASSIST = "ASSIST", _("May assist")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="sharing_rules")
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    incident_kind = models.CharField(max_length=30)  # a kind of `incident`, above
    tier = models.CharField(max_length=10, choices=Tier.choices)
    redacted_fields = models.JSONField(default=list, blank=True)
