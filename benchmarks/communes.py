"""
Measures the desk's roster engine on communes drawn by seed, and keeps the figures.

    python benchmarks/communes.py --out benchmarks/results/communes.json [--parts sizes random contradictions sick growth]

sizes           60 people x 31 days x 3 posts for 30 s, 300 x 31 x 12 for 5 minutes: first roster, when it is within 2 % of
                the bound, where it ends; the whole as one CP-SAT model for as long, beside it
random          500 communes of many sizes: breaches of any rule, empty places and whether each is explained, how far apart
                nights are against what numbers allow, CPU seconds against size
contradictions  100 planted ones at 300 people: is a clash found, is it minimal, is there a remedy the checker accepts
sick            somebody ill in a 7-day window: time, changes for each lost place
growth          CPU seconds and memory as people, days and posts grow

CPU seconds of one process; other work on the machine stretches the wall clock, not these.
"""

import argparse
import json
import math
import os
import platform
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from trucban.planning.benchmarks.communes import plain
from trucban.planning.benchmarks.communes.contradictions import planted
from trucban.planning.benchmarks.communes.draw import Size, commune
from trucban.planning.roster import check, conflict, engine, fairness, relaxation, remedies
from trucban.planning.roster.grounds import held_to
from trucban.planning.roster.repair import repair
from trucban.planning.roster.spec import DAY, Problem, Progress, Span

COMMUNE, DISTRICT = Size(60, 31, 3), Size(300, 31, 12)
MANY = 10**6  # rounds enough for any time limit


def main() -> int:
    options = _options()
    known: dict[str, Any] = json.loads(options.out.read_text()) if options.out.exists() else {}
    for part in options.parts:
        options.kept = known.get(part, {}).get("figures")
        options.keep = partial(_keep, options.out, known, part)
        options.keep(PARTS[part](options))
    return 0


def _keep(out: Path, known: dict[str, Any], part: str, figures: Any) -> None:
    """Write down what a part has found, all of it or so far."""
    known[part] = {"measured": _surroundings(), "figures": figures}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--seeds", type=int, default=5, help="communes of each size")
    parser.add_argument("--random", type=int, default=500)
    parser.add_argument("--effort", type=int, default=4, help="of the random communes")
    parser.add_argument(
        "--lines",
        type=Path,
        help="each random commune solved is a line here; one that has a line is not solved again",
    )
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="no random commune is begun after so many"
    )
    parser.add_argument("--contradictions", type=int, default=100)
    return parser.parse_args()


def _surroundings() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "ortools": version("ortools"),
        "load": round(os.getloadavg()[0], 1),
        "day": time.strftime("%Y-%m-%d"),
    }


# --- sizes ---------------------------------------------------------------------------------------------------


def sizes(options: argparse.Namespace) -> list[dict[str, Any]]:
    return [
        _sized(size, seed, seconds)
        for size, seconds, seeds in ((COMMUNE, 30.0, options.seeds), (DISTRICT, 300.0, min(3, options.seeds)))
        for seed in range(seeds)
    ]


def _sized(size: Size, seed: int, seconds: float) -> dict[str, Any]:
    problem = commune(size, seed)
    began = time.process_time()
    told: list[tuple[float, Progress]] = []
    result = engine.solve(
        problem,
        seed=seed,
        effort=MANY,
        progress=lambda one: told.append((time.process_time() - began, one)),
        stop=lambda: time.process_time() - began > seconds,
    )
    near = next((at for at, one in told if one.bound and one.cost <= 1.02 * one.bound), None)
    ended = time.process_time() - began
    other = plain.solve(problem, seed=seed, seconds=min(seconds, 60.0), progress=lambda _cost: None)
    row = {
        "size": size.name,
        "seed": seed,
        "places": len(problem.slots),
        "empty": len(result.unfilled),
        "breaches": len(check.breaches(problem, result.assignment)),
        "first_s": round(told[0][0], 2),
        "within_2_percent_s": None if near is None else round(near, 1),
        "ended_s": round(ended, 1),
        "gap_percent": round(100 * (result.cost / result.bound - 1), 4) if result.bound else None,
        "is_optimal": result.is_optimal,
        "plain_over_bound_percent": None
        if other is None or not result.bound
        else round(100 * (_cost(problem, other.assignment) / result.bound - 1), 1),
    }
    print(row, flush=True)
    return row


def _cost(problem: Problem, assignment: dict[str, str]) -> int:
    return fairness.Scale.of(problem).number(fairness.cost(problem, assignment))


# --- random --------------------------------------------------------------------------------------------------


def random_communes(options: argparse.Namespace) -> dict[str, Any]:
    """Solve each that has no line yet, a line a commune; what has been solved so far is kept after each of them."""
    rows = _solved(options.lines)
    until = time.monotonic() + 60 * options.minutes
    for seed in range(options.random):
        if seed in rows:
            continue
        if time.monotonic() > until:
            break
        rows[seed] = _random(seed, options.effort)
        print(rows[seed], flush=True)
        if options.lines:
            with options.lines.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(rows[seed]) + "\n")
    return _together([rows[seed] for seed in sorted(rows)])


def _solved(lines: Path | None) -> dict[int, dict[str, Any]]:
    """Return the communes solved before, by seed."""
    if lines is None or not lines.exists():
        return {}
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    return {row["seed"]: row for row in rows}


def _random(seed: int, effort: int) -> dict[str, Any]:
    chance = random.Random(seed)  # repeatable on purpose
    size = Size(chance.randint(8, 80), chance.choice((7, 14, 31)), chance.randint(1, 4))
    problem = commune(size, seed)
    began = time.process_time()
    result = engine.solve(problem, seed=seed, effort=effort)
    seconds = time.process_time() - began
    aim = relaxation.relax(problem, fairness.Scale.of(problem), work=10.0).burdens
    apart, possible = _nights_apart(problem, result.assignment, aim)
    explained = check.explain(problem, result.assignment)
    clash = conflict.find(problem, explained[0].slot) if explained else None
    return {
        "seed": seed,
        "people": size.people,
        "days": size.days,
        "posts": size.posts,
        "places": len(problem.slots),
        "seconds": round(seconds, 2),
        "breaches": len(check.breaches(problem, result.assignment)),
        "empty": len(result.unfilled),
        "explained": all(all(reasons for reasons in one.reasons.values()) for one in explained),
        "clash_found": clash is not None,
        "proven_best": result.is_optimal,
        "nights_near": apart <= max(1, possible),
    }


def _together(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the totals, and the solve time against the size of the roster."""
    bands = ((1, 50), (51, 100), (101, 200), (201, 300), (301, 500))
    return {
        "communes": len(rows),
        "breaches": sum(row["breaches"] for row in rows),
        "with_empty_places": sum(row["empty"] > 0 for row in rows),
        "with_every_empty_place_explained": sum(row["empty"] > 0 and row["explained"] for row in rows),
        "with_a_clash_named": sum(row["clash_found"] for row in rows),
        "proven_best": sum(row["proven_best"] for row in rows),
        "nights_as_near_as_numbers_allow": sum(row["nights_near"] for row in rows),
        "cpu_seconds": round(sum(row["seconds"] for row in rows)),
        "by_places": [
            {
                "places": f"{least} to {most}",
                "communes": len(here),
                "median_s": sorted(here)[len(here) // 2],
                "most_s": max(here),
            }
            for least, most in bands
            if (here := [row["seconds"] for row in rows if least <= row["places"] <= most])
        ],
    }


def _nights_apart(problem: Problem, assignment: Any, aim: Any) -> tuple[int, int]:
    """Return how far nights are apart among those who can stand one, here and in the numbers' aim."""
    able = {
        person.key
        for person in problem.people
        if any(slot.is_night and check.could_stand(person, slot) for slot in problem.slots)
    }
    here = fairness.burdens(problem, assignment)
    carried = {person.key: person.carried for person in problem.people}
    nights = [here[key].nights for key in able]
    wanted = [carried[key].nights + (aim[key].nights if key in aim else 0) for key in able]
    return fairness.spread(nights), fairness.spread(wanted)


# --- contradictions ------------------------------------------------------------------------------------------


def contradictions(options: argparse.Namespace) -> dict[str, Any]:
    found: Counter[str] = Counter()
    seconds: list[float] = []
    for seed in range(options.contradictions):
        size = Size(300, 7, 12) if seed % 2 else DISTRICT
        one = planted(size, seed)
        began = time.process_time()
        clash = conflict.find(one.problem, one.slot)
        seconds.append(time.process_time() - began)
        found["planted"] += 1
        if clash is None:
            print(seed, one.kind, "no clash found", flush=True)
            continue
        found["found"] += 1
        minimal = clash.is_minimal and _is_minimal(one.problem, clash)
        found["minimal"] += minimal
        before = engine.solve(one.problem, seed=seed, effort=1, stop=lambda: True).assignment
        eased = remedies.find(one.problem, before, clash, most=1)
        found["with_a_remedy"] += any(len(remedy.assignment) > len(before) for remedy in eased)
        print(
            seed,
            one.kind,
            round(seconds[-1], 2),
            len(clash.slots),
            len(clash.obstacles),
            minimal,
            bool(eased),
            flush=True,
        )
    return dict(found) | {"median_s": sorted(seconds)[len(seconds) // 2], "most_s": max(seconds)}


def _is_minimal(problem: Problem, clash: conflict.Conflict) -> bool:
    """Ask again, piece by piece: together they clash, and without any one they do not."""
    grounds = clash.grounds
    return not conflict.can_fill(held_to(problem, grounds)) and all(
        conflict.can_fill(held_to(problem, [one for one in grounds if one != left])) for left in grounds
    )


# --- sick ----------------------------------------------------------------------------------------------------


def sick(options: argparse.Namespace) -> list[dict[str, Any]]:
    rows = []
    for size in (COMMUNE, DISTRICT):
        for seed in range(options.seeds):
            problem = commune(size, seed)
            before = engine.solve(problem, seed=seed, effort=1).assignment
            window = Span(10 * DAY, 17 * DAY)
            ill = before[next(slot.key for slot in problem.slots if slot.day == 12 and slot.is_night)]
            people = tuple(
                replace(one, unavailable=(*one.unavailable, window)) if one.key == ill else one
                for one in problem.people
            )
            changed = replace(problem, people=people)
            began = time.process_time()
            found = repair(changed, before)
            rows.append(
                {
                    "size": size.name,
                    "seed": seed,
                    "seconds": round(time.process_time() - began, 3),
                    "lost": len(found.lost),
                    "changed": len(found.changed),
                    "empty": len(found.unfilled),
                    "fewest_proven": found.has_fewest_changes,
                    "breaches": len(check.breaches(changed, found.assignment)),
                }
            )
            print(rows[-1], flush=True)
    return rows


# --- growth --------------------------------------------------------------------------------------------------


def growth(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Run each size that has no row yet in a process of its own, for memory is counted by process."""
    names = ("30x31x3", "60x31x3", "60x7x3", "60x14x3", "120x31x3", "120x31x6", "240x31x3", "240x31x12")
    code = "import sys; from benchmarks.communes import grown; grown(sys.argv[1])"
    rows: list[dict[str, Any]] = list(options.kept or [])
    for name in names:
        if any(row["size"] == name for row in rows):
            continue
        done = subprocess.run(
            [sys.executable, "-c", code, name], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
        )  # fmt: skip
        rows.append(json.loads(done.stdout))
        print(rows[-1], flush=True)
        options.keep(rows)
    return rows


def grown(name: str) -> None:
    people, days, posts = map(int, name.split("x"))
    problem = commune(Size(people, days, posts), 0)
    began = time.process_time()
    result = engine.solve(problem, effort=10)
    row = {
        "size": name,
        "places": len(problem.slots),
        "seconds": round(time.process_time() - began, 1),
        "gap_percent": round(100 * (result.cost / result.bound - 1), 3) if result.bound else None,
        "empty": len(result.unfilled),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(row))


PARTS = {
    "sizes": sizes,
    "random": random_communes,
    "contradictions": contradictions,
    "sick": sick,
    "growth": growth,
}


if __name__ == "__main__":
    sys.exit(main())
