"""Devices come and go: enrolled, signed out, lost."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.field import policy, selectors
from trucban.field.models import Device, Invitation
from trucban.field.protocol.outbox import Spans
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc
from trucban.notify.services import forget_phone

MOST_DEVICES = 5
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read as another
CODE_LENGTH = 10
CODE_LIVES = timedelta(minutes=10)


class CodeUsed(DomainError):
    """The code from the desk opens nothing any more."""


class TooManyDevices(DomainError):
    """An account has as many devices as it may."""


class DeviceRevoked(DomainError):
    """The device was revoked before."""


class ReasonMissing(DomainError):
    """A phone is revoked with a reason."""


class ItemsNotSent(DomainError):
    """A device that signs out still holds items; ``missing`` are their numbers."""

    def __init__(self, message: str, missing: Spans) -> None:
        super().__init__(message)
        self.missing = missing


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@verb
def enrol_device(*, actor: Actor, name: str, at: datetime) -> tuple[Device, str]:
    """
    Give an account a new device and its token, which is never shown again.

    Raises:
        PermissionDenied: the account holds no office.
        TooManyDevices: the account has five that are neither revoked nor signed out.
    """
    owner_id = actor.agency_with("desk.open")
    if owner_id is None:
        raise PermissionDenied
    open_ = Device.objects.filter(user_id=actor.id, revoked_at__isnull=True, ended_at__isnull=True)
    if open_.count() >= MOST_DEVICES:
        raise TooManyDevices(
            _("This account has %(most)s devices already: sign one of them out first.")
            % {"most": MOST_DEVICES}
        )
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        user_id=actor.id,
        name=nfc(" ".join(name.replace("\x00", " ").split()))[:80] or _("Phone"),
        token_digest=token_digest(token),
        enrolled_at=at,
        last_seen_at=at,
    )
    record(actor=actor, action="device.enrolled", subject=device, at=at)
    return device, token


@verb
def invite_device(*, actor: Actor, at: datetime) -> tuple[Invitation, str]:
    """
    Give an account a code that enrols one phone within ten minutes; a newer code ends the older ones.

    Raises:
        PermissionDenied: the account holds no office.
    """
    owner_id = actor.agency_with("desk.open")
    if owner_id is None:
        raise PermissionDenied
    Invitation.objects.filter(user_id=actor.id, used_at__isnull=True).delete()
    code = "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))
    invitation = Invitation.objects.create(
        commune_id=actor.commune_id,
        user_id=actor.id,
        code_digest=token_digest(code),
        until=at + CODE_LIVES,
    )
    record(actor=actor, action="device.invited", subject=invitation, at=at)
    return invitation, code


@verb
def accept_invitation(*, actor: Actor, invitation_id: UUID, name: str, at: datetime) -> tuple[Device, str]:
    """
    Enrol a phone with a code from the desk: once, in its time.

    Raises:
        CodeUsed: the code was used or its time is over. What `enrol_device` raises.
    """
    mine = Invitation.objects.select_for_update().filter(pk=invitation_id, user_id=actor.id)
    invitation = mine.filter(used_at__isnull=True, until__gt=at).first()
    if invitation is None:
        raise CodeUsed(_("This code was used or its time is over: make a new one at the desk."))
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    return enrol_device(actor=actor, name=name, at=at)


@verb
def revoke_device(*, actor: Actor, device_id: UUID, reason: str, at: datetime) -> Device:
    """
    Report a phone lost: from now on it gets nothing, and what it still sends is put before a person.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, DeviceRevoked.
    """
    device = selectors.get_device(actor=actor, device_id=device_id, lock=True)
    if not policy.can_revoke(actor, device):
        raise PermissionDenied
    if device.revoked_at:
        raise DeviceRevoked(_("This device has been revoked already."))
    why = clean_line(reason, most=200)
    if not why:
        raise ReasonMissing(_("Say why the device is revoked: lost, stolen, given away."))
    device.revoked_at, device.revoked_reason = at, why
    device.save(update_fields=["revoked_at", "revoked_reason"])
    forget_phone(actor=actor, device_id=device.pk, at=at)
    record(actor=actor, action="device.revoked", subject=device, at=at)
    return device


@verb
def sign_out(*, actor: Actor, device_id: UUID, head: int, leave_unsent: bool, at: datetime) -> Device:
    """
    End a device; its token opens nothing any more.

    Raises:
        NotVisible. ItemsNotSent: it holds items that are not here, and nobody said to leave them.
    """
    device = selectors.get_device(actor=actor, device_id=device_id, lock=True)
    device.head = max(device.head, head)
    missing = selectors.missing(device)
    if missing and not leave_unsent:
        raise ItemsNotSent(
            _("This phone still holds items that have not been received: send them first."), missing
        )
    if not leave_unsent and (owed := selectors.pictures_owed(device)):
        raise ItemsNotSent(
            _("%(count)s pictures of this phone have not been received yet: send them first.")
            % {"count": owed},
            missing,
        )
    device.ended_at = at
    device.save(update_fields=["head", "ended_at"])
    forget_phone(actor=actor, device_id=device.pk, at=at)
    record(actor=actor, action="device.signed_out", subject=device, at=at)
    return device


@verb
def confirm_erased(*, actor: Actor, device_id: UUID, at: datetime) -> Device:
    """Write down that a phone says it has erased slice, outbox and token."""
    device = selectors.get_device(actor=actor, device_id=device_id, lock=True)
    device.erased_at = device.erased_at or at
    device.save(update_fields=["erased_at"])
    record(actor=actor, action="device.erased", subject=device, at=at)
    return device
