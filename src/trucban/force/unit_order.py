"""The order units stand in: by kind, then by name, with Thôn 2 before Thôn 10."""

import re

from trucban.force.models import Unit

_KINDS = {kind.value: place for place, kind in enumerate(Unit.Kind)}


def by_kind_and_number(unit: Unit) -> tuple[int, list[tuple[int, str]], str]:
    """Return what to sort units by; figures in a name count as numbers."""
    parts = re.findall(r"\d+|\D+", unit.name.casefold())
    pieces = [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
    return _KINDS[unit.kind], pieces, str(unit.pk)
