"""Questions about agreements, their signatures and approvals, and what they oblige to."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban import law
from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.coordination.models import Agreement, Approval, Obligation, SharingRule
from trucban.law import NoRuleInForce
from trucban.lib.errors import NotVisible
from trucban.rulebook import selectors as rulebook

CALL_OUT = "callout_in_commune"  # using militia is a call-out
SUPERIOR_COMMAND = "SUPERIOR_COMMAND"  # its title is to be confirmed by a signed local value


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


def agreements(*, actor: Actor) -> QuerySet[Agreement]:
    """Return the agreements of the actor's agencies as a party, the newest first."""
    rows: QuerySet[Agreement] = Agreement.objects.filter(
        _seen_by_party(actor) | Q(pk__in=Agreement.objects.visible_to(actor).values("pk")),
        commune_id=actor.commune_id,
    )
    return rows.distinct().prefetch_related("parties", "signatures").order_by("-from_date", "-version", "pk")


def _seen_by_party(actor: Actor) -> Q:
    agencies = [holding.agency_id for holding, _ in actor.holdings_with("coordination.view")]
    return Q(parties__in=agencies)


def get_agreement(*, actor: Actor, agreement_id: UUID, lock: bool = False) -> Agreement:
    seen = agreements(actor=actor).filter(pk=agreement_id).values("pk")
    rows = Agreement.objects.select_for_update() if lock else Agreement.objects
    agreement: Agreement | None = rows.filter(pk__in=seen).first()
    if agreement is None:
        raise NotVisible
    return agreement


def in_force(*, commune_id: UUID, kind: str, on: date) -> Agreement | None:
    rows: QuerySet[Agreement] = Agreement.objects.filter(
        commune_id=commune_id,
        kind=kind,
        status=Agreement.Status.IN_FORCE,
        from_date__lte=on,
        to_date__gt=on,
    )
    return rows.order_by("-from_date", "-version").first()


def obligations_in_force(*, commune_id: UUID, on: date) -> list[Obligation]:
    """Return what the regulation and the plan in force on a day oblige to, in the order they are written."""
    rows = Obligation.objects.filter(
        agreement__commune_id=commune_id,
        agreement__status=Agreement.Status.IN_FORCE,
        agreement__from_date__lte=on,
        agreement__to_date__gt=on,
    )
    return list(rows.select_related("agreement", "responsible").order_by("agreement", "position", "pk"))


def obligations_of(agreement: Agreement) -> list[Obligation]:
    return list(agreement.obligations.select_related("responsible").order_by("position", "pk"))


def rules_of(agreement: Agreement) -> list[SharingRule]:
    rows = agreement.sharing_rules.select_related("from_agency", "to_agency")
    return list(rows.order_by("incident_kind", "pk"))


def sharing_rules_in_force(
    *, commune_id: UUID, owner_id: UUID, incident_kind: str, on: date
) -> list[SharingRule]:
    """Return the standing rules for one kind of incident of one agency on a day."""
    rows = SharingRule.objects.filter(
        agreement__commune_id=commune_id,
        agreement__status=Agreement.Status.IN_FORCE,
        agreement__from_date__lte=on,
        agreement__to_date__gt=on,
        from_agency_id=owner_id,
        incident_kind=incident_kind,
    )
    return list(rows.order_by("pk"))


def approvals_needed(agreement: Agreement, *, on: date) -> list[ApprovalNeed]:
    """Return the approvals that using militia asks for on a day, each with what was recorded."""
    if not agreement.uses_militia:
        return []
    try:
        power = law.power(CALL_OUT, on=on)
    except NoRuleInForce:
        unknown = law.OfficeRef(office="UNKNOWN", label_vi="?", confidence="?")
        return [_need(agreement, unknown, on)]
    return [_need(agreement, office, on) for office in power.agreements]


def _need(agreement: Agreement, office: law.OfficeRef, on: date) -> ApprovalNeed:
    label, confirmed = office.label_vi, office.confidence != "?"
    if office.office == SUPERIOR_COMMAND:
        signed = rulebook.value(commune_id=agreement.commune_id, key="power.superior_command", on=on)
        label, confirmed = signed or label, bool(signed)
    return ApprovalNeed(
        power=CALL_OUT,
        office=office.office,
        label=label,
        confidence=office.confidence,
        approval=agreement.approvals.filter(power=CALL_OUT, office=office.office).first(),
        to_be_confirmed=not confirmed,
    )


def signatures_missing(agreement: Agreement) -> list[Agency]:
    """Return the parties, and the People's Committee that endorses, which have not signed what it says now."""
    content = content_hash(agreement)
    signed = set(agreement.signatures.filter(content_hash=content).values_list("agency_id", flat=True))
    return [agency for agency in signatories(agreement) if agency.pk not in signed]


def signatories(agreement: Agreement) -> list[Agency]:
    """Return who must sign: the parties, and the People's Committee whose chairman endorses."""
    committee = access.agency_of_kind(commune_id=agreement.commune_id, kind=Agency.Kind.PEOPLES_COMMITTEE)
    parties = [agency for agency in agreement.parties.order_by("pk") if agency.pk != committee.pk]
    return [*parties, committee]


def what_is_missing(agreement: Agreement, *, on: date) -> list[str]:
    """Name, in words for a person, every signature and approval without which it stays a draft."""
    missing = [agency.short_name for agency in signatures_missing(agreement)]
    return missing + [need.label for need in approvals_needed(agreement, on=on) if need.approval is None]


def lapsing(*, commune_id: UUID, on: date, within_days: int) -> list[Agreement]:
    """Return agreements in force that lapse within some days, and those that lapsed without a successor."""
    rows = Agreement.objects.filter(
        commune_id=commune_id,
        status=Agreement.Status.IN_FORCE,
        to_date__lte=on + timedelta(days=within_days),
    )
    return list(rows.filter(next__isnull=True).order_by("to_date", "pk"))


def content_hash(agreement: Agreement) -> str:
    """Return the SHA-256 (hexadecimal) of all that a signature is for: text, dates, parties, promises, shares."""
    content = {
        "kind": agreement.kind,
        "title": agreement.title,
        "version": agreement.version,
        "from": str(agreement.from_date),
        "to": str(agreement.to_date),
        "text": agreement.text,
        "basis": agreement.legal_basis,
        "uses_militia": agreement.uses_militia,
        "parties": sorted(str(pk) for pk in agreement.parties.values_list("pk", flat=True)),
        "obligations": [_obligation_values(row) for row in obligations_of(agreement)],
        "rules": [
            [str(r.from_agency_id), str(r.to_agency_id), r.incident_kind, r.tier, sorted(r.redacted_fields)]
            for r in rules_of(agreement)
        ],
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
