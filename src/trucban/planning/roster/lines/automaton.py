"""
Rules become a layered graph: a state is what must be known of the days before, an arc is one day's work.

The product of the rules' own automata is unfolded day by day, then states from which everything that follows is the
same are merged from the last day backwards (Moore's partition refinement on layers). Symbols that lead from one state
to another at the same cost and counts share one arc; which of them is cheapest is decided by price.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trucban.planning.roster.lines.spec import Rule, State

Product = tuple[State, ...]


@dataclass(frozen=True)
class Arc:
    """One day's work: from a state of this day to a state of the next."""

    source: int
    target: int
    label: tuple[int, ...]  # the symbols that do
    cost: int
    counts: tuple[int, ...]  # what it adds to the count of each rule


@dataclass(frozen=True, eq=False)
class Automaton:
    """``sizes[day]`` states before each day and after the last; state 0 is the start; ``ends`` costs of the last."""

    sizes: tuple[int, ...]
    arcs: tuple[tuple[Arc, ...], ...]
    ends: tuple[int, ...]

    @property
    def days(self) -> int:
        return len(self.arcs)

    @cached_property
    def moves(self) -> list[dict[tuple[int, int], Arc]]:
        """For each day: (state, symbol) -> the arc taken."""
        return [{(arc.source, symbol): arc for arc in arcs for symbol in arc.label} for arcs in self.arcs]

    @cached_property
    def labels(self) -> tuple[tuple[int, ...], ...]:
        """Every label of any arc, once."""
        return tuple(sorted({arc.label for arcs in self.arcs for arc in arcs}))


@dataclass(frozen=True)
class _Move:
    """One arc before merging; ``kind`` is the class of symbols it stands for."""

    kind: int
    target: Product
    cost: int
    counts: tuple[int, ...]


@lru_cache(maxsize=256)
def build(rules: tuple[Rule, ...], days: int, symbols: int) -> Automaton:
    """Return the smallest layered graph of the lines the rules allow."""
    kinds = _kinds(rules, symbols)
    layers = _unfold(rules, days, kinds)
    ends = {state: _end(rules, state) for state in layers[-1]}
    return _merge(layers[:-1], ends, kinds)


def _kinds(rules: Sequence[Rule], symbols: int) -> list[tuple[int, ...]]:
    """Group the symbols no rule tells apart."""
    found: dict[Hashable, list[int]] = {}
    for symbol in range(symbols):
        found.setdefault(tuple(rule.sees(symbol) for rule in rules), []).append(symbol)
    return [tuple(alike) for alike in found.values()]


Layer = dict[Product, tuple[_Move, ...]]


def _unfold(rules: Sequence[Rule], days: int, kinds: list[tuple[int, ...]]) -> list[Layer]:
    """Return, day by day, each state that can be reached and its moves; the last layer has no moves."""
    memo: dict[Hashable, tuple[_Move, ...]] = {}
    frontier: list[Product] = [tuple(rule.start() for rule in rules)]
    layers: list[Layer] = []
    for day in range(days):
        looks = tuple(rule.sees_day(day) for rule in rules)
        layer: Layer = {}
        for state in frontier:
            key = (looks, state)
            if key not in memo:
                memo[key] = tuple(_moves(rules, day, state, kinds))
            layer[state] = memo[key]
        layers.append(layer)
        frontier = list(dict.fromkeys(move.target for moves in layer.values() for move in moves))
    return [*layers, dict.fromkeys(frontier, ())]


def _moves(rules: Sequence[Rule], day: int, state: Product, kinds: list[tuple[int, ...]]) -> list[_Move]:
    found = []
    for kind, symbols in enumerate(kinds):
        steps = [rule.step(day, part, symbols[0]) for rule, part in zip(rules, state, strict=True)]
        taken = [step for step in steps if step is not None]
        if len(taken) == len(steps):
            found.append(
                _Move(
                    kind,
                    tuple(step.state for step in taken),
                    sum(step.cost for step in taken),
                    tuple(step.count for step in taken),
                )
            )
    return found


def _end(rules: Sequence[Rule], state: Product) -> int | None:
    total = 0
    for rule, part in zip(rules, state, strict=True):
        cost = rule.end(part)
        if cost is None:
            return None
        total += cost
    return total


def _merge(layers: list[Layer], ends: dict[Product, int | None], kinds: list[tuple[int, ...]]) -> Automaton:
    """Merge states whose futures are the same, last day first; states without a future disappear."""
    classes: dict[Product, int] = {}
    costs = sorted({cost for cost in ends.values() if cost is not None})
    classes = {state: costs.index(cost) for state, cost in ends.items() if cost is not None}
    sizes, all_arcs = [len(costs)], []
    for layer in reversed(layers):
        futures: dict[Hashable, int] = {}
        merged: dict[Product, int] = {}
        arcs: list[Arc] = []
        for state, moves in layer.items():
            alive = [
                (classes[move.target], move.cost, move.counts, move.kind)
                for move in moves
                if move.target in classes
            ]
            if not alive:
                continue
            future = tuple(alive)
            if future not in futures:
                futures[future] = len(futures)
                arcs += _arcs(futures[future], alive, kinds)
            merged[state] = futures[future]
        sizes.append(len(futures))
        all_arcs.append(tuple(arcs))
        classes = merged
    return Automaton(tuple(reversed(sizes)), tuple(reversed(all_arcs)), tuple(costs))


def _arcs(
    source: int, alive: list[tuple[int, int, tuple[int, ...], int]], kinds: list[tuple[int, ...]]
) -> list[Arc]:
    labels: dict[tuple[int, int, tuple[int, ...]], list[int]] = {}
    for target, cost, counts, kind in alive:
        labels.setdefault((target, cost, counts), []).extend(kinds[kind])
    return [
        Arc(source, target, tuple(sorted(label)), cost, counts)
        for (target, cost, counts), label in labels.items()
    ]
