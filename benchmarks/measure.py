"""
Measures one installation at one scale: building it, the week's papers, a roster draft, the busiest pages.

    python benchmarks/measure.py --scale 10 --out benchmarks/results
    python benchmarks/measure.py --database postgres://root@127.0.0.1/bench   # an empty database that may be filled

Times are CPU time of this process, since the machine may be shared; pages stand beside a bare Django view that reads
one row.
"""

import argparse
import io
import json
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROUNDS = 20
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="trucban-benchmark-") as home:
        os.environ.update(
            TRUCBAN_HOME=home,
            TRUCBAN_INSTANCE="demo",
            TRUCBAN_DEMO_DATABASE_URL=options.database,
            DJANGO_SETTINGS_MODULE="trucban.config.settings",
        )
        sys.path[:0] = [str(ROOT), str(ROOT / "src")]
        result = _measure(options.scale, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    name = f"{result['database'].split()[0].lower()}-scale-{options.scale}.json"
    (options.out / name).write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    print(json.dumps(result, ensure_ascii=False, indent=2))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure one installation at one scale.")
    parser.add_argument("--scale", type=int, default=1, help="how many times the demonstration's incidents")
    parser.add_argument(
        "--database", default="", help="address of an empty PostgreSQL database; SQLite if left out"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the plans that are drafted")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results", help="folder of results")
    return parser.parse_args()


def _measure(scale: int, seed: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from trucban.demo import builder

    cpu: dict[str, float] = {}
    with _cpu(cpu, "migrate"):
        call_command("migrate", verbosity=0)
    with _cpu(cpu, "build the demonstration"):
        builder.build(stdout=io.StringIO(), scale=scale)
    actor = _actor()
    with _cpu(cpu, "trucban week: all papers of week 48"):
        _papers(actor, seed)
    with _cpu(cpu, "draft of the roster of week 48"):
        _roster(actor, seed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        database = f"{connection.vendor} {cursor.fetchone()[0].removeprefix('PostgreSQL ').split()[0]}"
    return {
        "scale": scale,
        "seed": seed,
        "database": database,
        "machine": _machine(),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("django", "ortools", "typst")},
        },
        "rows": _rows(),
        "cpu_seconds": cpu,
        "pages": _pages(),
        "most_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


@contextmanager
def _cpu(into: dict[str, float], name: str) -> Iterator[None]:
    before = time.process_time()
    yield
    into[name] = round(time.process_time() - before, 2)


def _machine() -> dict[str, Any]:
    return {
        "system": platform.platform(terse=True),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "load_while_measuring": [round(load, 1) for load in os.getloadavg()],
    }


def _actor() -> Any:
    from trucban.access.actors import system_actor
    from trucban.access.models import Agency, Commune
    from trucban.access.selectors import agency_of_kind
    from trucban.demo.builder import STARTS_AT

    commune = Commune.objects.get()
    command = agency_of_kind(commune_id=commune.pk, kind=Agency.Kind.COMMAND)
    return system_actor(commune_id=commune.pk, agency_id=command.pk, at=STARTS_AT)


def _papers(actor: Any, seed: int) -> None:
    from trucban.demo.builder import STARTS_AT
    from trucban.demo.stage import NEXT_WEEK
    from trucban.week import papers

    with tempfile.TemporaryDirectory() as out:
        papers.write(actor=actor, week=NEXT_WEEK, at=STARTS_AT, out=Path(out), seed=seed)


def _roster(actor: Any, seed: int) -> None:
    from trucban.demo.builder import STARTS_AT
    from trucban.demo.stage import NEXT_WEEK
    from trucban.duty.drafting import USUAL_EFFORT
    from trucban.duty.preview import SOLVED, plan_week

    SOLVED.forget()  # the papers have asked the same before
    plan_week(actor=actor, week=NEXT_WEEK, at=STARTS_AT, seed=seed, effort=USUAL_EFFORT)


def _rows() -> dict[str, int]:
    from trucban.audit.models import Entry
    from trucban.incident.models import Incident
    from trucban.patrol.models import Patrol
    from trucban.task.models import Task

    return {model._meta.label: model.objects.count() for model in (Entry, Incident, Task, Patrol)}


def _pages() -> dict[str, dict[str, float | int]]:
    """Ask for the bare view, then for each page as the commander who is signed in."""
    from django.conf import settings
    from django.test import Client, override_settings

    from trucban.access.models import User
    from trucban.config.collection import leave_loaded_code_out

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    leave_loaded_code_out()  # as the server does when it starts
    client.force_login(User.objects.get(username="chihuytruong"))
    with override_settings(ROOT_URLCONF="benchmarks.bare", MIDDLEWARE=[]):
        bare_client = Client()
        bare = _times(lambda: bare_client.get("/"))
    base = _p95(bare)
    found = {"a bare Django view that reads one row": _line(bare, base, 200)}
    for name, address in _addresses().items():
        status = client.get(address).status_code
        found[name] = _line(_times(partial(client.get, address)), base, status)
    return found


def _addresses() -> dict[str, str]:
    from django.urls import reverse

    from trucban.demo.stage import LAST_WEEK, NEXT_WEEK

    return {
        "today": reverse("today:home"),
        "incidents": reverse("incident:list"),
        "tasks": reverse("task:list"),
        "duty book": reverse("duty:book"),
        "roster of a lived week": reverse("duty:roster", args=[LAST_WEEK]),
        "patrols of a lived week": reverse("patrol:plan", args=[LAST_WEEK]),
        "briefing": reverse("briefing:detail", args=[LAST_WEEK]),
        "hamlets' week": reverse("briefing:hamlets", args=[LAST_WEEK]),
        "weekly report": reverse("report:week", args=[LAST_WEEK]),
        "week to plan": reverse("week:home", args=[NEXT_WEEK]),
    }


def _times(ask: Callable[[], object]) -> list[float]:
    ask()
    times = []
    for _round in range(ROUNDS):
        before = time.process_time()
        ask()
        times.append((time.process_time() - before) * 1000)
    return times


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _line(times: list[float], base: float, status: int) -> dict[str, float | int]:
    p95 = _p95(times)
    return {
        "status": status,
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(p95, 1),
        "p95_to_bare": round(p95 / base, 1),
    }


if __name__ == "__main__":
    main()
