"""`trucban verify-audit`: is the log whole, and if not, where does it break first?"""

import argparse
from pathlib import Path

from django.conf import settings

from trucban.access.models import Commune
from trucban.audit.models import Entry
from trucban.audit.verification import Verification, verify
from trucban.config.command.errors import NOT_SET_UP, NOT_WELL, OK, USAGE, CommandError
from trucban.config.command.words import _


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--print-anchor", action="store_true", help=_("print the last link, to be kept on paper")
    )
    parser.add_argument("--against", metavar="SEQ:HASH", help=_("also compare with an anchor from paper"))


def run(options: argparse.Namespace) -> int:
    communes = list(Commune.objects.order_by("code"))
    if not communes:
        raise CommandError(_("there is no commune here yet: ./trucban up or ./trucban setup."), NOT_SET_UP)
    sound = True
    for commune in communes:
        result = verify(commune.pk, anchors=Path(settings.ANCHOR_DIR))
        print(f"{commune.name} ({commune.code}): {describe(result)}")
        sound = sound and result.sound
        if options.print_anchor and result.sound:
            print_anchor(result)
    if options.against:
        sound = matches_paper(options.against) and sound
    return OK if sound else NOT_WELL


def describe(result: Verification) -> str:
    if result.finding is None:
        text = _(
            "the audit log is whole: %(entries)s links, %(anchors)s anchors outside the database, %(breaks)s recorded restores."
        )
        return text % {"entries": result.entries, "anchors": result.anchors, "breaks": result.recorded_breaks}
    faults = {
        "EDITED": _("link %(seq)s was changed after it was written"),
        "MISSING": _("link %(seq)s is missing"),
        "OUT_OF_ORDER": _("link %(seq)s does not follow the one before it"),
        "TAIL_CUT": _("the links from %(seq)s on were cut off"),
        "HEAD_DIFFERS": _("the head of the log does not fit its last link (from %(seq)s on)"),
    }
    broken = faults[result.finding.fault] % {"seq": result.finding.seq}
    return _("BROKEN: %(what)s. Keep this machine as it is, and tell the administrator.") % {"what": broken}


def print_anchor(result: Verification) -> None:
    grouped = " ".join(result.last_hash[start : start + 8] for start in range(0, 64, 8))
    print(_("Anchor for the paper book – link %(seq)s:") % {"seq": result.entries})
    print(f"    {result.entries}:{grouped}")


def matches_paper(text: str) -> bool:
    seq, _colon, typed = text.partition(":")
    typed = "".join(typed.split()).lower()
    if not seq.isdigit() or len(typed) != 64:
        raise CommandError(_("--against: expected a link's number, a colon and 64 signs, as printed."), USAGE)
    found = Entry.objects.filter(seq=int(seq), hash=typed).exists()
    print(
        _("The anchor from paper fits.")
        if found
        else _("The anchor from paper does NOT fit link %(seq)s.") % {"seq": seq}
    )
    return found
