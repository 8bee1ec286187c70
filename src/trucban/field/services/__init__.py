"""Verbs of the field: contacts of devices, files, devices themselves, and what a person decides."""

from trucban.field.services.contact import apply_due, hear
from trucban.field.services.devices import (
    ItemsNotSent,
    accept_invitation,
    confirm_erased,
    enrol_device,
    invite_device,
    revoke_device,
    sign_out,
    token_digest,
)
from trucban.field.services.erasing import erase_points
from trucban.field.services.files import FileNotTaken, FileTaken, take_outbox_file
from trucban.field.services.media import file_of, take_chunk, upload_of
from trucban.field.services.settling import set_aside, settle_conflict, settle_other_content, try_again

__all__ = [
    "FileNotTaken",
    "FileTaken",
    "ItemsNotSent",
    "accept_invitation",
    "apply_due",
    "confirm_erased",
    "enrol_device",
    "erase_points",
    "file_of",
    "hear",
    "invite_device",
    "revoke_device",
    "set_aside",
    "settle_conflict",
    "settle_other_content",
    "sign_out",
    "take_chunk",
    "take_outbox_file",
    "token_digest",
    "try_again",
    "upload_of",
]
