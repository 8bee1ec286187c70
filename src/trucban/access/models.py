"""Commune, agencies, accounts, offices, mandates, grants, shares, sign-ins."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trucban.access.capabilities import OfficeKind
from trucban.lib.ids import uuid7


class Row(models.Model):
    """Every row has a key made anywhere without asking (UUID version 7)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Commune(Row):
    """A commune with the names its papers carry; dated outside: a merger makes a new commune."""

    code = models.CharField(max_length=5, unique=True)  # General Statistics Office, five digits as text
    name = models.CharField(max_length=120)
    place_name = models.CharField(max_length=60)  # before the date on a paper: "Lệ Thủy"
    province_name = models.CharField(max_length=60)
    superior_command_name = models.CharField(max_length=160)
    is_demonstration = models.BooleanField(default=False)
    # Seconds added to the machine's clock: only the demonstration lives in another week.
    clock_offset_s = models.BigIntegerField(default=0)
    province_opinion_number = models.CharField(max_length=60, blank=True)
    province_opinion_date = models.DateField(null=True, blank=True)
    security_level = models.PositiveSmallIntegerField(null=True, blank=True)  # cấp độ, Law 116/2025/QH15
    security_level_decision = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(security_level__isnull=True) | Q(security_level__range=(1, 5)),
                name="access_commune_security_level_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(is_demonstration=True) | Q(clock_offset_s=0),
                name="access_commune_real_clock_is_true",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_export_whole_roll(self) -> bool:
        """Whole-roll export and sending up wait for the province's opinion and the security level."""
        return bool(self.province_opinion_number and self.province_opinion_date and self.security_level)


class CommuneRow(Row):
    """A row of one commune."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Agency(CommuneRow):
    class Kind(models.TextChoices):
        COMMAND = "COMMAND", _("Military command")
        POLICE = "POLICE", _("Commune police")
        PEOPLES_COMMITTEE = "PEOPLES_COMMITTEE", _("People's Committee")
        PARTY_COMMITTEE = "PARTY_COMMITTEE", _("Party committee")
        ORGANISATION = "ORGANISATION", _("Organisation")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=60)
    superior_name = models.CharField(max_length=160, blank=True)  # the line above its name on papers
    symbol = models.CharField(max_length=20, blank=True)  # in document numbers: "BCH"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "name"], name="access_agency_once_per_commune")
        ]

    def __str__(self) -> str:
        return self.name


class OwnedRow(CommuneRow):
    """A row that one agency owns; the other sees it by a share only."""

    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class UserManager(BaseUserManager["User"]):
    pass


class User(AbstractBaseUser):
    """An account. Rights come from offices, never from the account; ``person_id`` names the force member."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    person_id = models.UUIDField(null=True, blank=True)  # `force` is above `access`: an id, not a key
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    mail = models.EmailField(blank=True)  # where its holder wants to be told that there is something new
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "person_id"],
                condition=Q(person_id__isnull=False),
                name="access_user_once_per_person",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Office(CommuneRow):
    """A post with rights. Who holds it, and when, is a mandate."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=30, choices=OfficeKind.choices)
    title = models.CharField(max_length=120)  # as papers print it: "Chỉ huy trưởng"
    hamlet_ids = models.JSONField(default=list, blank=True)  # ids of `area` hamlets the office is for

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "title"], name="access_office_once_per_title")
        ]

    def __str__(self) -> str:
        return self.title


class MandateQuerySet(models.QuerySet["Mandate"]):
    def held_at(self, at: datetime) -> "MandateQuerySet":
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at, revoked_at__isnull=True
        )


class Mandate(CommuneRow):
    """A person holds an office for a period, with a reason; acting holders cannot pass it on (FEATURES P6)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="mandates")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    acting = models.BooleanField(default=False)  # quyền, KT. in the head's absence
    reason = models.CharField(max_length=300)
    given_by_id = models.UUIDField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="access_mandate_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(acting=False) | Q(ends_at__isnull=False), name="access_mandate_acting_has_an_end"
            ),
        ]


class Grant(CommuneRow):
    """Rights pushed down by a layer above for a time: a watch gives its holder what the watch needs (B16)."""

    class Kind(models.TextChoices):
        WATCH = "WATCH", _("On watch")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source_id = models.UUIDField()  # the assignment it comes from

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_id", "user"], name="access_grant_once_per_source"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="access_grant_ends_after_start"
            ),
        ]


class ShareQuerySet(models.QuerySet["Share"]):
    def not_over(self, at: datetime) -> "ShareQuerySet":
        """Return those in force and those that begin later."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), revoked_at__isnull=True)

    def in_force(self, at: datetime) -> "ShareQuerySet":
        return self.not_over(at).filter(starts_at__lte=at)


class Share(CommuneRow):
    """One agency lets another see one of its records for a time, with a reason; revoked, not deleted."""

    class Tier(models.TextChoices):
        VIEW = "VIEW", _("May view")
        ASSIST = "ASSIST", _("May assist")

    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="shares_received")
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    tier = models.CharField(max_length=10, choices=Tier.choices)
    redacted_fields = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    rule_id = models.UUIDField(null=True, blank=True)  # the standing rule it follows, if any
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "to_agency"],
                condition=Q(revoked_at__isnull=True),
                name="access_share_once_in_force",
            )
        ]
        indexes = [models.Index(fields=["to_agency", "subject_type"], name="access_share_by_receiver")]


class ShareReceipt(CommuneRow):
    """The other agency opened a shared record: the owner sees who and when."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="receipts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()


class SignIn(CommuneRow):
    """One log-in session, so that its owner can see and end it; the session key is kept as a digest."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_digest = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, blank=True)
    device = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)


class Visits(CommuneRow):
    """How often somebody came in one stretch of time; of whom only a keyed digest, another in each stretch."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)  # of the stretch; the row goes with the next one begun
