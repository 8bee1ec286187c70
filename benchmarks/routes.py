"""
Runs the engine of routes on every public instance named, beside a published figure, and keeps what came out.

    python benchmarks/routes.py FOLDER/p4.*.txt --known FOLDER/reference.csv --seconds 10 \
        --out benchmarks/results/routes-top.json

Seconds are CPU seconds of a process for each instance: other work on the machine stretches the clock, not these. The
result is written after each, so that a run that is broken off loses nothing and goes on when it is called again.
"""

import argparse
import csv
import json
import os
import platform
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from trucban.planning.benchmarks.routes import formats, plain
from trucban.planning.routing import check, engine

WITHOUT_END = 10**9  # turns


def main() -> int:
    options = _options()
    known = _known(options.known)
    kept: dict[str, Any] = json.loads(options.out.read_text()) if options.out.exists() else {"runs": []}
    kept["machine"] = {"processor": platform.machine(), "python": platform.python_version()}
    kept["machine"] |= {package: version(package) for package in ("ortools", "pyvrp", "numpy")}
    runs: list[dict[str, Any]] = kept["runs"]
    done = {tuple(run[key] for key in ("instance", "engine", "seed", "seconds_allowed")) for run in runs}
    for file in options.files:
        if (file.stem, options.engine, options.seed, options.seconds) in done:
            continue
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one:
            asked = (file, options.engine, options.seed, options.seconds)
            run = one.submit(measured, *asked).result()
        runs.append(run | {"known": known.get(file.stem), "load": round(os.getloadavg()[0], 1)})
        kept["summary"] = summary(runs)
        options.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(runs[-1]), flush=True)
    print(json.dumps(kept["summary"], indent=1))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--known", type=Path, required=True, help="a table: instance, published figure")
    parser.add_argument("--engine", choices=("trucban", "plain"), default="trucban")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def _known(file: Path) -> dict[str, float]:
    with file.open(newline="", encoding="utf-8") as rows:
        return {row[0]: float(row[1]) for row in list(csv.reader(rows))[1:]}


def measured(file: Path, name: str, seed: int, seconds: float) -> dict[str, Any]:
    """Solve one instance for so many CPU seconds of this process."""
    opened = formats.open_text(file.read_text(encoding="utf-8", errors="replace"), 1)
    began = time.process_time()

    def is_over() -> bool:
        return time.process_time() - began >= seconds

    if name == "plain":
        found = plain.solve(opened.problem, seed=seed, stop=is_over)
    else:
        found = engine.solve(opened.problem, seed=seed, effort=WITHOUT_END, stop=is_over)
    return {
        "instance": file.stem,
        "engine": name,
        "seed": seed,
        "seconds_allowed": seconds,
        "objective": opened.objective(found.routes) if found else None,
        "is_feasible": found is not None and not check.faults(opened.problem, found.routes),
        "cpu_seconds": round(time.process_time() - began, 1),
    }


def summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return, for each engine, what it reaches of the published figures; instances without one are left out."""
    found = {}
    for name in sorted({run["engine"] for run in runs}):
        of = [run for run in runs if run["engine"] == name]
        parts = [100 * (run["objective"] or 0) / run["known"] for run in of if run["known"]]
        found[name] = {
            "instances": len(of),
            "with_a_figure": len(parts),
            "feasible": sum(run["is_feasible"] for run in of),
            "mean_percent_of_known": round(statistics.fmean(parts), 3) if parts else None,
            "least_percent": round(min(parts), 2) if parts else None,
            "most_percent": round(max(parts), 2) if parts else None,
        }
    return found


if __name__ == "__main__":
    raise SystemExit(main())
