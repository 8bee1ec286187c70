"""People, units and what ties them, each with its days; a wrong row is retracted, never overwritten."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach
from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.area.models import Hamlet
from trucban.force.names import sort_key
from trucban.lib.text import fold, nfc

# A row merged into another only waits to be taken apart again, one that was erased says nothing of anybody.
STANDING = Q(merged_into__isnull=True, erased_at__isnull=True)


class PersonQuerySet(OwnedQuerySet):
    view_capability = "force.view"
    hamlet_path = "hamlet_id"

    def of_register(self, owner_id: UUID) -> Self:
        """Return the people of an agency's register: every list of people begins here or with `visible_to`."""
        return self.filter(STANDING, owner_id=owner_id)

    def visible_to(self, actor: Actor) -> Self:
        """No condition joins a table that could repeat a row: 100,000 people need not be told apart to be searched."""
        return self.filter(self.seen_by(actor), commune_id=actor.commune_id)

    def seen_by(self, actor: Actor) -> Q:
        return super().seen_by(actor) & STANDING

    def own_rows(self, actor: Actor) -> Q:
        return Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])


class Person(OwnedRow):
    """Somebody who serves or helps: militia, officers, group members. Basic personal data only."""

    class Sex(models.TextChoices):
        MALE = "MALE", _("Male")
        FEMALE = "FEMALE", _("Female")

    name = models.CharField(max_length=120)
    name_folded = models.CharField(max_length=120, editable=False)
    name_sort = models.CharField(max_length=255, editable=False)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    occupation = models.CharField(max_length=80, blank=True)
    # People of one household may be kept apart in a shift; the key says nothing but "the same".
    household_key = models.CharField(max_length=40, blank=True)

    # Two rows that were one person: this one is kept for its links and shown nowhere.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    # The data went and the row stays: a duty of years ago still has somebody who stood it, without a name.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["commune", "name_folded"], name="force_person_by_name")]

    def __str__(self) -> str:
        return self.name

    def fill(self) -> None:
        """Put the name in its form and make what is searched and sorted by; rows written in bulk call it themselves."""
        self.name = nfc(" ".join(self.name.split()))
        self.name_folded, self.name_sort = fold(self.name), sort_key(self.name)[:255]

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill()
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class UnitQuerySet(OwnedQuerySet):
    view_capability = "force.view"
    hamlet_path = "hamlet_id"
    hamlet_rows_are_common = True

    def seen_by(self, actor: Actor) -> Q:
        """Both agencies advise the groups and fill the joint teams, so either sees that these exist."""
        seen = super().seen_by(actor)
        reaches = [reach for _holding, reach in actor.holdings_with(self.view_capability)]
        return seen | Q(kind__in=COMMON_KINDS) if Reach.AGENCY in reaches else seen


class Unit(OwnedRow):
    """A unit of any kind. The three bodies of a hamlet are three kinds, under three laws, and stay apart."""

    class Kind(models.TextChoices):
        PLATOON = "PLATOON", _("Platoon")
        SQUAD = "SQUAD", _("Squad")
        ON_SITE_CELL = "ON_SITE_CELL", _("On-site militia cell")
        JOINT_TEAM = "JOINT_TEAM", _("Joint team")
        SECURITY_TEAM = "SECURITY_TEAM", _("Hamlet security team")
        SELF_MANAGED_GROUP = "SELF_MANAGED_GROUP", _("Self-managed security group")
        SHOCK_FORCE = "SHOCK_FORCE", _("Shock force")
        STAFF = "STAFF", _("Staff of an agency")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="units")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name"], condition=Q(to_date__isnull=True), name="force_unit_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


COMMON_KINDS = (Unit.Kind.SELF_MANAGED_GROUP, Unit.Kind.JOINT_TEAM, Unit.Kind.SHOCK_FORCE)
HAMLET_BODIES = (Unit.Kind.ON_SITE_CELL, Unit.Kind.SECURITY_TEAM, Unit.Kind.SELF_MANAGED_GROUP)
NUCLEUS_BODIES = (Unit.Kind.ON_SITE_CELL, Unit.Kind.SECURITY_TEAM)  # whose members are a group's nucleus (E5)
CARD_KINDS = (Unit.Kind.SECURITY_TEAM, Unit.Kind.SELF_MANAGED_GROUP)
# Units whose people the command plans with; residents of a group are never put on a roster.
SERVING_KINDS = (
    Unit.Kind.PLATOON,
    Unit.Kind.SQUAD,
    Unit.Kind.ON_SITE_CELL,
    Unit.Kind.JOINT_TEAM,
    Unit.Kind.STAFF,
)


class GroupCard(CommuneRow):
    """
    The card of a self-managed group or security team for one mandate: area, rules, contact (FEATURES E1, E5).

    A card is never overwritten. A new mandate adds one, and the card before stays for its days; a corrected card
    takes the place of the one it corrects, which stays with ``replaced_at``.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="cards")
    mandate_from = models.DateField()
    mandate_to = models.DateField()  # first day the mandate no longer holds
    founding_decision = models.CharField(max_length=160, blank=True)
    area_text = models.CharField(max_length=300, blank=True)
    regulation_text = models.TextField(blank=True)
    contact = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mandate_to__gt=F("mandate_from")), name="force_card_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["unit", "mandate_from"],
                condition=Q(replaced_at__isnull=True),
                name="force_card_once_per_mandate",
            ),
        ]


class DatedQuerySet(models.QuerySet[Any]):
    def as_of(self, on: date, *, known_at: datetime | None = None) -> Self:
        """Return what holds on a day: as it is known now, or as it was known at an earlier moment."""
        held = self.filter(Q(to_date__isnull=True) | Q(to_date__gt=on), from_date__lte=on)
        if known_at is None:
            return held.filter(retracted_at__isnull=True)
        return held.filter(
            Q(retracted_at__isnull=True) | Q(retracted_at__gt=known_at), recorded_at__lte=known_at
        )


class DatedFact(CommuneRow):
    """
    Something true of a person for a period, with when it was written and when that stopped being what we say.

    Ending a fact replaces it by a row with its last day, and the first stays with ``retracted_at`` and no reason;
    a fact that was wrong is retracted with a reason.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="%(class)ss")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=160, blank=True)  # decision number and date
    recorded_at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True, blank=True)
    retraction_reason = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Membership(DatedFact):
    class Role(models.TextChoices):
        LEADER = "LEADER", pgettext_lazy("unit", "Leader")
        DEPUTY = "DEPUTY", pgettext_lazy("unit", "Deputy leader")
        MEMBER = "MEMBER", pgettext_lazy("unit", "Member")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "from_date"],
                condition=Q(retracted_at__isnull=True),
                name="force_membership_once",
            )
        ]


class PostHeld(DatedFact):
    """A post as the roll prints it: "Trung đội trưởng"."""

    title = models.CharField(max_length=120)


class RankHeld(DatedFact):
    title = models.CharField(max_length=80)


class QualificationKind(CommuneRow):
    """Something a duty may require: driving a boat, first aid, team leading."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "code"], name="force_qualification_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class QualificationStandsFor(CommuneRow):
    """Whoever holds one kind may fill a duty that asks for another, by some paper, for some days (FEATURES A4)."""

    held = models.ForeignKey(QualificationKind, on_delete=models.PROTECT, related_name="stands_for")
    counts_as = models.ForeignKey(QualificationKind, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=160)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)  # first day it no longer counts
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(held=F("counts_as")), name="force_stands_for_another"),
            models.UniqueConstraint(
                fields=["held", "counts_as"], condition=Q(to_date__isnull=True), name="force_stands_for_once"
            ),
        ]


class Qualification(DatedFact):
    """A person's qualification; ``to_date`` is the first day it has expired."""

    kind = models.ForeignKey(QualificationKind, on_delete=models.PROTECT, related_name="held")


class NeededPlaces(CommuneRow):
    """Places the commune's own duties need (FEATURES A2). Never the decided establishment."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="needed")
    qualification = models.ForeignKey(QualificationKind, on_delete=models.PROTECT, null=True, blank=True)
    duty_name = models.CharField(max_length=120)  # what the places are for
    count = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
