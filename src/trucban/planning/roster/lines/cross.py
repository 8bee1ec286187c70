"""
Crossing: what the linear program's lines, the best roster and the last dives work on a cell stays open, nothing else.

Most cells have one or two symbols left then, so CP-SAT searches the whole roster at once (after Danna, Rothberg and Le Pape
2005, relaxation induced neighbourhoods, with dives as a second kind of parents).
"""

from collections.abc import Iterable

import numpy as np

from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.spec import Floats, Lines

USED = 1e-6  # share of lines from which the linear program counts as working a symbol


def narrowed(pricer: Pricer, shares: Floats, parents: Iterable[Lines]) -> Floats:
    """Return the people's costs with every cell closed that neither the shares nor a parent use."""
    is_open = shares > USED
    people, days, _symbols = shares.shape
    for lines in parents:
        is_open[np.arange(people)[:, None], np.arange(days)[None, :], lines] = True
    return np.where(is_open, pricer.costs, np.inf)
