"""p-medians as their authors mean them."""

from pathlib import Path

import pytest

from trucban.planning.benchmarks.land import medians, plain
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.land import median

PMEDCAP = " 1 4\n 4 2 5\n 1 0 0 2\n 2 0 2 3\n 3 9 9 2\n 4 9 11 3\n"
LORENA = "2 1\n 0 0 9 4\n 1 1 8 4\n"


def test_distances_are_cut_or_kept_in_hundredths() -> None:
    assert medians.read(PMEDCAP).problem.distances[0] == (0, 2, 12, 14)
    opened = medians.read(LORENA)
    assert (opened.problem.distances[0], opened.problem.rooms, opened.scale) == ((0, 141), (9, 8), 100)


@pytest.mark.parametrize("text", ["hello", "1 2\n3 4 5\n1 2 3 4", "1\n2\n3", ""])
def test_what_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(NotAnInstance):
        medians.read(text)


def test_the_peer_finds_the_same() -> None:
    opened = medians.read(PMEDCAP)
    whole = plain.solve(opened.problem, seed=0, seconds=5, progress=lambda _cost, _bound: None)
    ours = median.solve(opened.problem)
    assert whole is not None
    assert ours is not None
    assert whole.cost == ours.cost == opened.published


@pytest.mark.parametrize("number", ["02", "08", "11"])
def test_an_instance_of_or_library_is_solved_to_its_optimum(material: Path, number: str) -> None:
    folder = material / "benchmarks" / "land-consolidation" / "cpmp-osman-christofides"
    opened = medians.read((folder / f"pmedcap{number}.txt").read_text())
    told: list[int] = []
    found = median.solve(
        opened.problem,
        effort=2,
        progress=lambda cost, _bound: told.append(cost),
        stop=lambda: opened.published in told,
    )
    assert found is not None
    assert found.bound <= found.cost == opened.published
