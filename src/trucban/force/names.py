"""Names and telephone numbers: how they are written, refused and sorted."""

import unicodedata

from trucban.lib.values.names import is_name, sort_key
from trucban.lib.values.phones import national

__all__ = ["NotAName", "NotATelephoneNumber", "clean_name", "clean_phone", "sort_key"]


class NotAName(ValueError):
    """The text is not the name of a person."""


class NotATelephoneNumber(ValueError):
    """The text is no Vietnamese telephone number."""


def clean_name(text: str) -> str:
    """
    Return a person's name in NFC with single spaces.

    Raises:
        NotAName: empty, longer than 120 characters, or with something other than letters in it.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not is_name(name):
        raise NotAName(text)
    return name


def clean_phone(text: str) -> str:
    """
    Return a telephone number as ten or eleven digits from 0; a prefix of before 2018 becomes today's.

    Raises:
        NotATelephoneNumber: neither a mobile number nor a landline of Viet Nam.
    """
    number = national(text)
    if number is None:
        raise NotATelephoneNumber(text)
    return number
