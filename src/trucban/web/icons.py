"""Icons of Tabler, written into the page itself: no second request, no other host."""

import re
from functools import lru_cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_FOLDER = "@tabler/icons/icons/outline"
_NAME = re.compile(r"^[a-z0-9-]+$")
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


class UnknownIcon(LookupError):
    """No icon of that name came with Tabler."""


@lru_cache(maxsize=512)
def drawing(name: str) -> SafeString:
    """Return what stands inside the icon's ``<svg>``; nothing where the icons were not installed."""
    folder = settings.NODE_MODULES / _FOLDER
    if not folder.is_dir():
        return SafeString("")
    file = folder / f"{name}.svg"
    if not _NAME.match(name) or not file.is_file():
        raise UnknownIcon(name)
    found = _DRAWING.search(file.read_text(encoding="utf-8"))
    inside = found[1].replace(_FRAME, "") if found else ""
    return mark_safe(" ".join(inside.split()))  # noqa: S308 - a file of a locked package, not something typed


def icon(name: str, extra_class: str = "") -> SafeString:
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        extra_class,
        drawing(name),
    )
