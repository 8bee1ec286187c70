"""
Back-test on communes made up by seed: twelve hamlets, few incidents; shrunk weights beside plain counting.

    python benchmarks/patrol_backtest.py --communes 2000 --out benchmarks/results/patrol-backtest.json

One year is drawn (Poisson), weights are made from it, and the next year of the same hamlets is drawn. The figure is the
mean log-likelihood of one incident of the next year, in bits beside "all hamlets alike": above 0 the past helped. Plain
counting gives a hamlet without incidents no chance at all, so half an incident is added to each; "shrunk" is the
estimate alone, "desk" the weights as a draft uses them, with floor and cap. Beside them stands how often the bare count would have called something impossible that happened.
"""

import argparse
import json
import math
import random
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trucban.planning.patrol.risk import Seen, risk_of, shrunk

HAMLETS = 12
A_YEAR = (12, 40, 120)  # incidents to expect
KINDS = {
    "alike": None,
    "different": 1.5,
    "very different": 0.5,
}  # shape of the gamma the hamlets' rates come from
NEAREST = 3
HALF = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--communes", type=int, default=2000)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows = [tested(kind, expected, options.communes) for kind in KINDS for expected in A_YEAR]
    options.out.write_text(json.dumps({"communes": options.communes, "rows": rows}, indent=1) + "\n")
    for row in rows:
        print(row)
    return 0


def tested(kind: str, expected: int, communes: int) -> dict[str, Any]:
    """Return the bits an incident of the next year is better foreseen than with all hamlets alike."""
    gains: dict[str, list[float]] = {"counting": [], "shrunk": [], "desk": []}
    impossible = 0
    for seed in range(communes):
        chance = random.Random(f"{kind} {expected} {seed}")  # repeatable on purpose
        beside, rates = _commune(chance, KINDS[kind], expected)
        past, later = _year(chance, rates), _year(chance, rates)
        if not later.total():
            continue
        counted = {place: past[place] + HALF for place in range(HAMLETS)}
        drawn = shrunk(range(HAMLETS), past, beside)
        gains["counting"].append(_gain(counted, later))
        gains["shrunk"].append(_gain({place: max(rate, 1e-3) for place, rate in drawn.items()}, later))
        gains["desk"].append(_gain(_of_desk(past, beside), later))
        impossible += any(later[place] and not past[place] for place in range(HAMLETS))
    better = sum(ours > plain for plain, ours in zip(gains["counting"], gains["desk"], strict=True))
    return {
        "hamlets": kind,
        "incidents_a_year": expected,
        "counting_bits": round(statistics.mean(gains["counting"]), 3),
        "shrunk_bits": round(statistics.mean(gains["shrunk"]), 3),
        "desk_bits": round(statistics.mean(gains["desk"]), 3),
        "desk_better_in": round(better / len(gains["desk"]), 3),
        "bare_count_says_impossible_in": round(impossible / communes, 3),
    }


def _commune(
    chance: random.Random, shape: float | None, expected: int
) -> tuple[dict[int, frozenset[int]], list[float]]:
    """Draw where hamlets lie and how much happens there a year; neighbours have nothing in common but chance."""
    at = [(chance.random(), chance.random()) for _ in range(HAMLETS)]
    beside = {
        one: frozenset(
            sorted(set(range(HAMLETS)) - {one}, key=lambda other: math.dist(at[one], at[other]))[:NEAREST]
        )
        for one in range(HAMLETS)
    }
    rates = [chance.gammavariate(shape, 1) if shape else 1.0 for _ in range(HAMLETS)]
    return beside, [expected * rate / sum(rates) for rate in rates]


def _year(chance: random.Random, rates: Sequence[float]) -> Counter[int]:
    return Counter({place: _poisson(chance, rate) for place, rate in enumerate(rates)})


def _poisson(chance: random.Random, rate: float) -> int:
    """Count exponential waits that fit into one year."""
    count, passed = 0, chance.expovariate(1.0)
    while passed < rate:
        count, passed = count + 1, passed + chance.expovariate(1.0)
    return count


def _of_desk(past: Mapping[int, int], beside: Mapping[int, frozenset[int]]) -> dict[int, float]:
    """Return the weights as a draft uses them: shrunk, with floor and cap."""
    seen = [Seen(str(place), 0) for place, times in past.items() for _ in range(times)]
    near = {str(place): frozenset(map(str, others)) for place, others in beside.items()}
    weights = risk_of([str(place) for place in range(HAMLETS)], seen, neighbours=near).hamlets
    return {int(place): float(weight) for place, weight in weights.items()}


def _gain(weights: Mapping[int, float], later: Mapping[int, int]) -> float:
    total = sum(weights.values())
    bits = sum(times * math.log2(HAMLETS * weights[place] / total) for place, times in later.items())
    return bits / sum(later.values())


if __name__ == "__main__":
    raise SystemExit(main())
