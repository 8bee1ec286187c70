"""One row by its key, as every selector gives it."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from trucban.lib.errors import NotVisible

Row = TypeVar("Row", bound=Model)


def one(model: type[Row], rows: QuerySet[Any], key: UUID, *, lock: bool = False) -> Row:
    """Return one row the actor sees; locked by its key alone, for a lock takes no DISTINCT."""
    row: Row | None = rows.filter(pk=key).first()
    if row is None:
        raise NotVisible
    return model._default_manager.select_for_update().get(pk=key) if lock else row
