"""
Rows written many thousands at once.

Django's bulk_create and bulk_update build an expression for each value: a list of 20,000 people then costs more in
putting statements together than in everything else. Here one statement is said again for each row, by the driver. What a
manager does beside that is left out: no signals, no defaults of the database, no keys given back. Names of tables and
columns come from the models; values are parameters.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

Prepare = Callable[[Any], Any]


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model down."""
    if not rows:
        return
    fields = rows[0]._meta.local_concrete_fields
    insert_values(type(rows[0]), map(attrgetter(*(field.attname for field in fields)), rows))
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_values(model: type[models.Model], values: Iterable[Sequence[Any]]) -> None:
    """Write new rows down that nobody needs as objects: of each all its values, in the order of the model's fields."""
    fields = list(model._meta.local_concrete_fields)
    marks = ", ".join(["%s"] * len(fields))
    columns = ", ".join(map(_column, fields))
    _say_for_each(f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES ({marks})", fields, values)  # noqa: S608 - names of models


def update_rows(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write these fields of rows of one model that are in the database."""
    if not rows:
        return
    names, meta = list(names), rows[0]._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    attributes = [field.attname for field in fields]
    update_values(type(rows[0]), names, map(attrgetter(*attributes, "pk"), rows))


def update_values(model: type[models.Model], names: Iterable[str], values: Iterable[Sequence[Any]]) -> None:
    """Write these fields of rows that nobody needs as objects: of each the values, and the key last."""
    meta = model._meta
    fields = [meta.get_field(name) for name in names]
    set_to = ", ".join(f"{_column(field)} = %s" for field in fields)
    statement = f"UPDATE {_quoted(meta.db_table)} SET {set_to} WHERE {_column(meta.pk)} = %s"  # noqa: S608 - names of models
    _say_for_each(statement, [*fields, meta.pk], values)


def _say_for_each(statement: str, fields: Sequence[Any], values: Iterable[Sequence[Any]]) -> None:
    database = connections[DEFAULT_DB_ALIAS]  # looked up once, not for each value
    prepare = [_prepare(field, database) for field in fields]
    said = [[bring(value) for bring, value in zip(prepare, row, strict=True)] for row in values]
    if said:
        with database.cursor() as cursor:
            cursor.executemany(statement, said)


def _prepare(field: Any, database: Any) -> Prepare:
    """
    Return what brings a field's values into the form the driver takes.

    The same as the field's own `get_db_prep_save`, without asking it where the answer is plain or has been given.
    """
    ask: Prepare = partial(field.get_db_prep_save, connection=database)
    target = field
    while target.remote_field:
        target = target.target_field
    kind = target.get_internal_type()
    if kind in {"CharField", "TextField"}:
        return lambda value: value if type(value) is str else ask(value)
    if kind == "UUIDField":
        if database.features.has_native_uuid_field:
            return lambda value: value if type(value) is UUID else ask(value)
        return lambda value: value.hex if type(value) is UUID else ask(value)
    if kind in {"DateField", "DateTimeField", "BooleanField"}:
        return cache(ask)
    if kind == "JSONField":
        of_nothing: dict[type, Any] = {dict: ask({}), list: ask([])}
        return lambda value: (
            ask(value) if value or value is None else of_nothing.get(type(value)) or ask(value)
        )
    return ask


def _column(field: Any) -> str:
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)
