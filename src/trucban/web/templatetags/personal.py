"""
Personal data on a page: whole for who keeps that register, masked for everybody else who may read.

Which fields are personal stands in `force/personal.py`.
"""

import re
from datetime import date

from django import template

register = template.Library()

SHOWN = 3  # digits left of a telephone number: enough to recognise it, too few to call
_NUMBER = re.compile(r"\+?\d[\d .\-]{5,}\d")


@register.filter
def telephone(text: str, is_open: bool) -> str:
    """Return 0912345678, or •••• 678 for who does not keep the register."""
    return text if is_open or not text else f"•••• {text[-SHOWN:]}"


@register.filter
def telephones_in(text: str, is_open: bool) -> str:
    """Return a text with every telephone number in it masked the same way."""
    return text if is_open else _NUMBER.sub(lambda found: telephone(found.group(), is_open=False), text)


@register.filter
def born(value: date | None, is_open: bool) -> str:
    """Return 05/02/1990, or only 1990."""
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if is_open else f"{value:%Y}"
