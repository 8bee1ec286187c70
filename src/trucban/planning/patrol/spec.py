"""
A week of joint patrols in integers: minutes since Monday's midnight, metres, keys as text.

A demand is an obligation of the joint plan for this week: so many patrols, in these hours, over these hamlets.
Police are a count: their chief says who comes. Risk is of places and hours, never of persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trucban.planning.roster.spec import Limits, Person, Span


@dataclass(frozen=True)
class Place:
    """A checkpoint or the middle of a hamlet; ``x`` and ``y`` in metres on the commune's own grid."""

    key: str
    hamlet: str
    x: int
    y: int


@dataclass(frozen=True)
class Demand:
    """``count`` patrols of ``duration`` minutes starting within the window of hours, over these hamlets."""

    key: str
    label: str
    count: int
    from_minute: int  # of the day, 0 to 1439
    to_minute: int  # of the day; less than from_minute: past midnight
    duration: int
    hamlets: tuple[str, ...]  # which hamlets may be walked; all of them should be met over the week
    militia: int
    police: int = 0
    driver_qualification: str | None = None
    leader_qualification: str | None = None


@dataclass(frozen=True)
class Problem:
    """
    Demands to meet with people and places.

    ``covered`` says how often each hamlet was walked in the weeks before; ``past_starts`` (weekday, minute of the
    day rounded to the quarter hour) what an onlooker has already seen.
    """

    demands: tuple[Demand, ...]
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    start_place: str
    limits: Limits = field(default_factory=Limits)
    covered: Mapping[str, int] = field(default_factory=dict)
    past_starts: tuple[tuple[int, int], ...] = ()
    metres_per_hour: int = 4000
    minutes_per_stop: int = 10


@dataclass(frozen=True)
class Stop:
    place: str
    minute: int


@dataclass(frozen=True)
class PlannedPatrol:
    """One patrol of the plan. The first member leads."""

    key: str
    demand: str
    span: Span
    stops: tuple[Stop, ...]
    members: tuple[tuple[str, str], ...]  # (person key, role)
    police: int


@dataclass(frozen=True)
class Unmet:
    """What could not be met: how many patrols or people are missing, and the rule that stands in the way."""

    demand: str
    reason: str  # NOT_ENOUGH_PEOPLE, NO_LEADER, NO_DRIVER, WINDOW_TOO_SHORT, HAMLETS_NOT_REACHED
    missing: int
    hamlets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The plan, what it leaves unmet, and how unpredictable its starts are (bits, of the bits possible)."""

    patrols: tuple[PlannedPatrol, ...]
    unmet: tuple[Unmet, ...]
    start_entropy: float
    start_entropy_possible: float
    seed: int
    versions: Mapping[str, str] = field(default_factory=dict)
