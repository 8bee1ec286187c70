"""
One lot each: land apart from a household's main lot goes to those around it, who pass as much on, border by border.

Each household keeps a skeleton – plots that hold its main lot together – and may have land on it and beside it, nowhere
else; so whatever is given out is one lot. One linear programme moves everybody's borders at once, with areas and values
inside their tolerances. Where it cannot keep them it breaks them as little as it can, and it tries again from what came
out, with other skeletons drawn by chance.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np

from trucban.planning.land.cluster import Bounds, Field, Integers, give_out, middles_of, squares
from trucban.planning.land.spec import Plot, touch

HOLD = 10  # a skeleton's plot keeps a tenth of itself, or all its household had there

Touching = Sequence[Sequence[int]]  # for each plot, the plots that touch it


def joined(
    field: Field,
    shares: Integers,
    touching: Touching,
    tolerances: tuple[int, int],
    chance: np.random.Generator,
    rounds: int,
    stop: Callable[[], bool],
) -> Integers:
    """
    Return plot × household square metres in fewer lots, within the tolerances (permille of area, of value).

    What was given comes back where nothing better is found.
    """
    best, least, at = shares, strays(shares, touching), shares
    for _ in range(rounds):
        if not least or stop():
            break
        found = give_out(field, _bounds(field, at, touching, chance), tolerances)
        at = found.shares
        apart = strays(at, touching)
        if found.is_within and apart < least:
            best, least = at, apart
    return best


def touching_of(plots: Sequence[Plot]) -> Touching:
    """Return for each plot those that touch it; from west to east, so that what lies far off is not looked at."""
    found: list[list[int]] = [[] for _plot in plots]
    farthest = math.sqrt(2 * max((plot.area_m2 for plot in plots), default=0)) + 1  # between two that touch
    order = sorted(range(len(plots)), key=lambda number: plots[number].x)
    for place, here in enumerate(order):
        for there in islice(order, place + 1, None):
            if plots[there].x - plots[here].x > farthest:
                break
            if touch(plots[here], plots[there]):
                found[here].append(there)
                found[there].append(here)
    return [sorted(numbers) for numbers in found]


def strays(shares: Integers, touching: Touching) -> int:
    """Return how many lots there are beyond one a household."""
    return sum(len(_lots(column, touching)) - 1 for column in shares.T if column.any())


def _bounds(field: Field, shares: Integers, touching: Touching, chance: np.random.Generator) -> Bounds:
    """Return where each household may have land and what it must keep, and what lies too far from all for that as it is."""
    far = squares(field.places, middles_of(field, shares))
    least, most = np.zeros_like(shares), np.zeros_like(shares)
    for household, column in enumerate(shares.T):
        if not column.any():
            continue
        main = max(_lots(column, touching), key=lambda lot: int(column[lot].sum()))
        skeleton = list(_skeleton(main, main[chance.integers(len(main))], touching))
        least[skeleton, household] = np.minimum(column[skeleton], field.areas[skeleton] // HOLD + 1)
        around = sorted({*skeleton, *(plot for one in skeleton for plot in touching[one])})
        most[around, household] = field.areas[around]
    nobodys = ~most.any(axis=1)
    most[nobodys] = np.where(shares[nobodys] > 0, field.areas[nobodys, None], 0)
    return Bounds(far, least, most)


def _skeleton(lot: Sequence[int], start: int, touching: Touching) -> Iterator[int]:
    """Yield the plots over which, going on from one, a lot is reached whole."""
    waiting = {*lot} - {start}
    reached = deque([start])
    yield start
    while reached:
        here = reached.popleft()
        new = [plot for plot in touching[here] if plot in waiting]
        if new and here != start:
            yield here
        waiting.difference_update(new)
        reached.extend(new)


def _lots(column: Integers, touching: Touching) -> list[list[int]]:
    """Return one household's plots, those that hang together together."""
    waiting, lots = set(np.flatnonzero(column).tolist()), []
    while waiting:
        lot, reached = [], [min(waiting)]
        waiting.remove(reached[0])
        while reached:
            here = reached.pop()
            lot.append(here)
            new = [plot for plot in touching[here] if plot in waiting]
            waiting.difference_update(new)
            reached += new
        lots.append(lot)
    return lots
