"""
How long a write takes while no provider answers: Web Push, SMS, e-mail and Zalo set up and swallowed, beside the same with none.

    python benchmarks/black_hole.py --out benchmarks/results
    python benchmarks/black_hole.py --database postgres://root@127.0.0.1/bench   # an empty database that may be filled

The demonstration's commune as an installation of its own, with the server and the worker a commune runs. Web Push and Zalo go through a
proxy, and SMS to a gateway, that take the connection and stay silent; e-mail goes to a port whose queue is full, so that not even the
connection is answered. Blocks without and with providers take turns, each with server and worker started anew; within a block every kind of
write is done in a shuffled order over HTTP by people who are logged in and by one phone. Times are those of the clock, from the request to
the whole answer; beside them stands the processor time the server's threads took for it (Linux), which the load of the machine changes
less. Then nobody acknowledges one alert, and how late each step of its chain comes is read from the rows.
"""

import argparse
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.installation import (
    database_name,
    installation,
    machine,
    versions,
)

BLOCKS = ("off", "on", "off", "on")
BUDGET_MS = 300
CHAIN_S = 1500  # after which an alert that is no call list yet is given up
CSRF = "m" * 32
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def main() -> None:
    options = _options()
    with installation(options.database, demonstration=False), ExitStack() as stack:
        _found()
        holes = stack.enter_context(_black_holes())
        result = _measure(options, holes)
    options.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    (options.out / f"black-hole-{result['database'].split()[0]}.json").write_text(text)
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure writes while no provider answers.")
    parser.add_argument(
        "--database", default="", help="address of an empty PostgreSQL database; SQLite if left out"
    )
    parser.add_argument("--rounds", type=int, default=30, help="of each kind of write in a block")
    parser.add_argument("--seed", type=int, default=0, help="seed of the order of writes")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results", help="folder of results")
    return parser.parse_args()


# --- the commune and its silent providers ------------------------------------------------------------------------


def _found() -> None:
    """Build the commune; everybody who has an account is reached by every channel."""
    import io

    from trucban.access import selectors as access
    from trucban.access.models import User
    from trucban.access.services import set_mail
    from trucban.demo import builder
    from trucban.force.models import Person
    from trucban.rulebook.services import sign_value

    builder.build(stdout=io.StringIO())
    User.objects.update(must_change_password=False)
    Person.objects.filter(phone="").update(phone="0912 345 678")
    at = builder.STARTS_AT
    commander = access.actor_for(User.objects.get(username="chihuytruong"), at=at)
    for key, value in (("alert.push", True), ("alert.deadline_minutes", 1)):
        sign_value(actor=commander, key=key, value=value, from_date=at.date(), source="đo", at=at)
    for user in User.objects.filter(is_active=True).order_by("pk"):
        set_mail(actor=access.actor_for(user, at=at), address=f"{user.username}@xa.example.vn", at=at)
        _subscribe(user, at)


def _subscribe(user: Any, at: Any) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    from trucban.access import selectors as access
    from trucban.lib import web_push
    from trucban.lib.ids import uuid7
    from trucban.notify.services import subscribe

    subscribe(
        actor=access.actor_for(user, at=at),
        device_id=uuid7(),
        endpoint=f"https://fcm.googleapis.com/fcm/send/{user.username}",
        browser_key=web_push.encoded(web_push.point(ec.generate_private_key(ec.SECP256R1()).public_key())),
        secret=web_push.encoded(os.urandom(web_push.SECRET_BYTES)),
        at=at,
    )


class Holes:
    """Where connections go that nobody answers, and how many were taken."""

    def __init__(self) -> None:
        self.silent = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.full = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.taken: list[socket.socket] = []
        self.waiting = [socket.socket() for _number in range(8)]
        for one in self.waiting:  # the queue is full from now on: a SYN is dropped
            one.setblocking(False)
            one.connect_ex(self.full.getsockname())
        Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                self.taken.append(self.silent.accept()[0])
            except OSError:  # it was closed: the measurement is over
                return

    def settings(self) -> dict[str, str]:
        silent, full = (f"127.0.0.1:{one.getsockname()[1]}" for one in (self.silent, self.full))
        zalo = {f"TRUCBAN_ZALO_{name}": "x" for name in ("APP", "SECRET", "RENEW", "TEMPLATE")}
        return zalo | {
            "https_proxy": f"http://{silent}",  # on the way to the push services and to Zalo
            "TRUCBAN_SMS_GATEWAY": f"http://{silent}/",
            "TRUCBAN_SMS_TOKEN": "x",
            "TRUCBAN_MAIL": f"smtp://{full}",
            "TRUCBAN_MAIL_FROM": "trucban@xa.example.vn",
        }


@contextmanager
def _black_holes() -> Iterator[Holes]:
    holes = Holes()
    try:
        yield holes
    finally:
        for one in (holes.silent, holes.full, *holes.waiting, *holes.taken):
            one.close()


@contextmanager
def _running(port: int, more: dict[str, str]) -> Iterator[int]:
    """Run the server and the worker, as `trucban up` does; yield the server's process id."""
    from trucban.config.command import serve
    from trucban.config.command.up import answers

    environment = {**os.environ, **more, "PYTHONPATH": str(ROOT / "src")}
    commands = (
        serve.command(host="127.0.0.1", port=port),
        [sys.executable, "-m", "trucban", "worker"],
    )
    running = [subprocess.Popen(command, env=environment) for command in commands]
    try:
        if not answers(port):
            raise SystemExit("the server does not answer: nothing was measured")
        yield running[0].pid
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def _cpu_ms(pid: int) -> float:
    """Return how long the threads of a process and of its children were on a processor."""
    total, waiting = 0, [pid]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
            waiting += map(int, (task / "children").read_text().split())
    return total / 1e6


class Taken(NamedTuple):
    """Milliseconds of one write: of the clock, of the server's processor time."""

    wall: float
    cpu: float


# --- who writes --------------------------------------------------------------------------------------------------


class Hand:
    """Somebody who writes: logged in at the desk, or a phone by its token."""

    def __init__(self, port: int, server: int, headers: dict[str, str]) -> None:
        self.server = server
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = headers

    def write(self, address: str, body: str, kind: str = FORM) -> tuple[Taken, str]:
        """Send; return how long it took until the answer was whole, and where that leads or what it says."""
        cpu, begun = _cpu_ms(self.server), time.perf_counter()
        self.line.request("POST", address, body.encode(), self.headers | {"Content-Type": kind})
        answer = self.line.getresponse()
        said = answer.read()
        took = Taken((time.perf_counter() - begun) * 1000, _cpu_ms(self.server) - cpu)
        if answer.status not in {200, 302}:
            raise SystemExit(f"{address}: {answer.status}, nothing was measured\n{_complaint(said.decode())}")
        return took, answer.headers.get("Location", "") or said.decode()


def _complaint(page: str) -> str:
    """Return what a refused form says, out of its page."""
    return (
        " ".join(re.findall(r'class="[^"]*(?:error|warning|danger)[^"]*"[^>]*>([^<]+)', page)) or page[:300]
    )


def _logged_in(port: int, server: int, user: Any) -> Hand:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={CSRF}"
    return Hand(port, server, {"Cookie": cookies, "X-CSRFToken": CSRF})


class Writers:
    """The commander, the phone of a member, and whoever is told of an alert."""

    def __init__(self, port: int, server: int) -> None:
        from trucban.access import selectors as access
        from trucban.access.models import Agency, User
        from trucban.field.services import enrol_device
        from trucban.lib.clock import VIETNAM
        from trucban.web.clock import commune_now

        self.port, self.server = port, server
        self.user = User.objects.select_related("commune").get(username="chihuytruong")
        self.now = lambda: commune_now(self.user.commune).astimezone(VIETNAM)
        self.desk = _logged_in(port, server, self.user)
        self.owner = str(Agency.objects.get(kind=Agency.Kind.COMMAND).pk)
        self.people: dict[Any, Hand] = {}
        self.device, token = enrol_device(
            actor=access.actor_for(self.user, at=self.now()), name="Máy đo", at=self.now()
        )
        self.phone, self.seq = Hand(port, server, {"Authorization": f"Bearer {token}"}), 0
        self.incident = ""

    def kinds(self) -> dict[str, Callable[[], Taken]]:
        return {
            "new incident": self.report,
            "note on an incident": lambda: self._post(
                f"{self.incident}ghi/", text="Nước đã rút, còn một hộ chờ"
            ),
            "incident taken in hand": self.take_in_hand,
            "line of the duty book": lambda: self._post(
                "/truc/so-truc-ban/", category="SITUATION", text="Mưa to, nước lên chậm"
            ),
            "task given": lambda: self._post(
                "/viec/moi/", title="Kiểm tra kè", owner=self.owner, due_date=self.now().date().isoformat()
            ),
            "watch called": self.call,
            "alert acknowledged": self.acknowledge,
            "roster published": self.publish,
            "phone: incident and two lines": self.contact,
        }

    def _post(self, address: str, **form: str) -> Taken:
        return self.desk.write(address, urlencode(form))[0]

    def report(self) -> Taken:
        form = {
            "line": "Cháy bếp nhà dân, đã dập xong",
            "kind": "FIRE",
            "level": "2",
            "happened_at": self.now().strftime("%Y-%m-%dT%H:%M"),
            "dead": "0",
            "injured": "0",
            "persons_concerned": "0",
        }
        took, self.incident = self.desk.write("/vu-viec/moi/", urlencode(form))
        return took

    def take_in_hand(self) -> Taken:
        self.report()
        return self._post(f"{self.incident}buoc/", to="HANDLING")

    def call(self) -> Taken:
        """Call the watch: a notice by every channel is put on its way, and nobody acknowledges it."""
        return self._post("/truc/bao-dong/moi/", title="Nước lên nhanh ở ngầm", is_urgent="on")

    def acknowledge(self) -> Taken:
        from trucban.duty.models import AlertStep

        self.call()
        step = AlertStep.objects.filter(state="TOLD").order_by("-told_at", "-pk").select_related("user")[0]
        assert step.user
        hand = self.people.setdefault(step.user_id, _logged_in(self.port, self.server, step.user))
        return hand.write(f"/truc/bao-dong/{step.alert_id}/nhan/", "")[0]

    def publish(self) -> Taken:
        from trucban.demo.stage import NEXT_WEEK
        from trucban.duty.models import Roster

        self._post(f"/tuan/{NEXT_WEEK}/lich-truc/mo-du-thao/")
        draft = Roster.objects.get(iso_year=NEXT_WEEK.year, iso_week=NEXT_WEEK.number, status="DRAFT")
        return self._post(f"/truc/ban/{draft.pk}/ban-hanh/")

    def contact(self) -> Taken:
        from trucban.field.protocol.canonical import canonical
        from trucban.field.protocol.items import Item, written
        from trucban.lib.ids import uuid7

        at = self.now().replace(microsecond=0)
        said: tuple[tuple[str, dict[str, object]], ...] = (
            ("incident.report", {"kind": "FIRE", "summary": "Cháy bếp, đã dập xong"}),
            ("duty.line", {"category": "SITUATION", "text": "Mưa to"}),
            ("duty.line", {"category": "SITUATION", "text": "Mưa nhỏ dần"}),
        )
        items = []
        for kind, payload in said:
            self.seq += 1
            item = Item(uuid7(), self.device.pk, self.seq, self.user.pk, kind, 1, at, at, payload)
            items.append(item.as_json())
        message = {"head": self.seq, "now": written(at), "items": items, "ask": []}
        took, answer = self.phone.write("/dong-bo/nhat-ky/", canonical(message).decode(), JSON)
        states = {one["state"] for one in json.loads(answer)["states"]}
        if states != {"APPLIED"}:
            raise SystemExit(f"items of the phone are {states}: nothing was measured")
        return took


# --- measuring ---------------------------------------------------------------------------------------------------


def _measure(options: argparse.Namespace, holes: Holes) -> dict[str, Any]:
    from django.core.management import call_command

    from trucban.config.command.up import choose_port

    call_command("collectstatic", verbosity=0, interactive=False)
    before, order = machine(), random.Random(options.seed)
    taken: dict[str, dict[str, list[Taken]]] = {"off": {}, "on": {}}
    loads: list[float] = []
    chain: dict[str, Any] = {}
    for number, block in enumerate(BLOCKS, start=1):
        port = choose_port("127.0.0.1", None)
        with _running(port, holes.settings() if block == "on" else {}) as server:
            writers = Writers(port, server)
            for name, one in _shuffled(writers, order, options.rounds):
                taken[block].setdefault(name, []).append(one())
            loads.append(round(os.getloadavg()[0], 1))
            print(f"block {number} ({block}) done, load {loads[-1]}", file=sys.stderr)
            if number == len(BLOCKS):
                chain = _chain(writers)
    return {
        "database": database_name(),
        "seed": options.seed,
        "rounds_a_block": options.rounds,
        "blocks": BLOCKS,
        "load_after_each_block": loads,
        "machine": before,
        "machine_after": machine(),
        "versions": versions("granian"),
        "writes": {name: {block: _line(taken[block][name]) for block in taken} for name in taken["on"]},
        "all_writes": {
            block: _line([one for rows in taken[block].values() for one in rows]) for block in taken
        },
        "budget_p95_ms": BUDGET_MS,
        "connections_taken_and_not_answered": len(holes.taken),
        "deliveries": _deliveries(),
        "chain_with_nobody_acknowledging": chain,
    }


def _shuffled(writers: Writers, order: random.Random, rounds: int) -> list[tuple[str, Callable[[], Taken]]]:
    """Return every kind so many times; each is done once before, unmeasured, as a server in use has done it."""
    kinds = list(writers.kinds().items())
    for _name, one in kinds:
        one()
    found = kinds * rounds
    order.shuffle(found)
    return found


def _line(taken: list[Taken]) -> dict[str, float | int]:
    wall, cpu = [one.wall for one in taken], [one.cpu for one in taken]
    return {
        "writes": len(taken),
        "p50_ms": round(statistics.median(wall), 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
        "most_ms": round(max(wall), 1),
        "p50_cpu_ms": round(statistics.median(cpu), 1),
        "p95_cpu_ms": round(statistics.quantiles(cpu, n=20)[-1], 1),
    }


def _deliveries() -> dict[str, int]:
    from django.db.models import Count

    from trucban.notify.models import Delivery

    rows = Delivery.objects.values_list("channel", "state").annotate(Count("pk")).order_by("channel", "state")
    return {f"{channel} {state}": count for channel, state, count in rows}


def _chain(writers: Writers) -> dict[str, Any]:
    """Wait until an alert nobody acknowledges is a call list, with everything else still on its way; how late each step came."""
    from trucban.duty.models import Alert, AlertStep

    writers.call()
    alert = Alert.objects.order_by("-started_at", "-pk")[0]
    deadline = time.monotonic() + CHAIN_S
    while alert.state == Alert.State.OPEN:
        if time.monotonic() > deadline:
            raise SystemExit("the alert has not come to its call list: nothing was measured")
        time.sleep(2)
        alert.refresh_from_db()
    steps = [step for step in AlertStep.objects.filter(alert=alert).order_by("position") if step.deadline_at]
    late = [
        (after.told_at - before.deadline_at).total_seconds()
        for before, after in pairwise(steps)
        if after.told_at and before.deadline_at
    ]
    return {
        "state": alert.state,
        "steps": len(steps),
        "minutes_to_acknowledge": 1,
        "seconds_a_step_came_late": {
            "median": round(statistics.median(late), 1),
            "most": round(max(late), 1),
        },
    }


if __name__ == "__main__":
    main()
