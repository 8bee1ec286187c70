"""Questions about agreements, their signatures and approvals, and what they oblige to."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from trucban import law
from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.access.visibility import one
from trucban.coordination.models import Agreement, Approval, Obligation, SharingRule, Signature
from trucban.rulebook import selectors as rulebook

CALL_OUT = "callout_in_commune"  # using militia is a call-out
SUPERIOR_COMMAND = "SUPERIOR_COMMAND"  # its title is to be confirmed by a signed local value
# A version that was replaced held until the day the next one began.
SIGNED = (Agreement.Status.IN_FORCE, Agreement.Status.REPLACED)


@dataclass(frozen=True)
class ApprovalNeed:
    """
    An approval that the power row names.

    ``to_be_confirmed``: nobody has signed yet which office that is, so no approval of it can be recorded.
    """

    power: str
    office: str
    label: str
    confidence: str
    approval: Approval | None
    to_be_confirmed: bool = False

    @property
    def is_open(self) -> bool:
        return self.to_be_confirmed or self.approval is None


def agreements(*, actor: Actor) -> QuerySet[Agreement]:
    """Return the agreements of the actor's agencies, the newest first."""
    rows: QuerySet[Agreement] = Agreement.objects.visible_to(actor)
    return (
        rows.select_related("owner", "previous", "under")
        .prefetch_related("parties", "signatures")
        .order_by("-from_date", "-version", "pk")
    )


def get_agreement(*, actor: Actor, agreement_id: UUID, lock: bool = False) -> Agreement:
    return one(Agreement, Agreement.objects.visible_to(actor), agreement_id, lock=lock)


def all_in_force(*, commune_id: UUID, on: date) -> QuerySet[Agreement]:
    """Return what held on a day: signed, begun, not lapsed, and no later version begun by then."""
    later = Agreement.objects.filter(previous=OuterRef("pk"), status__in=SIGNED, from_date__lte=on)
    rows: QuerySet[Agreement] = Agreement.objects.filter(
        ~Q(Exists(later)), commune_id=commune_id, status__in=SIGNED, from_date__lte=on, to_date__gt=on
    )
    return rows.order_by("-from_date", "-version", "pk")


def in_force(*, commune_id: UUID, kind: str, on: date) -> Agreement | None:
    """Return the regulation, or the newest plan, that holds on a day."""
    return all_in_force(commune_id=commune_id, on=on).filter(kind=kind).first()


def obligations_in_force(*, commune_id: UUID, on: date) -> list[Obligation]:
    """Return what the regulation and the plans of a day oblige to: the regulation first, each in its own order."""
    holding = all_in_force(commune_id=commune_id, on=on).values("pk")
    rows = Obligation.objects.filter(agreement__in=holding).select_related("agreement", "responsible")
    return list(rows.order_by("-agreement__kind", "agreement__from_date", "agreement", "position", "pk"))


def obligations_of(agreement: Agreement) -> list[Obligation]:
    return list(agreement.obligations.select_related("responsible").order_by("position", "pk"))


def rules_of(agreement: Agreement) -> list[SharingRule]:
    rows = agreement.sharing_rules.select_related("from_agency", "to_agency")
    return list(rows.order_by("incident_kind", "from_agency", "to_agency", "pk"))


def sharing_rules_in_force(
    *, commune_id: UUID, owner_id: UUID, incident_kind: str, on: date
) -> list[SharingRule]:
    """Return the standing rules for one kind of incident of one agency on a day, the newest agreement's first."""
    holding = all_in_force(commune_id=commune_id, on=on).values("pk")
    rows = SharingRule.objects.filter(
        agreement__in=holding, from_agency_id=owner_id, incident_kind=incident_kind
    )
    return list(rows.select_related("agreement", "to_agency").order_by("-agreement__from_date", "pk"))


def approvals_needed(agreement: Agreement, *, on: date) -> list[ApprovalNeed]:
    """
    Return the approvals that using militia asks for, each with what was recorded.

    Who must agree is the law of the day it begins; which office a title means may be confirmed until then.
    """
    if not agreement.uses_militia:
        return []
    try:
        offices = law.power(CALL_OUT, on=agreement.from_date).agreements
    except law.NoRuleInForce:
        offices = (law.OfficeRef(office="UNKNOWN", label_vi="?", confidence="?"),)
    content = content_hash(agreement)
    given = {
        row.office: row
        for row in agreement.approvals.filter(power=CALL_OUT, voided_at__isnull=True, content_hash=content)
    }
    return [_need(agreement, office, given.get(office.office), on) for office in offices]


def _need(agreement: Agreement, office: law.OfficeRef, approval: Approval | None, on: date) -> ApprovalNeed:
    label, confirmed = office.label_vi, office.confidence != "?"
    if office.office == SUPERIOR_COMMAND:
        signed = _superior_command(agreement, on)
        label, confirmed = signed or label, confirmed or bool(signed)
    return ApprovalNeed(CALL_OUT, office.office, label, office.confidence, approval, not confirmed)


def _superior_command(agreement: Agreement, on: date) -> str:
    for day in (on, agreement.from_date):
        signed = rulebook.value(commune_id=agreement.commune_id, key="power.superior_command", on=day)
        if signed:
            return str(signed)
    return ""


def signatures(agreement: Agreement) -> list[Signature]:
    """Return every signature, those for an earlier wording (``voided_at``) included, oldest first."""
    return list(agreement.signatures.select_related("agency").order_by("recorded_at", "pk"))


def signatures_missing(agreement: Agreement) -> list[Agency]:
    """Return the parties, and the People's Committee that endorses, which have not signed what it says now."""
    standing = agreement.signatures.filter(voided_at__isnull=True, content_hash=content_hash(agreement))
    signed = set(standing.values_list("agency_id", flat=True))
    return [agency for agency in signatories(agreement) if agency.pk not in signed]


def signatories(agreement: Agreement) -> list[Agency]:
    """Return who must sign: the parties, and last the People's Committee whose chairman endorses."""
    committee = access.agency_of_kind(commune_id=agreement.commune_id, kind=Agency.Kind.PEOPLES_COMMITTEE)
    parties = [agency for agency in agreement.parties.order_by("pk") if agency.pk != committee.pk]
    return [*parties, committee]


def what_is_missing(agreement: Agreement, *, on: date) -> list[str]:
    """Name, in words for a person, every signature and approval without which it stays a draft."""
    missing = [agency.short_name for agency in signatures_missing(agreement)]
    return missing + [need.label for need in approvals_needed(agreement, on=on) if need.is_open]


def lapsing(*, commune_id: UUID, on: date, within_days: int) -> list[Agreement]:
    """Return what lapses within some days, or lapsed as lately, and that no signed version follows."""
    near = timedelta(days=within_days)
    follows = Agreement.objects.filter(previous=OuterRef("pk"), status__in=SIGNED)
    rows: QuerySet[Agreement] = Agreement.objects.filter(
        ~Q(Exists(follows)),
        commune_id=commune_id,
        status=Agreement.Status.IN_FORCE,
        to_date__range=(on - near, on + near),
    )
    return list(rows.order_by("to_date", "pk"))


def has_lapsed(agreement: Agreement, *, on: date) -> bool:
    return agreement.status == Agreement.Status.IN_FORCE and agreement.to_date <= on


def reviews_due(*, commune_id: UUID, on: date, within_days: int) -> list[Agreement]:
    """Return the agreements in force whose review day comes within some days."""
    rows = all_in_force(commune_id=commune_id, on=on)
    last = on + timedelta(days=within_days)
    return list(rows.filter(review_date__range=(on, last)).order_by("review_date", "pk"))


def content_hash(agreement: Agreement) -> str:
    """Return the SHA-256 (hexadecimal) of all that a signature is for: text, dates, parties, promises, shares."""
    content = {
        "kind": agreement.kind,
        "title": agreement.title,
        "version": agreement.version,
        "under": str(agreement.under_id),
        "from": str(agreement.from_date),
        "to": str(agreement.to_date),
        "review": str(agreement.review_date),
        "text": agreement.text,
        "basis": agreement.legal_basis,
        "uses_militia": agreement.uses_militia,
        "parties": sorted(str(pk) for pk in agreement.parties.values_list("pk", flat=True)),
        "obligations": [_obligation_values(row) for row in obligations_of(agreement)],
        "rules": sorted(
            [str(r.from_agency_id), str(r.to_agency_id), r.incident_kind, r.tier, *sorted(r.redacted_fields)]
            for r in rules_of(agreement)
        ),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _obligation_values(row: Obligation) -> list[object]:
    return [
        row.kind,
        row.title,
        row.cadence,
        row.count,
        sorted(row.hamlet_ids),
        str(row.responsible_id),
        str(row.from_time),
        str(row.to_time),
        row.duration_minutes,
        row.militia_count,
        row.police_count,
        str(row.point_id),
    ]
