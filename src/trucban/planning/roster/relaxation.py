"""
How fair a roster could be if only numbers mattered: how many places of each kind everybody takes, days left aside.

What the rules say about *when* is dropped, but for the most one person could stand at all. What is left is small, so
CP-SAT soon proves how little it can cost; no roster that leaves as few places empty costs less. The burdens it finds
are what the search steers towards.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from trucban.planning.roster import bending, check, fairness, solver
from trucban.planning.roster.spec import DAY, Burden, Person, Problem, Slot, Span

Kind = Hashable
Count = Any  # ortools carries no types


@dataclass(frozen=True)
class Relaxation:
    """
    What numbers alone allow.

    ``bound`` is a cost, as ``Scale.number`` counts it, below which no roster lies; ``burdens`` is what each person
    would stand in this period, by person; empty when only the empty places could be counted.
    """

    bound: int
    burdens: Mapping[str, Burden]


def relax(problem: Problem, scale: fairness.Scale, *, work: float, seed: int = 0) -> Relaxation:
    """
    Return the relaxation as far as so much work leads.

    Level by level – fewest empty places, then the fewest out of turn, then the lowest worst burdens, then the least sum of squares – because one
    sum of all three has numbers too large for the solver's arithmetic. One more of a level costs more than all of the
    levels below it, so the sum of what each level allows is a bound even where a level was not proven.
    """
    counts = _Counts(problem)
    bound, burdens = 0, {}
    levels = (
        (scale.empty_unit, counts.share_places),
        (scale.bent_unit, counts.out_of_turn),
        (scale.worst_unit, lambda: counts.worst(scale, work=work, seed=seed)),
        (1, counts.squares),
    )
    for unit, ask in levels:
        level = ask()
        found = counts.least(level, work=work, seed=seed)
        if found is None:
            break
        bound += found.bound * unit
        burdens = {person: counts.burden(person, found.value) for person in counts.takes}
        if not found.is_proven:
            break
        counts.cp.add(level <= found.bound)
    return Relaxation(bound, burdens)


def fewest_empty(problem: Problem, *, work: float) -> int:
    """Return how many places, by weight, must stay empty whatever the days: 0 when numbers alone do not tell."""
    counts = _Counts(problem)
    found = counts.least(counts.share_places(), work=work, seed=0)
    return found.bound if found else 0


class _Counts:
    """Who takes how many places of each kind."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.floor = fairness.least_carried(problem)
        self.cp = cp_model.CpModel()
        self.kinds = _kinds(problem)
        self.locked = _locked(problem)
        self.most: dict[str, int] = {}
        self.takes = {person.key: self._takes(person) for person in problem.people}

    def burden(self, person: str, value: Any) -> Burden:
        """Return what the solution gives one person, locked places with it."""
        total = sum(map(fairness.weighs, self.locked[person]), Burden())
        for kind, count in self.takes[person].items():
            times = value(count)
            one = fairness.weighs(self.kinds[kind][0]).kinds
            total = total + Burden(*(times * part for part in one))
        return total

    def _takes(self, person: Person) -> dict[Kind, Count]:
        """Return how many of each kind, none where the person could not stand even one."""
        found: dict[Kind, Count] = {}
        by_month: dict[str, list[Kind]] = defaultdict(list)
        able = {
            kind: {slot.span for slot in slots if check.could_stand(person, slot)}
            for kind, slots in self.kinds.items()
        }
        for kind, slots in self.kinds.items():
            most = self._at_most(person, slots[0].month, able[kind])
            if most:
                found[kind] = self.cp.new_int_var(0, most, "")
                by_month[slots[0].month].append(kind)
        self.most[person.key] = 0
        for month, kinds in by_month.items():
            most = self._at_most(person, month, set().union(*(able[kind] for kind in kinds)))
            self.cp.add(sum(found[kind] for kind in kinds) <= most)
            self.most[person.key] += most
        return found

    def _at_most(self, person: Person, month: str, spans: Collection[Span]) -> int:
        """Return how many of a month's spans somebody could stand at best: apart, and within the caps."""
        limits, week_of = self.problem.limits, self.problem.week_of
        locked = self.locked[person.key]
        most = self._most(spans)
        if limits.monthly_cap is not None and not bending.may_bend(self.problem.limits, "monthly_cap"):
            taken = person.duties_in_month.get(month, 0) + sum(slot.month == month for slot in locked)
            most = min(most, max(0, limits.monthly_cap - taken))
        if limits.weekly_cap is not None and not bending.may_bend(self.problem.limits, "weekly_cap"):
            days = [slot.day for slot in locked] + [duty.day for duty in person.duties]
            taken_in = Counter(map(week_of, days))
            weeks: dict[int, list[Span]] = defaultdict(list)
            for span in spans:
                weeks[week_of(span.start // DAY)].append(span)
            left = (
                min(self._most(of), max(0, limits.weekly_cap - taken_in[week])) for week, of in weeks.items()
            )
            most = min(most, sum(left))
        return most

    def _most(self, spans: Iterable[Span]) -> int:
        """Return how many of the spans one person could stand at best, with the rest between two."""
        gap = self.problem.limits.rest_minutes or 0
        return fairness.most_apart(Span(span.start, span.end + gap) for span in spans)

    def share_places(self) -> Count:
        """Give each place to somebody or leave it empty; return the weighted empty places."""
        lacking: list[Count] = []
        for kind, slots in self.kinds.items():
            takers = [takes[kind] for takes in self.takes.values() if kind in takes]
            gap = self.cp.new_int_var(0, len(slots), "")
            self.cp.add(sum(takers) + gap == len(slots))
            lacking.append(slots[0].weight * gap)
        return sum(lacking)

    def out_of_turn(self) -> Count:
        """Return the places taken by others than those whose turn it is; other bending hangs on days."""
        anyway = sum(
            slot.turn is not None and slot.locked_to not in slot.turn
            for slots in self.locked.values()
            for slot in slots
        )
        taken = [
            count
            for person, takes in self.takes.items()
            for kind, count in takes.items()
            if (turn := self.kinds[kind][0].turn) is not None and person not in turn
        ]
        return anyway + sum(taken)

    def worst(self, scale: fairness.Scale, *, work: float, seed: int) -> Count:
        """
        Return the worst burdens, each kind with its weight.

        Each is asked for alone first: the least of one kind is nearly a flow and soon proven, the least of their sum
        is not, but from below it is held by the least of each.
        """
        highest = [self.cp.new_int_var(0, scale.highest, "") for _kind in fairness.WEIGHTS.kinds]
        for person in self.problem.people:
            for worst, before, kinds in zip(
                highest, self._before(person), self._weighing(person.key), strict=True
            ):
                self.cp.add(worst >= before + sum(self.takes[person.key][kind] for kind in kinds))
        for worst in highest:
            alone = self.least(worst, work=work, seed=seed)
            if alone is not None:
                self.cp.add(worst >= alone.bound)
        return sum(weight * worst for weight, worst in zip(fairness.WEIGHTS.kinds, highest, strict=True))

    def least(self, level: Count, *, work: float, seed: int) -> solver.Found | None:
        """Search for the least of an expression."""
        self.cp.minimize(level)
        return solver.run(self.cp, work=work, seed=seed)

    def squares(self) -> Count:
        """Return the sum of squared burdens, each kind with its weight; wishes hang on days, but for places given by hand."""
        wishes = sum(
            fairness.is_unwanted(person, slot)
            for person in self.problem.people
            for slot in self.locked[person.key]
        )
        return fairness.WISH * wishes + sum(
            weight * self._squared(person.key, before, kinds)
            for person in self.problem.people
            for weight, before, kinds in zip(
                fairness.WEIGHTS.kinds, self._before(person), self._weighing(person.key), strict=True
            )
        )

    def _before(self, person: Person) -> list[int]:
        """Return, kind of burden by kind, what somebody has anyway, above the least anybody carried."""
        locked = sum(map(fairness.weighs, self.locked[person.key]), Burden()).kinds
        return [a + b - c for a, b, c in zip(person.carried.kinds, locked, self.floor.kinds, strict=True)]

    def _weighing(self, person: str) -> list[list[Kind]]:
        """Return, kind of burden by kind, the kinds of places that weigh on it and that the person may take."""
        return [
            [of for of in self.takes[person] if fairness.weighs(self.kinds[of][0]).kinds[burden]]
            for burden in range(len(fairness.WEIGHTS.kinds))
        ]

    def _squared(self, person: str, before: int, kinds: list[Kind]) -> Count:
        """Square of one burden as a sum of steps, each dearer than the one before."""
        if not kinds:
            return before * before
        spans = {slot.span for kind in kinds for slot in self.kinds[kind]}
        steps = [self.cp.new_bool_var("") for _ in range(min(self.most[person], self._most(spans)))]
        self.cp.add(sum(self.takes[person][kind] for kind in kinds) == sum(steps))
        return before * before + sum((2 * (before + place) + 1) * step for place, step in enumerate(steps))


def _kinds(problem: Problem) -> dict[Kind, list[Slot]]:
    """Return the places to fill by what numbers tell apart: who may stand there, and what standing there weighs."""
    found: dict[Kind, list[Slot]] = defaultdict(list)
    for slot in problem.slots:
        if slot.locked_to is None:
            weighs = fairness.weighs(slot)
            found[slot.qualification, slot.candidates, slot.turn, slot.month, slot.weight, weighs].append(
                slot
            )
    return dict(found)


def _locked(problem: Problem) -> dict[str, list[Slot]]:
    found: dict[str, list[Slot]] = {person.key: [] for person in problem.people}
    for slot in problem.slots:
        if slot.locked_to in found:
            found[slot.locked_to].append(slot)
    return found
