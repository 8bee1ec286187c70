"""`trucban bench land FILE…`: capacitated p-medians, fields of the guillotine paper, the case of Đông Trung from its totals."""

import argparse
import re
from pathlib import Path

from trucban.config.command.bench import running
from trucban.config.command.bench.running import Clock, Told
from trucban.config.command.errors import USAGE, CommandError
from trucban.config.command.words import _
from trucban.planning.benchmarks.land import dong_trung, medians, plain
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.land import guillotine, median, whole

KIND = "land"
HELP = _(
    "p-medians with capacities (pmedcap, Lorena), guillotine:KIND-LOTS-SEED, for example guillotine:MU-40-1, and dong-trung:SEED"
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
    drawn = re.fullmatch(r"dong-trung:(\d+)", str(file))
    if drawn:
        return _dong_trung(int(drawn[1]), options)
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


def _dong_trung(drawn_by: int, options: argparse.Namespace) -> Told:
    """Share the land of the published case out; its criteria are printed beside what is published of them."""
    case = dong_trung.case(drawn_by)
    clock = Clock(options.seconds)
    shares = {key: whole.share(case.due[key], case.fields[key], seed=options.seed) for key in case.fields}
    plan = [
        dong_trung.Allotted(household, category, one.field_of[household], area)
        for category, one in shares.items()
        for household, area in one.area_of.items()
    ]
    off = sum(one.off for one in shares.values())
    clock.heard(off)
    if not options.json:
        _print_criteria(dong_trung.criteria(case, plan))
    return running.told(
        Path(f"dong-trung-{drawn_by}"),
        options,
        clock,
        objective=off,
        bound=off if all(one.is_best for one in shares.values()) else 0,
        is_feasible=not dong_trung.faults(case, plan),
        solution="".join(f"{one.household} {one.field} {one.area_m2}\n" for one in plan),
    )


def _print_criteria(found: dong_trung.Criteria) -> None:
    known = dong_trung.FOURTH_PLOTS
    print(
        _(
            "households with a fourth plot: %(here)s here; %(published)s by the published algorithm, %(authorities)s by the authorities"
        )
        % {"here": found.fourth_plots, **known}
    )
    for key, most in found.most_off.items():
        values = {"of": key, "most": most, "mean": found.mean_off[key], "variance": found.variance_off[key]}
        print(
            _("off what is due, %(of)s: most %(most)d m², mean %(mean).2f m², variance %(variance).2f")
            % values
        )
    print(
        _(
            "of those twelve it is published only that the algorithm was better than the authorities; fields and households are drawn here"
        )
    )
