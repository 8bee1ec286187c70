"""
Puts a sound SQLite under Django.

Debian 12 and 13 carry SQLite 3.40 and 3.46, inside the range (3.7.0 to 3.51.2) of the WAL-reset fault that can
corrupt a database written by two connections. The wheel `pysqlite3` carries a newer one; where it has no
wheel, Python's own module is used and `trucban check` says which version that is.
"""

import sys


def use_sound_sqlite() -> None:
    """Let `import sqlite3` find pysqlite3, when it is installed; must run before Django loads a database."""
    try:
        import pysqlite3
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
