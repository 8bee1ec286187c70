"""`trucban bench commune PEOPLExDAYSxPOSTS-SEED…`: duty rosters of communes drawn by seed, by the desk's own engine."""

import argparse
import re
from pathlib import Path

from trucban.config.command.bench import running
from trucban.config.command.bench.running import Clock, Told
from trucban.config.command.errors import USAGE, CommandError
from trucban.config.command.words import _
from trucban.planning.benchmarks.communes import plain
from trucban.planning.benchmarks.communes.draw import Size, commune
from trucban.planning.roster import check, engine, fairness
from trucban.planning.roster.spec import Assignment, Problem

KIND = "commune"
HELP = _("duty rosters of made-up communes: PEOPLExDAYSxPOSTS-SEED, for example 60x31x3-1")
EFFORT_WITHOUT_END = 10**6


def configure(parser: argparse.ArgumentParser) -> None:
    running.configure(parser, 30)


def run(options: argparse.Namespace) -> int:
    return running.each(options, _solve)


def _solve(name: Path, options: argparse.Namespace) -> Told:
    size, drawn_by = _read(str(name))
    problem = commune(size, drawn_by)
    clock = Clock(options.seconds)
    assignment, bound = (_plain if options.plain else _engine)(problem, clock, options)
    return running.told(
        name,
        options,
        clock,
        objective=None if assignment is None else _cost(problem, assignment),
        bound=bound,
        is_feasible=assignment is not None and not check.breaches(problem, assignment),
        solution="".join(f"{slot}\t{person}\n" for slot, person in sorted((assignment or {}).items())),
    )


def _read(name: str) -> tuple[Size, int]:
    found = re.fullmatch(r"(\d{1,3})x(\d{1,2})x(\d{1,2})-(\d{1,9})", name)
    if found is None or 0 in (sizes := [int(part) for part in found.groups()[:3]]):
        raise CommandError(
            _("%(name)s: expected PEOPLExDAYSxPOSTS-SEED, for example 60x31x3-1.") % {"name": name}, USAGE
        )
    return Size(*sizes), int(found[4])


def _engine(
    problem: Problem, clock: Clock, options: argparse.Namespace
) -> tuple[Assignment | None, int | None]:
    found = engine.solve(
        problem,
        seed=options.seed,
        effort=EFFORT_WITHOUT_END,
        progress=lambda told: clock.heard(told.cost),
        stop=clock.is_over,
    )
    return found.assignment, found.bound


def _plain(
    problem: Problem, clock: Clock, options: argparse.Namespace
) -> tuple[Assignment | None, int | None]:
    found = plain.solve(problem, seed=options.seed, seconds=options.seconds, progress=clock.heard)
    return (found.assignment, found.bound) if found else (None, None)


def _cost(problem: Problem, assignment: Assignment) -> int:
    return fairness.Scale.of(problem).number(fairness.cost(problem, assignment))
