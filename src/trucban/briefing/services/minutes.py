"""Confirming locked minutes: on screen by a head or deputy, or the clerk records the signed paper."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor, Holding
from trucban.access.signing import capacity_of
from trucban.audit.services import record, verb
from trucban.briefing import policy, selectors
from trucban.briefing.models import Briefing, Confirmation
from trucban.briefing.services.refusals import (
    BriefingNotClosed,
    ConfirmationRefused,
    show_change,
)
from trucban.document import selectors as document
from trucban.document.wording import clean_text
from trucban.lib.clock import local_day
from trucban.lib.errors import PermissionDenied


@verb
def confirm_minutes(
    *, actor: Actor, briefing_id: UUID, at: datetime, minutes_hash: str | None = None
) -> Confirmation:
    """
    Confirm the minutes for the actor's agency. ``minutes_hash`` is what the actor had before them.

    Raises:
        NotVisible, PermissionDenied.
        BriefingNotClosed: they are not locked. ConfirmationRefused: confirmed already, or changed meanwhile.
    """
    briefing = _closed(actor, briefing_id)
    holding = _confirming(actor, briefing)
    if minutes_hash is not None and minutes_hash != briefing.minutes_hash:
        raise ConfirmationRefused(_("The minutes were changed after you opened them: read them again."))
    if not selectors.minutes_are_intact(briefing):
        raise ConfirmationRefused(
            _("The minutes are no longer what was locked: open them again, check them, and close them anew.")
        )
    return _write(
        actor,
        briefing,
        holding.agency_id,
        at=at,
        manner=Confirmation.Manner.SCREEN,
        capacity=capacity_of(holding),
        signer_name=actor.name,
        signer_title=holding.title,
        signed_date=local_day(at),
    )


def _closed(actor: Actor, briefing_id: UUID) -> Briefing:
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id, lock=True)
    if briefing.status != Briefing.Status.CLOSED:
        raise BriefingNotClosed(_("Close the briefing first: minutes are confirmed once they are locked."))
    return briefing


def _confirming(actor: Actor, briefing: Briefing) -> Holding:
    """Return the office the actor confirms by; the head or a deputy of one of the two agencies."""
    holding = policy.signing_holding(actor)
    if holding is None or holding.agency_id not in _sides(briefing):
        raise PermissionDenied
    return holding


def _sides(briefing: Briefing) -> set[UUID]:
    return {agency.pk for agency in access.command_and_police(briefing.commune_id)}


def _write(
    actor: Actor,
    briefing: Briefing,
    agency_id: UUID,
    *,
    at: datetime,
    manner: str,
    signer_name: str,
    signer_title: str,
    signed_date: date,
    capacity: str = "",
    scan_sha256: str = "",
) -> Confirmation:
    if briefing.confirmations.filter(agency_id=agency_id, withdrawn_at__isnull=True).exists():
        raise ConfirmationRefused(_("That side has confirmed these minutes already."))
    confirmation = Confirmation.objects.create(
        commune_id=briefing.commune_id,
        briefing=briefing,
        agency_id=agency_id,
        manner=manner,
        capacity=capacity,
        signer_name=signer_name,
        signer_title=signer_title,
        signed_date=signed_date,
        recorded_at=at,
        recorded_by_id=actor.id,
        minutes_hash=briefing.minutes_hash,
        scan_sha256=scan_sha256,
    )
    changes = {"agency": agency_id, "manner": manner, "minutes_hash": briefing.minutes_hash}
    record(actor=actor, action="briefing.confirmed", subject=briefing, at=at, changes=changes)
    show_change(briefing, at=at)
    return confirmation


@verb
def record_signed_minutes(
    *,
    actor: Actor,
    briefing_id: UUID,
    agency_id: UUID,
    signer_name: str,
    signer_title: str,
    signed_date: date,
    scan_sha256: str,
    at: datetime,
    capacity: str = "",
) -> Confirmation:
    """
    Record, as the clerk, that a side has signed the minutes on paper.

    Raises:
        NotVisible, PermissionDenied, BriefingNotClosed.
        ConfirmationRefused: signer, day or scan are missing, the day does not fit, or that side does not sign.
    """
    briefing = _closed(actor, briefing_id)
    if not policy.can_record_paper(actor):
        raise PermissionDenied
    if agency_id not in _sides(briefing):
        raise ConfirmationRefused(_("Minutes are signed by the command and the commune police."))
    held, today = local_day(briefing.starts_at), local_day(at)
    has_scan = document.has_scan(commune_id=actor.commune_id, sha256=scan_sha256)
    if not (signer_name.strip() and has_scan) or not held <= signed_date <= today:
        raise ConfirmationRefused(
            _("Enter who signed, the day (from the briefing to today) and the scan of the paper.")
        )
    return _write(
        actor,
        briefing,
        agency_id,
        at=at,
        manner=Confirmation.Manner.PAPER,
        capacity=capacity,
        signer_name=clean_text(signer_name, most=120),
        signer_title=clean_text(signer_title, most=160),
        signed_date=signed_date,
        scan_sha256=scan_sha256,
    )
