"""Drafting, changing and following up agreements. What is signed is never changed: the next version is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.audit.services import record, verb
from trucban.coordination import policy, selectors
from trucban.coordination.models import Agreement, Obligation, SharingRule
from trucban.document.wording import day_text, refuse_secret_marks
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc

TITLE_LENGTH = 200
# What a promise carries over into the next version.
COPIED = (
    "kind", "title", "cadence", "count", "hamlet_ids", "responsible_id", "from_time", "to_time", "duration_minutes",
    "militia_count", "police_count", "point_id", "position",
)  # fmt: skip


class AgreementIsBinding(DomainError):
    """It is in force or replaced: it is changed by a new version."""


class VersionAlreadyBegun(DomainError):
    """The next version is being drafted, or stands."""


class PeriodRefused(DomainError):
    """The agreement ends before it begins."""


class PartiesMissing(DomainError):
    """Two agencies agree, not one, and the one that drafts is among them."""


class TitleMissing(DomainError):
    """An agreement and a promise are called by a title."""


class RegulationInForce(DomainError):
    """A commune has one coordination regulation at a time: it is changed by a new version."""


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
        TitleMissing, PeriodRefused, PartiesMissing, SecretMarkFound: what is written does not hold.
        RegulationInForce: another regulation holds in that period.
    """
    owner_id = actor.agency_with("coordination.edit")
    if owner_id is None:
        raise PermissionDenied
    under = selectors.get_agreement(actor=actor, agreement_id=under_id) if under_id else None
    agreement = Agreement(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        kind=Agreement.Kind(kind),
        title=clean_title(title),
        from_date=from_date,
        to_date=to_date,
        review_date=review_date,
        text=nfc(text).strip(),
        legal_basis=nfc(legal_basis).strip(),
        uses_militia=uses_militia,
        under=under,
    )
    _check(agreement)
    parties = _parties(actor, party_ids, owner_id)
    agreement.save(force_insert=True)
    agreement.parties.set(parties)
    changes = {"kind": kind, "title": agreement.title, "from_date": from_date, "to_date": to_date}
    note_change(actor, agreement, action="agreement.drafted", changes=changes, at=at)
    return agreement


def clean_title(title: str) -> str:
    cleaned = nfc(" ".join(title.split()))
    if not 0 < len(cleaned) <= TITLE_LENGTH:
        raise TitleMissing(_("Give it a title of 1 to %(most)s characters.") % {"most": TITLE_LENGTH})
    refuse_secret_marks(cleaned)
    return cleaned


def _parties(actor: Actor, party_ids: Sequence[UUID], owner_id: UUID) -> list[Agency]:
    keys = list(dict.fromkeys(party_ids))
    parties = [access.get_agency(commune_id=actor.commune_id, agency_id=key) for key in keys]
    if len(parties) < 2 or owner_id not in keys:
        raise PartiesMissing(
            _("An agreement has two parties or more, one of them the agency that drafts it: choose them.")
        )
    return parties


def _check(agreement: Agreement) -> None:
    _check_period(agreement)
    refuse_secret_marks(f"{agreement.text}\n{agreement.legal_basis}")
    if agreement.kind == Agreement.Kind.REGULATION:
        _refuse_second_regulation(agreement)


def _check_period(agreement: Agreement) -> None:
    if agreement.to_date <= agreement.from_date:
        raise PeriodRefused(
            _("It begins on %(first)s: the day it lapses must come after that, not %(last)s.")
            % {"first": day_text(agreement.from_date), "last": day_text(agreement.to_date)}
        )
    review = agreement.review_date
    if review and not agreement.from_date <= review < agreement.to_date:
        raise PeriodRefused(
            _("The review on %(day)s is outside the time it holds: choose a day before it lapses.")
            % {"day": day_text(review)}
        )


def _refuse_second_regulation(agreement: Agreement) -> None:
    others = Agreement.objects.filter(
        commune_id=agreement.commune_id,
        kind=Agreement.Kind.REGULATION,
        status=Agreement.Status.IN_FORCE,
        from_date__lt=agreement.to_date,
        to_date__gt=agreement.from_date,
    )
    other = others.exclude(pk=agreement.previous_id).exclude(pk=agreement.pk).first()
    if other:
        raise RegulationInForce(
            _("“%(title)s” holds until %(day)s: make a new version of it, or begin after that day.")
            % {"title": other.title, "day": day_text(other.to_date)}
        )


class AgreementChanges(TypedDict, total=False):
    title: str
    from_date: date
    to_date: date
    review_date: date | None
    text: str
    legal_basis: str
    uses_militia: bool
    party_ids: Sequence[UUID]


@verb
def edit_agreement(
    *, actor: Actor, agreement_id: UUID, at: datetime, **changes: Unpack[AgreementChanges]
) -> Agreement:
    """
    Change a draft. Signatures and approvals given for what it said before no longer count; they stay on record.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding; as `draft_agreement`.
    """
    agreement = open_draft(actor, agreement_id)
    before = selectors.content_hash(agreement)
    values = dict(changes)
    party_ids = values.pop("party_ids", None)
    for name, value in values.items():
        setattr(agreement, name, nfc(value).strip() if isinstance(value, str) else value)
    agreement.title = clean_title(agreement.title)
    agreement.uses_militia = agreement.uses_militia or promises_militia(agreement)
    _check(agreement)
    agreement.save()
    if party_ids is not None:
        agreement.parties.set(_parties(actor, list(changes["party_ids"]), agreement.owner_id))
    if selectors.content_hash(agreement) != before:
        note_change(actor, agreement, action="agreement.edited", changes=dict(changes), at=at)
    return agreement


def open_draft(actor: Actor, agreement_id: UUID) -> Agreement:
    """Lock a draft that the actor may change."""
    agreement = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    if not policy.can_edit(actor, agreement):
        raise PermissionDenied
    check_is_draft(agreement)
    return agreement


def check_is_draft(agreement: Agreement) -> None:
    if agreement.status != Agreement.Status.DRAFT:
        raise AgreementIsBinding(
            _("“%(title)s” has been signed by all: make a new version and change that.")
            % {"title": agreement.title}
        )


def promises_militia(agreement: Agreement) -> bool:
    """Say whether a promise sends militia out: then the whole agreement is a call-out, whatever was ticked."""
    return agreement.obligations.filter(militia_count__gt=0).exists()


def note_change(
    actor: Actor, agreement: Agreement, *, action: str, changes: dict[str, object], at: datetime
) -> None:
    """Keep what it says now under its hash, and void what was signed and approved for other words."""
    agreement.content_hash = selectors.content_hash(agreement)
    agreement.save(update_fields=["content_hash", "uses_militia"])
    for signature in agreement.signatures.filter(voided_at__isnull=True):
        signature.voided_at = at
        signature.save(update_fields=["voided_at"])
        voided = {"agency": signature.agency_id, "content_hash": signature.content_hash}
        record(actor=actor, action="agreement.signature_voided", subject=signature, at=at, changes=voided)
    for approval in agreement.approvals.filter(voided_at__isnull=True):
        approval.voided_at = at
        approval.save(update_fields=["voided_at"])
        record(actor=actor, action="agreement.approval_voided", subject=approval, at=at)
    record(actor=actor, action=action, subject=agreement, at=at, changes=changes)


@verb
def new_version(
    *, actor: Actor, agreement_id: UUID, from_date: date, to_date: date, at: datetime
) -> Agreement:
    """
    Begin the next version with everything the last one says; that one holds until this one is signed and begins.

    Raises:
        NotVisible, PermissionDenied, PeriodRefused.
        VersionAlreadyBegun: a next version has been begun already, or this one was never signed.
    """
    old = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    if not policy.can_edit(actor, old):
        raise PermissionDenied
    if old.status != Agreement.Status.IN_FORCE or Agreement.objects.filter(previous=old).exists():
        raise VersionAlreadyBegun(
            _("A draft of “%(title)s” has been begun already: go on with that one.") % {"title": old.title}
        )
    new = Agreement(
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
    _check(new)
    new.save(force_insert=True)
    new.parties.set(old.parties.all())
    _copy(old, new)
    changes = {"version": new.version, "from_date": from_date, "to_date": to_date}
    note_change(actor, new, action="agreement.version_begun", changes=changes, at=at)
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
