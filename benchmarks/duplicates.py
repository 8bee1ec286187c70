"""
Finds planted duplicates among invented people and counts what was found.

    python benchmarks/duplicates.py [--people 5000] [--seed 2026]

There is no labelled set of real people, and there should be none. People are drawn from the material's frequencies of
name parts; one in ten gets a second record with one to three of the faults that lists have: marks lost, a letter
mistyped, words in another order, only the year of birth, day and month exchanged, no number, the old telephone gone.
Two thirds of all records have no personal number. So the figures say how the rules do on these faults, no more.
"""

import argparse
import csv
import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from trucban.lib.lists import Known, find_duplicates
from trucban.lib.lists.duplicates import ASKED
from trucban.lib.text import fold
from trucban.lib.values import PartialDate

NAMES = (
    Path(os.environ.get("TRUCBAN_MATERIAL", Path(__file__).resolve().parents[2] / "shared"))
    / "data/names-ids-phones"
)


def parts(file: str) -> tuple[list[str], list[int]]:
    rows = list(csv.reader((NAMES / file).open(encoding="utf-8")))[1:]
    return [name for name, _count in rows], list(accumulate(int(count) for _name, count in rows))


def people(count: int, chance: random.Random) -> list[Known]:
    families, middles, givens = (
        parts(f"frequency_{kind}.csv") for kind in ("surname", "first_middle_name", "given_name")
    )
    return [_person(str(number), chance, families, middles, givens) for number in range(count)]


Parts = tuple[list[str], list[int]]


def _person(key: str, chance: random.Random, families: Parts, middles: Parts, givens: Parts) -> Known:
    name = " ".join(
        chance.choices(names, cum_weights=counts)[0] for names, counts in (families, middles, givens)
    )
    birth = date(1966, 1, 1) + timedelta(days=chance.randrange(15_000))
    sex = "FEMALE" if " Thị " in name or chance.random() < 0.2 else "MALE"
    century = (birth.year - 1900) // 100 * 2 + (sex == "FEMALE")
    number = (
        f"044{century}{birth.year % 100:02}{chance.randrange(10**6):06}" if chance.random() < 1 / 3 else ""
    )
    phone = f"09{chance.randrange(10**8):08}" if chance.random() < 0.5 else ""
    return Known(key, name, PartialDate.of(birth), sex, f"Thôn {chance.randrange(25)}", number, phone)


def no_marks(person: Known, _chance: random.Random) -> Known:
    return replace(person, name=fold(person.name).title())


def mistyped(person: Known, chance: random.Random) -> Known:
    place = chance.randrange(1, len(person.name) - 1)
    return replace(person, name=person.name[:place] + chance.choice("aeiouhngt") + person.name[place + 1 :])


def other_order(person: Known, _chance: random.Random) -> Known:
    words = person.name.split()
    return replace(person, name=" ".join([words[-1], *words[:-1]]))


def year_only(person: Known, _chance: random.Random) -> Known:
    return replace(person, birth=person.birth and PartialDate(person.birth.year))


def exchanged(person: Known, _chance: random.Random) -> Known:
    birth = person.birth
    if not birth or not birth.day or birth.day > 12:
        return person
    return replace(person, birth=PartialDate(birth.year, birth.day, birth.month))


def no_number(person: Known, _chance: random.Random) -> Known:
    return replace(person, personal_number="", phone="")


FAULTS: list[Callable[[Known, random.Random], Known]] = [
    no_marks,
    mistyped,
    other_order,
    year_only,
    exchanged,
    no_number,
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    register = people(options.people, chance)
    true = set()
    for person in chance.sample(register, options.people // 10):
        copy = replace(person, key=f"{person.key} again")
        for fault in chance.sample(FAULTS, chance.randint(1, 3)):
            copy = fault(copy, chance)
        register.append(copy)
        true.add((person.key, copy.key))
    start = time.process_time()
    found = find_duplicates(register, at_least=3.0)
    seconds = time.process_time() - start
    print(f"{len(register)} records, {len(true)} planted pairs, seed {options.seed}, {seconds:.1f} CPU s\n")
    print("| score at least | pairs | precision | recall |\n|---|---|---|---|")
    for threshold in (3.0, ASKED, 5.0, 6.0, 7.0, 8.0):
        pairs = {(pair.one, pair.other) for pair in found if pair.score >= threshold}
        right = len(pairs & true)
        print(f"| {threshold} | {len(pairs)} | {right / max(len(pairs), 1):.3f} | {right / len(true):.3f} |")


if __name__ == "__main__":
    main()
