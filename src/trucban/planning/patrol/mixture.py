"""
When and where a patrol goes, by chance: probabilities over starts and routes instead of one plan an onlooker learns.

Among all mixtures that keep most of the risk coverage and let no start and no route come too often, the least
foreseeable one is taken (maximum entropy). It gives each option exp(λ × coverage), λ no larger than it must be; caps
are kept by scaling. Then chance draws, by a seed that stays sealed until the shift is over.

References:
    Jaynes (1957) for maximum entropy; Hildreth (1957) for the caps; Pita et al. (2008), "Deployed ARMOR protection",
    AAMAS, and arXiv 2410.15600 for trading coverage for entropy in patrols.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_OF_ONE = 0.25  # chance of any start, and of any route
MOST_LOST = 0.04  # of the best coverage
LEAST_START_SHARE = 0.9  # of the bits the rules allow
TINY = 1e-3
LEANS = (1.0, 0.5, 0.25, 0.1, 0.0)  # how much starts lean towards risky hours, beside routes
MOST_STRENGTH = 4000.0  # λ: coverage's hundredths decide everything
ROUNDS, ENOUGH = 60, 1e-5
STEPS = 24


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
    most_of_start: float
    most_of_route: float
    is_within: bool


class NothingToMix(ValueError):
    """There is no option to choose from."""


def mixed(options: Sequence[Option]) -> Mixture:
    """
    Return the least foreseeable mixture of options.

    Raises
    ------
    NothingToMix: there are no options.
    """
    if not options:
        raise NothingToMix("expected options of a start and a route, found none")
    search, allowed = _Search(options), allowed_bits(options)
    mixture = described(options, search.chances(LEANS[0]), allowed)
    for lean, between in [*((lean, 0.0) for lean in LEANS[1:]), (1.0, MOST_STRENGTH)]:
        if mixture.is_within:
            break
        other = described(options, search.chances(lean, between), allowed)
        mixture = max(mixture, other, key=_worth)
    return mixture


def _worth(mixture: Mixture) -> tuple[bool, bool, float]:
    return mixture.is_within, mixture.kept >= 1 - MOST_LOST - TINY, mixture.start_bits


def allowed_bits(options: Sequence[Option]) -> float:
    """
    Return the most bits of starts that coverage allows: each start with its best route, caps left aside.

    No mixture that keeps the coverage has more, so what is measured against it is never flattered.
    """
    best: dict[int, int] = {}
    for option in options:
        best[option.start] = max(option.cover, best.get(option.start, 0))
    covers = np.array([cover / max(1, *best.values()) for _start, cover in sorted(best.items())])
    low, high = 0.0, MOST_STRENGTH
    for _ in range(2 * STEPS):
        middle = (low + high) / 2
        enough = float((_normal(middle * covers) * covers).sum()) >= 1 - MOST_LOST
        low, high = (low, middle) if enough else (middle, high)
    return entropy([float(chance) for chance in _normal(low * covers)])


def described(options: Sequence[Option], chances: Sequence[float], allowed: float) -> Mixture:
    """Measure a mixture from its options and chances alone, however it was made; ``allowed`` bits of starts."""
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

    def __init__(self, options: Sequence[Option]) -> None:
        starts = {start: number for number, start in enumerate(sorted({one.start for one in options}))}
        routes = {route: number for number, route in enumerate(sorted({one.route for one in options}))}
        self._groups = [
            (np.array([starts[one.start] for one in options]), len(starts)),
            (np.array([routes[one.route] for one in options]), len(routes)),
        ]
        best = max(1, *(one.cover for one in options))
        self._covers = np.array([one.cover / best for one in options])
        of, count = self._groups[0]
        self._best_of_start = np.array([self._covers[of == start].max() for start in range(count)])[of]

    def chances(self, lean: float, between: float = 0.0) -> list[float]:
        """
        Return the mixture with the smallest λ that keeps enough coverage.

        Starts lean towards risky hours by ``lean`` times what routes do; ``between`` is λ's least for routes alone.
        """
        low, high = 0.0, 1.0
        while self._kept(high, lean, between) < 1 - MOST_LOST and high < MOST_STRENGTH:
            low, high = high, 2 * high
        if self._kept(0.0, lean, between) >= 1 - MOST_LOST:
            high = 0.0
        for _ in range(STEPS if high else 0):
            middle = (low + high) / 2
            low, high = (
                (low, middle) if self._kept(middle, lean, between) >= 1 - MOST_LOST else (middle, high)
            )
        return [float(chance) for chance in self._mixture(high, lean, between)]

    def _kept(self, strength: float, lean: float, between: float) -> float:
        return float((self._mixture(strength, lean, between) * self._covers).sum())

    def _mixture(self, strength: float, lean: float, between: float = 0.0) -> Floats:
        """Return exp(λ × coverage), scaled down wherever a start or a route would come too often."""
        inside = self._covers - self._best_of_start
        logs = (strength + between) * inside + strength * lean * self._best_of_start
        held = [np.zeros(count) for _of, count in self._groups]
        for _ in range(ROUNDS):
            change = 0.0
            for number, (of, count) in enumerate(self._groups):
                if count * MOST_OF_ONE < 1:
                    continue  # too few of them to keep below the cap
                total = _normal(logs - sum(h[o] for h, (o, _c) in zip(held, self._groups, strict=True)))
                shares = np.maximum(np.bincount(of, total, count), 1e-300)
                before, held[number] = (
                    held[number],
                    np.maximum(0.0, held[number] + np.log(shares / MOST_OF_ONE)),
                )
                change = max(change, float(np.abs(held[number] - before).max()))
            if change < ENOUGH:
                break
        return _normal(logs - sum(h[o] for h, (o, _c) in zip(held, self._groups, strict=True)))


def _normal(logs: Floats) -> Floats:
    chances = np.exp(logs - logs.max())
    scaled: Floats = chances / chances.sum()
    return scaled
