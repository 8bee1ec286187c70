"""Several people writing at the same moment, on the database the tests run on."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections


def at_once(jobs: Sequence[Callable[[], Any]], *, folder: Path) -> None:
    """
    Run each job in a thread of its own and wait for all; the first fault is raised here.

    SQLite's database in memory is none that threads share as processes do: it is written to a file for the time,
    and read back afterwards. The test needs ``django_db(transaction=True)``.
    """
    faults: list[BaseException] = []

    def work(job: Callable[[], Any]) -> None:
        try:
            job()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    with _in_a_file(folder):
        threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]


@contextmanager
def _in_a_file(folder: Path) -> Iterator[None]:
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():  # type: ignore[attr-defined]  # SQLite has it
        yield
        return
    from django.db.backends.sqlite3.base import Database  # the module the connection is made with

    file = folder / "writers.sqlite3"
    connection.ensure_connection()
    _copy(connection.connection, Database.connect(file))
    settings = connections.settings["default"]
    before = settings["NAME"]
    settings["NAME"] = str(file)
    try:
        yield
    finally:
        settings["NAME"] = before
        source = Database.connect(file)
        source.backup(connection.connection)
        source.close()


def _copy(source: Any, target: Any) -> None:
    source.backup(target)
    target.close()
