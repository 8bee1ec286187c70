"""What the kinds share: options, a clock, and how a run is told."""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from trucban.config.command.errors import NOT_WELL, OK, USAGE, CommandError
from trucban.config.command.words import _
from trucban.planning.benchmarks.text import NotAnInstance

ENGINE, PLAIN = "trucban", "plain"


@dataclass(frozen=True)
class Told:
    """What one run says; ``seconds_to_best`` is when the answer was found. No objective: no answer was found."""

    instance: str
    objective: int | float | None
    bound: int | float | None
    feasible: bool
    seconds: float
    seconds_to_best: float
    seed: int
    engine: str
    solution: str
    versions: dict[str, str]


class Clock:
    """Counts from when it is made; remembers when something better was last heard of."""

    def __init__(self, seconds: float) -> None:
        self._began, self._seconds = time.perf_counter(), seconds
        self.best_at = 0.0
        self._best: float | None = None

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self._began

    def is_over(self) -> bool:
        return self.elapsed >= self._seconds

    def heard(self, cost: float) -> None:
        if self._best is None or cost < self._best:
            self._best, self.best_at = cost, self.elapsed


def configure(parser: argparse.ArgumentParser, seconds: int) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("an instance"))
    parser.add_argument(
        "--seconds",
        type=float,
        default=float(seconds),
        help=_("time limit of each (default %(seconds)s)") % {"seconds": seconds},
    )
    parser.add_argument("--seed", type=int, default=0, help=_("where chance begins (default 0)"))
    parser.add_argument(
        "--out", type=Path, default=Path(), help=_("folder for the solutions (default: here)")
    )
    parser.add_argument("--plain", action="store_true", help=_("a plain solver alone instead, to compare"))
    parser.add_argument("--json", action="store_true", help=_("print it for machines"))


def each(options: argparse.Namespace, solve: Callable[[Path, argparse.Namespace], Told]) -> int:
    """Solve file by file; the exit code says whether every answer holds."""
    if options.seconds <= 0:
        raise CommandError(_("--seconds: expected more than 0."), USAGE)
    told = []
    for file in options.files:
        told.append(solve(file, options))
        if not options.json:
            print(_line(told[-1]), flush=True)
    if options.json:
        print(json.dumps([asdict(one) for one in told], ensure_ascii=False, indent=1))
    return OK if all(one.feasible for one in told) else NOT_WELL


def told(
    file: Path,
    options: argparse.Namespace,
    clock: Clock,
    *,
    objective: float | None,
    bound: float | None,
    is_feasible: bool,
    solution: str,
) -> Told:
    """Write the solution and say what came out; an engine stops at its own best, so the clock is read first."""
    seconds = clock.elapsed
    options.out.mkdir(parents=True, exist_ok=True)
    place = options.out / f"{file.stem}.solution.txt"
    place.write_text(solution, encoding="utf-8")
    return Told(
        file.stem,
        objective,
        bound,
        is_feasible,
        round(seconds, 1),
        round(clock.best_at, 1),
        options.seed,
        PLAIN if options.plain else ENGINE,
        str(place),
        {package: version(package) for package in ("ortools", "highspy", "pyvrp", "numpy")},
    )


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as problem:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": problem.strerror}, USAGE
        ) from problem


def refusal(file: Path, problem: NotAnInstance) -> CommandError:
    """Say in the reader's language what is wrong with a file."""
    where = _("%(file)s, line %(line)s") % {"file": file, "line": problem.line} if problem.line else str(file)
    return CommandError(f"{where}: {_(problem.sentence) % problem.words}.", USAGE)


def _line(told: Told) -> str:
    if told.objective is None:
        return _("%(instance)s: no answer in %(seconds)s s") % asdict(told)
    verdict = _("every hard rule holds") if told.feasible else _("hard rules are broken")
    bound = _("none") if told.bound is None else told.bound
    sentence = _(
        "%(instance)s: %(objective)s, bound %(bound)s, %(verdict)s; best after %(seconds_to_best)s s"
    )
    return sentence % {**asdict(told), "bound": bound, "verdict": verdict}
