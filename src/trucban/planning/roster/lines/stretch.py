"""
A stretch of a long horizon on its own: some people's days from one to another are free, all else stands.

What a rule must know of the days before is the state they leave it in; what the days after cost is what they cost from
the state the stretch ends in. Days after are kept only until they cost the same whatever the stretch does, so that most
people with equal rules still share an automaton. Counts are what the standing days leave of their limits, which is exact
where no rule counts over the stretch's edge: cut at whole weeks.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from trucban.planning.roster.lines.part import part_of
from trucban.planning.roster.lines.roster import Roster
from trucban.planning.roster.lines.spec import Limits, Lines, Person, Problem, Rule, State, Step


@dataclass(frozen=True)
class Piece:
    """A rule inside a stretch: where it begins, the days it is shifted by, and the days after that still matter."""

    rule: Rule
    begin: State
    shift: int
    days: int
    after: tuple[int, ...]
    reaches_end: bool

    def start(self) -> State:
        return self.begin

    def step(self, day: int, state: State, symbol: int) -> Step | None:
        return self.rule.step(day + self.shift, state, symbol)

    def end(self, state: State) -> int | None:
        total = 0
        for day, symbol in enumerate(self.after, self.shift + self.days):
            step = self.rule.step(day, state, symbol)
            if step is None:
                return None
            state, total = step.state, total + step.cost
        last = self.rule.end(state) if self.reaches_end else 0
        return None if last is None else total + last

    def sees_day(self, day: int) -> Hashable:
        return self.rule.sees_day(day + self.shift)

    def sees(self, symbol: int) -> Hashable:
        return self.rule.sees(symbol)


def stretch_of(roster: Roster, people: Sequence[int], first: int, end: int) -> Problem:
    """
    Return the problem of these people from day ``first`` until, not including, ``end``.

    Its costs tell its rosters apart; only the whole roster says what one costs.
    """
    part = part_of(roster, people)
    members = tuple(
        _member(person, roster.lines[number].tolist(), first, end, part.symbols)
        for person, number in zip(part.people, people, strict=True)
    )
    demands = tuple(
        replace(demand, day=demand.day - first) for demand in part.demands if first <= demand.day < end
    )
    return Problem(end - first, part.symbols, members, demands)


def put(roster: Roster, people: Sequence[int], first: int, lines: Lines) -> None:
    """Put a stretch's lines into the roster."""
    for person, line in zip(people, lines, strict=True):
        whole = roster.lines[person].copy()
        whole[first : first + len(line)] = line
        roster.replace(person, whole)


def _member(person: Person, line: list[int], first: int, end: int, symbols: int) -> Person:
    rules, limits = [], []
    for rule, limit in zip(person.rules, person.limits, strict=True):
        begin, before = _allowed(rule, rule.start(), 0, line[:first])
        inside, _count = _allowed(rule, begin, first, line[first:end])
        _last, after = _allowed(rule, inside, end, line[end:])
        limits.append(None if limit is None else _left(limit, before + after))
        rules.append(_piece(rule, begin, line, first, end, symbols))
    return Person(person.key, tuple(rules), tuple(limits), person.costs[first:end])


def walk(rule: Rule, state: State, first: int, symbols: Iterable[int]) -> tuple[State, int] | None:
    """Return where days lead a rule, and what they add to its count; None when it forbids them."""
    count = 0
    for day, symbol in enumerate(symbols, first):
        step = rule.step(day, state, symbol)
        if step is None:
            return None
        state, count = step.state, count + step.count
    return state, count


def _allowed(rule: Rule, state: State, first: int, symbols: Iterable[int]) -> tuple[State, int]:
    walked = walk(rule, state, first, symbols)
    assert walked is not None  # noqa: S101  # a roster's lines are allowed
    return walked


def _left(limit: Limits, count: int) -> Limits:
    return replace(limit, low=limit.low - count, high=limit.high - count)


def _piece(rule: Rule, begin: State, line: list[int], first: int, end: int, symbols: int) -> Piece:
    """Keep of the days after only those until every way through the stretch has come to the same state."""
    kinds = {rule.sees(symbol): symbol for symbol in range(symbols - 1, -1, -1)}
    states: set[State] = {begin}
    for day in range(first, end):
        steps = (rule.step(day, state, symbol) for state in states for symbol in kinds.values())
        states = {step.state for step in steps if step is not None}
    after: list[int] = []
    for day in range(end, len(line)):
        if len(states) <= 1:
            return Piece(rule, begin, first, end - first, tuple(after), reaches_end=False)
        symbol = kinds[rule.sees(line[day])]
        steps = (rule.step(day, state, symbol) for state in states)
        states = {step.state for step in steps if step is not None}
        after.append(symbol)
    return Piece(rule, begin, first, end - first, tuple(after), reaches_end=True)
