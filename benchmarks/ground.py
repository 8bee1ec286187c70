"""
A flood of 800 households and 12 shelters, and a consolidation of 1,500 plots and 103 households, both drawn by seed.

    python benchmarks/ground.py --seed 7 --out benchmarks/results/ground.json

Both engines raise when their own checker refuses the answer. CPU seconds and memory are those of a process for each.
"""

import argparse
import json
import os
import platform
import random
import resource
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from trucban.planning.evacuation import engine as evacuation
from trucban.planning.evacuation import spec as flood
from trucban.planning.land import check, scenarios
from trucban.planning.land import engine as consolidation
from trucban.planning.land import spec as land

COLUMNS, ROWS = 10, 6
HOUSEHOLDS, SHELTERS, VEHICLES = 800, 12, 40
PLOTS, OWNERS = 1500, 103
LINE, SIDE = 25, 20  # plots beside each other; metres
CATEGORIES = ("rice", "crops", "ponds")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    found: dict[str, Any] = {
        "seed": options.seed,
        "machine": platform.machine(),
        "python": platform.python_version(),
    }
    found |= {package: version(package) for package in ("ortools", "highspy", "numpy")}
    for name, measure in {"evacuation": of_flood, "land": of_land}.items():
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one:
            found[name] = one.submit(measure, options.seed).result()
        print(name, json.dumps(found[name]))
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def of_flood(seed: int) -> dict[str, Any]:
    """Plan once; how far the choice of shelters is above its flow bound, and what trips leave."""
    asked = drawn_flood(seed)
    spent = Spent()
    chosen: list[float] = []
    result = evacuation.solve(
        asked, seed=seed, progress=lambda *_told: chosen.append(spent.told()["cpu_seconds"])
    )
    above = result.on_the_way / result.bound.on_the_way - 1
    return {
        "people": sum(one.people for one in asked.households),
        "room": sum(one.capacity for one in asked.shelters),
        "person_minutes": result.on_the_way,
        "flow_bound": result.bound.on_the_way,
        "above_bound_percent": round(100 * above, 4),
        "without_shelter": sum(
            one.people for one in asked.households if one.key not in result.plan.shelter_of
        ),
        "bound_without_shelter": result.bound.left,
        "left_behind": result.cost.left,
        "trips": len(result.plan.trips),
        "first_trips_cpu_seconds": chosen[0],
        **spent.told(),
    }


def of_land(seed: int) -> dict[str, Any]:
    """Give the land out once; lots before and after, and the most an area is off what is due."""
    asked = drawn_land(seed)
    spent = Spent()
    result = consolidation.solve(asked, seed=seed)
    told = spent.told()
    lots = check.lots(asked, result.plan)
    return {
        "households": len(asked.households),
        "lots_before": sum(check.lots(asked, scenarios.today(asked)).values()),
        "is_within_tolerances": result.is_within,
        "most_off_m2": check.certificate(asked, result.plan).most_off_m2,
        "lots": sum(lots.values()),
        "pairs_by_lots": dict(sorted(Counter(lots.values()).items())),
        **told,
    }


class Spent:
    """Clock, CPU seconds and the most memory since it was made."""

    def __init__(self) -> None:
        self._clock, self._cpu = time.perf_counter(), time.process_time()

    def told(self) -> dict[str, float]:
        return {
            "seconds": round(time.perf_counter() - self._clock, 2),
            "cpu_seconds": round(time.process_time() - self._cpu, 2),
            "most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "load": round(os.getloadavg()[0], 1),
        }


def drawn_flood(seed: int) -> flood.Problem:
    """Sixty places in a grid, roads of 3 to 9 minutes of which the lower ones flood, room for 108 of 100 people."""
    chance = random.Random(f"{seed} flood")  # repeatable on purpose
    places = [(column, row) for column in range(COLUMNS) for row in range(ROWS)]
    key = "p{0[0]}-{0[1]}".format
    roads = tuple(
        flood.Road(
            f"{key(one)} {key(other)}",
            key(one),
            key(other),
            flood.ROAD,
            chance.randint(3, 9),
            closes_at=chance.choice((None, None, 300, 400)),
        )
        for one in places
        for other in ((one[0] + 1, one[1]), (one[0], one[1] + 1))
        if other in places
    )
    households = tuple(
        flood.Household(
            f"h{number}",
            chance.randint(1, 7),
            key(chance.choice(places)),
            floods_at=chance.choice((300, 400, 500, None)),
        )
        for number in range(HOUSEHOLDS)
    )
    people = sum(one.people for one in households)
    shares = [chance.uniform(0.5, 1.5) for _ in range(SHELTERS)]
    shelters = tuple(
        flood.Shelter(f"s{number}", key(place), int(1.08 * people * share / sum(shares)) + 1)
        for number, (place, share) in enumerate(zip(chance.sample(places, SHELTERS), shares, strict=True))
    )
    vehicles = tuple(
        flood.Vehicle(f"v{number}", flood.ROAD, chance.choice((16, 29)), key(chance.choice(places)))
        for number in range(VEHICLES)
    )
    return flood.Problem(households, shelters, vehicles, roads, ((0, 100), (600, 600)))


def drawn_land(seed: int) -> land.Problem:
    """Plots side by side on a grid, a category in each third of it; a class of value, and up to a tenth of it road."""
    chance = random.Random(f"{seed} land")  # repeatable on purpose
    plots = []
    for number in range(PLOTS):
        area = chance.randint(SIDE * SIDE * 3 // 4, SIDE * SIDE * 5 // 4)
        owner = chance.randrange(OWNERS)
        plots.append(
            land.Plot(
                f"t{number}",
                f"h{owner}",
                CATEGORIES[number * len(CATEGORIES) // PLOTS],
                area,
                chance.choice((8, 9, 10, 11, 12)),
                SIDE * (number // LINE),
                SIDE * (number % LINE),
                chance.randrange(area // 10),
            )
        )
    return land.Problem(tuple(plots))


if __name__ == "__main__":
    raise SystemExit(main())
