"""
Runs `trucban bench roster` on every instance named, the engine and the plain CP-SAT model in turn, and keeps the figures.

    python benchmarks/rosters.py FOLDER/Instance1.txt … --best-known FOLDER/best_known.csv \
        --out benchmarks/results/roster-curtois-qu.json --seconds 60 --seed 0

Each run is a process of its own. The result is written after each, so that a run that is broken off loses nothing.
"""

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ENGINES = {"trucban": [], "plain": ["--plain"]}


def main() -> int:
    options = _options()
    best_known = _best_known(options.best_known)
    known: dict[str, Any] = json.loads(options.out.read_text()) if options.out.exists() else {"runs": []}
    known["machine"] = {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "python": platform.python_version(),
    }
    runs: list[dict[str, Any]] = known["runs"]
    for engine in options.engines:
        for file in options.files:
            run = _run(file, engine, options) | {"seconds_allowed": options.seconds}
            run["load_before"] = round(os.getloadavg()[0], 1)
            best = best_known.get(file.stem.removeprefix("Instance"))
            run["best_known"] = best
            run["over_best_known_percent"] = (
                round(100 * (run["objective"] / best - 1), 3) if best and run["feasible"] else None
            )
            same = ("instance", "engine", "seed", "seconds_allowed")
            runs[:] = [old for old in runs if any(old[key] != run[key] for key in same)] + [run]
            options.out.parent.mkdir(parents=True, exist_ok=True)
            options.out.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
            print(
                f"{run['instance']} {engine}: {run['objective']} (best known {best}), bound {run['bound']}",
                flush=True,
            )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--best-known", type=Path, help="a table: instance, cost; INRC-II has none")
    parser.add_argument("--case", type=Path, help="the rules of NSPLib's instances")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    return parser.parse_args()


def _best_known(file: Path | None) -> dict[str, int]:
    """Read the first two columns: instance, best-known cost."""
    if file is None:
        return {}
    with file.open(newline="", encoding="utf-8") as rows:
        return {row[0].removeprefix("Instance"): int(row[1]) for row in csv.reader(rows) if row[1].isdigit()}


def _run(file: Path, engine: str, options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        words = ["bench", "roster", str(file), "--json", "--out", folder, *ENGINES[engine]]
        words += ["--seconds", str(options.seconds), "--seed", str(options.seed)]
        words += [] if options.case is None else ["--case", str(options.case)]
        code = "import sys; from trucban.config.command import main; sys.exit(main(sys.argv[1:]))"
        done = subprocess.run(
            [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False
        )
    if not done.stdout:
        raise SystemExit(done.stderr)
    run: dict[str, Any] = json.loads(done.stdout)[0]
    del run["solution"]
    return run


if __name__ == "__main__":
    sys.exit(main())
