"""
What no capacitated p-median can better: prices on points instead of "each point once", bettered by steps.

References:
    Cornuéjols, Fisher, Nemhauser (1977), "Location of bank accounts to optimize float", Management Science 23(8).
"""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

STEPS = 300
PATIENCE = 10  # steps without gain before they are halved


def lower_bound(distances: Integers, demands: Integers, rooms: Integers, middles: int, known: int) -> int:
    """Price points, fill each middle with what gains most, take the best middles; ``known`` is an answer's cost."""
    prices = np.sort(distances, axis=1)[:, min(1, len(demands) - 1)].astype(float)
    best, step, last_gain = 0.0, 1.0, 0
    for number in range(STEPS):
        value, taken = _priced(distances, demands, rooms, middles, prices)
        if value > best + 1e-9:
            best, last_gain = value, number
        elif number - last_gain > PATIENCE:
            step, last_gain = step / 2, number
        lack = 1 - taken
        norm = float((lack**2).sum())
        if norm < 1e-9:
            break
        prices = np.maximum(0.0, prices + step * max(1.0, 1.02 * known - value) / norm * lack)
    return int(np.ceil(best - 1e-6))


def _priced(
    distances: Integers, demands: Integers, rooms: Integers, middles: int, prices: Floats
) -> tuple[float, Floats]:
    """Return the bound at these prices and how often each point was taken."""
    gains = np.maximum(prices[:, None] - distances, 0.0)
    order = np.argsort(-gains / np.maximum(demands, 1)[:, None], axis=0, kind="stable")
    weights = demands[order]
    before = np.cumsum(weights, axis=0) - weights
    part = np.clip((rooms[None, :] - before) / np.maximum(weights, 1), 0.0, 1.0)
    part *= np.take_along_axis(gains, order, axis=0) > 0
    worth = (part * np.take_along_axis(gains, order, axis=0)).sum(axis=0)
    chosen = np.argsort(-worth, kind="stable")[:middles]
    taken = np.zeros(len(prices))
    for middle in chosen:
        np.add.at(taken, order[:, middle], part[:, middle])
    return float(prices.sum() - worth[chosen].sum()), taken
