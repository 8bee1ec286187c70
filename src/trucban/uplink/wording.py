"""How numbers of a journal are read."""

from trucban.field.protocol.outbox import Spans


def spans_text(found: Spans) -> str:
    """Return "3, 7–9"."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)
