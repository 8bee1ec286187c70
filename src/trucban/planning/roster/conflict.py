"""
Why a place must stay empty: the smallest set of demands and obstacles that cannot hold together.

Starting from an empty place, the places nearest in time – first those that ask for the same – are asked for too until no
roster can fill them all; then every demand and every obstacle that the clash does not need is left out, halving
(QuickXplain). What is left is minimal: let go any one of it, and the rest can be met.

Junker (2004), QuickXplain: Preferred explanations and relaxations for over-constrained problems, AAAI.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from trucban.planning.roster import check, grounds, relaxation, solver
from trucban.planning.roster.grounds import DEMAND, Ground, held_to
from trucban.planning.roster.model import Model
from trucban.planning.roster.spec import Problem, Slot

WORK = 1.0  # deterministic seconds for one question; nearly all need a hundredth of it
MOST_ASKED = 64  # places asked for together one by one; more are only counted
Piece = TypeVar("Piece")


@dataclass(frozen=True)
class Conflict:
    """
    Demands and obstacles that cannot hold together, minimal unless ``is_minimal`` says otherwise.

    ``slots`` are the places asked for; ``obstacles`` what keeps people from them, rules before persons.
    """

    slots: tuple[str, ...]
    obstacles: tuple[Ground, ...]
    is_minimal: bool = True

    @property
    def grounds(self) -> tuple[Ground, ...]:
        return (*grounds.demands(self.slots), *self.obstacles)


class Undecided(RuntimeError):
    """One question took more work than allowed."""


def find(problem: Problem, slot_key: str) -> Conflict | None:
    """
    Return a clash that keeps an empty place from being filled; None when all can be filled, or no clash was found
    in the work allowed.

    Raises:
        KeyError: the problem has no such slot.
    """
    focus = {slot.key: slot for slot in problem.slots}[slot_key]
    try:
        return _near(problem, focus) or _by_numbers(problem)
    except Undecided:
        return _by_numbers(problem)


def _near(problem: Problem, focus: Slot) -> Conflict | None:
    """Return a clash of places near in time."""
    obstacles = grounds.obstacles(problem)
    slots = None
    for is_asked in (lambda slot: slot.qualification == focus.qualification, lambda _slot: True):
        slots = slots or _grow(problem, _by_distance(problem, focus, is_asked), obstacles)
    if slots is None:
        return None
    small = _concerned(held_to(problem, [*grounds.demands(slots), *obstacles]))
    obstacles = grounds.obstacles(small)
    needed = shrink(grounds.demands(slots), lambda kept: can_fill(held_to(small, [*kept, *obstacles])))
    small = _concerned(held_to(small, [*needed, *obstacles]))
    obstacles = grounds.obstacles(small)
    codes = [ground for ground in obstacles if ground.kind == "qualification"]
    rest = [ground for ground in obstacles if ground.kind != "qualification"]
    # Who lacks a qualification was left out above: whether it is needed is asked of everybody.
    rest = shrink(rest, lambda kept: can_fill(held_to(small, [*needed, *codes, *kept])))
    codes = shrink(codes, lambda kept: can_fill(held_to(problem, [*needed, *kept, *rest])))
    return Conflict(tuple(ground.key for ground in needed), (*codes, *rest))


def _by_distance(problem: Problem, focus: Slot, is_asked: Callable[[Slot], bool]) -> list[str]:
    """Return the open places of a sort, the empty one first, then the nearest in time."""
    slots = [
        slot for slot in problem.slots if slot.locked_to is None and slot.key != focus.key and is_asked(slot)
    ]
    slots.sort(key=lambda slot: (abs(slot.span.start - focus.span.start), slot.key))
    return [focus.key, *(slot.key for slot in slots)]


def _grow(problem: Problem, slots: list[str], obstacles: Sequence[Ground]) -> list[str] | None:
    """Ask for more and more places until they cannot all be filled; None when all can, or they become too many."""
    count = 1
    while True:
        asked = held_to(problem, [*grounds.demands(slots[:count]), *obstacles])
        if not can_fill(_concerned(asked)):
            return slots[:count]
        if count >= min(len(slots), MOST_ASKED):
            return None
        count *= 2


def _concerned(problem: Problem) -> Problem:
    """Leave out whoever could take none of the places, whatever was let go, and stands nowhere."""
    codes = {slot.qualification for slot in problem.slots}
    locked = {slot.locked_to for slot in problem.slots}
    is_open = None in codes
    able = [
        person
        for person in problem.people
        if is_open or person.qualifications & codes or person.key in locked
    ]
    return replace(problem, people=tuple(able))


def _by_numbers(problem: Problem) -> Conflict | None:
    """
    Return a clash of the whole period with the rules, where counting alone shows it.

    Too many places for what everybody may stand cannot be cut down to a few: any one of them could be filled. So the
    places stay together by what they ask for.
    """
    if relaxation.fewest_empty(problem, work=WORK) == 0:
        return None
    obstacles = grounds.obstacles(problem)
    persons = [ground for ground in obstacles if ground.is_personal]
    rules = [ground for ground in obstacles if not ground.is_personal]
    asked: dict[str, list[Ground]] = defaultdict(list)
    for slot in problem.slots:
        if slot.locked_to is None:
            asked[slot.qualification or ""].append(Ground(DEMAND, slot.key))

    def fits(kept: Sequence[Ground], codes: Iterable[str]) -> bool:
        held = held_to(problem, [*kept, *(ground for code in codes for ground in asked[code])])
        return relaxation.fewest_empty(held, work=WORK) == 0

    codes = shrink(sorted(asked), lambda kept: fits(obstacles, kept))
    if fits(rules, codes):
        needed = [*shrink(rules, lambda kept: fits([*kept, *persons], codes)), *persons]
    else:
        needed = shrink(rules, lambda kept: fits(kept, codes))
    slots = tuple(ground.key for code in codes for ground in asked[code])
    return Conflict(slots, tuple(needed), is_minimal=False)


def can_fill(problem: Problem) -> bool:
    """
    Say whether every place can be filled within the rules.

    Raises:
        Undecided: the work allowed did not tell.
    """
    able = _able(problem)
    if not all(able.values()):
        return False
    busy = frozenset().union(*able.values()) | {slot.locked_to for slot in problem.slots}
    model = Model(replace(problem, people=tuple(one for one in problem.people if one.key in busy)))
    model.fill_all()
    answer = solver.can(model.cp, work=WORK)
    if answer is None:
        raise Undecided
    return answer


def _able(problem: Problem) -> dict[Hashable, frozenset[str]]:
    """Return, for each kind of open place, who could stand there if nothing else were to be done."""
    kinds = {
        (slot.span, slot.qualification, slot.candidates): slot
        for slot in problem.slots
        if slot.locked_to is None
    }
    return {
        kind: frozenset(person.key for person in problem.people if check.could_stand(person, slot))
        for kind, slot in kinds.items()
    }


def shrink(wanted: Sequence[Piece], fits: Callable[[list[Piece]], bool]) -> list[Piece]:
    """Return, in order, a part of ``wanted`` that still does not fit and fits without any one of it."""
    return _shrink([], list(wanted), fits, is_new=True) if wanted else []


def _shrink(
    held: list[Piece], rest: list[Piece], fits: Callable[[list[Piece]], bool], *, is_new: bool
) -> list[Piece]:
    """QuickXplain: what of ``rest`` is needed beside ``held``; ``is_new`` says that ``held`` has just changed."""
    if is_new and not fits(held):
        return []
    if len(rest) == 1:
        return rest
    middle = len(rest) // 2
    first, second = rest[:middle], rest[middle:]
    of_second = _shrink([*held, *first], second, fits, is_new=True)
    of_first = _shrink([*held, *of_second], first, fits, is_new=bool(of_second))
    return [*of_first, *of_second]
