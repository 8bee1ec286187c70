"""Rules of the law a commune has confirmed or set for itself: kept as local values under the rule's own key."""

from dataclasses import replace
from datetime import date
from typing import Any

from trucban import law
from trucban.law import catalogue
from trucban.rulebook.models import LocalValue

PREFIX = "law:"
POWER_PREFIX = "power:"
FLOOR_SUFFIX = "_floor"  # of rules that say the least amount a council may set


def stored_key(key: str) -> str:
    return PREFIX + key


def stored_power(key: str) -> str:
    return POWER_PREFIX + key


def as_it_stands(power: law.Power) -> dict[str, Any]:
    """Return what is confirmed of a power: who decides, with whom, by which article, since when."""
    return {
        "decides": power.decides.label_vi,
        "agreements": [office.label_vi for office in power.agreements],
        "basis": power.legal_basis,
        "from": power.from_date.isoformat(),
    }


def encoded(value: Any) -> Any:
    """Return a value as JSON holds it: a day is its text."""
    if isinstance(value, dict):
        return {name: encoded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [encoded(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def decoded(stored: Any, shape: Any) -> Any:
    """Return a stored value with days where the law's own value has them."""
    if isinstance(shape, dict):
        return {name: decoded(stored[name], each) for name, each in shape.items()}
    if isinstance(shape, list):
        return [decoded(each, shape[0]) for each in stored]
    return date.fromisoformat(stored) if isinstance(shape, date) else stored


def fits(value: Any, shape: Any) -> bool:
    """Say whether a value has the parts of the law's own, each of the same kind."""
    if isinstance(shape, dict):
        same = isinstance(value, dict) and set(value) == set(shape)
        return same and all(fits(value[name], each) for name, each in shape.items())
    if isinstance(shape, list):
        return isinstance(value, list) and bool(value) and all(fits(each, shape[0]) for each in value)
    return type(value) is type(shape)


def local_rule(row: LocalValue) -> law.Rule | None:
    """Return the rule a local value makes; None where the law's files have no such key any more."""
    key = row.key.removeprefix(PREFIX)
    shape = catalogue.shape(key)
    if shape is None:
        return None
    return replace(
        shape,
        value=decoded(row.value, shape.value),
        confidence="L",
        local_source=row.source,
        from_date=row.from_date,
        to_date=row.to_date,
        note="",
    )


def proposed(key: str, value: Any, *, from_date: date, source: str) -> law.Rule:
    """Return what a rule would be if the commune signed that value; KeyError for an unknown key."""
    shape = catalogue.shape(key)
    if shape is None:
        raise KeyError(key)
    return replace(
        shape, value=value, confidence="L", local_source=source, from_date=from_date, to_date=None, note=""
    )
