"""Signatures and approvals. With the last one an agreement comes into force by itself."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor, Holding
from trucban.access.models import Agency
from trucban.audit.services import record, verb
from trucban.coordination import policy, selectors
from trucban.coordination.models import Agreement, Approval, Signature
from trucban.coordination.services.drafts import check_is_draft
from trucban.document import selectors as document
from trucban.document.wording import refuse_secret_marks
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc
from trucban.notify.services import notify

PAPER_CAPACITIES = ("", "KT.", "Q.")


class AlreadySigned(DomainError):
    """That side has signed what it says now."""


class AgreementChangedMeanwhile(DomainError):
    """It no longer says what the signer had read."""


class PaperRefused(DomainError):
    """What was entered of the signed paper does not hold."""


class ApprovalRefused(DomainError):
    """No such approval is asked for, or nobody has confirmed whose it is."""


@verb
def sign_agreement(*, actor: Actor, agreement_id: UUID, at: datetime, content_hash: str = "") -> Agreement:
    """
    Sign on screen for the actor's agency: a head, a deputy (KT.) or, to endorse, the chairman.

    ``content_hash`` is that of what the signer had on the screen. The agreement comes into force by itself with the
    last thing it needs.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding.
        AgreementChangedMeanwhile: it says something else by now.
        AlreadySigned: this side has signed what it says now.
    """
    agreement = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    agency, holding = _place_to_sign(actor, agreement)
    check_is_draft(agreement)
    if content_hash and content_hash != selectors.content_hash(agreement):
        raise AgreementChangedMeanwhile(
            _("“%(title)s” was changed after you opened it: read it again, then sign.")
            % {"title": agreement.title}
        )
    signature = Signature(
        agency=agency,
        manner=Signature.Manner.SCREEN,
        capacity=policy.capacity(holding),
        signer_name=actor.name,
        signer_title=holding.title,
        signed_date=local_day(at),
    )
    _sign(actor, agreement, signature, at=at)
    return agreement


def _place_to_sign(actor: Actor, agreement: Agreement) -> tuple[Agency, Holding]:
    for agency in selectors.signatories(agreement):
        holding = policy.signing_office(actor, agency)
        if holding:
            return agency, holding
    raise PermissionDenied


def _sign(actor: Actor, agreement: Agreement, signature: Signature, *, at: datetime) -> None:
    missing = selectors.signatures_missing(agreement)
    if signature.agency not in missing:
        raise AlreadySigned(
            _("%(agency)s has signed this already.") % {"agency": signature.agency.short_name}
        )
    signature.commune_id, signature.agreement = agreement.commune_id, agreement
    signature.recorded_at, signature.recorded_by_id = at, actor.id
    signature.content_hash = selectors.content_hash(agreement)
    signature.save(force_insert=True)
    changes = {
        "agency": signature.agency_id,
        "manner": signature.manner,
        "content_hash": signature.content_hash,
        "signed_date": signature.signed_date,
    }
    record(actor=actor, action="agreement.signed", subject=agreement, at=at, changes=changes)
    if not _come_into_force(actor, agreement, at=at):
        waiting = [agency for agency in missing if agency != signature.agency]
        _ask_the_others(actor, agreement, waiting, signed=signature.agency, at=at)


def _ask_the_others(
    actor: Actor, agreement: Agreement, waiting: list[Agency], *, signed: Agency, at: datetime
) -> None:
    title = _("%(agency)s has signed “%(title)s”: it waits for your signature.") % {
        "agency": signed.short_name,
        "title": agreement.title,
    }
    _tell(actor, agreement, waiting, title=title, at=at)


def _tell(actor: Actor, agreement: Agreement, agencies: list[Agency], *, title: str, at: datetime) -> None:
    people = {
        user.pk
        for agency in agencies
        for user in access.users_holding(
            commune_id=actor.commune_id, kinds=list(policy.CAPACITIES), at=at, agency_id=agency.pk
        )
    }
    notify(
        actor=actor,
        recipient_ids=people - {actor.id},
        kind="coordination",
        title=title,
        subject=agreement,
        at=at,
    )


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
        PaperRefused: that agency does not sign this, or name, day or scan do not hold.
    """
    agreement = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    sides = {agency.pk: agency for agency in selectors.signatories(agreement)}
    if not policy.can_record_paper(actor, sides):
        raise PermissionDenied
    check_is_draft(agreement)
    if agency_id not in sides:
        raise PaperRefused(_("That agency does not sign this agreement: choose one of its parties."))
    name, title = nfc(" ".join(signer_name.split())), nfc(" ".join(signer_title.split()))
    if not (0 < len(name) <= 120 and 0 < len(title) <= 160) or capacity not in PAPER_CAPACITIES:
        raise PaperRefused(_("Enter the name and the office of the one who signed, as on the paper."))
    _check_day_of_paper(signed_date, at, PaperRefused)
    if not document.has_scan(commune_id=actor.commune_id, sha256=scan_sha256):
        raise PaperRefused(
            _("Add the scan of the signed paper first: its SHA-256 is kept with the signature.")
        )
    signature = Signature(
        agency=sides[agency_id],
        manner=Signature.Manner.PAPER,
        capacity=capacity,
        signer_name=name,
        signer_title=title,
        signed_date=signed_date,
        scan_sha256=scan_sha256,
    )
    _sign(actor, agreement, signature, at=at)
    return agreement


OLDEST_PAPER = timedelta(days=10 * 366)


def _check_day_of_paper(day: date, at: datetime, refusal: type[DomainError]) -> None:
    if day > local_day(at):
        raise refusal(_("The day on the paper is still to come: check the date."))
    if day < local_day(at) - OLDEST_PAPER:
        raise refusal(_("The day on the paper is more than ten years ago: check the year."))


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
    Record an approval that the power row asks for: who gave it, on which paper, when. It is for what it says now.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding.
        ApprovalRefused: the row does not ask for it, its office is still to be confirmed, it has been recorded, or it
            is of a day to come.
    """
    agreement = selectors.get_agreement(actor=actor, agreement_id=agreement_id, lock=True)
    sides = [agency.pk for agency in selectors.signatories(agreement)]
    if not (policy.can_record_approval(actor, agreement, sides) or policy.can_give_approval(actor, office)):
        raise PermissionDenied
    check_is_draft(agreement)
    need = _need(agreement, office, on=local_day(at))
    name, paper = nfc(" ".join(given_by.split())), nfc(" ".join(paper_number.split()))
    if not 0 < len(name) <= 160 or len(paper) > 80:
        raise ApprovalRefused(_("Enter who approved, and the number of the paper in at most 80 characters."))
    refuse_secret_marks(f"{name} {paper}")
    _check_day_of_paper(given_date, at, ApprovalRefused)
    Approval.objects.create(
        commune_id=actor.commune_id,
        agreement=agreement,
        power=need.power,
        office=office,
        given_by=name,
        paper_number=paper,
        given_date=given_date,
        recorded_at=at,
        recorded_by_id=actor.id,
        content_hash=selectors.content_hash(agreement),
    )
    changes = {"office": office, "paper_number": paper, "given_date": given_date}
    record(actor=actor, action="agreement.approved", subject=agreement, at=at, changes=changes)
    _come_into_force(actor, agreement, at=at)
    return agreement


def _need(agreement: Agreement, office: str, *, on: date) -> selectors.ApprovalNeed:
    needs = selectors.approvals_needed(agreement, on=on)
    need = next((need for need in needs if need.office == office), None)
    if need is None:
        raise ApprovalRefused(_("This agreement asks for no approval of that office."))
    if need.to_be_confirmed:
        raise ApprovalRefused(
            _("Which office “%(office)s” is has not been confirmed: sign it in the settings first.")
            % {"office": need.label}
        )
    if need.approval:
        raise ApprovalRefused(
            _("The approval of “%(office)s” has been recorded already.") % {"office": need.label}
        )
    return need


def _come_into_force(actor: Actor, agreement: Agreement, *, at: datetime) -> bool:
    """Put it in force when nothing is missing; the version before is replaced from the day this one begins."""
    if selectors.what_is_missing(agreement, on=local_day(at)):
        return False
    agreement.status = Agreement.Status.IN_FORCE
    agreement.content_hash = selectors.content_hash(agreement)
    agreement.save(update_fields=["status", "content_hash"])
    record(actor=actor, action="agreement.in_force", subject=agreement, at=at)
    previous = agreement.previous
    if previous and previous.status == Agreement.Status.IN_FORCE:
        previous.status = Agreement.Status.REPLACED
        previous.save(update_fields=["status"])
        record(actor=actor, action="agreement.replaced", subject=previous, at=at)
    title = _("“%(title)s” has been signed by all and is in force.") % {"title": agreement.title}
    _tell(actor, agreement, selectors.signatories(agreement), title=title, at=at)
    return True
