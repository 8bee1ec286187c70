"""Drafting and issuing papers (`papers`); keeping scans of signed ones (`scans`); what leaves as a file (`exports`)."""

from trucban.document.services.exports import note_export
from trucban.document.services.papers import (
    PaperAlreadyIssued,
    PaperDateInFuture,
    SignerMissing,
    discard_draft,
    draft_paper,
    issue_paper,
    revise_draft,
)
from trucban.document.services.scans import (
    FileTooLarge,
    PdfNotPlain,
    ScanDamaged,
    ScanNameMissing,
    ScanNotAccepted,
    store_scan,
)

__all__ = [
    "FileTooLarge",
    "PaperAlreadyIssued",
    "PaperDateInFuture",
    "PdfNotPlain",
    "ScanDamaged",
    "ScanNameMissing",
    "ScanNotAccepted",
    "SignerMissing",
    "discard_draft",
    "draft_paper",
    "issue_paper",
    "note_export",
    "revise_draft",
    "store_scan",
]
