"""
Rows written many thousands at once.

Django's bulk_create and bulk_update build an expression for each value: a list of 20,000 people then costs more in
putting statements together than in everything else. Here rows go to PostgreSQL as one stream (COPY), which it neither
parses nor plans row by row; SQLite, and PostgreSQL for a few rows, is said one statement again for each row, by the
driver. What a manager does beside that is left out: no signals, no defaults of the database, no keys given back. Names
of tables and columns come from the models; values are parameters.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from trucban.lib.parts import in_parts

Prepare = Callable[[Any], Any]
Said = Sequence[Sequence[Any]]  # of each row its values, in the form the driver takes

FEW = 100  # rows for which opening a stream, and a table for what is to be updated, costs more than it saves


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
    table, columns = _quoted(model._meta.db_table), _columns(fields)
    said = _said(fields, values)
    if _is_streamed(said):
        _stream(f"COPY {table} ({columns}) FROM STDIN", said)
    else:
        marks = ", ".join(["%s"] * len(fields))
        _say_for_each(f"INSERT INTO {table} ({columns}) VALUES ({marks})", said)  # noqa: S608 - names of models


def update_rows(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write these fields of rows of one model that are in the database."""
    if not rows:
        return
    names, meta = list(names), rows[0]._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    attributes = [field.attname for field in fields]
    update_values(type(rows[0]), names, map(attrgetter(*attributes, "pk"), rows))


def update_values(model: type[models.Model], names: Iterable[str], values: Iterable[Sequence[Any]]) -> None:
    """Write these fields of rows that nobody needs as objects: of each, named once, the values and the key last."""
    meta = model._meta
    fields, table = [meta.get_field(name) for name in names], _quoted(meta.db_table)
    said = _said([*fields, meta.pk], values)
    if _is_streamed(said):
        _update_from_stream(table, fields, meta.pk, said)
    else:
        set_to = ", ".join(f"{_column(field)} = %s" for field in fields)
        _say_for_each(f"UPDATE {table} SET {set_to} WHERE {_column(meta.pk)} = %s", said)  # noqa: S608 - names of models


def delete_rows(model: type[models.Model], keys: Collection[Any]) -> None:
    """Delete rows that nothing refers to: one that is referred to is refused, at the latest when the transaction ends."""
    meta, database = model._meta, connections[DEFAULT_DB_ALIAS]
    bring = _prepare(meta.pk, database)
    with database.cursor() as cursor:
        for part in in_parts(keys):
            marks = ", ".join(["%s"] * len(part))
            statement = f"DELETE FROM {_quoted(meta.db_table)} WHERE {_column(meta.pk)} IN ({marks})"  # noqa: S608 - names of models
            cursor.execute(statement, [bring(key) for key in part])


def _said(fields: Sequence[Any], values: Iterable[Sequence[Any]]) -> Said:
    database = connections[DEFAULT_DB_ALIAS]  # looked up once, not for each value
    prepare = [_prepare(field, database) for field in fields]
    return [[bring(value) for bring, value in zip(prepare, row, strict=True)] for row in values]


def _is_streamed(said: Said) -> bool:
    return len(said) > FEW and connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def _say_for_each(statement: str, said: Said) -> None:
    if said:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.executemany(statement, said)


def _stream(statement: str, said: Said) -> None:
    """Send rows down one stream. Django knows no streams, so its errors are made of the driver's here."""
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor, database.wrap_database_errors, cursor.copy(statement) as stream:
        for row in said:
            stream.write_row(row)


@transaction.atomic(savepoint=False)  # the table in between lives as long as the transaction
def _update_from_stream(table: str, fields: Sequence[Any], key: Any, said: Said) -> None:
    columns, key_column = _columns([*fields, key]), _column(key)
    set_to = ", ".join(f"{_column(field)} = said.{_column(field)}" for field in fields)
    is_said = f"{table}.{key_column} = said.{key_column}"
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE said ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"  # noqa: S608 - names of models
        )
        _stream(f"COPY said ({columns}) FROM STDIN", said)
        cursor.execute(f"UPDATE {table} SET {set_to} FROM said WHERE {is_said}")  # noqa: S608 - names of models
        cursor.execute("DROP TABLE said")


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
        return _json(partial(json.dumps, cls=field.encoder))
    return ask


def _json(encode: Prepare) -> Prepare:
    """Return what brings a value into JSON as text, which either database takes; most are empty."""
    of_nothing: dict[type, str | None] = {dict: encode({}), list: encode([]), type(None): None}

    def prepare(value: Any) -> Any:
        if not value and type(value) in of_nothing:
            return of_nothing[type(value)]
        return encode(value)

    return prepare


def _column(field: Any) -> str:
    return _quoted(field.column)


def _columns(fields: Iterable[Any]) -> str:
    return ", ".join(map(_column, fields))


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)
