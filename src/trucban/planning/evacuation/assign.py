"""
Which shelter: households go whole, to where they may, in as few person-minutes as the shelters' room allows.

Were households allowed to part, the best choice would be a min-cost flow: that is the bound. CP-SAT keeps them whole.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

from trucban.planning.evacuation.spec import Bound
from trucban.planning.seeds import of_solver

CLOCK_SECONDS = 60.0  # for one call of the solver; when it is reached something is wrong
WORK_PER_EFFORT = 0.25  # deterministic seconds for each narrowing
NARROWINGS = (1 / 16, 1 / 4, 1)  # parts of the gap: small searches first, then one that leaves nothing out


@dataclass(frozen=True)
class Choice:
    """People a household counts and the minutes to each shelter it may go to."""

    people: int
    minutes: Mapping[str, int]


@dataclass(frozen=True)
class Chosen:
    """A shelter for each household that has one, the person-minutes, and what no choice can better."""

    shelter_of: Mapping[str, str]
    on_the_way: int
    bound: Bound


def choose(
    choices: Mapping[str, Choice],
    capacity: Mapping[str, int],
    *,
    seed: int,
    effort: int,
    before: Mapping[str, str],
    stop: Callable[[], bool],
) -> Chosen:
    """
    Choose a shelter for every household that has one.

    Parameters
    ----------
    capacity : people a shelter takes in
    before : an earlier choice to start from
    """
    bound, parts = _flow(choices, capacity)
    starts = [_whole(choices, capacity, wanted) for wanted in (_largest(parts), before)]
    shelter_of: Mapping[str, str] = min(starts, key=lambda one: _cost(choices, one))
    price = _prices(choices, capacity, parts)
    for part in NARROWINGS:
        gap = _cost(choices, shelter_of) - _floor(choices, capacity, price)
        if gap <= 0 or stop():
            break
        worth = _within(choices, price, gap * part, shelter_of)
        shelter_of = _better(worth, capacity, shelter_of, seed, effort)
    return Chosen(shelter_of, _on_the_way(choices, shelter_of), bound)


def _cost(choices: Mapping[str, Choice], shelter_of: Mapping[str, str]) -> int:
    left = sum(choice.people for key, choice in choices.items() if key not in shelter_of)
    return left * _left_price(choices) + _on_the_way(choices, shelter_of)


def _priced(choice: Choice, price: Mapping[str, float]) -> Mapping[str, float]:
    return {shelter: minutes + price[shelter] for shelter, minutes in choice.minutes.items()}


def _floor(choices: Mapping[str, Choice], capacity: Mapping[str, int], price: Mapping[str, float]) -> float:
    """Return what no choice can cost less than, room being paid for at these prices (Lagrange)."""
    left_price = _left_price(choices)
    each = (
        one.people * min(left_price, *_priced(one, price).values(), left_price) for one in choices.values()
    )
    return sum(each) - sum(price[shelter] * room for shelter, room in capacity.items())


def _prices(
    choices: Mapping[str, Choice], capacity: Mapping[str, int], parts: Mapping[str, Mapping[str, int]]
) -> Mapping[str, float]:
    """
    Price the room of each shelter as the flow does: what one person more would cost the others.

    Room that is left over costs nothing; room in a full shelter costs what the cheapest chain of moves to such room
    costs (Bellman and Ford's shortest paths in the residual network). Where no chain leads to such room the price is taken as 0, which is weaker
    and still true.
    """
    used = Counter[str]()
    moves: dict[tuple[str, str], int] = {}
    for key, sent in parts.items():
        used.update(sent)
        for here in sent:
            for there, minutes in choices[key].minutes.items():
                more = minutes - choices[key].minutes[here]
                moves[here, there] = min(more, moves.get((here, there), more))
    price = {shelter: 0.0 if used[shelter] < room else math.inf for shelter, room in capacity.items()}
    for _ in capacity:
        for (here, there), more in moves.items():
            price[here] = min(price[here], price[there] + more)
    return price if all(map(math.isfinite, price.values())) else dict.fromkeys(capacity, 0.0)


def _within(
    choices: Mapping[str, Choice], price: Mapping[str, float], gap: float, kept: Mapping[str, str]
) -> Mapping[str, Choice]:
    """
    Keep what may be worth choosing: shelters whose regret, all people of the household together, is within the gap.

    With the whole gap between the choice at hand and the bound nothing is lost: no better choice holds more regret.
    """
    worth = {}
    for key, choice in choices.items():
        priced = _priced(choice, price)
        most = min(priced.values(), default=0.0) + gap / choice.people
        minutes = {to: choice.minutes[to] for to in priced if priced[to] <= most or to == kept.get(key)}
        worth[key] = Choice(choice.people, minutes)
    return worth


def _on_the_way(choices: Mapping[str, Choice], shelter_of: Mapping[str, str]) -> int:
    return sum(choices[key].people * choices[key].minutes[shelter] for key, shelter in shelter_of.items())


def _left_price(choices: Mapping[str, Choice]) -> int:
    """One person left weighs more than all the minutes of all the others."""
    return 1 + sum(one.people * max(one.minutes.values(), default=0) for one in choices.values())


def _flow(
    choices: Mapping[str, Choice], capacity: Mapping[str, int]
) -> tuple[Bound, Mapping[str, Mapping[str, int]]]:
    """Return the bound and how many of each household the flow sends to each shelter."""
    flow = min_cost_flow.SimpleMinCostFlow()
    shelters = {key: number for number, key in enumerate(capacity, len(choices) + 1)}
    nowhere, sink = 0, len(choices) + len(capacity) + 1
    everyone = sum(one.people for one in choices.values())
    price = _left_price(choices)
    arcs = {}
    for node, (key, choice) in enumerate(choices.items(), 1):
        flow.set_node_supply(node, choice.people)
        flow.add_arc_with_capacity_and_unit_cost(node, nowhere, choice.people, price)
        for shelter, minutes in choice.minutes.items():
            arc = flow.add_arc_with_capacity_and_unit_cost(node, shelters[shelter], choice.people, minutes)
            arcs[arc] = (key, shelter)
    for key, node in shelters.items():
        flow.add_arc_with_capacity_and_unit_cost(node, sink, capacity[key], 0)
    flow.add_arc_with_capacity_and_unit_cost(nowhere, sink, everyone, 0)
    flow.set_node_supply(sink, -everyone)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("expected a flow, every person may stay; the solver found none")
    parts: dict[str, dict[str, int]] = {key: {} for key in choices}
    for arc, (key, shelter) in arcs.items():
        if flow.flow(arc):
            parts[key][shelter] = flow.flow(arc)
    left, on_the_way = divmod(flow.optimal_cost(), price)
    return Bound(left, on_the_way), parts


def _largest(parts: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    return {key: max(sent, key=lambda shelter: sent[shelter]) for key, sent in parts.items() if sent}


def _whole(
    choices: Mapping[str, Choice], capacity: Mapping[str, int], wanted: Mapping[str, str]
) -> dict[str, str]:
    """Let each household go where it is wanted, the large first; who finds no room takes the nearest with some."""
    room, shelter_of = dict(capacity), {}
    for key in sorted(choices, key=lambda key: (-choices[key].people, key)):
        choice = choices[key]
        order = sorted(
            choice.minutes, key=lambda shelter: (shelter != wanted.get(key), choice.minutes[shelter])
        )
        found = next((shelter for shelter in order if room[shelter] >= choice.people), None)
        if found is not None:
            shelter_of[key] = found
            room[found] -= choice.people
    return shelter_of


def _better(
    choices: Mapping[str, Choice],
    capacity: Mapping[str, int],
    start: Mapping[str, str],
    seed: int,
    effort: int,
) -> Mapping[str, str]:
    """Search for the best choice of whole households, from the one there is."""
    model, price = cp_model.CpModel(), _left_price(choices)
    goes = {(key, shelter): model.new_bool_var("") for key, one in choices.items() for shelter in one.minutes}
    for key, one in choices.items():
        model.add_at_most_one(goes[key, shelter] for shelter in one.minutes)
    for shelter, people in capacity.items():
        here = [(choices[key].people, goes[key, to]) for key, to in goes if to == shelter]
        model.add(sum(number * goes_here for number, goes_here in here) <= people)
    for (key, shelter), goes_here in goes.items():
        model.add_hint(goes_here, start.get(key) == shelter)
    gains = (
        (price - choices[key].minutes[to]) * choices[key].people * taken for (key, to), taken in goes.items()
    )
    model.maximize(sum(gains))
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = of_solver(seed)
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.relative_gap_limit = 0.0
    solver.parameters.max_deterministic_time = WORK_PER_EFFORT * effort
    solver.parameters.max_time_in_seconds = CLOCK_SECONDS
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return start
    return {key: shelter for (key, shelter), goes_here in goes.items() if solver.boolean_value(goes_here)}
