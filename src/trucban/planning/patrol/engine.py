"""
The engine: draws when patrols leave, finds who goes, plans where they walk.

Times are drawn several times over; the draw that leaves the fewest places empty is taken, the first of equals. The
same problem, seed and effort give the same plan on the same versions; the seed is what makes it unforeseeable.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version

from trucban.planning.ending import PlanHasFaults, Stop
from trucban.planning.patrol import chances, check, crew, start_times, windows
from trucban.planning.patrol.chances import Walked
from trucban.planning.patrol.crew import Outing
from trucban.planning.patrol.mixture import Mixture
from trucban.planning.patrol.rounds import Rounds
from trucban.planning.patrol.spec import Demand, PlannedPatrol, Problem, Progress, Result, Unmet
from trucban.planning.roster import engine as roster_engine
from trucban.planning.roster.spec import Assignment, Span

DEFAULT_EFFORT = 2
MOST_DRAWS = 4
MIXING = 0.8  # of the work: chances take far longer than draws

Able = Callable[[Demand, int], bool]
OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class _Draft:
    """Times and crews of one draw."""

    outings: tuple[Outing, ...]
    not_drawn: Mapping[str, int]  # demand -> patrols without a start
    crews: Assignment

    @property
    def empty(self) -> int:
        return sum(outing.demand.militia for outing in self.outings) - len(self.crews)


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    effort: int = DEFAULT_EFFORT,
    progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> Result:
    """
    Plan the week's patrols.

    Parameters
    ----------
    effort : work for each draw's crews, as the roster engine counts it
    progress, stop : called between steps – a demand's chances, a draw; ``stop`` returning True keeps the best so far

    Raises
    ------
    PlanHasFaults: a fault of the program; no plan is returned.
    """
    able = cache(lambda demand, start: crew.able(problem, demand, start))
    told, enough = progress or (lambda _progress: None), stop or (lambda: False)
    mixtures = chances.mixtures(
        problem, able, seed=seed, progress=lambda done: told(Progress(done * MIXING)), stop=enough
    )
    draft = _best_draft(problem, seed, effort, able, mixtures, told, enough)
    rounds = Rounds(problem, _chance(seed, "rounds"))
    outings = [outing for outing in draft.outings if _goes(outing, draft.crews)]
    drawn = {
        demand.key: chances.walked(
            demand,
            [outing for outing in outings if outing.demand.key == demand.key],
            mixtures[demand.key],
            rounds,
            _chance(seed, f"walks {demand.key}"),
        )
        for demand in problem.demands
        if demand.key in mixtures
    }
    patrols = tuple(_planned(outing, draft.crews, rounds, drawn.get(outing.demand.key)) for outing in outings)
    bits, possible = start_times.entropy(problem, [patrol.span.start for patrol in patrols])
    unmet = tuple(one for demand in problem.demands for one in _unmet(demand, draft, rounds))
    foreseen = tuple(
        chances.foreseen(demand, mixtures[demand.key], drawn[demand.key].set_rounds)
        for demand in problem.demands
        if demand.key in mixtures
    )
    result = Result(patrols, unmet, bits, possible, seed, {"ortools": version("ortools")}, foreseen)
    faults = check.faults(problem, result)
    if faults:
        raise PlanHasFaults(f"expected a plan without faults, the engine's has {faults}")
    return result


def _best_draft(
    problem: Problem,
    seed: int,
    effort: int,
    able: Able,
    mixtures: Mapping[str, Mixture],
    progress: OnProgress,
    stop: Stop,
) -> _Draft:
    of_starts = {key: chances.of_starts(mixture) for key, mixture in mixtures.items()}
    best = _draft(problem, seed, 0, effort, able, of_starts)
    for attempt in range(1, MOST_DRAWS):
        progress(Progress(MIXING + (1 - MIXING) * attempt / MOST_DRAWS, best.empty))
        if not best.empty or stop():
            break
        draft = _draft(problem, seed, attempt, effort, able, of_starts)
        best = min(best, draft, key=lambda one: one.empty)
    return best


def _draft(
    problem: Problem,
    seed: int,
    attempt: int,
    effort: int,
    able: Able,
    of_starts: Mapping[str, Mapping[int, float]],
) -> _Draft:
    """Draw times for every patrol, those with the narrowest windows first, and find their crews."""
    draw = start_times.Draw(problem, _chance(seed, f"times {attempt}"))
    outings: list[Outing] = []
    not_drawn: Counter[str] = Counter()
    for demand in sorted(problem.demands, key=lambda demand: len(windows.starts(demand))):
        for number in range(demand.count):
            start = draw.start(demand, partial(able, demand), of_starts.get(demand.key))
            if start is None:
                not_drawn[demand.key] += 1
                continue
            span = Span(start, start + demand.duration)
            outings.append(Outing(f"{demand.key}-{number + 1}", demand, span))
    outings.sort(key=lambda outing: (outing.span.start, outing.key))
    crews = roster_engine.solve(crew.roster_problem(problem, outings), seed=seed, effort=effort).assignment
    return _Draft(tuple(outings), not_drawn, crews)


def _chance(seed: int, purpose: str) -> random.Random:
    return random.Random(f"{seed} {purpose}")  # noqa: S311  # repeatable on purpose; the seed is kept from view


def _goes(outing: Outing, crews: Assignment) -> bool:
    """A patrol that asks for militia does not leave without any."""
    return not outing.demand.militia or any(key in crews for key, _role in crew.places(outing))


def _planned(outing: Outing, crews: Assignment, rounds: Rounds, drawn: Walked | None) -> PlannedPatrol:
    return PlannedPatrol(
        key=outing.key,
        demand=outing.demand.key,
        span=outing.span,
        stops=drawn.stops[outing.key] if drawn else rounds.stops(outing.demand, outing.span),
        members=tuple((crews[key], role) for key, role in crew.places(outing) if key in crews),
        police=outing.demand.police,
    )


def _unmet(demand: Demand, draft: _Draft, rounds: Rounds) -> Iterator[Unmet]:
    """Tell what a demand still lacks, reason by reason."""
    if draft.not_drawn.get(demand.key):
        yield Unmet(demand.key, "WINDOW_TOO_SHORT", draft.not_drawn[demand.key])
    missing = Counter(
        _reason(demand, role)
        for outing in draft.outings
        if outing.demand.key == demand.key
        for key, role in crew.places(outing)
        if key not in draft.crews
    )
    for reason, count in sorted(missing.items()):
        yield Unmet(demand.key, reason, count)
    missed = rounds.missed(demand) if demand.count else ()
    if missed:
        yield Unmet(demand.key, "HAMLETS_NOT_REACHED", len(missed), missed)


def _reason(demand: Demand, role: str) -> str:
    if role == crew.LEADER and demand.leader_qualification:
        return "NO_LEADER"
    if role == crew.DRIVER or (role == crew.LEADER and demand.driver_qualification and demand.militia == 1):
        return "NO_DRIVER"
    return "NOT_ENOUGH_PEOPLE"
