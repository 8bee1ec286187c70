"""Payloads read strictly: what is not in the table of its kind, or not of its type, is put before a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import TextChoices

from trucban.field.protocol.items import SHA256, Reason, moment_of
from trucban.field.protocol.receiver import Held
from trucban.lib.weeks import Week
from trucban.training.models import SessionPerson

Reader = Callable[[Any], Any]


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def key(value: Any) -> UUID:
    return UUID(text(value))


def key_or_none(value: Any) -> UUID | None:
    return None if value is None else key(value)


def degrees(value: Any) -> float:
    return whole(value) / 10**7


def week(value: Any) -> Week:
    return Week.parse(text(value))


moment = moment_of


def digest(value: Any) -> str:
    if not SHA256.fullmatch(text(value)):
        raise ValueError
    return text(value)


def choice(allowed: type[TextChoices]) -> Reader:
    return lambda value: allowed(text(value))


def many(reader: Reader, most: int) -> Reader:
    def read(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise TypeError
        return [reader(inner) for inner in value]

    return read


class Point(NamedTuple):
    """Where a phone was (degrees), and when."""

    lon: float
    lat: float
    at: datetime


def track_point(value: Any) -> Point:
    if not isinstance(value, list) or len(value) != 3:
        raise TypeError
    point = Point(degrees(value[0]), degrees(value[1]), moment(value[2]))
    if not (-180 <= point.lon <= 180 and -90 <= point.lat <= 90):
        raise ValueError
    return point


class Mark(NamedTuple):
    """Who was how at a session, and the marks whoever ticked it had before their eyes."""

    person: UUID
    outcome: str
    seen: frozenset[UUID]


def mark(value: Any) -> Mark:
    person, outcome, seen = value
    return Mark(key(person), SessionPerson.Outcome(text(outcome)), frozenset(many(key, 100)(seen)))


def ticked(value: Any) -> tuple[UUID, tuple[int, ...]]:
    """Read a question of a quiz and the places of the answers that were ticked."""
    question, ticks = value
    return key(question), tuple(many(whole, 6)(ticks))


def fields(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise TypeError
    return value


@dataclass(frozen=True)
class Shape:
    """The payload of one kind: what must be there, what may be."""

    needs: Mapping[str, Reader]
    may: Mapping[str, Reader] = field(default_factory=dict)

    def read(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values by name; raises Held (NOT_UNDERSTOOD)."""
        if not self.needs.keys() <= payload.keys() <= self.needs.keys() | self.may.keys():
            raise Held(Reason.NOT_UNDERSTOOD, ", ".join(sorted(payload)))
        readers = {**self.needs, **self.may}
        return {name: one(readers[name], name, value) for name, value in payload.items()}


def one(reader: Reader, name: str, value: Any) -> Any:
    try:
        return reader(value)
    except (TypeError, ValueError, AttributeError):
        raise Held(Reason.NOT_UNDERSTOOD, name) from None
