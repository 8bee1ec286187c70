"""A disk made for dying: before and after any read, write and commit the process on it may end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Table = dict[Any, Any]


class Crash(BaseException):
    """The process ends here, as by kill -9: no ``except Exception`` sees it."""


class Disk:
    """Tables of immutable values; what is written inside ``atomic()`` is kept whole or not at all."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.staged: dict[str, Table] | None = None
        self.crash_in: int | None = None  # steps left to live

    def step(self) -> None:
        if self.crash_in is None:
            return
        self.crash_in -= 1
        if self.crash_in <= 0:
            self.crash_in, self.staged = None, None
            raise Crash

    @contextmanager
    def atomic(self) -> Iterator[None]:
        if self.staged is not None:  # part of what is open
            yield
            return
        self.staged = {}
        try:
            yield
            self.step()
            for name, rows in self.staged.items():
                self.tables.setdefault(name, {}).update(rows)
        finally:
            self.staged = None
        self.step()

    def read(self, table: str, key: Any) -> Any:
        self.step()
        staged = (self.staged or {}).get(table, {})
        return staged[key] if key in staged else self.tables.get(table, {}).get(key)

    def rows(self, table: str) -> Table:
        self.step()
        kept = self.tables.get(table, {})
        staged = (self.staged or {}).get(table)
        return {**kept, **staged} if staged else kept

    def write(self, table: str, key: Any, value: Any) -> None:
        self.step()
        into = self.tables if self.staged is None else self.staged
        into.setdefault(table, {})[key] = value
        self.step()

    def copy(self) -> "Disk":
        other = Disk()
        other.tables = {name: dict(rows) for name, rows in self.tables.items()}
        return other
