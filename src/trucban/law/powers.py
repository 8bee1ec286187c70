"""Who decides, with whose agreement, on what legal basis, from when to when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from trucban.law.instruments import DATA, cite_en, cite_vi
from trucban.law.rules import (
    POWERS,
    BadLaw,
    NoRuleInForce,
    confidence_of,
    instruments_of,
    read_tables,
    text_of,
)


@dataclass(frozen=True)
class OfficeRef:
    """An office as the law names it; ``office`` is one of `access`'s kinds where the commune has that office."""

    office: str
    label_vi: str
    confidence: str


@dataclass(frozen=True)
class Power:
    """One decision: the office that takes it and those whose agreement it needs, in order."""

    key: str
    decides: OfficeRef
    agreements: tuple[OfficeRef, ...]
    article: str
    instruments: tuple[str, ...]
    confidence: str
    from_date: date
    to_date: date | None
    note: str = ""
    title_vi: str = ""
    title_en: str = ""

    @property
    def legal_basis(self) -> str:
        """The article as a Vietnamese paper cites it."""
        return cite_vi(self.article, self.instruments)

    @property
    def legal_basis_en(self) -> str:
        return cite_en(self.article, self.instruments)


def power(key: str, *, on: date) -> Power:
    """
    Return who decides on a day.

    Raises
    ------
    NoRuleInForce
        Nothing is known for that decision on that day.
    """
    for candidate in power_history(key):
        if candidate.from_date <= on and (candidate.to_date is None or on < candidate.to_date):
            return candidate
    raise NoRuleInForce(f"powers.{key}: no rule in force on {on.isoformat()}")


def power_keys() -> tuple[str, ...]:
    return tuple(_powers())


def power_history(key: str) -> tuple[Power, ...]:
    """Return every entry of a power, oldest first; none for a decision that is nowhere written."""
    return _powers().get(key, ())


@cache
def _powers() -> dict[str, tuple[Power, ...]]:
    return dict(read_powers(DATA / f"{POWERS}.toml"))


def read_powers(file: Path) -> Iterator[tuple[str, tuple[Power, ...]]]:
    for full_key, table in read_tables(file):
        key = full_key.split(".", 1)[1]
        yield key, tuple(_power(file, key, table, entry) for entry in table["values"])


def _power(file: Path, key: str, table: Mapping[str, Any], entry: Mapping[str, Any]) -> Power:
    return Power(
        key=key,
        decides=_office(file, key, entry.get("decides")),
        agreements=tuple(_office(file, key, office) for office in entry.get("agreements", [])),
        article=entry.get("article", ""),
        instruments=instruments_of(file, key, entry),
        confidence=confidence_of(file, key, entry),
        from_date=entry["from"],
        to_date=entry.get("to") or entry["until_next"],
        note=entry.get("note", ""),
        title_vi=text_of(file, key, table, "title_vi"),
        title_en=table["description"],
    )


def _office(file: Path, key: str, office: object) -> OfficeRef:
    if not isinstance(office, dict):
        raise BadLaw(f"{file.name}: {key}: an office is missing")
    return OfficeRef(
        office=text_of(file, key, office, "office"),
        label_vi=text_of(file, key, office, "label_vi"),
        confidence=confidence_of(file, key, office),
    )
