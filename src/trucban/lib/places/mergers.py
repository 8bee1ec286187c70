"""Which commune a former one became part of."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from trucban.lib.text import fold

_KINDS = (
    "xa ",
    "phuong ",
    "thi tran ",
    "thi xa ",
    "thanh pho ",
    "huyen ",
    "quan ",
    "tinh ",
    "dac khu ",
    "tp. ",
    "tp ",
    "tx. ",
)


def bare(name: str) -> str:
    """Return the folded name of a unit without its kind: "le thuy" for "Xã Lệ Thuỷ"."""
    folded = fold(name).strip(" .,")
    kind = next((kind for kind in _KINDS if folded.startswith(kind)), "")
    # "Phường 1" is called by its kind, for a figure is no name.
    return folded if folded[len(kind) :].isdigit() else folded[len(kind) :]


@dataclass(frozen=True, slots=True)
class Former:
    """A commune-level unit of before, where it lay, and what it is part of today."""

    former_code: str
    former_commune: str
    former_district: str
    former_province: str
    code: str
    commune: str
    province: str


class Mergers:
    """Former units by name. Names repeat, so an answer is a list."""

    def __init__(self, rows: Iterable[Former]) -> None:
        self._by_former: dict[str, list[Former]] = defaultdict(list)
        self._by_present: dict[str, list[Former]] = defaultdict(list)
        for row in rows:
            self._by_former[bare(row.former_commune)].append(row)
            self._by_present[bare(row.commune)].append(row)

    def former(self, commune: str, above: Sequence[str] = ()) -> list[Former]:
        """Return the former units of a name, narrowed by its kind and by the districts and provinces written above it."""
        found = [row for row in self._by_former.get(bare(commune), []) if _lies_in(row, above)]
        return [row for row in found if fold(row.former_commune) == fold(commune)] or found

    def present(self, commune: str, above: Sequence[str] = ()) -> dict[str, str]:
        """Return code -> name of today's units of a name."""
        return {
            row.code: row.commune
            for row in self._by_present.get(bare(commune), [])
            if {bare(name) for name in above} <= {bare(row.province)}
        }


def _lies_in(row: Former, above: Sequence[str]) -> bool:
    places = {bare(row.former_district), bare(row.former_province), bare(row.province)}
    return {bare(name) for name in above} <= places


@lru_cache(maxsize=1)
def mergers_2025() -> Mergers:
    file = resources.files("trucban.lib.places") / "mergers_2025.csv"
    with file.open(encoding="utf-8") as lines:
        return Mergers(Former(**row) for row in csv.DictReader(lines))
