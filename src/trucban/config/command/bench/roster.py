"""`trucban bench roster FILE…`: public nurse rostering instances, by the engine or by one plain CP-SAT model."""

import argparse
from pathlib import Path

from trucban.config.command.bench import running
from trucban.config.command.bench.running import Clock, Told
from trucban.config.command.errors import USAGE, CommandError
from trucban.config.command.words import _
from trucban.planning.benchmarks.rosters import formats
from trucban.planning.benchmarks.rosters.inrc2 import read as inrc2
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.roster.lines import engine, plain

KIND = "roster"
HELP = _(
    "nurse rostering: instances of Curtois and Qu, of INRC-I, of INRC-II by name (…/n030w4_1_6-2-9-1 beside the "
    "folder n030w4), or of NSPLib with --case"
)


def configure(parser: argparse.ArgumentParser) -> None:
    running.configure(parser, 60)
    parser.add_argument(
        "--rounds",
        type=int,
        help=_("so much work instead of --seconds: the same seed gives the same roster again"),
    )
    parser.add_argument("--case", type=Path, metavar="CASE", help=_("the rules of NSPLib's instances (.gen)"))


def run(options: argparse.Namespace) -> int:
    if options.rounds is not None and (options.rounds < 1 or options.plain):
        raise CommandError(_("--rounds: expected 1 or more, and not with --plain."), USAGE)
    return running.each(options, _solve)


def _solve(file: Path, options: argparse.Namespace) -> Told:
    try:
        opened = _open(file, options.case)
    except NotAnInstance as problem:
        raise running.refusal(file, problem) from problem
    clock = Clock(options.seconds)
    found = (
        plain.solve(opened.problem, seed=options.seed, seconds=options.seconds)
        if options.plain
        else engine.solve(
            opened.problem,
            seed=options.seed,
            rounds=options.rounds,
            seconds=None if options.rounds else options.seconds,
            progress=lambda incumbent: clock.heard(incumbent.cost),
        )
    )
    roster = opened.roster(found.lines)
    verdict = opened.judge(roster)
    clock.heard(verdict.cost)
    return running.told(
        file,
        options,
        clock,
        objective=verdict.cost,
        bound=found.bound,
        is_feasible=verdict.is_feasible,
        solution=formats.text_of(roster),
    )


def _open(file: Path, case: Path | None) -> formats.Benchmark:
    parts = inrc2.files_of(file.name)
    if parts is not None:
        folder, names = parts
        scenario, history, *weeks = (running.text_of(file.with_name(folder) / name) for name in names)
        return formats.open_weeks(scenario, history, weeks)
    return formats.open_text(running.text_of(file), None if case is None else running.text_of(case))
