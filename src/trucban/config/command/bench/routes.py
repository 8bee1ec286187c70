"""Patrols and evacuations are routes: one way to run both."""

import argparse
from pathlib import Path

from trucban.config.command.bench import running
from trucban.config.command.bench.running import Clock, Told
from trucban.planning.benchmarks.routes import formats, plain
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.routing import check, engine

TURNS_WITHOUT_END = 10**9


def solve(file: Path, options: argparse.Namespace) -> Told:
    """Solve one instance until the clock is over."""
    text = running.text_of(file)
    try:
        opened = formats.open_text(text, getattr(options, "teams", 1))
    except NotAnInstance as problem:
        raise running.refusal(file, problem) from problem
    clock = Clock(options.seconds)
    found = (
        plain.solve(opened.problem, seed=options.seed, stop=clock.is_over)
        if options.plain
        else engine.solve(
            opened.problem,
            seed=options.seed,
            effort=TURNS_WITHOUT_END,
            progress=clock.heard,
            stop=clock.is_over,
        )
    )
    routes = found.routes if found else ()
    return running.told(
        file,
        options,
        clock,
        objective=opened.objective(routes) if found else None,
        bound=opened.bound(),
        is_feasible=found is not None and not check.faults(opened.problem, routes),
        solution=opened.text(routes),
    )
