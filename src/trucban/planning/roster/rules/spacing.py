"""How far apart one person's shifts must be: shared by the rules of overlap and of rest. No rule of its own."""

from itertools import groupby
from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Span

if TYPE_CHECKING:
    from trucban.planning.roster.model import Cell, Model


def add(model: "Model", *, least_gap: int) -> None:
    """
    Forbid one person two shifts less than ``least_gap`` minutes apart.

    Stretch each shift by the gap; two are too near when the stretched ones overlap. Stretched shifts that run at one
    moment are all too near to each other, so "at most one of those running" at every start says it all.
    """
    for person in model.problem.people:
        _forbid_near_standing(model, person.key, least_gap)
        cells = sorted(model.cells_of(person.key), key=_start)
        running: list[Cell] = []
        for start, starting in groupby(cells, key=_start):
            running = [cell for cell in running if start < cell.slot.span.end + least_gap]
            running += starting
            if len(running) > 1:
                model.cp.add_at_most_one(cell.literal for cell in running)


def _start(cell: "Cell") -> int:
    return cell.slot.span.start


def _forbid_near_standing(model: "Model", person: str, least_gap: int) -> None:
    spans = model.standing(person).spans
    near: list[Cell] = [
        cell
        for cell in model.cells_of(person)
        if any(_too_near(cell.slot.span, span, least_gap) for span in spans)
    ]
    model.forbid_all([cell.literal for cell in near])


def _too_near(one: Span, other: Span, least_gap: int) -> bool:
    return one.start < other.end + least_gap and other.start < one.end + least_gap
