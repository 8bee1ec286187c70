"""
Who is away at a moment.

The availability calendar is a layer above this one and knows; it plugs its answer in here when the product
starts, so that strength can say who is present today.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

Away = Callable[[Collection[UUID], datetime], set[UUID]]


def _nobody(person_ids: Collection[UUID], at: datetime) -> set[UUID]:
    return set()


_answers: list[Away] = [_nobody]


def answered_by(function: Away) -> None:
    _answers[0] = function


def away_at(person_ids: Collection[UUID], at: datetime) -> set[UUID]:
    """Return who of these is on leave or unavailable at one moment."""
    return _answers[0](person_ids, at)
