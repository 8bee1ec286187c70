"""
What may travel, as two tables: kinds and their fields, up and down. What is not named here cannot leave, nor be taken in.

A new kind is an entry here, what it says in `services/filling.py`, and what it becomes at the other end in `services/acts.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.field.protocol.versions import Versions


@dataclass(frozen=True)
class Kind:
    """One kind: what it is called, what exactly goes, and what does not."""

    key: str
    label: Promise
    fields: Mapping[str, Promise]
    stays: Promise


REPORT, WORD = "report.issued", "report.word"
KINDS: Mapping[str, Kind] = {
    REPORT: Kind(
        REPORT,
        _("Figures of the issued weekly report"),
        {
            "week": _("The week"),
            "number": _("Number and symbol of the paper"),
            "day": _("Day of the paper"),
            "figures": _("Each figure: its key, unit and value"),
        },
        _("No names, no texts, no signer, no tracks, no rosters, no list of records."),
    )
}
DOWN: Mapping[str, Kind] = {
    WORD: Kind(
        WORD,
        _("A word on an issued report"),
        {
            "id": _("Its mark, so that it is entered once"),
            "week": _("The week"),
            "number": _("Number and symbol of the paper"),
            "word": _("Read, or please make clear"),
            "text": _("What should be made clear, at most 1,000 signs"),
        },
        _("No order, no task, no change of any record: it is shown beside the report and in the inbox."),
    )
}
VERSIONS = Versions(dict.fromkeys((*KINDS, *DOWN), 1))
