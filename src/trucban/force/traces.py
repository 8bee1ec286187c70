"""
What else of a person the layers above keep, and how each erases it when the register does.

They plug it in here when the product starts, as they do with what ties a person (see `force/ties.py`). A record stays
where a figure of an earlier year rests on it, without what it says of the person; what only served the person goes.
"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from trucban.lib.parts import in_parts

Gone = list[tuple[str, UUID]]  # (table, key) of every row deleted or blanked
Erases = Callable[[Collection[UUID]], Gone]

_plugged: list[Erases] = []


def erased_by(function: Erases) -> None:
    if function not in _plugged:
        _plugged.append(function)


def erase_traces(person_ids: Collection[UUID]) -> Gone:
    """Erase what every layer above keeps of these people, inside the caller's verb."""
    return [row for function in _plugged for row in function(person_ids)]


def deleted(rows: QuerySet[Any]) -> Gone:
    """Delete rows and say which they were."""
    gone = named(rows)
    for part in in_parts([key for _label, key in gone]):
        rows.model._base_manager.filter(pk__in=part).delete()
    return gone


def blanked(rows: QuerySet[Any], **values: Any) -> Gone:
    """Overwrite what rows say and say which they were."""
    gone = named(rows)
    rows.update(**values)
    return gone


def named(rows: QuerySet[Any]) -> Gone:
    return [(rows.model._meta.label_lower, key) for key in rows.values_list("pk", flat=True)]
