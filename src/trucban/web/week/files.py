"""The files of a week as the page offers them; each is made when it is asked for and kept nowhere."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALL = "tat-ca.zip"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # archives of the same files are the same bytes


@dataclass(frozen=True)
class Offer:
    label: str | Promise
    icon: str
    names: tuple[str, ...]

    @property
    def files(self) -> list[tuple[str, str]]:
        """Return (name, kind) of each file: ("giao-ban.docx", "DOCX")."""
        return [(name, name.rpartition(".")[2].upper()) for name in self.names]


OFFERS = (
    Offer(_("Briefing: agenda"), "messages", ("giao-ban.docx", "giao-ban.pdf")),
    Offer(_("Duty roster"), "shield-check", ("lich-truc.xlsx", "lich-truc.pdf")),
    Offer(
        _("Joint patrols: plan, map, track"),
        "route",
        ("ke-hoach-tuan-tra.docx", "tuan-tra.png", "tuan-tra.svg", "tuan-tra.gpx"),
    ),
    Offer(_("Work calendar of the week"), "calendar-week", ("lich-cong-tac.pdf",)),
    Offer(_("Weekly report"), "report", ("bao-cao-tuan.docx", "bao-cao-tuan.xlsx")),
    Offer(_("What could not be met, and why"), "list-details", ("chua-dap-ung.txt",)),
    Offer(_("Everything, with a calendar file for each person and post"), "file-zip", (ALL,)),
)
# The week opens with what the last one was.
OF_THE_WEEK_BEFORE = frozenset({"bao-cao-tuan.docx", "bao-cao-tuan.xlsx"})
KNOWN = frozenset(name for offer in OFFERS for name in offer.names)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return every file of the week in one archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in sorted(files.items()):
            box.writestr(zipfile.ZipInfo(name, FIRST_DAY), data)
    return out.getvalue()
