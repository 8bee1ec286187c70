"""A phone's outbox that came as a file: entered as if the phone had been in contact."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.field import policy, selectors
from trucban.field.models import Device, JournalItem
from trucban.field.protocol.media import CHUNK
from trucban.field.protocol.outbox_file import NotAnOutbox, OutboxFile, open_outbox
from trucban.field.services.contact import Heard, apply_due, hear
from trucban.field.services.media import take_chunk, upload_of
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied

TIMES = 2  # of a picture: bytes that a broken line left here may be wrong, then it begins again


class FileNotTaken(DomainError):
    """The file is no outbox of a phone of this commune, or not as the phone wrote it; nothing of it was kept."""


@dataclass(frozen=True)
class FileTaken:
    """What came of a file; ``held`` of what is new waits for a person."""

    device: Device
    new: int
    known: int
    refused: int
    held: int
    pictures: int


def take_outbox_file(*, actor: Actor, data: bytes, at: datetime) -> FileTaken:
    """
    Enter what a phone wrote into a file: stored with receipts in one transaction, then applied with its author's rights.

    The same file twice, or what the phone has sent meanwhile, changes nothing. Of the phone's clock a file says nothing.

    Raises:
        FileNotTaken: see there. PermissionDenied: the phone is another's, and the actor keeps no journal of its agency.
    """
    opened = _opened(actor, data)
    device = selectors.device_of_file(commune_id=actor.commune_id, device_id=opened.device)
    if device is None or not policy.can_bring(actor, device):
        raise PermissionDenied
    known = set(_kept(device).values_list("pk", flat=True))
    heard = hear(device=device, head=opened.head, clock=None, items=opened.items, at=at)
    apply_due(commune_id=device.commune_id, device_id=device.pk, at=at)
    pictures = sum(_whole(device, name, content, at) for name, content in opened.files.items())
    return _noted(actor=actor, device=device, heard=heard, known=known, pictures=pictures, at=at)


def _kept(device: Device) -> QuerySet[JournalItem]:
    return JournalItem.objects.filter(device=device)


def _opened(actor: Actor, data: bytes) -> OutboxFile:
    def key_of(device_id: UUID) -> str | None:
        device = selectors.device_of_file(commune_id=actor.commune_id, device_id=device_id)
        return device.token_digest if device else None

    try:
        return open_outbox(data, key_of)
    except NotAnOutbox as problem:
        raise FileNotTaken(_sentence(problem.why)) from problem


def _sentence(why: str) -> str:
    sentences = {
        "SIZE": _(
            "The file is larger than 32 MB: send from the phone over the network, or export fewer pictures."
        ),
        "CUT": _(
            "The file was cut short on the way: copy it from the phone again. Nothing of it was entered."
        ),
        "DEVICE": _(
            "This file is of a phone that is not known here: read it at the commune where the phone was added."
        ),
        "PROOF": _(
            "The phone had no log-in when it wrote this file: add the phone again, then export again."
        ),
        "CHANGED": _(
            "The file is not as the phone wrote it: it was changed or damaged. Nothing of it was entered."
        ),
    }
    return sentences.get(why) or _(
        "This is no file of unsent entries: choose the file that “Save as a file” of the phone's outbox made."
    )


def _whole(device: Device, name: str, content: bytes, at: datetime) -> bool:
    """Keep a picture that an item here names; say whether it is here now."""
    try:
        upload = upload_of(device=device, sha256=name)
        for _time in range(TIMES):
            while not upload.is_whole:
                piece = content[upload.have : upload.have + CHUNK]
                upload = take_chunk(device=device, sha256=name, offset=upload.have, chunk=piece, at=at)
                if upload.have == 0:
                    break
    except NotVisible:  # its item was refused
        return False
    return upload.is_whole


@verb
def _noted(
    *, actor: Actor, device: Device, heard: Heard, known: set[UUID], pictures: int, at: datetime
) -> FileTaken:
    kept = {receipt.item for receipt in heard.receipts}
    new = kept - known
    held = _kept(device).filter(pk__in=new, state=JournalItem.State.HELD).count()
    taken = FileTaken(device, len(new), len(kept - new), len(heard.refused), held, pictures)
    changes = {"new": taken.new, "known": taken.known, "refused": taken.refused}
    record(actor=actor, action="device.file_taken", subject=device, at=at, changes=changes)
    return taken
