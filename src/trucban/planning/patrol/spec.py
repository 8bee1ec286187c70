"""
A week of joint patrols in integers: minutes since Monday's midnight, metres, keys as text.

A demand is an obligation of the joint plan for this week: so many patrols, in these hours, over these hamlets.
Police are a count: their chief says who comes. Risk is of places and hours, never of persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trucban.planning.patrol.risk import Risk
from trucban.planning.roster.spec import DAY, Limits, Person, ProblemDoesNotHold, Span, refuse_twins

Ways = Mapping[tuple[str, str], int]


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
    day rounded to the quarter hour) what an onlooker has already seen. Where ``risk`` is given, starts and rounds over
    hamlets come from a mixture by chance. ``month_of_day`` names the month of each day
    of the week where a monthly cap is to hold; ``holidays`` are days of the week, Monday 0. ``ways`` are metres on foot
    from one place to another, where roads are known; all others are straight lines, of which a hundred metres take
    ``way_percent`` to walk.

    Raises:
        ProblemDoesNotHold: a key twice, a place that is not there, no speed, or a figure that cannot be.
    """

    demands: tuple[Demand, ...]
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    start_place: str
    limits: Limits = field(default_factory=Limits)
    covered: Mapping[str, int] = field(default_factory=dict)
    past_starts: tuple[tuple[int, int], ...] = ()
    metres_per_hour: int = 4000
    way_percent: int = 100
    ways: Ways = field(default_factory=dict)
    minutes_per_stop: int = 10
    month_of_day: tuple[str, ...] = ()
    holidays: frozenset[int] = frozenset()
    risk: Risk | None = None

    def __post_init__(self) -> None:
        refuse_twins("demand", [demand.key for demand in self.demands])
        refuse_twins("person", [person.key for person in self.people])
        refuse_twins("place", [place.key for place in self.places])
        if self.start_place not in {place.key for place in self.places}:
            raise ProblemDoesNotHold(f"start place {self.start_place}: expected one of the problem's places")
        if self.metres_per_hour < 1 or self.minutes_per_stop < 0:
            raise ProblemDoesNotHold("walking: expected a speed above 0 and no negative minutes at a stop")
        if self.way_percent < 100 or min(self.ways.values(), default=0) < 0:
            raise ProblemDoesNotHold(
                "walking: expected ways of 0 metres or more, and 100 % of the straight line at least"
            )
        for demand in self.demands:
            if demand.duration < 1 or min(demand.count, demand.militia, demand.police) < 0:
                raise ProblemDoesNotHold(f"demand {demand.key}: expected a duration and no negative counts")
            if not (0 <= demand.from_minute < DAY and 0 <= demand.to_minute <= DAY):
                raise ProblemDoesNotHold(
                    f"demand {demand.key}: expected a window between 0 and {DAY} minutes"
                )


@dataclass(frozen=True)
class Stop:
    """Arrival at a place; the walk from and back to the start place is no stop."""

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
class Foreseen:
    """
    How hard a demand's patrols are to foresee: coverage kept, entropies as shares of what the rules allow, 0 to 1.

    ``missed`` names limits: COVERAGE, STARTS (entropy), START and ROUTE (most of one). ``set_rounds`` were not left to
    chance, because hamlets would have been unmet.
    """

    demand: str
    kept: float
    start_share: float
    route_share: float
    most_of_route: float
    missed: tuple[str, ...] = ()
    set_rounds: int = 0


@dataclass(frozen=True)
class Progress:
    """Where the planning stands: work done (0 to 1), and the places empty in the best draw; None before the first."""

    done: float
    unfilled: int | None = None


@dataclass(frozen=True)
class Result:
    """The plan, what it leaves unmet, and how unpredictable its starts are (bits, of the bits possible)."""

    patrols: tuple[PlannedPatrol, ...]
    unmet: tuple[Unmet, ...]
    start_entropy: float
    start_entropy_possible: float
    seed: int
    versions: Mapping[str, str] = field(default_factory=dict)
    foreseen: tuple[Foreseen, ...] = ()
