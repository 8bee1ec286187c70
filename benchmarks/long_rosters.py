"""
Runs the engine of lines on made-up rosters of a long horizon and keeps cost, bound and memory.

    python benchmarks/long_rosters.py --out benchmarks/results/roster-long.json --sizes 40x84x5 100x182x8 --seconds 60

Seconds are CPU seconds of the process: other work on the machine stretches the wall clock, not these. Each run is a process
of its own; the result is written after each.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import made_rosters
from trucban.planning.benchmarks.rosters import formats
from trucban.planning.roster.lines.engine import Clock, Incumbent, solve

LOOKS = (15, 30, 60, 120, 180, 300)  # CPU seconds after which cost and bound are kept


class CpuClock(Clock):
    """CPU seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.process_time()

    def elapsed(self) -> float:
        return time.process_time() - self._began


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sizes", nargs="+", default=["40x84x5", "100x182x8", "150x364x32"])
    parser.add_argument(
        "--needed", nargs="+", type=float, default=[0.95, 1.02], help="of what the people may work"
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    rows: list[dict[str, Any]] = json.loads(options.out.read_text()) if options.out.exists() else []
    code = "import sys; from benchmarks.long_rosters import run; run(*sys.argv[1:])"
    for size in options.sizes:
        for needed in options.needed:
            words = [sys.executable, "-c", code, size, str(needed), str(options.seconds)]
            done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)  # fmt: skip
            row = json.loads(done.stdout)
            same = ("size", "needed", "seconds_allowed")
            rows = [old for old in rows if any(old[key] != row[key] for key in same)] + [row]
            options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
            print(row, flush=True)
    return 0


def run(size: str, needed: str, seconds: str) -> None:
    """Print the figures of one run."""
    wall, clock = time.monotonic(), CpuClock()
    people, days, shifts = map(int, size.split("x"))
    text = "\n".join(made_rosters.made(people, days, shifts, 1, float(needed)))
    opened = formats.open_text(text, None)
    told: list[tuple[float, Incumbent]] = []
    found = solve(
        opened.problem,
        seconds=float(seconds),
        clock=clock,
        progress=lambda one: told.append((clock.elapsed(), one)),
    )
    verdict = opened.judge(opened.roster(found.lines))
    at = {look: [one for when, one in told if when <= look] for look in LOOKS if look <= float(seconds)}
    row = {
        "size": size,
        "needed": float(needed),
        "seconds_allowed": float(seconds),
        "objective": verdict.cost,
        "feasible": verdict.is_feasible,
        "bound": found.bound,
        "gap_percent": round(100 * (1 - found.bound / verdict.cost), 1),
        "first_roster_s": round(told[0][0], 1),
        "first_bound_s": next((round(when, 1) for when, one in told if one.bound >= 0), None),
        "after_s": {look: (here[-1].cost, here[-1].bound) for look, here in at.items() if here},
        "cpu_s": round(clock.elapsed(), 1),
        "wall_s": round(time.monotonic() - wall, 1),
        "load": round(os.getloadavg()[0], 1),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "day": time.strftime("%Y-%m-%d"),
    }
    print(json.dumps(row))


if __name__ == "__main__":
    sys.exit(main())
