"""
Formulas that reach outside their file. Such a file is refused as a whole: nobody types one into a list of people.

The forms are those of OWASP's "CSV Injection": dynamic data exchange (``cmd|'/C calc'!A0``) and functions that fetch
or call. A formula of another kind keeps the result that was stored with it.
"""

import re

from trucban.lib.sentences import sentence as _
from trucban.lib.tables.spec import Unreadable

_STARTS = ("=", "+", "-", "@", "DDE", "dde", "\t=", "\r=")
_REACHES_OUT = re.compile(
    r"\|\s*'"  # program|'arguments'!item
    r"|\b(?:DDE|DDEAUTO|WEBSERVICE|IMPORT(?:XML|DATA|HTML|FEED|RANGE)|CALL|REGISTER(?:\.ID)?|EXEC|RTD)\s*\(",
    re.IGNORECASE,
)
_TEXT_KEPT = re.compile(r'="((?:[^"]|"")*)"')


def reaches_out(text: str) -> bool:
    """Say whether a text is a formula that calls a program or fetches from the network."""
    return text.startswith(_STARTS) and bool(_REACHES_OUT.search(text))


def refused(where: str) -> Unreadable:
    return Unreadable(
        _(
            "Cell %(where)s holds a formula that calls another program or the network. The file is not read.",
            where=where,
        )
    )


def text_kept_by_formula(text: str) -> str | None:
    """Return 0912 for ``="0912"``, which programs write into CSV so that Excel keeps the zeros."""
    found = _TEXT_KEPT.fullmatch(text)
    return found[1].replace('""', '"') if found else None
