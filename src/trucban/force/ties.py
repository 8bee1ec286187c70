"""
What still ties a person, so that their data cannot go: duties to come, open files, papers not signed.

The layers above know; each plugs its answer in here when the product starts (see `force/presence.py`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

# Person -> what ties them, each as a phrase in the reader's language: "duty at the gate on 24/11/2026".
Ties = Callable[[Collection[UUID], datetime], dict[UUID, list[str]]]

_answers: list[Ties] = []


def answered_by(function: Ties) -> None:
    if function not in _answers:
        _answers.append(function)


def ties_of(person_ids: Collection[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Return person -> everything that ties them, for those something ties."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for answer in _answers:
        for person_id, phrases in answer(person_ids, at).items():
            found[person_id] += phrases
    return dict(found)
