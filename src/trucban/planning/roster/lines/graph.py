"""
An automaton made ready for one array operation over many people at once.

Only the counts that are asked for are kept; arcs that differ in the others only become one. Arcs of a day are dealt into
batches in which no two lead to the same state, so that a batch is one gather, one sum and one minimum.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from trucban.planning.roster.lines.automaton import Automaton
from trucban.planning.roster.lines.spec import Floats

Index = NDArray[np.intp] | slice


@dataclass(frozen=True)
class Edge:
    """One arc as seen from its target; ``label`` is a place in the graph's labels."""

    source: int
    label: int
    cost: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Batch:
    """Arcs to different targets that add the same to every count."""

    sources: Index
    targets: Index
    labels: Index
    costs: Floats
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Reach:
    """What one count can be before each day and after the last, and what can still be added from there on."""

    least: tuple[int, ...]
    most: tuple[int, ...]
    least_after: tuple[int, ...]
    most_after: tuple[int, ...]


@dataclass(frozen=True)
class Graph:
    """Batches and, to walk back, the edges into each state, day by day."""

    sizes: tuple[int, ...]
    ends: Floats
    labels: tuple[NDArray[np.intp], ...]
    batches: tuple[tuple[Batch, ...], ...]
    incoming: tuple[tuple[tuple[Edge, ...], ...], ...]
    reach: tuple[Reach, ...]  # one a count

    @property
    def days(self) -> int:
        return len(self.batches)


@lru_cache(maxsize=1024)
def graph_of(automaton: Automaton, kept: tuple[int, ...]) -> Graph:
    """Prepare an automaton, keeping the counts of the rules at these places."""
    labels: dict[tuple[int, ...], int] = {}
    batches, incoming = [], []
    seen: dict[object, tuple[tuple[Batch, ...], tuple[tuple[Edge, ...], ...]]] = {}
    for day, arcs in enumerate(automaton.arcs):
        size = automaton.sizes[day + 1]
        key = (arcs, size)
        if key not in seen:
            merged: dict[tuple[int, int, int, tuple[int, ...]], set[int]] = {}
            for arc in arcs:
                counts = tuple(arc.counts[place] for place in kept)
                merged.setdefault((arc.target, arc.source, arc.cost, counts), set()).update(arc.label)
            edges: list[list[Edge]] = [[] for _ in range(size)]
            for (target, source, cost, counts), symbols in sorted(merged.items()):
                label = labels.setdefault(tuple(sorted(symbols)), len(labels))
                edges[target].append(Edge(source, label, cost, counts))
            seen[key] = (tuple(_batches(edges)), tuple(tuple(into) for into in edges))
        batches.append(seen[key][0])
        incoming.append(seen[key][1])
    return Graph(
        automaton.sizes,
        np.array(automaton.ends, dtype=float),
        tuple(np.array(label) for label in labels),
        tuple(batches),
        tuple(incoming),
        tuple(_reach(automaton, place) for place in kept),
    )


def _reach(automaton: Automaton, place: int) -> Reach:
    """Follow the smallest and largest values of one count through the states, forwards and backwards."""
    forwards = [{0: (0, 0)}]
    for arcs in automaton.arcs:
        forwards.append(_spread((arc.target, forwards[-1][arc.source], arc.counts[place]) for arc in arcs))
    backwards = [dict.fromkeys(range(automaton.sizes[-1]), (0, 0))]
    for arcs in reversed(automaton.arcs):
        backwards.append(_spread((arc.source, backwards[-1][arc.target], arc.counts[place]) for arc in arcs))
    backwards.reverse()
    return Reach(*_extremes(forwards), *_extremes(backwards))


def _spread(steps: Iterable[tuple[int, tuple[int, int], int]]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for state, (least, most), count in steps:
        known = found.get(state, (least + count, most + count))
        found[state] = min(known[0], least + count), max(known[1], most + count)
    return found


def _extremes(layers: list[dict[int, tuple[int, int]]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    least = tuple(min(low for low, _high in layer.values()) for layer in layers)
    most = tuple(max(high for _low, high in layer.values()) for layer in layers)
    return least, most


def _batches(incoming: list[list[Edge]]) -> Iterable[Batch]:
    dealt: dict[tuple[tuple[int, ...], int], list[tuple[int, Edge]]] = {}
    for target, edges in enumerate(incoming):
        turn: dict[tuple[int, ...], int] = {}
        for edge in edges:
            place = turn[edge.counts] = turn.get(edge.counts, -1) + 1
            dealt.setdefault((edge.counts, place), []).append((target, edge))
    for (counts, _place), edges_of in sorted(dealt.items()):
        yield Batch(
            _index([edge.source for _target, edge in edges_of]),
            _index([target for target, _edge in edges_of]),
            _index([edge.label for _target, edge in edges_of]),
            np.array([edge.cost for _target, edge in edges_of], dtype=float),
            counts,
        )


def _index(places: list[int]) -> Index:
    """Return a slice where the places are a range: it needs no copy."""
    first = places[0]
    if places == list(range(first, first + len(places))):
        return slice(first, first + len(places))
    return np.array(places)
