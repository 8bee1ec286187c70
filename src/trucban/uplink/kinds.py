"""
What may go up, as one table: kinds and their fields. What is not named here cannot leave, whatever is switched on.

A new kind is an entry here, what it says in `services/filling.py`, and what it becomes above in `services/acts.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.field.protocol.versions import Versions


@dataclass(frozen=True)
class UpwardKind:
    """One kind: what it is called, what exactly goes, and what does not."""

    key: str
    label: Promise
    fields: Mapping[str, Promise]
    stays: Promise


KINDS: Mapping[str, UpwardKind] = {
    "report.issued": UpwardKind(
        "report.issued",
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
VERSIONS = Versions(dict.fromkeys(KINDS, 1))
