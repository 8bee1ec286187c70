"""
Mixtures of patrols on made-up communes: what coverage they keep, and what share of the entropy the rules allow.

    python benchmarks/patrols.py --communes 60 --out benchmarks/results/patrol-mixtures.json

Every third commune has hours that differ three to one, every fourth so little time that its rounds are few. Each
mixture is walked anew by the independent checker; a fault ends the run.
"""

import argparse
import json
import os
import platform
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trucban.planning.patrol import mixture_check
from trucban.planning.patrol.mixture import LEAST_START_SHARE, MOST_OF_ONE, least_of_route, mixed
from trucban.planning.patrol.options import options_of
from trucban.planning.patrol.risk import Risk, Seen, risk_of
from trucban.planning.patrol.spec import Demand, Place, Problem

HAMLETS = 12
INCIDENTS = 80
REACH = 3000  # metres, east and north
EVENING = tuple(range(18 * 60, 24 * 60))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--communes", type=int, default=60)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows = [measured(seed) for seed in range(options.communes)]
    answer = {"machine": _machine(), "summary": summary(rows), "communes": rows}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(answer["summary"], indent=1))
    return 0


def measured(seed: int) -> dict[str, Any]:
    """Return what a commune's mixture keeps and how hard it is to foresee."""
    problem, demand, risk = commune(seed)
    began = time.perf_counter()
    choices = options_of(problem, demand, risk, seed=seed)
    found = mixed(choices)
    seconds = time.perf_counter() - began
    if faults := mixture_check.faults(problem, demand, risk, found):
        raise SystemExit(f"commune {seed}: expected a mixture without faults, found {faults}")
    return {
        "seed": seed,
        "hours_three_to_one": seed % 3 == 2,
        "minutes": demand.duration,
        "starts": len({one.start for one in choices}),
        "rounds": len({one.route for one in choices}),
        "kept": round(found.kept, 4),
        "start_bits": round(found.start_bits, 3),
        "start_bits_allowed": round(found.start_bits_allowed, 3),
        "start_share": round(found.start_bits / found.start_bits_allowed, 4),
        "route_bits": round(found.route_bits, 3),
        "most_of_start": round(found.most_of_start, 4),
        "most_of_route": round(found.most_of_route, 4),
        "least_of_route_possible": round(least_of_route(choices), 4),
        "is_within": found.is_within,
        "seconds": round(seconds, 2),
    }


def commune(seed: int) -> tuple[Problem, Demand, Risk]:
    """Draw twelve hamlets within three kilometres of the post, and a year's incidents, some hamlets having more."""
    chance = random.Random(f"{seed} commune")  # repeatable on purpose
    names = [f"h{number}" for number in range(HAMLETS)]
    places = [
        Place(name.upper(), name, chance.randint(-REACH, REACH), chance.randint(-REACH, REACH))
        for name in names
    ]
    problem = Problem((), (), (Place("hq", "", 0, 0), *places), "hq")
    demand = Demand(
        key="night",
        label="night",
        count=3,
        from_minute=19 * 60,
        to_minute=2 * 60,
        duration=100 if seed % 4 == 3 else 150,
        hamlets=tuple(names),
        militia=3,
    )
    return problem, demand, risk_of(names, _seen(chance, names, seed % 3 == 2))


def _seen(chance: random.Random, names: Sequence[str], is_steep: bool) -> list[Seen]:
    weights = [chance.gammavariate(1.5, 1) for _ in names]
    return [
        Seen(
            chance.choices(names, weights)[0],
            chance.choice(EVENING) if is_steep and chance.random() < 0.75 else chance.randrange(1440),
        )
        for _ in range(INCIDENTS)
    ]


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    shares = sorted(row["start_share"] for row in rows)
    return {
        "communes": len(rows),
        "within_every_limit": sum(row["is_within"] for row in rows),
        "starts_at_least_90_percent": sum(share >= LEAST_START_SHARE for share in shares),
        "start_share_least_median_most": [shares[0], round(statistics.median(shares), 4), shares[-1]],
        "kept_least": min(row["kept"] for row in rows),
        "route_above_one_in_four": sum(row["most_of_route"] > MOST_OF_ONE + 0.001 for row in rows),
        "route_cap_impossible": sum(row["least_of_route_possible"] > MOST_OF_ONE for row in rows),
        "rounds_least_median": [
            min(row["rounds"] for row in rows),
            statistics.median(row["rounds"] for row in rows),
        ],
        "seconds_median_most": [
            statistics.median(row["seconds"] for row in rows),
            max(row["seconds"] for row in rows),
        ],
    }


def _machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()}


if __name__ == "__main__":
    raise SystemExit(main())
