"""The answer of every reader: value, verdict, reasons."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from trucban.lib.sentences import Sentence

T = TypeVar("T")


class Verdict(StrEnum):
    READ = "read"  # as it was written
    CHANGED = "changed"  # put into its proper form, with no doubt about the meaning
    DOUBTFUL = "doubtful"  # there is a value, and a person must look at it
    UNREADABLE = "unreadable"  # there is something, and no value in it
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """``value`` is None exactly where the verdict is UNREADABLE or EMPTY."""

    value: T | None
    verdict: Verdict
    reasons: tuple[Sentence, ...] = ()


def as_written(value: T) -> Reading[T]:
    return Reading(value, Verdict.READ)


def changed(value: T, *reasons: Sentence) -> Reading[T]:
    return Reading(value, Verdict.CHANGED, reasons)


def doubtful(value: T, *reasons: Sentence) -> Reading[T]:
    return Reading(value, Verdict.DOUBTFUL, reasons)


def unreadable(reason: Sentence) -> Reading[T]:
    return Reading(None, Verdict.UNREADABLE, (reason,))


def empty() -> Reading[T]:
    return Reading(None, Verdict.EMPTY)


def shown(value: object) -> str:
    """Return what was written, short enough to stand in a sentence."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"
