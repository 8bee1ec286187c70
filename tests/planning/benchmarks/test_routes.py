"""Routing instances as their authors mean them: best-known answers cost what is published, and hold."""

import csv
import re
from pathlib import Path

import pytest

from trucban.planning.benchmarks.routes import formats, plain
from trucban.planning.benchmarks.routes.instance import Instance
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.routing import check
from trucban.planning.routing.spec import Route

CHAO = "n 4\nm 2\ntmax 20.0\n0 0 0\n3 4 5\n6 8 7\n10 0 0\n"
TOPTW = "4 1 2 1\n0 0\n0 0 0 0 0 0 0 0 100\n1 3 4 10 6 1 1 1 7 9\n2 30 40 0 9 1 1 1 0 1\n"
OPLIB = """NAME : tiny
TYPE : OP
DIMENSION : 3
COST_LIMIT : 10
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 30 40
NODE_SCORE_SECTION
1 2
2 5
3 9
DEPOT_SECTION
1
-1
EOF
"""
VRPLIB = """NAME: tiny
TYPE: MTVRPTWR
DIMENSION: 3
VEHICLES: 2
CAPACITY: 5
SERVICE_TIME: 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
DEMAND_SECTION
1 0
2 5
3 4
TIME_WINDOW_SECTION
1 0 90
2 0 50
3 20 60
RELEASE_TIME_SECTION
1 0
2 7
3 0
VEHICLES_RELOAD_DEPOT_SECTION
1 1
2 1
DEPOT_SECTION
1
EOF
"""


def test_a_team_goes_from_the_first_point_to_the_last() -> None:
    opened = formats.open_text(CHAO)
    assert opened.objective([Route(0, (2, 3))]) == 12
    assert check.faults(opened.problem, [Route(0, (2, 3))]) == []
    assert opened.text([Route(0, (2, 3))]) == "Route #1: 1 2\nScore: 12\n"


def test_hours_and_stay_are_kept() -> None:
    opened = formats.open_text(TOPTW, teams=2)
    (fleet,), (visit, _far) = opened.problem.fleets, opened.problem.visits
    assert (fleet.count, fleet.closes, visit.opens, visit.closes, visit.service) == (2, 1000, 70, 90, 100)
    assert opened.bound() == 6  # nobody reaches the other in time


def test_a_depot_s_own_score_is_had() -> None:
    opened = formats.open_text(OPLIB)
    assert (opened.objective([Route(0, (1,))]), opened.bound()) == (7, 7)


def test_vehicles_that_are_alike_are_one_fleet() -> None:
    problem = formats.open_text(VRPLIB).problem
    (fleet,), (first, second) = problem.fleets, problem.visits
    assert (fleet.count, fleet.reload_at, fleet.capacity, fleet.closes) == (2, (0,), 5, 900)
    assert (first.release, first.service, second.opens, second.demand) == (70, 100, 200, 4)
    assert problem.distances[0] == (0, 50, 100)


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "n 2\nm 1\ntmax 3\n1 1 1",
        VRPLIB.replace("MTVRPTWR", "CVRP"),
        VRPLIB.replace("VEHICLES: 2", ""),
    ],
)
def test_what_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(NotAnInstance):
        formats.open_text(text)


def test_the_peer_s_answer_is_judged_too() -> None:
    opened = formats.open_text(CHAO)
    left = iter(range(200))
    found = plain.solve(opened.problem, seed=1, stop=lambda: next(left, None) is None)
    assert found is not None
    assert opened.objective(found.routes) == 12


@pytest.mark.parametrize("family", ["evacuation/MDVRPTW", "evacuation/MTVRPTWR", "patrol/PCVRPTW"])
def test_best_known_answers_hold_and_cost_what_is_published(material: Path, family: str) -> None:
    folder = material / "benchmarks" / family
    with (folder / "best_known.csv").open() as rows:
        best = {row["instance"]: int(row["best_known_cost"]) for row in csv.DictReader(rows)}
    for file in sorted(folder.glob("*.vrp"))[:3]:
        opened = formats.open_text(file.read_text())
        routes = _routes(opened, file.with_suffix(".sol").read_text())
        assert (opened.objective(routes), check.faults(opened.problem, routes)) == (best[file.stem], [])


def _routes(opened: Instance, text: str) -> list[Route]:
    """Read a .sol file: routes by number are vehicles in the file's order."""
    vehicles = [number for number, fleet in enumerate(opened.problem.fleets) for _ in range(fleet.count)]
    many = len(opened.problem.fleets) > 1
    return [
        Route(vehicles[int(number) - 1] if many else 0, tuple(map(int, sites.split())))
        for number, sites in re.findall(r"Route #(\d+):(.*)", text)
        if sites.strip()
    ]
