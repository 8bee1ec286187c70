"""
Makes rostering instances of the sizes the shift scheduling benchmark set has beyond the ones at hand, in its format.

    python benchmarks/made_rosters.py 40 84 5 --seed 1 > made-40x84x5.txt

People × days × shift types; what is needed is 95 % of what the people may work, or the share `--needed` says. Nobody
knows the best roster of one: they show how the engine stands beside its own bound, memory and time, no more.
"""

import argparse
import sys
from collections.abc import Iterator

import numpy as np

LENGTHS = (480, 480, 480, 600, 720)
CONTRACTS = (  # share of the staff, shifts of 480 in four weeks at most and at least, runs and rests, weekends in four weeks
    (0.6, 18, 15, (5, 2, 2), 2),
    (0.25, 11, 8, (5, 1, 2), 3),
    (0.15, 7, 4, (4, 1, 1), 3),
)
NEEDED = 0.95  # of what the people may work, unless told otherwise
BARRED = (
    0.5  # of the half of a person's shift types that is not free; of the others a sixth of the days at most
)
WISHES_A_WEEK = 1.0  # on and off together, of one person
MONTH = 28


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("people", type=int)
    parser.add_argument("days", type=int)
    parser.add_argument("shifts", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--needed", type=float, default=NEEDED)
    options = parser.parse_args()
    lines = made(options.people, options.days, options.shifts, options.seed, options.needed)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def made(people: int, days: int, shifts: int, seed: int, needed: float = NEEDED) -> Iterator[str]:
    """Yield the lines of an instance; ``days`` are whole weeks."""
    random = np.random.default_rng(seed)
    starts = np.linspace(6, 23, shifts)
    lengths = [int(random.choice(LENGTHS)) for _ in range(shifts)]
    yield "SECTION_HORIZON"
    yield str(days)
    yield "SECTION_SHIFTS"
    for shift in range(shifts):
        ready = starts[shift] + lengths[shift] / 60 + 11 - 24  # eleven hours of rest
        barred = "|".join(f"S{other}" for other in range(shifts) if starts[other] < ready)
        yield f"S{shift},{lengths[shift]},{barred}"
    yield "SECTION_STAFF"
    minutes = 0
    for person in range(people):
        _share, most, least, (run, short, rest), weekends = _contract(person / people)
        free = set(random.choice(shifts, -(-shifts // 2), replace=False).tolist())
        most_of = [days if shift in free else _most(random, days) for shift in range(shifts)]
        may = "|".join(f"S{shift}={number}" for shift, number in enumerate(most_of))
        most, least, weekends = (number * days // MONTH for number in (most * 480, least * 480, weekends))
        minutes += most
        yield f"P{person},{may},{most},{least},{run},{short},{rest},{weekends}"
    yield "SECTION_DAYS_OFF"
    for person in range(people):
        off = random.choice(days, max(1, 2 * days // MONTH), replace=False)
        yield f"P{person},{','.join(str(day) for day in sorted(off.tolist()))}"
    for kind in ("ON", "OFF"):
        yield f"SECTION_SHIFT_{kind}_REQUESTS"
        wishes = int(people * days / 7 * WISHES_A_WEEK / 2)
        asked = {(int(random.integers(people)), int(random.integers(days))) for _ in range(wishes)}
        for person, day in sorted(asked):
            yield f"P{person},{day},S{random.integers(shifts)},{random.integers(1, 4)}"
    yield "SECTION_COVER"
    need = needed * minutes / float(np.mean(lengths)) / (days * shifts)
    for day in range(days):
        for shift in range(shifts):
            yield f"{day},S{shift},{int(need + random.random() * 0.6 + 0.2)},100,1"


def _contract(place: float) -> tuple[float, int, int, tuple[int, int, int], int]:
    """Return the contract of somebody at this place in the staff, 0 to 1."""
    for contract in CONTRACTS:
        if place < contract[0]:
            return contract
        place -= contract[0]
    return CONTRACTS[-1]


def _most(random: np.random.Generator, days: int) -> int:
    return 0 if random.random() < BARRED else days // 6


if __name__ == "__main__":
    sys.exit(main())
