"""Marks of attendance as writes into one field: what they say together, whatever the order in which they came."""

from collections.abc import Iterable
from uuid import UUID

from trucban.lib.merge import Write
from trucban.training.models import AttendanceMark


def in_order(marks: Iterable[AttendanceMark]) -> list[AttendanceMark]:
    return sorted(marks, key=lambda mark: (mark.recorded_at, mark.pk))


def as_writes(marks: Iterable[AttendanceMark]) -> list[Write]:
    """Return the marks of one place as `lib.merge` takes them."""
    found: list[Write] = []
    for mark in in_order(marks):
        seen = [one.id for one in found] if mark.seen is None else map(UUID, mark.seen)
        found.append(Write(mark.write_id or mark.pk, mark.outcome, mark.recorded_at, frozenset(seen)))
    return found
