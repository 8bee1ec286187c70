"""`trucban bench land FILE…`: capacitated p-medians, and fields of the guillotine paper drawn by KIND-LOTS-SEED."""

import argparse
import re
from pathlib import Path

from trucban.config.command.bench import running
from trucban.config.command.bench.running import Clock, Told
from trucban.config.command.errors import USAGE, CommandError
from trucban.config.command.words import _
from trucban.planning.benchmarks.land import medians, plain
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.land import guillotine, median

KIND = "land"
HELP = _(
    "p-medians with capacities (pmedcap, Lorena), and guillotine:KIND-LOTS-SEED, for example guillotine:MU-40-1"
)
STARTS_WITHOUT_END = 10**9


def configure(parser: argparse.ArgumentParser) -> None:
    running.configure(parser, 30)


def run(options: argparse.Namespace) -> int:
    return running.each(options, _solve)


def _solve(file: Path, options: argparse.Namespace) -> Told:
    field = re.fullmatch(r"guillotine:([A-Z]+)-(\d+)-(\d+)", str(file))
    if field:
        return _cut(field[1], int(field[2]), int(field[3]), options)
    text = running.text_of(file)
    try:
        opened = medians.read(text)
    except NotAnInstance as problem:
        raise running.refusal(file, problem) from problem
    clock = Clock(options.seconds)
    found = (
        plain.solve(
            opened.problem,
            seed=options.seed,
            seconds=options.seconds,
            progress=lambda cost, _bound: clock.heard(cost),
        )
        if options.plain
        else median.solve(
            opened.problem,
            seed=options.seed,
            effort=STARTS_WITHOUT_END,
            progress=lambda cost, _bound: clock.heard(cost),
            stop=clock.is_over,
        )
    )
    scale = opened.scale
    return running.told(
        file,
        options,
        clock,
        objective=_in_file_units(median.cost(opened.problem, found.middle_of), scale) if found else None,
        bound=_in_file_units(found.bound, scale) if found else None,
        is_feasible=found is not None and not median.faults(opened.problem, found.middle_of),
        solution="".join(f"{middle}\n" for middle in found.middle_of) if found else "",
    )


def _in_file_units(cost: int, scale: int) -> int | float:
    return cost if scale == 1 else cost / scale


def _cut(kind: str, lots: int, seed: int, options: argparse.Namespace) -> Told:
    """Cut a drawn field exactly; the bound is the answer, because no cut is better."""
    try:
        field = guillotine.generate(kind, lots, seed)
    except guillotine.FieldDoesNotHold as problem:
        raise CommandError(
            _("guillotine:%(kind)s-%(lots)s-%(seed)s: expected a kind of U, MU or MN and 1 lot or more.")
            % {"kind": kind, "lots": lots, "seed": seed},
            USAGE,
        ) from problem
    clock = Clock(options.seconds)
    found = guillotine.cut(field)
    recounted = guillotine.perimeter(field, found.strips)
    clock.heard(float(recounted))
    return running.told(
        Path(f"guillotine-{kind}-{lots}-{seed}"),
        options,
        clock,
        objective=float(recounted),
        bound=float(found.perimeter),
        is_feasible=sorted(lot for strip in found.strips for lot in strip) == list(range(lots)),
        solution="".join(f"{' '.join(map(str, strip))}\n" for strip in found.strips),
    )
