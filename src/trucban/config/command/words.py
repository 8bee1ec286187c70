"""
The command's own language, known before Django is.

Vietnamese, unless TRUCBAN_LANG or the machine's locale says English.
"""

import gettext
import os
from functools import cache

from trucban.config import env

CATALOGUE = env.ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.mo"


def language() -> str:
    """Return "vi" or "en"."""
    names = ("TRUCBAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "en" if said.lower().startswith("en") else "vi"


@cache
def _translations(code: str) -> gettext.NullTranslations:
    if code == "en" or not CATALOGUE.exists():
        return gettext.NullTranslations()
    with CATALOGUE.open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    return _translations(language()).gettext(message)
