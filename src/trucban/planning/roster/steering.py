"""
What a search goes down: smooth where the cost is a staircase.

The cost of a roster is led by the worst burdens, and those fall only when everybody who carries the worst is relieved:
between two such moments the solver sees no slope, in numbers too large for its arithmetic. Here every burden beyond
what numbers alone ask for costs something, and the rest is squares. Where nothing is beyond, both ways of counting
have the same best roster.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trucban.planning.roster import bending, fairness
from trucban.planning.roster.spec import Assignment, Burden, Problem, Slot

BEYOND = 30  # of a duty above the aimed worst, beside its square; squares of neighbours differ by about ten
WEIGHTS = fairness.WEIGHTS.kinds


@dataclass(frozen=True)
class Steering:
    """``floor`` is the least anybody carried, ``worst`` how high a burden of each kind should be at most, above it."""

    problem: Problem
    floor: tuple[int, ...]
    worst: tuple[int, ...]
    empty_unit: int
    bent_unit: int  # of a rule bent once
    change_unit: int = 1  # of a place that loses the person it had

    @classmethod
    def towards(cls, problem: Problem, scale: fairness.Scale, aim: Mapping[str, Burden]) -> "Steering":
        """Aim at these burdens of the period; nothing is beyond when there are none."""
        floor = fairness.least_carried(problem).kinds
        carried = {person.key: person.carried.kinds for person in problem.people}
        worst = tuple(
            max(
                (carried[key][kind] + burden.kinds[kind] - least for key, burden in aim.items()),
                default=scale.highest,
            )
            for kind, least in enumerate(floor)
        )
        # To fill a place a few others may have to move, and rules to be bent a few times.
        dearest = _dearest(scale)
        return cls(problem, floor, worst, empty_unit=16 * dearest, bent_unit=4 * dearest)

    @classmethod
    def with_few_changes(cls, problem: Problem, scale: fairness.Scale, free: int) -> "Steering":
        """Move as few of the ``free`` places as fill the most; among those rosters bend least, then be fairest."""
        bent = _dearest(scale)
        change = bent * (bending.most(problem) + 1)
        floor = fairness.least_carried(problem).kinds
        return cls(problem, floor, (scale.highest,) * len(floor), (free + 1) * change, bent, change)

    def above(self, carried: Burden, stands: Iterable[Slot] = ()) -> tuple[int, ...]:
        """Return somebody's burdens above the floor, with what they carried before and where they stand."""
        total = carried
        for slot in stands:
            total = total + fairness.weighs(slot)
        return tuple(has - least for has, least in zip(total.kinds, self.floor, strict=True))

    def step(self, kind: int, base: int) -> int:
        """Return what one more of a kind costs somebody who has ``base`` of it."""
        return WEIGHTS[kind] * (2 * base + 1 + (BEYOND if base >= self.worst[kind] else 0))

    def number(self, assignment: Assignment, before: Assignment) -> tuple[int, int]:
        """Return what a roster costs on this slope: weighted empty places, then everything else."""
        empty = sum(slot.weight for slot in self.problem.slots if slot.key not in assignment)
        rest = self.change_unit * fairness.changes(self.problem, assignment, before)
        rest += self.bent_unit * bending.bent(self.problem, assignment)
        rest += fairness.WISH * fairness.unwanted(self.problem, assignment)
        for burden in fairness.burdens(self.problem, assignment).values():
            for kind, load in enumerate(self.above(burden)):
                beyond = max(0, load - self.worst[kind])
                rest += WEIGHTS[kind] * (load * load + BEYOND * beyond)
        return empty, rest


def _dearest(scale: fairness.Scale) -> int:
    """Return more than one duty more can cost anybody."""
    return sum(WEIGHTS) * (2 * scale.highest + 1 + BEYOND) + fairness.WISH
