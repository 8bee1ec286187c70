"""
How much hamlets and hours weigh for patrols: from places and times of incidents, never from persons.

Counts are shrunk: a hamlet with few is believed less and takes after its neighbours. Every hamlet keeps a floor and
none exceeds a cap, so that one bad month neither empties the others nor floods it. What a patrol found itself counts
for nothing: else patrols would find where they go, and go where they found. Weights are for planning; nothing here
orders hamlets by them.

References:
    Clayton, Kaldor (1987), "Empirical Bayes estimates of age-standardized relative risks", Biometrics 43(3); Marshall
    (1991), JRSS C 40(2), for neighbours and moments. Ensign et al. (2018), "Runaway feedback loops in predictive
    policing", PMLR 81, for leaving out what patrols find.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TypeVar

from trucban.planning.roster.spec import DAY, ProblemDoesNotHold

AVERAGE = 1000  # a weight is permille of the average hamlet, or of the average hour
FLOOR, CAP = 500, 2000
HOURS_A_BAND = 4
BANDS = 24 // HOURS_A_BAND
BELIEF = 20  # incidents an hour's share has to show before it counts as much as "all hours alike"

Place = TypeVar("Place", bound=Hashable)


@dataclass(frozen=True)
class Seen:
    """An incident as the weights know it: where, at which minute of the day, and whether a patrol came upon it."""

    hamlet: str
    minute: int
    by_patrol: bool = False


@dataclass(frozen=True)
class Override:
    """Chiefs set a hamlet's weight, within floor and cap, and say why."""

    weight: int
    reason: str


def raised(weight: int) -> int:
    """Return a weight half as much again, within the cap."""
    return _within(weight * 3 // 2)


def lowered(weight: int) -> int:
    """Return two thirds of a weight, not below the floor."""
    return _within(weight * 2 // 3)


@dataclass(frozen=True)
class Risk:
    """Weights in permille of the average: of each hamlet, and of each band of four hours of the day."""

    hamlets: Mapping[str, int]
    bands: tuple[int, ...] = (AVERAGE,) * BANDS
    reasons: Mapping[str, str] = field(default_factory=dict)  # of overrides

    def at(self, hamlet: str, minute: int) -> int:
        """Return the weight of a hamlet at a minute of the week; a place of no hamlet weighs nothing."""
        return self.hamlets.get(hamlet, 0) * self.bands[minute % DAY // (60 * HOURS_A_BAND)] // AVERAGE


def risk_of(
    hamlets: Sequence[str],
    seen: Iterable[Seen],
    *,
    neighbours: Mapping[str, Set[str]] | None = None,
    overrides: Mapping[str, Override] | None = None,
) -> Risk:
    """
    Weigh hamlets and hours by what was reported there and then.

    Parameters
    ----------
    neighbours : hamlets a hamlet takes after; all others where it names none

    Raises
    ------
    ProblemDoesNotHold: an override beyond floor and cap, without a reason, or of no hamlet.
    """
    counted = [one for one in seen if not one.by_patrol and one.hamlet in set(hamlets)]
    everyone = frozenset(hamlets)
    beside = {hamlet: (neighbours or {}).get(hamlet) or everyone - {hamlet} for hamlet in hamlets}
    rates = shrunk(hamlets, Counter(one.hamlet for one in counted), beside)
    average = sum(rates.values()) / max(1, len(rates))
    weights = {
        hamlet: _within(round(AVERAGE * rate / average) if average else AVERAGE)
        for hamlet, rate in rates.items()
    }
    for hamlet, override in (overrides or {}).items():
        if hamlet not in weights or not override.reason.strip():
            raise ProblemDoesNotHold(f"override {hamlet}: expected a hamlet of the problem and a reason")
        if override.weight != _within(override.weight):
            raise ProblemDoesNotHold(f"override {hamlet}: expected {FLOOR} to {CAP}, found {override.weight}")
        weights[hamlet] = override.weight
    return Risk(
        weights,
        tuple(_bands(Counter(one.minute % DAY // (60 * HOURS_A_BAND) for one in counted))),
        {hamlet: override.reason for hamlet, override in (overrides or {}).items()},
    )


def shrunk(
    places: Sequence[Place], counts: Mapping[Place, int], neighbours: Mapping[Place, Set[Place]]
) -> dict[Place, float]:
    """
    Return each place's count drawn towards the average of its neighbours.

    How far is told by the counts themselves: what they scatter around their neighbours beyond chance (Poisson) is real
    difference. Where nothing is beyond chance, the neighbours' average is all there is.
    """
    local = {
        place: sum(counts.get(other, 0) for other in neighbours[place]) / len(neighbours[place])
        if neighbours[place]
        else float(counts.get(place, 0))
        for place in places
    }
    mean = sum(counts.get(place, 0) for place in places) / max(1, len(places))
    scatter = sum((counts.get(place, 0) - local[place]) ** 2 for place in places) / max(1, len(places))
    real = max(0.0, scatter - mean)
    belief = real / (real + mean) if mean else 0.0
    return {place: belief * counts.get(place, 0) + (1 - belief) * local[place] for place in places}


def captured(weights: Mapping[Place, float], later: Mapping[Place, int], count: int) -> float:
    """Back-test: the part of later incidents in the ``count`` places that weighed most, ties by the place's key."""
    chosen = sorted(sorted(weights, key=str), key=lambda place: -weights[place])[:count]
    return sum(later.get(place, 0) for place in chosen) / max(1, sum(later.values()))


def _bands(counts: Mapping[int, int]) -> Iterable[int]:
    total = sum(counts.values())
    for band in range(BANDS):
        share = (counts.get(band, 0) + BELIEF / BANDS) * BANDS / (total + BELIEF)
        yield _within(round(AVERAGE * share))


def _within(weight: int) -> int:
    return max(FLOOR, min(CAP, weight))
