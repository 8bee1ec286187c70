"""QR codes for a page: an address a phone opens without typing (ISO/IEC 18004)."""

import segno


def svg(text: str) -> str:
    """Return a QR code as an SVG element without a size of its own, dark on light in any theme."""
    return segno.make(text, error="m").svg_inline(border=2, omitsize=True, dark="#111", light="#fff")
