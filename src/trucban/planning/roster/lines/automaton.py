"""
Rules become a layered graph: a state is what must be known of the days before, an arc is one day's work.

The product of the rules' own automata is unfolded day by day, then states from which everything that follows is the
same are merged from the last day backwards (Moore's partition refinement on layers). Symbols that lead from one state
to another at the same cost and counts share one arc; which of them is cheapest is decided by price. A tally knows no
states, so it stays beside the graph as what each symbol adds.

Rules know the weekday and not the date, so soon after the first day and until shortly before the last a week is like the
one before. Such days share one layer: a year costs little more than a month, in time and in memory.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trucban.planning.roster.lines.rules import Tally
from trucban.planning.roster.lines.spec import Rule, State

Product = tuple[State, ...]


@dataclass(frozen=True)
class Arc:
    """One day's work: from a state of this day to a state of the next."""

    source: int
    target: int
    label: tuple[int, ...]  # the symbols that do
    cost: int
    counts: tuple[int, ...]  # what it adds to the count of each rule; nothing to a tally's


Moves = dict[tuple[int, int], Arc]


@dataclass(frozen=True, eq=False)
class Automaton:
    """
    ``sizes[day]`` states before each day and after the last; state 0 is the start; ``ends`` costs of the last.

    ``tallies`` has for each rule that is a tally what each symbol adds, None for any other. Days that are alike have one
    tuple of arcs.
    """

    sizes: tuple[int, ...]
    arcs: tuple[tuple[Arc, ...], ...]
    ends: tuple[int, ...]
    tallies: tuple[tuple[int, ...] | None, ...]

    @property
    def days(self) -> int:
        return len(self.arcs)

    @cached_property
    def moves(self) -> list[Moves]:
        """For each day: (state, symbol) -> the arc taken."""
        known = {
            id(arcs): {(arc.source, symbol): arc for arc in arcs for symbol in arc.label}
            for arcs in {id(arcs): arcs for arcs in self.arcs}.values()
        }
        return [known[id(arcs)] for arcs in self.arcs]

    def counts(self, arc: Arc, symbol: int) -> tuple[int, ...]:
        """Return what working a symbol by an arc adds to the count of each rule."""
        return tuple(
            count if weights is None else weights[symbol]
            for count, weights in zip(arc.counts, self.tallies, strict=True)
        )


@dataclass(frozen=True, eq=False)
class Way:
    """
    Days of an automaton that somebody's line goes through: from state ``begin`` before day ``first`` on.

    ``ends`` is what each state after the last of the days costs, infinity where a line must not end.
    """

    automaton: Automaton
    first: int
    days: int
    begin: int
    ends: tuple[float, ...]

    @property
    def arcs(self) -> tuple[tuple[Arc, ...], ...]:
        return self.automaton.arcs[self.first : self.first + self.days]

    @property
    def moves(self) -> list[Moves]:
        return self.automaton.moves[self.first : self.first + self.days]


def whole(automaton: Automaton) -> Way:
    """Return the way through all days of an automaton."""
    return Way(automaton, 0, automaton.days, 0, tuple(map(float, automaton.ends)))


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
    read = tuple(Tally((0,) * symbols) if isinstance(rule, Tally) else rule for rule in rules)
    kinds = _kinds(read, symbols)
    layers = _unfold(read, days, kinds)
    ends = {state: _end(read, state) for state in layers[-1]}
    tallies = tuple(rule.weights if isinstance(rule, Tally) else None for rule in rules)
    return _merge(layers[:-1], ends, kinds, tallies)


def _kinds(rules: Sequence[Rule], symbols: int) -> list[tuple[int, ...]]:
    """Group the symbols no rule tells apart."""
    found: dict[Hashable, list[int]] = {}
    for symbol in range(symbols):
        found.setdefault(tuple(rule.sees(symbol) for rule in rules), []).append(symbol)
    return [tuple(alike) for alike in found.values()]


Layer = dict[Product, tuple[_Move, ...]]


def _unfold(rules: Sequence[Rule], days: int, kinds: list[tuple[int, ...]]) -> list[Layer]:
    """Return, day by day, each state that can be reached and its moves; the last layer has no moves."""
    known: dict[Hashable, tuple[Layer, tuple[Product, ...]]] = {}
    frontier: tuple[Product, ...] = (tuple(rule.start() for rule in rules),)
    layers: list[Layer] = []
    for day in range(days):
        key = (tuple(rule.sees_day(day) for rule in rules), frontier)
        if key not in known:
            layer = {state: tuple(_moves(rules, day, state, kinds)) for state in frontier}
            following = dict.fromkeys(move.target for moves in layer.values() for move in moves)
            known[key] = layer, tuple(following)
        layer, frontier = known[key]
        layers.append(layer)
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


Classes = dict[Product, int]
_Merged = tuple[
    int, tuple[Arc, ...], Classes
]  # states of a day, its arcs, and which state each product became


def _merge(
    layers: list[Layer],
    ends: dict[Product, int | None],
    kinds: list[tuple[int, ...]],
    tallies: tuple[tuple[int, ...] | None, ...],
) -> Automaton:
    """Merge states whose futures are the same, last day first; states without a future disappear."""
    costs = sorted({cost for cost in ends.values() if cost is not None})
    classes: Classes = {state: costs.index(cost) for state, cost in ends.items() if cost is not None}
    sizes, all_arcs = [len(costs)], []
    known: dict[tuple[int, int], _Merged] = {}  # by the identity of layer and classes, which it keeps alive
    alike: dict[Hashable, Classes] = {(): classes}
    for layer in reversed(layers):
        key = (id(layer), id(classes))
        if key not in known:
            size, arcs, merged = _merged(layer, classes, kinds)
            known[key] = size, arcs, alike.setdefault((id(layer), tuple(merged.items())), merged)
        size, arcs, classes = known[key]
        sizes.append(size)
        all_arcs.append(arcs)
    return Automaton(tuple(reversed(sizes)), tuple(reversed(all_arcs)), tuple(costs), tallies)


def _merged(layer: Layer, classes: Classes, kinds: list[tuple[int, ...]]) -> _Merged:
    futures: dict[Hashable, int] = {}
    merged: Classes = {}
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
    return len(futures), tuple(arcs), merged


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
