"""Payloads of old versions, lifted step by step. A step is pure and never removed: an old phone may still come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Payload = Mapping[str, Any]
Lift = Callable[[Payload], Payload]


class Newer(Exception):
    """The kind or version is newer than this receiver: the item waits for the upgrade."""


@dataclass(frozen=True)
class Versions:
    """
    Which kinds a receiver knows, up to which version, and how older ones become newer.

    ``lifts[kind, n]`` makes a payload of version n into one of version n + 1; every step up to ``newest[kind]`` is there.
    """

    newest: Mapping[str, int]
    lifts: Mapping[tuple[str, int], Lift] = field(default_factory=dict)

    def __post_init__(self) -> None:
        missing = [
            (kind, version)
            for kind, newest in self.newest.items()
            for version in range(1, newest)
            if (kind, version) not in self.lifts
        ]
        if missing:
            raise ValueError(f"no step from {missing}: an old phone's items could not be read")

    def lifted(self, kind: str, version: int, payload: Payload) -> Payload:
        """Return the payload in the newest version; raises Newer."""
        newest = self.newest.get(kind, 0)
        if version > newest:
            raise Newer
        for step in range(version, newest):
            payload = self.lifts[kind, step](payload)
        return payload
