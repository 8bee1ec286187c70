"""Verbs: a list opened, filled, given, marked, closed, and its names erased."""

from trucban.headcount.reading import LinesRefused
from trucban.headcount.services.lists import (
    AlreadyGiven,
    CountClosed,
    UntilRefused,
    add_lines,
    close_count,
    extend_count,
    give_count,
    open_count,
    remove_household,
    take_back,
)
from trucban.headcount.services.marks import MarkRefused, mark_household
from trucban.headcount.services.names import erase_names, reveal_names

__all__ = [
    "AlreadyGiven",
    "CountClosed",
    "LinesRefused",
    "MarkRefused",
    "UntilRefused",
    "add_lines",
    "close_count",
    "erase_names",
    "extend_count",
    "give_count",
    "mark_household",
    "open_count",
    "remove_household",
    "reveal_names",
    "take_back",
]
