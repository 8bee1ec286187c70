"""
How many items a second a commune's server takes from its phones: received → receipted → applied.

    python benchmarks/sync_throughput.py --out benchmarks/results
    python benchmarks/sync_throughput.py --database postgres://root@127.0.0.1/bench   # an empty database that may be filled

One contact is what a phone does when it finds a line: the batch is read from JSON, stored and receipted in one transaction
(`hear`), then applied item by item (`apply_due`). Beside it stands the least a database can do with the same rows: every
INSERT of the run is written down and said again to twins of the same tables with their keys and indexes, in one transaction a contact,
each in a run of statements. Times are wall and CPU; a PostgreSQL server's own work is in its own process and only in the wall.
"""

import argparse
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.installation import (
    NOW,
    commune,
    database_name,
    installation,
    machine,
    settle_statistics,
    versions,
)

INSERT = re.compile(r'INSERT INTO "(\w+)"')
STORED_AT_ONCE = 5_000


class Case(NamedTuple):
    """So many phones, of which so many contacts come, each with so many items."""

    devices: int
    contacts: int
    items: int


CASES = (Case(30, 100, 10), Case(3_000, 100, 10), Case(3_000, 1_000, 1))


def main() -> None:
    options = _options()
    with installation(options.database):
        result = _measure(options.stored, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    (options.out / f"sync-throughput-{result['database'].split()[0]}.json").write_text(text)
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what a commune's server takes from its phones.")
    parser.add_argument(
        "--database", default="", help="address of an empty PostgreSQL database; SQLite if left out"
    )
    parser.add_argument(
        "--stored",
        type=int,
        nargs="+",
        default=[0, 100_000],
        help="items the journal holds already, ascending",
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the order in which phones come")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results", help="folder of results")
    return parser.parse_args()


def _measure(stored: Sequence[int], seed: int) -> dict[str, Any]:
    user, before = commune(), machine()
    runs = []
    for count in stored:
        for case in CASES:
            phones = _phones(user, case.devices)
            _fill(phones, count)
            runs.append({"stored": count, **case._asdict(), **_run(user, phones, case, seed)})
            print(runs[-1], file=sys.stderr)
            _empty()
    return {
        "database": database_name(),
        "seed": seed,
        "machine": before,
        "machine_after": machine(),
        "versions": versions(),
        "runs": runs,
    }


def _phones(user: Any, count: int) -> list[Any]:
    """All of one account: what an account may do is asked for each item, and costs the same for every account."""
    from trucban.access.models import Agency
    from trucban.field.models import Device

    owner = Agency.objects.get(kind=Agency.Kind.COMMAND)
    return Device.objects.bulk_create(
        Device(
            commune_id=user.commune_id, owner=owner, user=user, name=f"Máy {number}", token_digest=f"{number}",
            enrolled_at=NOW, last_seen_at=NOW,
        )
        for number in range(count)
    )  # fmt: skip


def _items(phone: Any, first: int, count: int, at: datetime) -> list[Any]:
    from trucban.field.protocol.items import Item
    from trucban.lib.ids import uuid7

    payload = {"kind": "FIRE", "summary": "Cháy bếp nhà ông Bình, thôn Thượng Phong, đã dập xong"}
    return [
        Item(uuid7(), phone.pk, first + number, phone.user_id, "incident.report", 1, at, at, payload)
        for number in range(count)
    ]


def _fill(phones: Sequence[Any], count: int) -> None:
    """Put items in that were applied long ago, with their receipts, evenly over the phones."""
    from trucban.field.models import Device, JournalItem, Receipt

    share = count // len(phones)
    old = NOW - timedelta(days=30)
    rows: list[Any] = []
    receipts: list[Any] = []

    def keep() -> None:
        JournalItem.objects.bulk_create(rows, batch_size=500)
        Receipt.objects.bulk_create(receipts, batch_size=500)
        rows.clear()
        receipts.clear()

    for phone in phones:
        for item in _items(phone, 1, share, old):
            common = {"commune_id": phone.commune_id, "hash": item.hash}
            rows.append(
                JournalItem(
                    pk=item.id, owner_id=phone.owner_id, device=phone, seq=item.seq, lane=item.lane,
                    kind=item.kind, corrected_at=old, received_at=old, content=item.data.decode(),
                    state="APPLIED", applied_at=old, **common,
                )
            )  # fmt: skip
            receipts.append(Receipt(item_id=item.id, at=old, **common))
            if len(rows) == STORED_AT_ONCE:
                keep()
    keep()
    Device.objects.update(head=share)
    for phone in phones:
        phone.head = share
    settle_statistics()


def _empty() -> None:
    """Take the journal away; what became of it stays in its own parts, as in a commune that has lived."""
    from trucban.field.models import Contact, Device, JournalItem, Receipt

    for model in (Receipt, JournalItem, Contact, Device):
        model.objects.all()._raw_delete("default")


class Taken(NamedTuple):
    """Seconds of one contact."""

    wall: float
    cpu: float


@contextmanager
def _timed(into: list[Taken]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    into.append(Taken(time.perf_counter() - wall, time.process_time() - cpu))


def _run(user: Any, phones: Sequence[Any], case: Case, seed: int) -> dict[str, Any]:
    from django.db import connection

    from trucban.field.models import JournalItem
    from trucban.field.protocol.canonical import canonical, read
    from trucban.field.services import apply_due, hear

    order = random.Random(seed)
    who = order.sample(phones, case.contacts) if case.contacts <= len(phones) else []
    who = who or [phones[number % len(phones)] for number in range(case.contacts)]
    heard: list[Taken] = []
    applied: list[Taken] = []
    inserts: list[list[tuple[str, Any, bool]]] = []

    def written_down(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if INSERT.match(sql):
            inserts[-1].append((sql, params, many))
        return execute(sql, params, many, context)

    heads = {phone.pk: phone.head for phone in phones}
    for number, phone in enumerate(who):
        at = NOW + timedelta(seconds=number)
        message = canonical([one.as_json() for one in _items(phone, heads[phone.pk] + 1, case.items, at)])
        heads[phone.pk] += case.items
        inserts.append([])
        with connection.execute_wrapper(written_down):
            with _timed(heard):
                hear(device=phone, head=heads[phone.pk], clock=at, items=read(message), at=at)
            with _timed(applied):
                apply_due(commune_id=user.commune_id, device_id=phone.pk, at=at)
    count = case.contacts * case.items
    done = JournalItem.objects.filter(state="APPLIED", applied_at__gte=NOW).count()
    if done != count:
        raise SystemExit(f"{count - done} of {count} items were not applied: nothing was measured")
    bare = _bare(inserts)
    both = [Taken(one.wall + two.wall, one.cpu + two.cpu) for one, two in zip(heard, applied, strict=True)]
    return {
        "rows_an_item": round(sum(map(len, inserts)) / count, 1),
        "received_and_receipted": _line(heard, count),
        "applied": _line(applied, count),
        "contact": _line(both, count),
        "bare_inserts_of_the_same_rows": _line(bare, count),
        "to_bare": {
            "wall": round(sum(one.wall for one in both) / sum(one.wall for one in bare), 1),
            "cpu": round(sum(one.cpu for one in both) / sum(one.cpu for one in bare), 1),
        },
    }


def _line(taken: Sequence[Taken], items: int) -> dict[str, float]:
    wall, cpu = [one.wall for one in taken], [one.cpu for one in taken]
    return {
        "items_per_s": round(items / sum(wall), 1),
        "items_per_cpu_s": round(items / sum(cpu), 1),
        "p50_ms": round(statistics.median(wall) * 1000, 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1] * 1000, 1),
        "p95_cpu_ms": round(statistics.quantiles(cpu, n=20)[-1] * 1000, 1),
    }


def _bare(inserts: Sequence[Sequence[tuple[str, Any, bool]]]) -> list[Taken]:
    """Say the same rows again to twins of their tables, a transaction a contact."""
    from django.db import connection, transaction

    names = sorted({_table(sql) for contact in inserts for sql, _params, _many in contact})
    for name in names:
        _twin(name)
    taken: list[Taken] = []
    for contact in inserts:
        renamed = [(_renamed(sql), params, many) for sql, params, many in contact]
        with _timed(taken), transaction.atomic(), connection.cursor() as cursor:
            for sql, params, many in renamed:
                (cursor.executemany if many else cursor.execute)(sql, params)
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'DROP TABLE "bare_{name}"')
    return taken


def _table(sql: str) -> str:
    """Return the table of a statement that was written down; only INSERTs are."""
    found = INSERT.match(sql)
    assert found
    return found[1]


def _renamed(sql: str) -> str:
    name = _table(sql)
    return sql.replace(f'"{name}"', f'"bare_{name}"')


def _twin(name: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'CREATE TABLE "bare_{name}" (LIKE "{name}" INCLUDING ALL)')
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [name])
        for (sql,) in cursor.fetchall():
            if not sql.startswith("CREATE TRIGGER"):
                twin = sql.replace(f'"{name}"', f'"bare_{name}"')
                cursor.execute(re.sub(r'(CREATE (?:UNIQUE )?INDEX) "', r'\1 "bare_', twin))


if __name__ == "__main__":
    main()
