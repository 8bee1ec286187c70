"""
One person's line over a long horizon, four weeks after four weeks, each with its share of every limit.

The cheapest line of a whole year, with every count that may bind, can need more memory than a machine has. This one is
not the cheapest but allowed, and uses the limits up evenly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from trucban.planning.roster.lines.pricer import Line, Pricer
from trucban.planning.roster.lines.spec import Floats, Limits, Person, Problem
from trucban.planning.roster.lines.stretch import Piece, walk

WIDTH = 28


def line_of(person: Person, worth: Floats) -> Line | None:
    """Return an allowed line, cheap where working a symbol on a day earns ``worth`` (days × symbols); None if stuck."""
    for is_even in (True, False):
        line = _line(person, worth, is_even=is_even)
        if line is not None:
            return line
    return None


def _line(person: Person, worth: Floats, *, is_even: bool) -> Line | None:
    days, symbols = worth.shape
    line: list[int] = []
    for begin, end in _stretches(days):
        member = _member(person, line, begin, end, days, is_even=is_even)
        pricer = Pricer(Problem(end - begin, symbols, (member,), ()))
        found = pricer.cheapest(worth[begin:end])[0]
        if not found.lines:
            return None
        line += found.lines[0].tolist()
    return np.array(line, dtype=np.int16)


def _stretches(days: int) -> Iterator[tuple[int, int]]:
    """Yield stretches of four weeks; what is left over belongs to the last."""
    begins = range(0, max(days - WIDTH, 0) + 1, WIDTH)
    for begin in begins:
        yield begin, days if begin == begins[-1] else begin + WIDTH


def _member(
    person: Person, before: Sequence[int], begin: int, end: int, days: int, *, is_even: bool
) -> Person:
    rules, limits = [], []
    for rule, limit in zip(person.rules, person.limits, strict=True):
        walked = walk(rule, rule.start(), 0, before)
        assert walked is not None  # noqa: S101  # each stretch was allowed when it was found
        state, count = walked
        rules.append(Piece(rule, state, begin, end - begin, (), reaches_end=end == days))
        limits.append(None if limit is None else _share(limit, count, end, days, is_even=is_even))
    return Person(person.key, tuple(rules), tuple(limits), person.costs[begin:end])


def _share(limit: Limits, count: int, end: int, days: int, *, is_even: bool) -> Limits:
    """Return what a limit asks and leaves until ``end``; when it is not used up evenly, all that is left may be used."""
    most = limit.high * end // days if is_even else limit.high
    return replace(limit, low=limit.low * end // days - count, high=most - count)
