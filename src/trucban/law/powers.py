"""Who decides, with whose agreement, on what legal basis, from when to when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from trucban.law.rules import DATA, POWERS, BadLaw, NoRuleInForce, confidence_of, read_tables, text_of


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
    legal_basis: str
    confidence: str
    from_date: date
    to_date: date | None
    note: str = ""


def power(key: str, *, on: date) -> Power:
    """
    Return who decides on a day.

    Raises
    ------
    NoRuleInForce
        Nothing is known for that decision on that day.
    """
    for candidate in _powers().get(key, ()):
        if candidate.from_date <= on and (candidate.to_date is None or on < candidate.to_date):
            return candidate
    raise NoRuleInForce(f"powers.{key}: no rule in force on {on.isoformat()}")


def power_keys() -> tuple[str, ...]:
    return tuple(_powers())


@cache
def _powers() -> dict[str, tuple[Power, ...]]:
    return dict(read_powers(DATA / f"{POWERS}.toml"))


def read_powers(file: Path) -> Iterator[tuple[str, tuple[Power, ...]]]:
    for full_key, _unit, entries in read_tables(file, needs_unit=False):
        key = full_key.split(".", 1)[1]
        yield key, tuple(_power(file, key, entry) for entry in entries)


def _power(file: Path, key: str, entry: Mapping[str, Any]) -> Power:
    return Power(
        key=key,
        decides=_office(file, key, entry.get("decides")),
        agreements=tuple(_office(file, key, office) for office in entry.get("agreements", [])),
        legal_basis=text_of(file, key, entry, "legal_basis"),
        confidence=confidence_of(file, key, entry),
        from_date=entry["from"],
        to_date=entry.get("to") or entry["until_next"],
        note=entry.get("note", ""),
    )


def _office(file: Path, key: str, office: object) -> OfficeRef:
    if not isinstance(office, dict):
        raise BadLaw(f"{file.name}: {key}: an office is missing")
    return OfficeRef(
        office=text_of(file, key, office, "office"),
        label_vi=text_of(file, key, office, "label_vi"),
        confidence=confidence_of(file, key, office),
    )
