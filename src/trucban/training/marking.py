"""
What a question shows over all who answered it: how many had it right, and whether it tells knowing from guessing.

Pure; by question, never by person. Reference: classical test theory, corrected item–total correlation (Lord and
Novick, Statistical Theories of Mental Test Scores, 1968, chapter 15).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from uuid import UUID

FEWEST = 10  # papers; a correlation of fewer says more of chance than of the question


@dataclass(frozen=True)
class Marked:
    """One paper: question -> right or not."""

    right: Mapping[UUID, bool]


@dataclass(frozen=True)
class Item:
    """
    ``answered`` papers had the question, ``right`` of them right.

    ``discrimination``: correlation, from -1 to 1, of having it right with the share right of the same paper's other
    questions; None below `FEWEST` papers, or where it would divide by zero.
    """

    answered: int
    right: int
    discrimination: float | None

    @property
    def share(self) -> float | None:
        """Return the share right, from 0 to 1: the higher, the easier."""
        return self.right / self.answered if self.answered else None


def items(papers: Sequence[Marked]) -> dict[UUID, Item]:
    """Return question -> its figures over all papers that had it."""
    asked = {question for paper in papers for question in paper.right}
    return {question: _item(question, papers) for question in asked}


def _item(question: UUID, papers: Sequence[Marked]) -> Item:
    had = [paper for paper in papers if question in paper.right]
    scores = [paper.right[question] for paper in had]
    pairs = [
        (float(paper.right[question]), rest) for paper in had if (rest := _rest(question, paper)) is not None
    ]
    return Item(len(had), sum(scores), _correlation(pairs) if len(pairs) >= FEWEST else None)


def _rest(question: UUID, paper: Marked) -> float | None:
    others = [is_right for key, is_right in paper.right.items() if key != question]
    return sum(others) / len(others) if others else None


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's correlation; None where one of the two does not vary."""
    count = len(pairs)
    mean_x, mean_y = sum(x for x, _y in pairs) / count, sum(y for _x, y in pairs) / count
    of_x = sum((x - mean_x) ** 2 for x, _y in pairs)
    of_y = sum((y - mean_y) ** 2 for _x, y in pairs)
    if of_x == 0 or of_y == 0:
        return None
    both = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return both / sqrt(of_x * of_y)
