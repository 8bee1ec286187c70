"""One row by its key, as every selector gives it."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from trucban.lib.errors import NotVisible

Row = TypeVar("Row", bound=Model)


def one(
    model: type[Row], rows: QuerySet[Any], key: UUID, *, lock: bool = False, related: Sequence[str] = ()
) -> Row:
    """Return one row the actor sees, and in the same question the rows it leads to; a lock is on the row alone."""
    found = rows.filter(pk=key)
    if lock:  # a lock takes no DISTINCT
        found = model._default_manager.select_for_update(of=("self",)).filter(pk__in=found.values("pk"))
    row: Row | None = (found.select_related(*related) if related else found).first()
    if row is None:
        raise NotVisible
    return row
