"""
Decision tables: the grounds of an article, each a row of conditions on facts (``data/tables/*.toml``).

A row holds when every condition holds; a fact that is not known lets no condition hold. The version of a table says
from when it is in force, by which papers, and how sure that is; a row may begin later or end earlier.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from trucban.law.ages import add_months
from trucban.law.facts import KINDS, Facts, Value
from trucban.law.instruments import DATA
from trucban.law.rules import (
    CONFIDENCES,
    NO_LOCAL_RULES,
    BadLaw,
    LocalRules,
    NoRuleInForce,
    Rule,
    confidence_of,
    dated,
    instruments_of,
    least_sure,
    text_of,
    toml_of,
)

TABLES = DATA / "tables"
PREFIX = "tables."
OPERATORS = ("at_least", "at_most", "above", "below", "less_than_months_ago", "at_least_months_ago")


@dataclass(frozen=True)
class Ground:
    """One row: ``when`` maps a fact to a value, to a list of values, or to limits; ``volunteer``: may volunteer."""

    point: str
    text_vi: str
    when: Mapping[str, Any]
    volunteer: bool
    until: str  # the fact that tells when it ends
    from_date: date | None
    to_date: date | None
    instruments: tuple[str, ...]
    confidence: str

    def holds_on(self, day: date) -> bool:
        return (self.from_date is None or self.from_date <= day) and (
            self.to_date is None or day < self.to_date
        )


@dataclass(frozen=True)
class Table:
    """One article's grounds; ``versions`` are rules whose value is whether the table is applied."""

    key: str
    title_vi: str
    title_en: str
    article: str
    volunteers_by: str
    versions: tuple[Rule, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Match:
    """
    A ground that holds.

    Attributes
    ----------
    rule
        The version it stands on, its article down to the point, its confidence the row's own where that is weaker.
    until
        Last day the ground holds, where the facts tell; None otherwise.
    """

    ground: Ground
    rule: Rule
    until: date | None


def matches(key: str, facts: Facts, *, on: date, local: LocalRules = NO_LOCAL_RULES) -> list[Match]:
    """
    Return the grounds of a table that hold on a day, in the order of the article.

    Raises
    ------
    NoRuleInForce
        The table is not in force on that day, or the commune has signed that it is not applied.
    """
    table, version = table_in_force(key, on=on, local=local)
    return [
        Match(ground, _cited(table, version, ground), _until(ground, facts))
        for ground in table.grounds
        if ground.holds_on(on) and _holds(ground, facts, on)
    ]


def grounds_in_force(key: str, *, on: date, local: LocalRules = NO_LOCAL_RULES) -> list[Match]:
    """
    Return every ground of a table that may be invoked on a day, cited to the point, whatever the facts.

    For who chooses a ground on a paper that proves it; `matches` decides from facts.

    Raises
    ------
    NoRuleInForce
        The table is not in force on that day, or the commune has signed that it is not applied.
    """
    table, version = table_in_force(key, on=on, local=local)
    return [
        Match(ground, _cited(table, version, ground), None) for ground in table.grounds if ground.holds_on(on)
    ]


def table_in_force(key: str, *, on: date, local: LocalRules = NO_LOCAL_RULES) -> tuple[Table, Rule]:
    """Return a table and its version in force on a day, or raise `NoRuleInForce`."""
    table = tables()[key]
    version = local.get(PREFIX + key) or next((each for each in table.versions if each.holds_on(on)), None)
    if version is None or not version.value:
        raise NoRuleInForce(f"{PREFIX}{key}: no rule in force on {on.isoformat()}")
    return table, version


@cache
def tables() -> dict[str, Table]:
    return {file.stem: read_table(file) for file in sorted(TABLES.glob("*.toml"))}


def read_table(file: Path) -> Table:
    """Read one table, or refuse it by name."""
    found, key = toml_of(file), PREFIX + file.stem
    if not found.get("grounds"):
        raise BadLaw(f"{file.name}: {key}: no grounds")
    return Table(
        key=file.stem,
        title_vi=text_of(file, key, found, "title_vi"),
        title_en=text_of(file, key, found, "description"),
        article=text_of(file, key, found, "article"),
        volunteers_by=found.get("volunteers_by", ""),
        versions=tuple(_versions(file, key, found)),
        grounds=tuple(_ground(file, key, row) for row in found["grounds"]),
    )


def _versions(file: Path, key: str, found: Mapping[str, Any]) -> Iterator[Rule]:
    for entry in dated(file, key, found.get("versions", [])):
        yield Rule(
            key=key,
            value=True,
            unit="applied",
            article=found["article"],
            instruments=instruments_of(file, key, {"instrument": found.get("instrument"), **entry}),
            confidence=confidence_of(file, key, entry),
            from_date=entry["from"],
            to_date=entry.get("to") or entry["until_next"],
            note=entry.get("note", ""),
            title_vi=found["title_vi"],
            title_en=found["description"],
        )


def _ground(file: Path, key: str, row: Mapping[str, Any]) -> Ground:
    when = row.get("when")
    if not when:
        raise BadLaw(f"{file.name}: {key}: a ground has no conditions (when)")
    for name, condition in when.items():
        if name not in KINDS:
            raise BadLaw(f"{file.name}: {key}: no such fact: {name!r}")
        if isinstance(condition, dict) and not set(condition) <= set(OPERATORS):
            raise BadLaw(f"{file.name}: {key}: {name}: expected {', '.join(OPERATORS)}")
    if row.get("confidence", "S") not in CONFIDENCES:
        raise BadLaw(f"{file.name}: {key}: confidence is {row['confidence']!r}")
    return Ground(
        point=row.get("point", ""),
        text_vi=text_of(file, key, row, "text_vi"),
        when=when,
        volunteer=row.get("volunteer", False),
        until=row.get("until", ""),
        from_date=row.get("from"),
        to_date=row.get("to"),
        instruments=instruments_of(file, key, row) if "instrument" in row else (),
        confidence=row.get("confidence", "S"),
    )


def _cited(table: Table, version: Rule, ground: Ground) -> Rule:
    article = f"{table.article} điểm {ground.point}" if ground.point else table.article
    return Rule(
        key=version.key,
        value=ground.text_vi,
        unit=version.unit,
        article=article,
        instruments=ground.instruments or version.instruments,
        confidence=least_sure(version.confidence, ground.confidence),
        from_date=max(version.from_date, ground.from_date or version.from_date),
        to_date=version.to_date,
        note=version.note,
        title_vi=table.title_vi,
        title_en=table.title_en,
        local_source=version.local_source,
    )


def _holds(ground: Ground, facts: Facts, on: date) -> bool:
    ended = facts.get(ground.until)
    if isinstance(ended, date) and ended < on:
        return False
    return all(name in facts and _fits(facts[name], wanted, on) for name, wanted in ground.when.items())


def _fits(value: Value, wanted: Any, on: date) -> bool:
    if isinstance(wanted, dict):
        return all(_within(value, operator, limit, on) for operator, limit in wanted.items())
    return value in wanted if isinstance(wanted, list) else value == wanted


def _within(value: Any, operator: str, limit: Any, on: date) -> bool:
    if operator == "less_than_months_ago":
        return bool(value <= on < add_months(value, limit))
    if operator == "at_least_months_ago":
        return bool(on >= add_months(value, limit))
    if operator == "at_least":
        return bool(value >= limit)
    if operator == "at_most":
        return bool(value <= limit)
    return bool(value > limit) if operator == "above" else bool(value < limit)


def _until(ground: Ground, facts: Facts) -> date | None:
    told = facts.get(ground.until) if ground.until else None
    ends = [told] if isinstance(told, date) else []
    for name, wanted in ground.when.items():
        if isinstance(wanted, dict) and "less_than_months_ago" in wanted:
            began = facts[name]
            assert isinstance(began, date)  # noqa: S101 - the ground holds, so the fact is a day
            ends.append(add_months(began, wanted["less_than_months_ago"]) - timedelta(days=1))
    return min(ends) if ends else None
