"""Drafting agreements, signing them, recording approvals; and standing shares at work."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access import services as access_services
from trucban.access.actors import Actor
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.coordination import policy, selectors
from trucban.coordination.models import Agreement, Approval, Obligation, SharingRule, Signature
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.text import nfc

# Never shared by a standing rule: victims, and what only the competent agency may know.
NEVER_BY_RULE = frozenset({"FAMILY_VIOLENCE", "POLITICAL_SECURITY"})
# Fields of an incident that a rule may hide from the other agency.
REDACTABLE = ("summary", "place_text", "hamlet", "point", "lon", "lat", "source", "persons_concerned")
# What a promise carries over into the next version.
COPIED = (
    "kind", "title", "cadence", "count", "hamlet_ids", "responsible_id", "from_time", "to_time", "duration_minutes",
    "militia_count", "police_count", "point_id", "position",
)  # fmt: skip
HEADS = {OfficeKind.COMMANDER, OfficeKind.POLICE_CHIEF, OfficeKind.COMMUNE_CHAIRMAN}


class AgreementIsBinding(DomainError):
    """It is in force or replaced: it is changed by a new version."""


class PeriodRefused(DomainError):
    """The agreement ends before it begins."""


class PartiesMissing(DomainError):
    """Two agencies agree, not one."""


class TitleMissing(DomainError):
    """An agreement and a promise are called by a title."""


class ObligationRefused(DomainError):
    """The promise cannot be kept as it is written."""


class SharingRuleRefused(DomainError):
    """This may not be shared by a standing rule."""


class AlreadySigned(DomainError):
    """That side has signed what it says now."""


class ApprovalRefused(DomainError):
    """No such approval is asked for, or nobody has confirmed whose it is."""


@verb
def draft_agreement(
    *,
    actor: Actor,
    kind: str,
    title: str,
    party_ids: Sequence[UUID],
    from_date: date,
    to_date: date,
    at: datetime,
    text: str = "",
    legal_basis: str = "",
    uses_militia: bool = False,
    review_date: date | None = None,
    under_id: UUID | None = None,
) -> Agreement:
    """
    Begin an agreement; it is a draft and binds nobody until everything it needs has been recorded.

    Raises:
        PermissionDenied, NotVisible.
        TitleMissing, PeriodRefused, PartiesMissing: what is written does not hold.
    """
    owner_id = actor.agency_with("coordination.edit")
    if owner_id is None:
        raise PermissionDenied
    parties = _parties(actor, party_ids)
    _check_period(from_date, to_date)
    under = selectors.get_agreement(actor=actor, agreement_id=under_id) if under_id else None
    agreement = Agreement.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        kind=Agreement.Kind(kind),
        title=_title(title),
        from_date=from_date,
        to_date=to_date,
        review_date=review_date,
        text=nfc(text).strip(),
        legal_basis=nfc(legal_basis).strip(),
        uses_militia=uses_militia,
        under=under,
    )
    agreement.parties.set(parties)
    record(
        actor=actor,
        action="agreement.drafted",
        subject=agreement,
        at=at,
        changes={"kind": kind, "title": title, "from_date": from_date, "to_date": to_date},
    )
    return agreement


def _title(title: str) -> str:
    cleaned = nfc(" ".join(title.split()))
    if not cleaned or len(cleaned) > 200:
        raise TitleMissing(_("Give it a title of at most 200 characters."))
    return cleaned


def _parties(actor: Actor, party_ids: Sequence[UUID]) -> list[Agency]:
    parties = [
        access.get_agency(commune_id=actor.commune_id, agency_id=key) for key in dict.fromkeys(party_ids)
    ]
    if len(parties) < 2:
        raise PartiesMissing(_("An agreement has two parties or more: choose the other one."))
    return parties


def _check_period(from_date: date, to_date: date) -> None:
    if to_date <= from_date:
        raise PeriodRefused(_("The last day must come after the first: check the two dates."))


class AgreementChanges(TypedDict, total=False):
    title: str
    from_date: date
    to_date: date
    review_date: date | None
    text: str
    legal_basis: str
    uses_militia: bool


@verb
def edit_agreement(
    *, actor: Actor, agreement_id: UUID, at: datetime, **changes: Unpack[AgreementChanges]
) -> Agreement:
    """Change a draft. Signatures given for what it said before no longer count."""
    agreement = _open_draft(actor, agreement_id)
    for name, value in changes.items():
        setattr(agreement, name, nfc(value).strip() if isinstance(value, str) else value)
    agreement.title = _title(agreement.title)
    _check_period(agreement.from_date, agreement.to_date)
    agreement.save()
    record(actor=actor, action="agreement.edited", subject=agreement, at=at, changes=dict(changes))
    return agreement


def _open_draft(actor: Actor, agreement_id: UUID) -> Agreement:
    agreement = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    if not policy.can_edit(actor, agreement):
        raise PermissionDenied
    _check_is_draft(agreement)
    return agreement


def _check_is_draft(agreement: Agreement) -> None:
    if agreement.status != Agreement.Status.DRAFT:
        raise AgreementIsBinding(
            _("“%(title)s” is in force: make a new version and change that.") % {"title": agreement.title}
        )


@verb
def add_obligation(
    *,
    actor: Actor,
    agreement_id: UUID,
    kind: str,
    title: str,
    cadence: str,
    responsible_id: UUID,
    at: datetime,
    count: int = 1,
    hamlet_ids: Sequence[UUID] = (),
    from_time: time | None = None,
    to_time: time | None = None,
    duration_minutes: int | None = None,
    militia_count: int = 0,
    police_count: int = 0,
    point_id: UUID | None = None,
) -> Obligation:
    """
    Write a promise into a draft.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding, TitleMissing.
        ObligationRefused: a patrol or guard without hours, length or people; a number that makes no sense.
    """
    agreement = _open_draft(actor, agreement_id)
    obligation = Obligation(
        commune_id=actor.commune_id,
        agreement=agreement,
        kind=Obligation.Kind(kind),
        title=_title(title),
        cadence=Obligation.Cadence(cadence),
        count=count,
        hamlet_ids=[str(key) for key in hamlet_ids],
        responsible=access.get_agency(commune_id=actor.commune_id, agency_id=responsible_id),
        from_time=from_time,
        to_time=to_time,
        duration_minutes=duration_minutes,
        militia_count=militia_count,
        police_count=police_count,
        point_id=point_id,
        position=agreement.obligations.count() + 1,
    )
    _check_obligation(actor, obligation)
    obligation.save(force_insert=True)
    changes = {"kind": kind, "title": title, "cadence": cadence, "count": count}
    record(actor=actor, action="agreement.obligation_added", subject=agreement, at=at, changes=changes)
    return obligation


def _check_obligation(actor: Actor, row: Obligation) -> None:
    if not 1 <= row.count <= 50:
        raise ObligationRefused(_("How often: expected a number from 1 to 50."))
    if not (0 <= row.militia_count <= 100 and 0 <= row.police_count <= 100):
        raise ObligationRefused(_("How many people: expected a number from 0 to 100."))
    for key in row.hamlet_ids:
        area.get_hamlet(commune_id=actor.commune_id, hamlet_id=UUID(key))
    if row.point_id:
        area.get_point(commune_id=actor.commune_id, point_id=row.point_id)
    if row.kind in {Obligation.Kind.PATROL, Obligation.Kind.GUARD}:
        _check_hours(row)


def _check_hours(row: Obligation) -> None:
    if row.from_time is None or row.to_time is None or not row.duration_minutes:
        raise ObligationRefused(_("A patrol or guard needs the hours it falls in and how long it lasts."))
    if not 15 <= row.duration_minutes <= 12 * 60:
        raise ObligationRefused(_("It lasts from 15 minutes to 12 hours: check how long."))
    if row.militia_count + row.police_count == 0:
        raise ObligationRefused(_("Somebody must go: say how many people of each side."))
    if row.kind == Obligation.Kind.GUARD and row.point_id is None:
        raise ObligationRefused(_("A guard stands at a public place: choose the point."))


@verb
def remove_obligation(*, actor: Actor, agreement_id: UUID, obligation_id: UUID, at: datetime) -> None:
    """Take a promise out of a draft."""
    agreement = _open_draft(actor, agreement_id)
    row = agreement.obligations.filter(pk=obligation_id).first()
    if row is None:
        raise NotVisible
    row.delete()
    record(
        actor=actor,
        action="agreement.obligation_removed",
        subject=agreement,
        at=at,
        changes={"obligation": obligation_id},
    )


@verb
def add_sharing_rule(
    *,
    actor: Actor,
    agreement_id: UUID,
    from_agency_id: UUID,
    to_agency_id: UUID,
    incident_kind: str,
    tier: str,
    at: datetime,
    redacted_fields: Sequence[str] = (),
) -> SharingRule:
    """
    Let incidents of a kind be shared with another party from their first report.

    Raises:
        SharingRuleRefused: victims and political security are never shared by rule; a field that cannot be hidden;
            an agency that is no party, or the same one twice.
    """
    agreement = _open_draft(actor, agreement_id)
    parties = set(agreement.parties.values_list("pk", flat=True))
    if incident_kind in NEVER_BY_RULE:
        raise SharingRuleRefused(_("Incidents of this kind are never shared by a standing rule."))
    if not {from_agency_id, to_agency_id} <= parties or from_agency_id == to_agency_id:
        raise SharingRuleRefused(_("A rule goes from one party of the agreement to another: choose two."))
    if unknown := set(redacted_fields) - set(REDACTABLE):
        raise SharingRuleRefused(
            _("These fields cannot be hidden: %(fields)s.") % {"fields": ", ".join(sorted(unknown))}
        )
    rule = SharingRule.objects.create(
        commune_id=actor.commune_id,
        agreement=agreement,
        from_agency_id=from_agency_id,
        to_agency_id=to_agency_id,
        incident_kind=incident_kind,
        tier=SharingRule.Tier(tier),
        redacted_fields=list(redacted_fields),
    )
    changes = {"incident_kind": incident_kind, "tier": tier, "redacted": list(redacted_fields)}
    record(actor=actor, action="agreement.sharing_rule_added", subject=agreement, at=at, changes=changes)
    return rule


@verb
def remove_sharing_rule(*, actor: Actor, agreement_id: UUID, rule_id: UUID, at: datetime) -> None:
    """Take a sharing rule out of a draft."""
    agreement = _open_draft(actor, agreement_id)
    rule = agreement.sharing_rules.filter(pk=rule_id).first()
    if rule is None:
        raise NotVisible
    rule.delete()
    record(
        actor=actor,
        action="agreement.sharing_rule_removed",
        subject=agreement,
        at=at,
        changes={"rule": rule_id},
    )


@verb
def sign_agreement(*, actor: Actor, agreement_id: UUID, at: datetime) -> Agreement:
    """
    Sign on screen for the actor's agency: a head, a deputy (KT.) or, to endorse, the chairman.

    The agreement comes into force by itself with the last thing it needs.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding.
        AlreadySigned: this side has signed what it says now.
    """
    agreement = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    _check_is_draft(agreement)
    agency = _agency_signing(actor, agreement)
    holding = next(h for h in actor.holdings if h.agency_id == agency.pk and h.office_kind)
    capacity = "Q." if holding.acting else "" if holding.office_kind in HEADS else "KT."
    _write_signature(
        actor,
        agreement,
        agency,
        at=at,
        manner=Signature.Manner.SCREEN,
        capacity=capacity,
        signer_name=actor.name,
        signer_title=holding.title,
        signed_date=at.astimezone(VIETNAM).date(),
    )
    return agreement


def _agency_signing(actor: Actor, agreement: Agreement) -> Agency:
    for agency in selectors.signatories(agreement):
        endorses = agency.kind == Agency.Kind.PEOPLES_COMMITTEE
        if policy.can_endorse(actor) if endorses else policy.can_sign(actor, agency.pk):
            return agency
    raise PermissionDenied


def _write_signature(
    actor: Actor,
    agreement: Agreement,
    agency: Agency,
    *,
    at: datetime,
    manner: str,
    signer_name: str,
    signer_title: str,
    signed_date: date,
    capacity: str = "",
    scan_sha256: str = "",
) -> Signature:
    content = selectors.content_hash(agreement)
    if agreement.signatures.filter(agency=agency, content_hash=content).exists():
        raise AlreadySigned(_("%(agency)s has signed this already.") % {"agency": agency.short_name})
    signature, _created = Signature.objects.update_or_create(
        agreement=agreement,
        agency=agency,
        defaults={
            "commune_id": actor.commune_id,
            "manner": manner,
            "capacity": capacity,
            "signer_name": signer_name,
            "signer_title": signer_title,
            "signed_date": signed_date,
            "recorded_at": at,
            "recorded_by_id": actor.id,
            "content_hash": content,
            "scan_sha256": scan_sha256,
        },
    )
    changes = {"agency": agency.pk, "manner": manner, "content_hash": content, "signed_date": signed_date}
    record(actor=actor, action="agreement.signed", subject=agreement, at=at, changes=changes)
    _come_into_force(actor, agreement, at=at)
    return signature


@verb
def record_signed_paper(
    *,
    actor: Actor,
    agreement_id: UUID,
    agency_id: UUID,
    signer_name: str,
    signer_title: str,
    signed_date: date,
    scan_sha256: str,
    at: datetime,
    capacity: str = "",
) -> Agreement:
    """
    Record, as the clerk, that a side has signed the paper: who, when, and the hash of the scan.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding, AlreadySigned.
        ApprovalRefused: that agency does not sign this, or name, day or scan are missing.
    """
    agreement = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    if not policy.can_record_paper(actor):
        raise PermissionDenied
    _check_is_draft(agreement)
    agency = next((a for a in selectors.signatories(agreement) if a.pk == agency_id), None)
    if agency is None:
        raise ApprovalRefused(_("That agency does not sign this agreement."))
    if not (signer_name.strip() and scan_sha256) or signed_date > at.astimezone(VIETNAM).date():
        raise ApprovalRefused(_("Enter who signed, the day (not in the future) and the scan of the paper."))
    _write_signature(
        actor,
        agreement,
        agency,
        at=at,
        manner=Signature.Manner.PAPER,
        capacity=capacity,
        signer_name=nfc(signer_name.strip()),
        signer_title=nfc(signer_title.strip()),
        signed_date=signed_date,
        scan_sha256=scan_sha256,
    )
    return agreement


@verb
def record_approval(
    *,
    actor: Actor,
    agreement_id: UUID,
    office: str,
    given_by: str,
    given_date: date,
    at: datetime,
    paper_number: str = "",
) -> Agreement:
    """
    Record an approval that the power row asks for: who gave it, on which paper, when.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding.
        ApprovalRefused: the row does not ask for it, its office is still to be confirmed, or it is in the future.
    """
    agreement = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    if not policy.can_record_approval(actor, agreement):
        raise PermissionDenied
    _check_is_draft(agreement)
    needs = selectors.approvals_needed(agreement, on=agreement.from_date)
    need = next((need for need in needs if need.office == office), None)
    if need is None:
        raise ApprovalRefused(_("No approval of that office is asked for."))
    if need.to_be_confirmed:
        raise ApprovalRefused(
            _("Which office “%(office)s” is has not been confirmed: sign it in the settings first.")
            % {"office": need.label}
        )
    if not given_by.strip() or given_date > at.astimezone(VIETNAM).date():
        raise ApprovalRefused(_("Enter who approved and the day, which cannot be in the future."))
    Approval.objects.update_or_create(
        agreement=agreement,
        power=need.power,
        office=office,
        defaults={
            "commune_id": actor.commune_id,
            "given_by": nfc(given_by.strip()),
            "paper_number": paper_number.strip(),
            "given_date": given_date,
            "recorded_at": at,
            "recorded_by_id": actor.id,
        },
    )
    changes = {"office": office, "paper_number": paper_number, "given_date": given_date}
    record(actor=actor, action="agreement.approved", subject=agreement, at=at, changes=changes)
    _come_into_force(actor, agreement, at=at)
    return agreement


def _come_into_force(actor: Actor, agreement: Agreement, *, at: datetime) -> None:
    if selectors.what_is_missing(agreement, on=agreement.from_date):
        return
    agreement.status = Agreement.Status.IN_FORCE
    agreement.content_hash = selectors.content_hash(agreement)
    agreement.save(update_fields=["status", "content_hash"])
    record(actor=actor, action="agreement.in_force", subject=agreement, at=at)
    if agreement.previous and agreement.previous.status == Agreement.Status.IN_FORCE:
        agreement.previous.status = Agreement.Status.REPLACED
        agreement.previous.save(update_fields=["status"])
        record(actor=actor, action="agreement.replaced", subject=agreement.previous, at=at)


@verb
def new_version(
    *, actor: Actor, agreement_id: UUID, from_date: date, to_date: date, at: datetime
) -> Agreement:
    """
    Begin the next version with everything the last one says; that one stays in force until this one is complete.

    Raises:
        NotVisible, PermissionDenied, PeriodRefused.
        AgreementIsBinding: a next version has been begun already.
    """
    old = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    if not policy.can_edit(actor, old):
        raise PermissionDenied
    if Agreement.objects.filter(previous=old).exists():
        raise AgreementIsBinding(_("A next version has been begun already: go on with that one."))
    _check_period(from_date, to_date)
    new = Agreement.objects.create(
        commune_id=old.commune_id,
        owner_id=old.owner_id,
        kind=old.kind,
        title=old.title,
        version=old.version + 1,
        previous=old,
        under=old.under,
        from_date=from_date,
        to_date=to_date,
        text=old.text,
        legal_basis=old.legal_basis,
        uses_militia=old.uses_militia,
    )
    new.parties.set(old.parties.all())
    _copy(old, new)
    changes = {"version": new.version, "from_date": from_date, "to_date": to_date}
    record(actor=actor, action="agreement.version_begun", subject=new, at=at, changes=changes)
    return new


def _copy(old: Agreement, new: Agreement) -> None:
    for row in selectors.obligations_of(old):
        values = {name: getattr(row, name) for name in COPIED}
        Obligation.objects.create(commune_id=new.commune_id, agreement=new, **values)
    for rule in selectors.rules_of(old):
        SharingRule.objects.create(
            commune_id=new.commune_id,
            agreement=new,
            from_agency_id=rule.from_agency_id,
            to_agency_id=rule.to_agency_id,
            incident_kind=rule.incident_kind,
            tier=rule.tier,
            redacted_fields=rule.redacted_fields,
        )


def apply_sharing_rules(
    *, actor: Actor, subject: models.Model, owner_id: UUID, incident_kind: str, at: datetime
) -> None:
    """Share a new incident as the standing rules in force say. Called by `incident` inside its own verb."""
    if incident_kind in NEVER_BY_RULE:
        return
    for rule in selectors.sharing_rules_in_force(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        incident_kind=incident_kind,
        on=at.astimezone(VIETNAM).date(),
    ):
        access_services.share_record(
            actor=actor,
            subject=subject,
            owner_id=owner_id,
            to_agency_id=rule.to_agency_id,
            tier=rule.tier,
            redacted_fields=rule.redacted_fields,
            rule_id=rule.pk,
            reason=rule.agreement.title,
            at=at,
        )
