"""
Who leaves on a decided day for military or police service.

The call-up, a layer above, knows; it plugs its answer in here when the product starts (see `force/ties.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Departure:
    """The day somebody is called for, by a decision."""

    day: date
    to_police: bool


Departures = Callable[[UUID], dict[UUID, Departure]]  # agency -> person -> their latest

_answers: list[Departures] = []


def answered_by(function: Departures) -> None:
    if function not in _answers:
        _answers.append(function)


def departures_of(owner_id: UUID) -> dict[UUID, Departure]:
    """Return person -> the latest departure decided, of those an agency keeps."""
    return {person: one for answer in _answers for person, one in answer(owner_id).items()}
