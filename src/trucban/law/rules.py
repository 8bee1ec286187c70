"""Reads ``data/*.toml``, refuses a file that does not say what it must, and answers for a day."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
POWERS = "powers"  # this file is read by `powers`
CONFIDENCES = ("S", "K", "?")


class BadLaw(ValueError):
    """A file of ``data`` leaves out or garbles something; the message names the file, the key and the fault."""


class NoRuleInForce(LookupError):
    """On that day no such rule is in force, or none has been found: ask the commune, compute nothing."""


@dataclass(frozen=True)
class Rule:
    """
    One value of the law.

    Attributes
    ----------
    value
        As the source gives it: a number in ``unit``, or a small table.
    source
        Article and instrument.
    confidence
        ``S`` read in a source, ``K`` general knowledge, ``?`` to be confirmed.
    from_date, to_date
        First day in force; first day no longer in force, or None.
    """

    key: str
    value: Any
    unit: str
    source: str
    confidence: str
    from_date: date
    to_date: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return self.from_date <= day and (self.to_date is None or day < self.to_date)


def rule(key: str, *, on: date) -> Rule:
    """
    Return the rule in force on a day.

    Raises
    ------
    NoRuleInForce
        Nothing is known for that key on that day.
    """
    for candidate in _rules().get(key, ()):
        if candidate.holds_on(on):
            return candidate
    raise NoRuleInForce(f"{key}: no rule in force on {on.isoformat()}")


def rule_keys() -> tuple[str, ...]:
    return tuple(_rules())


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    files = sorted(file for file in DATA.glob("*.toml") if file.stem != POWERS)
    return {key: rules for file in files for key, rules in read_rules(file)}


def read_rules(file: Path) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """Yield key and rules of one file, oldest first."""
    for key, unit, entries in read_tables(file, needs_unit=True):
        yield key, tuple(_rule(file, key, unit, entry) for entry in entries)


def _rule(file: Path, key: str, unit: str, entry: Mapping[str, Any]) -> Rule:
    if "value" not in entry:
        raise BadLaw(f"{file.name}: {key}: an entry has no value")
    return Rule(
        key=key,
        value=entry["value"],
        unit=unit,
        source=text_of(file, key, entry, "source"),
        confidence=confidence_of(file, key, entry),
        from_date=entry["from"],
        to_date=entry.get("to") or entry["until_next"],
        note=entry.get("note", ""),
    )


def read_tables(file: Path, *, needs_unit: bool) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """
    Yield key, unit and dated entries of each table of a file.

    An entry without ``to`` holds until the next one: that day is put in as ``until_next``.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise BadLaw(f"{file.name}: not TOML: {fault}") from None
    for name, table in tables.items():
        key = f"{file.stem}.{name}"
        if not isinstance(table, dict) or not table.get("description"):
            raise BadLaw(f"{file.name}: {key}: no description")
        if needs_unit and not table.get("unit"):
            raise BadLaw(f"{file.name}: {key}: no unit")
        yield key, table.get("unit", ""), _dated(file, key, table.get("values", []))


def _dated(file: Path, key: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not entries:
        raise BadLaw(f"{file.name}: {key}: no values")
    for entry in entries:
        for name in ("from", "to"):
            if name in entry and type(entry[name]) is not date:
                raise BadLaw(f"{file.name}: {key}: “{name}” is not a day")
        if "from" not in entry:
            raise BadLaw(f"{file.name}: {key}: an entry has no first day (from)")
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        entry["until_next"] = following["from"] if following else None
        ends = entry.get("to") or entry["until_next"]
        if (ends and ends <= entry["from"]) or (following and ends > following["from"]):
            raise BadLaw(f"{file.name}: {key}: entries overlap or are out of order at {entry['from']}")
    return entries


def text_of(file: Path, key: str, entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadLaw(f"{file.name}: {key}: no {name}")
    return value


def confidence_of(file: Path, key: str, entry: Mapping[str, Any]) -> str:
    value = entry.get("confidence")
    if value not in CONFIDENCES:
        raise BadLaw(f"{file.name}: {key}: confidence is {value!r}, expected one of {', '.join(CONFIDENCES)}")
    return str(value)
