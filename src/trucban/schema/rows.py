"""
Rows written many thousands at once.

Django's bulk_create and bulk_update build an expression for each value: a list of 20,000 people then costs more in
putting statements together than in everything else. Here one statement is said again for each row, by the driver. What a
manager does beside that is left out: no signals, no defaults of the database, no keys given back. Names of tables and
columns come from the models; values are parameters.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model down."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = list(meta.local_concrete_fields)
    marks = ", ".join(["%s"] * len(fields))
    columns = ", ".join(map(_column, fields))
    _say_for_each(rows, f"INSERT INTO {_quoted(meta.db_table)} ({columns}) VALUES ({marks})", fields)  # noqa: S608 - names of models
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update_rows(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write these fields of rows of one model that are in the database."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [meta.get_field(name) for name in names]
    values = ", ".join(f"{_column(field)} = %s" for field in fields)
    statement = f"UPDATE {_quoted(meta.db_table)} SET {values} WHERE {_column(meta.pk)} = %s"  # noqa: S608 - names of models
    _say_for_each(rows, statement, [*fields, meta.pk])


def _say_for_each(rows: Sequence[models.Model], statement: str, fields: Sequence[Any]) -> None:
    database = connections[DEFAULT_DB_ALIAS]  # looked up once, not for each value
    kept = [(field.attname, field.get_db_prep_save) for field in fields]
    with database.cursor() as cursor:
        cursor.executemany(
            statement, [[keep(getattr(row, name), database) for name, keep in kept] for row in rows]
        )


def _column(field: Any) -> str:
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)
