"""
A register of people at its largest: a long list taken over, people found by name, the roll, rows that may be one person.

    python benchmarks/registers.py
    python benchmarks/registers.py --database postgres://root@127.0.0.1/bench   # an empty database that may be filled

Everything is drawn from a seed, people from the material's frequencies of name parts (`duplicates.py`). In one run:

- a workbook of 20,000 people is read with openpyxl read-only and its rows written by one bare `bulk_create`; then the
  same workbook comes the way it comes at the desk – first verdicts, the rest by the worker, taken over;
- in a register of 100,000, names are asked for as people type them: without accents, in another order, with one letter
  wrong. Relevant are all people of the name that was meant, without regard to accents; recall at 10 is what part of
  them, or of ten, is among the first ten;
- the roll of those 100,000 as of a day, with its totals, part by part and whole; the page of rows that may be one person, of another agency's 20,000.

Times are wall and CPU of this process; a PostgreSQL server's own work is in the wall only.
"""

import argparse
import io
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.duplicates import FAULTS, people
from benchmarks.installation import (
    NOW,
    commune,
    database_name,
    installation,
    machine,
    settle_statistics,
    versions,
)
from trucban.lib.lists import Known
from trucban.lib.text import fold

HEAD = (
    "TT",
    "Họ và tên",
    "Ngày tháng năm sinh",
    "Giới tính",
    "Thôn",
    "Số điện thoại",
    "Nghề nghiệp",
    "Mã hộ",
)
WORK = ("Nông dân", "Thợ hồ", "Giáo viên", "Công nhân", "Buôn bán")
HAMLETS = 25
PART_OF_ROLL = 500  # lines that the page shows at once


class Taken(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float


def main() -> None:
    options = _options()
    with installation(options.database):
        result = _measure(options)
    options.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    (options.out / f"registers-{result['database'].split()[0]}.json").write_text(text)
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure a register of people at its largest.")
    parser.add_argument(
        "--database", default="", help="address of an empty PostgreSQL database; SQLite if left out"
    )
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the list that is taken over")
    parser.add_argument("--people", type=int, default=100_000, help="people of the register that is searched")
    parser.add_argument("--queries", type=int, default=300, help="names asked for, of each way to type them")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results", help="folder of results")
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from trucban.access.selectors import actor_for

    user = commune()
    hamlets = _hamlets(user)
    actor = actor_for(user, at=NOW)
    result: dict[str, Any] = {
        "database": database_name(),
        "seed": options.seed,
        "machine": machine(),
        "versions": versions("openpyxl"),
    }
    chance = random.Random(options.seed)
    result["list"] = _list(actor, hamlets, people(options.rows, chance), chance)
    _say(result["list"])
    _empty()
    result["duplicates"] = _duplicates(actor, user, hamlets, options.rows, chance)
    _say(result["duplicates"])
    _empty()
    register = people(options.people, chance)
    _fill(actor, hamlets, register)
    settle_statistics()
    result["search"] = _search(actor, register, options.queries, chance)
    _say(result["search"])
    result["roll"] = _rolls(actor, user, options.people)
    result["machine_after"] = machine()
    return result


def _say(part: Any) -> None:
    print(part, file=sys.stderr)


def _hamlets(user: Any) -> list[Any]:
    from trucban.area.models import Hamlet

    return [
        Hamlet.objects.create(
            commune=user.commune, number=number + 1, name=f"Thôn Số {number}", from_date=date(2020, 1, 1),
            lon=106.8, lat=17.2,
        )
        for number in range(HAMLETS)
    ]  # fmt: skip


def _timed(do: Callable[[], Any]) -> tuple[Any, Taken]:
    wall, cpu = time.perf_counter(), time.process_time()
    done = do()
    return done, Taken(time.perf_counter() - wall, time.process_time() - cpu)


def _seconds(do: Callable[[], Any], *, turns: int) -> dict[str, float]:
    """Return the median of some turns."""
    taken = [_timed(do)[1] for _turn in range(turns)]
    return {
        "wall_s": round(statistics.median(one.wall for one in taken), 3),
        "cpu_s": round(statistics.median(one.cpu for one in taken), 3),
    }


def _line(taken: Taken) -> dict[str, float]:
    return {"wall_s": round(taken.wall, 2), "cpu_s": round(taken.cpu, 2)}


# A long list


def _workbook(listed: Sequence[Known], chance: random.Random) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("Danh sách"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEAD)
        for number, person in enumerate(listed, 1):
            sheet.write_row(number, 0, [number, person.name])
            sheet.write_datetime(number, 2, datetime.combine(_born(person), datetime.min.time()), day)
            sex = "Nam" if person.sex == "MALE" else "Nữ"
            hamlet = f"Thôn Số {person.hamlet.split()[1]}"
            sheet.write_row(number, 3, [sex, hamlet, person.phone, chance.choice(WORK), f"H{number // 4}"])
    return out.getvalue()


def _born(person: Known) -> date:
    born = person.birth.as_date() if person.birth else None
    assert born
    return born


def _list(
    actor: Any, hamlets: Sequence[Any], listed: Sequence[Known], chance: random.Random
) -> dict[str, Any]:
    from trucban.force import services

    data = _workbook(listed, chance)
    at_rest = _memory()
    (of,), first = _timed(lambda: services.open_lists(actor=actor, name="ds.xlsx", data=data, at=NOW))
    of, rest = _timed(lambda: services.read_rest(actor=actor, import_id=of.pk, at=NOW))
    of, taken = _timed(lambda: services.take_over(actor=actor, import_id=of.pk, at=NOW))
    most = _memory()
    counts = dict(of.counts)
    _back, back = _timed(lambda: services.take_back(actor=actor, import_id=of.pk, at=NOW))
    rows, reading = _timed(lambda: _read_with_openpyxl(data))
    _written, writing = _timed(lambda: _write_barely(actor, hamlets, rows))
    whole = Taken(first.wall + rest.wall + taken.wall, first.cpu + rest.cpu + taken.cpu)
    bare = Taken(reading.wall + writing.wall, reading.cpu + writing.cpu)
    return {
        "rows": len(listed),
        "outcome": counts,
        "first_verdicts": _line(first),
        "read_to_the_end": _line(rest),
        "taken_over": _line(taken),
        "all_of_it": _line(whole),
        "taken_back": _line(back),
        "openpyxl_read_only": _line(reading),
        "bare_bulk_create": _line(writing),
        "to_both": {"wall": round(whole.wall / bare.wall, 2), "cpu": round(whole.cpu / bare.cpu, 2)},
        "memory_mb": {"before": at_rest, "most": most},
    }


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _read_with_openpyxl(data: bytes) -> list[tuple[Any, ...]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return list(book.worksheets[0].iter_rows(min_row=2, values_only=True))


def _write_barely(actor: Any, hamlets: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write what was read, as it was read: nothing judged, nothing made to be searched or sorted by."""
    from django.db import transaction

    from trucban.force.models import Person

    hamlet_of = {hamlet.name: hamlet.pk for hamlet in hamlets}
    common = {"commune_id": actor.commune_id, "owner_id": actor.agency_with("force.edit")}
    with transaction.atomic():
        Person.objects.bulk_create(
            Person(
                name=name, birth_date=born.date(), sex="MALE" if sex == "Nam" else "FEMALE",
                hamlet_id=hamlet_of[hamlet], phone=phone or "", occupation=work, household_key=household, **common,
            )
            for _number, name, born, sex, hamlet, phone, work, household in rows
        )  # fmt: skip


# Rows that may be one person


def _duplicates(
    actor: Any, user: Any, hamlets: Sequence[Any], rows: int, chance: random.Random
) -> dict[str, Any]:
    """One in ten rows is a second one of somebody, with the faults lists have."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from trucban.force import selectors, services

    register = people(rows - rows // 10, chance)
    for person in chance.sample(register, rows // 10):
        for fault in chance.sample(FAULTS, chance.randint(1, 3)):
            person = fault(person, chance)
        register.append(person)
    made = _fill(actor, hamlets, register)
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(user)
    client.get(reverse("force:people"))  # templates and addresses are read once
    page = partial(client.get, reverse("force:duplicates"))
    first, again = _seconds(page, turns=1), _seconds(page, turns=3)
    services.update_person(actor=actor, person_id=made[0].pk, at=NOW, phone="0987654321")
    return {
        "people": len(register),
        "pairs": len(selectors.possible_duplicates(actor=actor)),
        "page_first": first,
        "page_again": again,
        "page_after_an_edit": _seconds(page, turns=1),
    }


# A large register


def _fill(actor: Any, hamlets: Sequence[Any], register: Sequence[Known]) -> list[Any]:
    """Write people down, each serving in one of a hundred units."""
    from django.db import transaction

    from trucban.force.models import Membership, Person, Unit
    from trucban.schema.rows import insert_rows

    common = {"commune_id": actor.commune_id, "owner_id": actor.agency_with("force.edit")}
    since = date(2020, 1, 1)
    units = [
        Unit(name=f"Tổ {number}", kind="ON_SITE_CELL", from_date=since, **common) for number in range(100)
    ]
    made = []
    for known in register:
        person = Person(
            name=known.name, birth_date=known.birth.as_date() if known.birth else None, sex=known.sex,
            hamlet=hamlets[int(known.hamlet.split()[1])], phone=known.phone, **common,
        )  # fmt: skip
        person.fill()
        made.append(person)
    serving = [
        Membership(
            commune_id=actor.commune_id, person=person, unit=units[number % 100], from_date=since, recorded_at=NOW
        )
        for number, person in enumerate(made)
    ]  # fmt: skip
    with transaction.atomic():
        for rows in (units, made, serving):
            insert_rows(rows)
    return made


def _empty() -> None:
    from trucban.force.models import ImportLine, Membership, Person, Unit

    for model in (Membership, Unit, ImportLine, Person):
        model.objects.all()._raw_delete("default")


def _without_accents(name: str, _chance: random.Random) -> str:
    return fold(name)


def _in_another_order(name: str, _chance: random.Random) -> str:
    words = fold(name).split()
    return " ".join([words[-1], *words[:-1]])


def _one_letter_wrong(name: str, chance: random.Random) -> str:
    """A letter exchanged, left out or doubled, not at the beginning or end of the name."""
    plain = fold(name)
    place = chance.choice([at for at in range(1, len(plain) - 1) if plain[at] != " "])
    other = chance.choice(["", plain[place] * 2, chance.choice("abcdeghiklmnopqrstuvxy")])
    return plain[:place] + other + plain[place + 1 :]


TYPED = {
    "as written": lambda name, _chance: name,
    "without accents": _without_accents,
    "without accents, in another order": _in_another_order,
    "without accents, one letter wrong": _one_letter_wrong,
}


def _search(actor: Any, register: Sequence[Known], queries: int, chance: random.Random) -> dict[str, Any]:
    by_name: dict[str, int] = {}
    for person in register:
        by_name[fold(person.name)] = by_name.get(fold(person.name), 0) + 1
    _found(actor, "nguyen van an")
    ways, every = {}, []
    recalls = []
    for way, typed in TYPED.items():
        taken, recall = [], []
        for meant in chance.sample(register, queries):
            asked = typed(meant.name, chance)
            names, seconds = _timed(partial(_found, actor, asked))
            taken.append(seconds)
            hits = sum(fold(name) == fold(meant.name) for name in names[:10])
            recall.append(hits / min(10, by_name[fold(meant.name)]))
        ways[way] = {"recall_at_10": round(statistics.mean(recall), 3), **_times(taken)}
        every += taken
        recalls += recall
    return {
        "people": len(register),
        "queries": len(every),
        "recall_at_10": round(statistics.mean(recalls), 3),
        **_times(every),
        "ways": ways,
    }


def _found(actor: Any, asked: str) -> list[str]:
    """Return the names of the first page, counted and with hamlets, as the page asks for them."""
    from django.core.paginator import Paginator

    from trucban.force import selectors

    rows = selectors.people(actor=actor, on=NOW.date(), q=asked)
    return [person.name for person in Paginator(rows, 50).get_page(1)]


def _times(taken: Sequence[Taken]) -> dict[str, float]:
    wall, cpu = [one.wall * 1000 for one in taken], [one.cpu * 1000 for one in taken]
    return {
        "p50_ms": round(statistics.median(wall), 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
        "p50_cpu_ms": round(statistics.median(cpu), 1),
        "p95_cpu_ms": round(statistics.quantiles(cpu, n=20)[-1], 1),
    }


def _rolls(actor: Any, user: Any, people: int) -> dict[str, Any]:
    """A part of the roll is what a page shows, with all its totals; the page itself; and every line, as a file has them."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from trucban.force import selectors

    on = NOW.date() - timedelta(days=200)

    def part(first: int) -> None:
        roll = selectors.roll(actor=actor, on=on)
        assert len(roll) == roll.people == people
        assert len(roll[first : first + PART_OF_ROLL]) == PART_OF_ROLL

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(user)
    client.get(reverse("force:people"))  # templates and addresses are read once
    page = partial(client.get, reverse("force:roll"), {"ngay": on.isoformat()})
    return {
        "people": people,
        "first_part": _seconds(partial(part, 0), turns=5),
        "last_part": _seconds(partial(part, people - PART_OF_ROLL), turns=5),
        "page": _seconds(page, turns=5),
        "every_line": _seconds(lambda: list(selectors.roll(actor=actor, on=on)), turns=1),
    }


if __name__ == "__main__":
    main()
