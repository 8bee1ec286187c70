"""Items and receipts: the two things that travel."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from trucban.field.protocol.canonical import NotCanonical, canonical, sha256

ENVELOPE = 1
MOST_BYTES = 64 * 1024
MOST_AFTER = 20
MOST_MEDIA = 20
MOST_MEDIA_BYTES = 20 * 1024 * 1024
FARTHEST_OFFSET_S = 130 * 366 * 24 * 3600  # a clock that was reset to its beginning, in 1970, until 2099
KIND = re.compile(r"[a-z]+\.[a-z_]+")
SHA256 = re.compile(r"[0-9a-f]{64}")
TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,60}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class NotAnItem(ValueError):
    """It is not an item of this protocol; ``where`` names the field that is not as it should be."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class State(StrEnum):
    """Where an item stands at the receiver."""

    STORED = "STORED"
    WAITING = "WAITING"
    HELD = "HELD"
    APPLIED = "APPLIED"
    SET_ASIDE = "SET_ASIDE"


DUE = (State.STORED, State.WAITING)
DONE = (State.APPLIED, State.SET_ASIDE)


class Reason(StrEnum):
    """Why an item is held or waits."""

    OTHER_CONTENT = "OTHER_CONTENT"
    FORK = "FORK"
    REFUSED = "REFUSED"
    NO_RIGHT = "NO_RIGHT"
    NOT_FOUND = "NOT_FOUND"
    NOT_UNDERSTOOD = "NOT_UNDERSTOOD"
    DEVICE_REVOKED = "DEVICE_REVOKED"
    CLOCK = "CLOCK"
    FAULT = "FAULT"
    NEWER = "NEWER"  # waits: the server's upgrade brings what it lacks
    AFTER = "AFTER"  # waits: what it comes after is not applied yet
    EARLY = "EARLY"  # waits: what it speaks of has not begun, a watch one comes early to


class Lane:
    """What leaves first when the line is thin."""

    FIRST, USUAL, LAST = range(3)


def lane_of(kind: str) -> int:
    if kind.startswith("incident."):
        return Lane.FIRST
    return Lane.LAST if kind.startswith("track.") else Lane.USUAL


@dataclass(frozen=True)
class MediaName:
    """A file an item brings: SHA-256 of its bytes (hexadecimal), their number, its type."""

    sha256: str
    size: int
    type: str


@dataclass(frozen=True)
class Item:
    """One thing somebody wrote; see `docs/sync.md` for each field. Moments are UTC, whole seconds."""

    id: UUID
    device: UUID
    seq: int
    actor: UUID
    kind: str
    version: int
    happened_at: datetime
    written_at: datetime
    payload: Mapping[str, Any]
    clock_offset_s: int = 0
    after: tuple[UUID, ...] = ()
    media: tuple[MediaName, ...] = ()

    @cached_property
    def corrected_at(self) -> datetime:
        """When it was written, by the server's clock as the device knew it."""
        return self.written_at + timedelta(seconds=self.clock_offset_s)

    def is_said_again(self, other: Self) -> bool:
        """Say whether both are one saying, in two journals: after a new log-in what has no receipt is said again."""
        return self.hash == replace(other, device=self.device, seq=self.seq).hash

    @property
    def lane(self) -> int:
        return lane_of(self.kind)

    @cached_property
    def data(self) -> bytes:
        """The canonical bytes."""
        return canonical(self.as_json())

    @cached_property
    def hash(self) -> str:
        return sha256(self.data)

    def as_json(self) -> dict[str, Any]:
        return {
            "v": ENVELOPE,
            "id": str(self.id),
            "device": str(self.device),
            "seq": self.seq,
            "actor": str(self.actor),
            "kind": self.kind,
            "version": self.version,
            "happened_at": written(self.happened_at),
            "written_at": written(self.written_at),
            "clock_offset_s": self.clock_offset_s,
            "after": [str(key) for key in self.after],
            "payload": self.payload,
            "media": [{"sha256": one.sha256, "size": one.size, "type": one.type} for one in self.media],
        }

    @classmethod
    def read(cls, data: Any) -> Self:
        """
        Read an item from JSON values.

        Raises:
            NotAnItem: a field is missing, unknown or not as it should be, or the whole is too large.
        """
        if not isinstance(data, dict) or set(data) != FIELDS or data["v"] != ENVELOPE:
            raise NotAnItem("fields")
        item = cls(
            id=_key(data, "id"),
            device=_key(data, "device"),
            seq=_whole(data, "seq", 1, 2**40),
            actor=_key(data, "actor"),
            kind=_matching(data, "kind", KIND),
            version=_whole(data, "version", 1, 1000),
            happened_at=_moment(data, "happened_at"),
            written_at=_moment(data, "written_at"),
            clock_offset_s=_whole(data, "clock_offset_s", -FARTHEST_OFFSET_S, FARTHEST_OFFSET_S),
            after=tuple(_as_key(text, "after") for text in _list(data, "after", MOST_AFTER)),
            payload=_mapping(data, "payload"),
            media=tuple(map(_media, _list(data, "media", MOST_MEDIA))),
        )
        try:
            too_large = len(item.data) > MOST_BYTES
        except (NotCanonical, RecursionError) as problem:
            raise NotAnItem("payload") from problem
        if too_large:
            raise NotAnItem("size")
        return item


FIELDS = frozenset(field.name for field in fields(Item)) | {"v"}


@dataclass(frozen=True)
class Receipt:
    """The receiver's word that it keeps this item with this content."""

    id: UUID
    item: UUID
    hash: str
    at: datetime

    def as_json(self) -> dict[str, str]:
        return {"id": str(self.id), "item": str(self.item), "hash": self.hash, "at": written(self.at)}

    @classmethod
    def read(cls, data: Any) -> Self:
        if not isinstance(data, dict) or set(data) != {"id", "item", "hash", "at"}:
            raise NotAnItem("receipt")
        return cls(_key(data, "id"), _key(data, "item"), _matching(data, "hash", SHA256), _moment(data, "at"))


def written(moment: datetime) -> str:
    """Return a moment as items carry it: UTC, whole seconds, ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: object) -> datetime:
    """Read a moment as items carry it; raises ValueError."""
    if not isinstance(text, str) or not MOMENT.fullmatch(text):
        raise ValueError("not a moment")
    moment = datetime.fromisoformat(text)
    if not 1970 <= moment.year <= 2200:  # from where clocks begin; with room for any offset on either side
        raise ValueError("not a moment")
    return moment


def _key(data: dict[str, Any], name: str) -> UUID:
    return _as_key(data[name], name)


def _as_key(text: object, name: str) -> UUID:
    if isinstance(text, str) and len(text) == 36:
        try:
            key = UUID(text)
        except ValueError:
            raise NotAnItem(name) from None
        if str(key) == text:  # one spelling, one hash
            return key
    raise NotAnItem(name)


def _whole(data: dict[str, Any], name: str, least: int, most: int) -> int:
    value = data[name]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise NotAnItem(name)
    return value


def _matching(data: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = data.get(name)
    if not isinstance(value, str) or len(value) > 80 or not pattern.fullmatch(value):
        raise NotAnItem(name)
    return value


def _moment(data: dict[str, Any], name: str) -> datetime:
    try:
        return moment_of(data[name])
    except ValueError:
        raise NotAnItem(name) from None


def _list(data: dict[str, Any], name: str, most: int) -> list[Any]:
    value = data[name]
    if not isinstance(value, list) or len(value) > most:
        raise NotAnItem(name)
    return value


def _mapping(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data[name]
    if not isinstance(value, dict):
        raise NotAnItem(name)
    return value


def _media(data: Any) -> MediaName:
    if not isinstance(data, dict) or set(data) != {"sha256", "size", "type"}:
        raise NotAnItem("media")
    return MediaName(
        _matching(data, "sha256", SHA256),
        _whole(data, "size", 1, MOST_MEDIA_BYTES),
        _matching(data, "type", TYPE),
    )
