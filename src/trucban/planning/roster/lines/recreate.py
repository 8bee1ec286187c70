"""
Ruin and recreate: a few people's lines are taken away, and each in turn gets the best one beside all others'.

What one more at work is worth is scaled by chance for that, cell by cell, so that the first does not always take the same
places, and whoever leaves one leaves it to somebody for whom it is cheaper. Then each gets the best line at the true worth.
A dearer roster is kept now and then, less and less readily (simulated annealing). One try is a few searches for a line:
where column generation would take minutes for a bound, thousands of tries fit.

References
----------
G. Schrimpf, J. Schneider, H. Stamm-Wilbrandt, G. Dueck (2000): Record breaking optimization results using the ruin and
recreate principle. J. of Computational Physics 159.
"""

import math

import numpy as np

from trucban.planning.ending import Stop
from trucban.planning.roster.lines import start
from trucban.planning.roster.lines.roster import Roster
from trucban.planning.roster.lines.spec import Lines

TOGETHER = 4  # people taken away at once
CHANCE = 0.3  # of what a place is worth is added or taken off at most
HOT = 0.1  # of the dearest missing place: how much dearer a roster is kept for a start, mostly


def recreate(roster: Roster, random: np.random.Generator, tries: int, stop: Stop) -> Lines:
    """Change the roster, try after try; return the lines of the cheapest on the way, which costs no more than it did."""
    best, least = roster.lines.copy(), roster.cost
    hot = HOT * float(roster.demands.under.max(initial=1))
    for number in range(tries):
        if stop():
            break
        before = roster.cost
        people = random.choice(len(roster.lines), min(TOGETHER, len(roster.lines)), replace=False).tolist()
        standing = [roster.lines[person].copy() for person in people]
        _deal(roster, random, people)
        dearer = roster.cost - before
        if dearer > 0 and random.random() >= math.exp(-dearer / (hot * (1 - number / tries))):
            for person, line in zip(people, standing, strict=True):
                roster.replace(person, line)
        if roster.cost < least:
            best, least = roster.lines.copy(), roster.cost
    return best


def _deal(roster: Roster, random: np.random.Generator, people: list[int]) -> None:
    """Give these people new lines, first at a worth scaled by chance, then at the true one."""
    at_work = roster.at_work.copy()
    days = np.arange(len(at_work))
    for person in people:
        at_work[days, roster.lines[person]] -= 1
    for person in people:
        scale = random.uniform(1 - CHANCE, 1 + CHANCE, at_work.shape)
        worth = roster.demands.worth(at_work) * scale
        line = roster.pricer.cheapest(worth, people=[person])[person].lines[0]
        at_work[days, line] += 1
        roster.replace(person, line)
    start.descend(roster, people)
