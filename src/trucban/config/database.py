"""Whether the database of this installation has been made: every command that reads it asks first."""

from django.db import connection

from trucban.access.models import Commune


def is_made() -> bool:
    """Say whether the tables are there; a database with nothing in it answers no, whatever made its file."""
    return Commune._meta.db_table in connection.introspection.table_names()
