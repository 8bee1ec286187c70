"""Reads ``data/*.toml``, refuses a file that does not say what it must, and answers for a day."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from trucban.law.instruments import DATA, INSTRUMENTS, cite_en, cite_vi, instruments

POWERS = "powers"  # this file is read by `powers`
CONFIDENCES = ("S", "K", "?")
CONFIRMED_HERE = "L"  # a commune has signed it
SURE_FIRST = ("S", CONFIRMED_HERE, "K", "?")


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
    article, instruments
        Where it stands: "Điều 8 khoản 1"; the paper's number, then those of the papers that amend it.
    confidence
        ``S`` read in a source, ``K`` general knowledge, ``?`` to be confirmed, ``L`` confirmed by the commune.
    from_date, to_date
        First day in force; first day no longer in force, or None.
    local_source
        The paper a commune's own value stands on; empty for the law's.
    """

    key: str
    value: Any
    unit: str
    article: str
    instruments: tuple[str, ...]
    confidence: str
    from_date: date
    to_date: date | None = None
    note: str = ""
    title_vi: str = ""
    title_en: str = ""
    local_source: str = ""

    @property
    def source(self) -> str:
        return self.local_source or cite_en(self.article, self.instruments)

    @property
    def source_vi(self) -> str:
        return self.local_source or cite_vi(self.article, self.instruments)

    def holds_on(self, day: date) -> bool:
        return self.from_date <= day and (self.to_date is None or day < self.to_date)


LocalRules = Mapping[str, Rule]
"""What a commune has signed for the day that is asked about, by key."""
NO_LOCAL_RULES: LocalRules = {}


def rule(key: str, *, on: date, local: LocalRules = NO_LOCAL_RULES) -> Rule:
    """
    Return the rule in force on a day: the commune's own where it has signed one.

    Raises
    ------
    NoRuleInForce
        Nothing is known for that key on that day.
    """
    if key in local:
        return local[key]
    for candidate in _rules().get(key, ()):
        if candidate.holds_on(on):
            return candidate
    raise NoRuleInForce(f"{key}: no rule in force on {on.isoformat()}")


def rule_keys() -> tuple[str, ...]:
    return tuple(_rules())


def rule_history(key: str) -> tuple[Rule, ...]:
    """Return every entry of a rule, oldest first; none for a rule that is nowhere written."""
    return _rules().get(key, ())


def least_sure(*confidences: str) -> str:
    """Return the weakest of several confidences: a conclusion is no surer than what it stands on."""
    return max(confidences, key=SURE_FIRST.index)


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    return {key: rules for file in _files() for key, rules in read_rules(file)}


def _files() -> list[Path]:
    return sorted(file for file in DATA.glob("*.toml") if file.stem not in {POWERS, INSTRUMENTS})


def read_rules(file: Path) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """Yield key and rules of one file, oldest first."""
    for key, table in read_tables(file):
        if not table.get("unit"):
            raise BadLaw(f"{file.name}: {key}: no unit")
        yield key, tuple(_rule(file, key, table, entry) for entry in table["values"])


def local_examples() -> dict[str, Rule]:
    """
    Return the rules only a commune can give (``local = true``), each with an example of another place as its value.

    Nothing holds for them until a commune has signed its own.
    """
    return dict(_local_examples())


@cache
def _local_examples() -> dict[str, Rule]:
    found = {}
    for file in _files():
        for key, table in read_tables(file):
            if table.get("local"):
                shown = {
                    "value": table["example"],
                    "instrument": "custom",
                    "confidence": "?",
                    "from": date.min,
                }
                found[key] = _rule(file, key, table, {**shown, "until_next": None})
    return found


def _rule(file: Path, key: str, table: Mapping[str, Any], entry: Mapping[str, Any]) -> Rule:
    if "value" not in entry:
        raise BadLaw(f"{file.name}: {key}: an entry has no value")
    return Rule(
        key=key,
        value=entry["value"],
        unit=table["unit"],
        article=entry.get("article", ""),
        instruments=instruments_of(file, key, entry),
        confidence=confidence_of(file, key, entry),
        from_date=entry["from"],
        to_date=entry.get("to") or entry["until_next"],
        note=entry.get("note", ""),
        title_vi=text_of(file, key, table, "title_vi"),
        title_en=table["description"],
    )


def read_tables(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """
    Yield key and content of each table of a file, its ``values`` checked and in order.

    An entry without ``to`` holds until the next one: that day is put in as ``until_next``.
    """
    for name, table in toml_of(file).items():
        key = f"{file.stem}.{name}"
        if not isinstance(table, dict) or not table.get("description"):
            raise BadLaw(f"{file.name}: {key}: no description")
        values = [] if table.get("local") else dated(file, key, table.get("values", []))
        yield key, {**table, "values": values}


def toml_of(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise BadLaw(f"{file.name}: not TOML: {fault}") from None


def dated(file: Path, key: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return entries with the day each one ends, or refuse those that overlap or have no first day."""
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


def instruments_of(file: Path, key: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the numbers of the paper an entry stands on and of those amending it; each must be known."""
    named = entry.get("instrument")
    numbers = tuple(named) if isinstance(named, list) else (named,) if named else ()
    if not numbers:
        raise BadLaw(f"{file.name}: {key}: no instrument")
    for number in numbers:
        if number not in instruments():
            raise BadLaw(f"{file.name}: {key}: instrument {number!r} is not in {INSTRUMENTS}.toml")
    return numbers


def confidence_of(file: Path, key: str, entry: Mapping[str, Any]) -> str:
    value = entry.get("confidence")
    if value not in CONFIDENCES:
        raise BadLaw(f"{file.name}: {key}: confidence is {value!r}, expected one of {', '.join(CONFIDENCES)}")
    return str(value)
