"""
When and where a patrol goes, by chance: probabilities over starts and routes instead of one plan an onlooker learns.

Among all mixtures that keep most of the risk coverage and let no start and no route come too often, the least
foreseeable one is taken: H(starts) + τ H(routes, given the start) is made largest. At τ = 1 that is maximum entropy,
exp(λ × coverage) for each option, λ no larger than it must be. Where routes then use up so much of the coverage that may be
lost that too little is left for starts, τ is lowered until starts have their part. Caps are kept by scaling. Then
chance draws, by a seed that stays sealed until the shift is over.

References:
    Jaynes (1957) for maximum entropy; Hildreth (1957) for the caps; Pita et al. (2008), "Deployed ARMOR protection",
    AAMAS, and arXiv 2410.15600 for trading coverage for entropy in patrols.
"""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucban.planning.ending import Stop

Floats = NDArray[np.float64]

MOST_OF_ONE = 0.25  # chance of any start, and of any route
MOST_LOST = 0.04  # of the best coverage
LEAST_START_SHARE = 0.9  # of the bits the rules allow
TINY = 1e-3
WORTHS = (1.0, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01)  # τ: what a bit of routes is worth beside a bit of starts
MOST_STRENGTH = 4000.0  # λ: coverage's hundredths decide everything
ROUNDS, ENOUGH = 200, 1e-5
STEPS = 24
ROOMS = (1.1, 1.4, 2.0)  # above the least that a route's chance can be, where that is above the cap


@dataclass(frozen=True)
class Option:
    """A start (minute of the week), the places passed in order, and the risk covered by it."""

    start: int
    route: tuple[str, ...]
    cover: int


@dataclass(frozen=True)
class Mixture:
    """
    The chance of each option.

    ``kept`` is the coverage to expect, as a part of the best option's. Bits are entropies: of starts as mixed, the most
    possible if all starts were alike, and the most the rules of coverage and caps allow. ``is_within`` says whether
    coverage, caps and entropy all hold: with too few starts or routes they cannot.
    """

    options: tuple[Option, ...]
    chances: tuple[float, ...]
    kept: float
    start_bits: float
    start_bits_possible: float
    start_bits_allowed: float
    route_bits: float
    route_bits_allowed: float
    most_of_start: float
    most_of_route: float
    is_within: bool

    @property
    def start_share(self) -> float:
        """How much of the entropy the rules allow the starts have, 0 to 1."""
        return min(1.0, self.start_bits / self.start_bits_allowed) if self.start_bits_allowed else 1.0

    @property
    def route_share(self) -> float:
        return min(1.0, self.route_bits / self.route_bits_allowed) if self.route_bits_allowed else 1.0


class NothingToMix(ValueError):
    """There is no option to choose from."""


def mixed(options: Sequence[Option], *, stop: Stop = lambda: False) -> Mixture:
    """
    Return the least foreseeable mixture of options; the best so far when ``stop`` says that it is enough.

    Raises
    ------
    NothingToMix: there are no options.
    """
    if not options:
        raise NothingToMix("expected options of a start and a route, found none")
    allowed, of_routes = allowed_bits(options), allowed_route_bits(options)
    found: list[Mixture] = []
    for room in ROOMS:
        search = _Search(options, room)
        for worth in WORTHS:
            found.append(described(options, search.chances(worth), allowed, of_routes))
            if found[-1].is_within or stop():
                return max(found, key=_rank)
        if max(found, key=_rank).start_share >= LEAST_START_SHARE:
            break
    return max(found, key=_rank)


def _rank(mixture: Mixture) -> tuple[bool, bool, bool, float, float]:
    """Where not all limits can hold: coverage first, then starts, then routes as even as they get."""
    return (
        mixture.is_within,
        mixture.kept >= 1 - MOST_LOST - TINY,
        mixture.start_share >= LEAST_START_SHARE - TINY,
        -max(MOST_OF_ONE, mixture.most_of_route),
        mixture.start_bits,
    )


def allowed_bits(options: Sequence[Option]) -> float:
    """
    Return the most bits of starts that coverage allows: each start with its best route, caps left aside.

    No mixture that keeps the coverage has more, so what is measured against it is never flattered.
    """
    return _allowed((option.start, option.cover) for option in options)


def allowed_route_bits(options: Sequence[Option]) -> float:
    """Return the most bits of routes that coverage allows: each route at its best start, caps left aside."""
    return _allowed((option.route, option.cover) for option in options)


def _allowed(covers: Iterable[tuple[object, int]]) -> float:
    best: dict[object, int] = {}
    for of, cover in covers:
        best[of] = max(cover, best.get(of, 0))
    parts = np.array([cover / max(1, *best.values()) for cover in best.values()])
    low, high = 0.0, MOST_STRENGTH
    for _ in range(2 * STEPS):
        middle = (low + high) / 2
        enough = float((_normal(middle * parts) * parts).sum()) >= 1 - MOST_LOST
        low, high = (low, middle) if enough else (middle, high)
    return entropy([float(chance) for chance in _normal(low * parts)])


def least_of_route(options: Sequence[Option]) -> float:
    """
    Return the least part the commonest route can have where coverage is kept, each at its best start.

    Where this is more than one in four, no mixture keeps both limits.
    """
    best: dict[tuple[str, ...], int] = {}
    for option in options:
        best[option.route] = max(option.cover, best.get(option.route, 0))
    covers = sorted((cover / max(1, *best.values()) for cover in best.values()), reverse=True)
    low, high = 1 / len(covers), 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        whole = min(len(covers), int(1 / middle))
        left = covers[whole] * (1 - whole * middle) if whole < len(covers) else 0.0
        enough = middle * sum(covers[:whole]) + left >= 1 - MOST_LOST
        low, high = (low, middle) if enough else (middle, high)
    return high


def described(
    options: Sequence[Option], chances: Sequence[float], allowed: float, of_routes: float = math.inf
) -> Mixture:
    """
    Measure a mixture from its options and chances alone, however it was made.

    ``allowed`` and ``of_routes`` are the most bits of starts and of routes the rules allow.
    """
    starts: dict[int, float] = {}
    routes: dict[tuple[str, ...], float] = {}
    for option, chance in zip(options, chances, strict=True):
        starts[option.start] = starts.get(option.start, 0.0) + chance
        routes[option.route] = routes.get(option.route, 0.0) + chance
    expected = sum(chance * option.cover for option, chance in zip(options, chances, strict=True))
    best = max(option.cover for option in options)
    kept = expected / best if best else 1.0
    bits, possible = entropy(list(starts.values())), math.log2(len(starts))
    most_of_start, most_of_route = max(starts.values()), max(routes.values())
    is_within = (
        kept >= 1 - MOST_LOST - TINY
        and max(most_of_start, most_of_route) <= MOST_OF_ONE + TINY
        and bits >= LEAST_START_SHARE * min(allowed, possible) - TINY
    )
    return Mixture(
        tuple(options),
        tuple(chances),
        kept,
        bits,
        possible,
        min(allowed, possible),
        entropy(list(routes.values())),
        min(of_routes, math.log2(len(routes))),
        most_of_start,
        most_of_route,
        is_within,
    )


def entropy(chances: Sequence[float]) -> float:
    """Return bits."""
    return max(0.0, -sum(chance * math.log2(chance) for chance in chances if chance > 0))


def drawn(mixture: Mixture, count: int, *, seed: int, most_alike: int = 2) -> list[Option]:
    """Draw ``count`` options; no start and no route comes more than ``most_alike`` times as long as others are left."""
    chance = random.Random(f"{seed} mixture")  # noqa: S311  # repeatable on purpose; the seed is kept from view
    found: list[Option] = []
    for _ in range(count):
        free = [
            (option, weight)
            for option, weight in zip(mixture.options, mixture.chances, strict=True)
            if sum(one.start == option.start for one in found) < most_alike
            and sum(one.route == option.route for one in found) < most_alike
        ] or list(zip(mixture.options, mixture.chances, strict=True))
        choices, weights = [option for option, _weight in free], [weight for _option, weight in free]
        found += chance.choices(choices, weights if sum(weights) > 0 else None)
    return found


class _Search:
    """Options as a vector, with the start and the route of each by number."""

    def __init__(self, options: Sequence[Option], room: float) -> None:
        starts = {start: number for number, start in enumerate(sorted({one.start for one in options}))}
        routes = {route: number for number, route in enumerate(sorted({one.route for one in options}))}
        self._groups = [
            (np.array([starts[one.start] for one in options]), len(starts)),
            (np.array([routes[one.route] for one in options]), len(routes)),
        ]
        # A cap no mixture can keep is set a little above the least that one can: else prices would grow for ever.
        least = least_of_route(options)
        self._caps = (MOST_OF_ONE, MOST_OF_ONE if least <= MOST_OF_ONE else min(1.0, room * least))
        best = max(1, *(one.cover for one in options))
        self._covers = np.array([one.cover / best for one in options])

    def chances(self, worth: float) -> list[float]:
        """Return the mixture with the smallest λ that keeps enough coverage; ``worth`` is τ."""
        self._prices = tuple(
            np.zeros(count) for _of, count in self._groups
        )  # those found last: near the next
        low, high = 0.0, 1.0
        while self._kept(high, worth) < 1 - MOST_LOST and high < MOST_STRENGTH:
            low, high = high, 2 * high
        if self._kept(0.0, worth) >= 1 - MOST_LOST:
            high = 0.0
        for _ in range(STEPS if high else 0):
            middle = (low + high) / 2
            low, high = (low, middle) if self._kept(middle, worth) >= 1 - MOST_LOST else (middle, high)
        return [float(chance) for chance in self._mixture(high, worth)]

    def _kept(self, strength: float, worth: float) -> float:
        return float((self._mixture(strength, worth) * self._covers).sum())

    def _mixture(self, strength: float, worth: float) -> Floats:
        """Return what Lagrange's conditions give for λ and τ, with a price on each start and route that came too often."""
        (starts, count), (routes, ways) = self._groups
        price_of_start, price_of_route = self._prices
        chances = self._priced(strength, worth, price_of_start, price_of_route)
        for _ in range(ROUNDS):
            change = 0.0
            for of, number, price, step, cap in (
                (starts, count, price_of_start, 1.0, self._caps[0]),
                (routes, ways, price_of_route, worth, self._caps[1]),
            ):
                if number * cap < 1:
                    continue  # too few of them to keep below the cap
                shares = np.maximum(np.bincount(of, chances, number), 1e-300)
                before = price.copy()
                price += step * np.log(shares / cap)
                np.maximum(0.0, price, out=price)
                change = max(change, float(np.abs(price - before).max()) / step)
                chances = self._priced(strength, worth, price_of_start, price_of_route)
            if change < ENOUGH:
                break
        return chances

    def _priced(self, strength: float, worth: float, of_start: Floats, of_route: Floats) -> Floats:
        (starts, count), (routes, _ways) = self._groups
        logs = (strength * self._covers - of_route[routes]) / worth
        highest = np.full(count, -np.inf)
        np.maximum.at(highest, starts, logs)
        scaled = np.exp(logs - highest[starts])
        sums = np.bincount(starts, scaled, count)
        of_starts = _normal(worth * (highest + np.log(sums)) - of_start)
        chances: Floats = scaled / sums[starts] * of_starts[starts]
        return chances


def _normal(logs: Floats) -> Floats:
    chances = np.exp(logs - logs.max())
    scaled: Floats = chances / chances.sum()
    return scaled
