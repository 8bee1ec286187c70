"""
A roster problem in integers: minutes since the first day's midnight, keys as text.

A slot is one place of one shift. Police places are no slots: they are requests their chief fills. The problem is
frozen and knows nothing of where it comes from; engine and checker share only this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

DAY = 24 * 60


class ProblemDoesNotHold(ValueError):
    """The problem contradicts itself; the text names the key and what was expected."""


@dataclass(frozen=True)
class Span:
    """A half-open period [start, end) in minutes; negative before the first day."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Duty:
    """A duty that stands already, outside this problem: before the period, after it, or on another roster."""

    span: Span
    is_night: bool = False

    @property
    def day(self) -> int:
        """Day the duty starts on, counted from the period's first; negative before it."""
        return self.span.start // DAY


@dataclass(frozen=True)
class Burden:
    """What somebody has carried before this period; fairness starts from here."""

    duties: int = 0
    nights: int = 0
    weekends: int = 0
    holidays: int = 0

    @property
    def kinds(self) -> tuple[int, int, int, int]:
        """Duties, nights, weekends, holidays."""
        return self.duties, self.nights, self.weekends, self.holidays

    def __add__(self, other: "Burden") -> "Burden":
        return Burden(*(mine + theirs for mine, theirs in zip(self.kinds, other.kinds, strict=True)))


@dataclass(frozen=True)
class Person:
    """Somebody who may be put on duty, with the calendar and history that bind them."""

    key: str
    name: str
    qualifications: frozenset[str] = frozenset()
    household: str = ""
    unavailable: tuple[Span, ...] = ()
    unwanted: tuple[Span, ...] = ()  # would rather not stand then; weighed, never a right
    duties: tuple[Duty, ...] = ()
    duties_in_month: Mapping[str, int] = field(
        default_factory=dict
    )  # "2026-11" -> duties outside the problem
    carried: Burden = field(default_factory=Burden)


@dataclass(frozen=True)
class Slot:
    """
    One place of one shift. ``candidates`` None: everybody; ``locked_to``: put there by a person, it stays;
    ``turn``: whose turn it is in a rotation, None: nobody's in particular.
    """

    key: str
    shift: str
    span: Span
    role: str = "MEMBER"
    label: str = ""
    month: str = ""
    qualification: str | None = None
    candidates: frozenset[str] | None = None
    turn: frozenset[str] | None = None
    locked_to: str | None = None
    is_night: bool = False
    is_weekend: bool = False
    is_holiday: bool = False
    weight: int = 1  # how much worse an empty place is here than at an ordinary one

    @property
    def day(self) -> int:
        """Day of the period the shift starts on; the first is 0."""
        return self.span.start // DAY


@dataclass(frozen=True)
class Limits:
    """
    Local settings the rules read; None switches the rule off.

    ``bendable`` are keys of rules (`rules.BENDABLE`) that are bent, as little as suffices, where a place would stay empty;
    ``strict`` of rules that nobody passes over by hand either, which the search never does.
    """

    rest_minutes: int | None = 11 * 60
    max_consecutive_days: int | None = 3
    max_consecutive_nights: int | None = 2
    weekly_cap: int | None = None
    monthly_cap: int | None = None
    no_household_pairs: bool = False
    bendable: frozenset[str] = frozenset()
    strict: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """
    Slots to fill, people to fill them, limits to keep.

    ``days`` is the length of the period; ``first_weekday`` (0 is Monday) says where its calendar weeks begin.

    Raises:
        ProblemDoesNotHold: two slots or two people share a key, or a slot has no length or no weight.
    """

    days: int
    slots: tuple[Slot, ...]
    people: tuple[Person, ...]
    limits: Limits = field(default_factory=Limits)
    first_weekday: int = 0

    def __post_init__(self) -> None:
        refuse_twins("slot", [slot.key for slot in self.slots])
        refuse_twins("person", [person.key for person in self.people])
        for slot in self.slots:
            if slot.span.end <= slot.span.start:
                raise ProblemDoesNotHold(
                    f"slot {slot.key}: expected an end after its start {slot.span.start}"
                )
            if slot.weight < 1:
                raise ProblemDoesNotHold(
                    f"slot {slot.key}: expected a weight of 1 or more, got {slot.weight}"
                )

    def week_of(self, day: int) -> int:
        """Calendar week of a day of the period; the one the first day is in is 0."""
        return (day + self.first_weekday) // 7


def refuse_twins(kind: str, keys: list[str]) -> None:
    """Raise ProblemDoesNotHold at the first key that comes twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ProblemDoesNotHold(f"two {kind} entries have the key {key}; expected each key once")
        seen.add(key)


@dataclass(frozen=True)
class Breach:
    """A rule that a roster breaks: which rule, for whom, at which slots, and the figures behind it."""

    rule: str
    person: str
    slots: tuple[str, ...]
    found: int = 0
    allowed: int = 0


@dataclass(frozen=True)
class Unfilled:
    """An empty slot and, for each candidate, the rules that keep them from it."""

    slot: str
    reasons: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Progress:
    """Where a search stands: cost of the best roster, proven bound, empty slots left, work done (0 to 1)."""

    cost: int
    bound: int
    unfilled: int
    done: float


Assignment = Mapping[str, str]  # slot key -> person key; empty slots are absent


@dataclass(frozen=True)
class Result:
    """The best roster found. ``is_optimal`` only when the bound was proven."""

    assignment: Assignment
    unfilled: tuple[Unfilled, ...]
    cost: int
    bound: int
    is_optimal: bool
    seed: int
    effort: int
    versions: Mapping[str, str] = field(default_factory=dict)
