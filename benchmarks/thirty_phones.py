"""
A day of thirty phones with one commune: lines that break, answers that are lost, a server killed in the middle of it.

    python benchmarks/thirty_phones.py --seconds 120 --seed 1 --out benchmarks/results/thirty-phones.json

Three are the real application in Chromium, twenty-seven speak the protocol with its own outbox; all reach a real server
through lines that are cut. Three clocks are hours or years off. Some answers never arrive, some messages are sent twice,
some phones die after an answer and before they wrote it down. The day is told in the seconds given; then everything
is whole again, and it is waited until nobody has anything unsent. At last the server's tables are counted against what
was written: nothing may be missing, doubled or held.
"""

import argparse
import hashlib
import json
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from playwright.sync_api import Page, sync_playwright
from tests.web.browser.line import Line
from tests.web.browser.server import environment, prepare, started

from benchmarks.installation import machine, versions

SPEAKERS, BROWSERS, LINES = 27, 3, 6
STAFF = ("an", "phuc", "dung")  # at the three browsers
OFFICES = (
    "an",
    "phuc",
    "dung",
    "giang",
    "minh",
)  # whose offices the others hold: staff, police, a hamlet's leader
CLOCKS = {0: timedelta(hours=5), 1: timedelta(hours=-7), 2: timedelta(days=-400)}  # how far a phone's is off
PATIENCE_S = 10
PIECE = 64 * 1024
WRITE = """async ({ summary, picture }) => {
  const { save } = await import("/static/phone/store.js");
  const { digest } = await import("/static/phone/canonical.js");
  const pictures = [];
  if (picture) {
    const canvas = new OffscreenCanvas(400, 300);
    const context = canvas.getContext("2d");
    context.fillStyle = `#${picture}`;
    context.fillRect(0, 0, 400, 300);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    const sha256 = await digest(await blob.arrayBuffer());
    pictures.push({ blob, sha256, original: sha256, size: blob.size, type: "image/jpeg" });
  }
  const report = await save("incident.report", { kind: "FIRE", summary }, { pictures });
  await save("incident.note", { incident: report.id, text: `${summary}: ghi thêm` }, { after: [report.id] });
}"""
UNSENT = """async () => {
  const { db } = await import("/static/phone/store.js");
  const [items, media] = [await db.items.toArray(), await db.media.toArray()];
  return [...items, ...media].filter((row) => row.state !== "RECEIVED").length;
}"""


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"  # what is made once lies beside it
        prepare(home, world="tests.web.browser.night")
        os.environ.update(environment(home))
        import django

        django.setup()
        answer = day(home, options)
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    return 0 if answer["is_whole"] else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120, help="how long the day is")
    parser.add_argument("--limit", type=float, default=900, help="seconds after it until it is given up")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def day(home: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Let it be lived, wait until all is sent, and count."""
    with Commune(home) as commune:
        before = _kept(home)
        commune.lines = [Line(commune.address) for _ in range(LINES)]
        speakers = [
            Speaker(number, commune.lines[number % LINES], options.seed) for number in range(SPEAKERS)
        ]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=options.chromium)
            pages = list(_pages(browser, commune))
            told, waited = _lived(commune, speakers, pages, options)
            unsent = _left(pages, speakers)
            browser.close()
        kept = {name: count - before[name] for name, count in _kept(home).items()}
    written = sum((one.written for one in speakers), Counter[str]())
    written += Counter({"incidents": told["reports"], "notes": told["reports"], "pictures": told["pictures"]})
    is_whole = not unsent and not kept["held, waiting or set aside"] and not kept["other contents"]
    is_whole &= all(kept[name] == kept[f"different {name}"] == count for name, count in written.items())
    took = sorted(one for speaker in speakers for one in speaker.contacts)
    return {
        "is_whole": is_whole,
        "written": dict(written),
        "kept": kept,
        "unsent": unsent,
        "happened": {
            "lines cut": told["lines cut"],
            "server killed": told["server killed"],
            "answers lost on the line": sum(line.lost for line in commune.lines),
            "messages sent twice": sum(one.twice for one in speakers),
            "died before writing an answer down": sum(one.died for one in speakers),
            "contacts that failed": sum(one.failed for one in speakers),
        },
        "contacts": len(took),
        "contact_seconds": {"median": took[len(took) // 2], "p95": took[int(0.95 * len(took))], "most": took[-1]},
        "seconds_until_all_was_sent": round(waited, 1),
        "seed": options.seed,
        "day_seconds": options.seconds,
        "machine": machine(),
        "versions": versions("granian"),
    }  # fmt: skip


def _lived(
    commune: "Commune", speakers: list["Speaker"], pages: list[Page], options: argparse.Namespace
) -> tuple[Counter[str], float]:
    """Live the day, make everything whole, and wait; return what happened and the seconds waited."""
    chance, told, is_over = random.Random(options.seed), Counter[str](), threading.Event()
    threads = [threading.Thread(target=one.live, args=(is_over,), daemon=True) for one in speakers]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    while time.monotonic() - begun < options.seconds:
        _write(pages, chance, told)
        _mishap(commune, chance, told)
        time.sleep(chance.uniform(2, 5))
    for line in commune.lines:
        line.is_up, line.answers_to_lose = True, 0
    is_over.set()
    waited = _until(lambda: _left(pages, speakers) == 0, options.limit)
    for thread in threads:
        thread.join(PATIENCE_S)
    return told, waited


class Commune:
    """A server that is killed and started again; lines always find the one that lives."""

    def __init__(self, home: Path) -> None:
        self._home, self.lines = home, list[Line]()

    def __enter__(self) -> "Commune":
        self._process, self.address = started(self._home)
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()

    def dies(self) -> None:
        """Kill it as a power cut would, and start another."""
        self._process.kill()
        self._process.wait()
        self._process, self.address = started(self._home)
        host, port = self.address.removeprefix("http://").split(":")
        for line in self.lines:
            line.server = (host, int(port))


class Speaker:
    """A phone without a screen: the protocol's outbox, a line, a clock that may be wrong."""

    def __init__(self, number: int, line: Line, seed: int) -> None:
        from trucban.access import selectors
        from trucban.field.protocol.outbox import Outbox
        from trucban.field.services import enrol_device
        from trucban.field.trial.disk import Disk
        from trucban.field.trial.keeps import DiskBox
        from trucban.web.clock import commune_now

        user = _account(number)
        at = commune_now(user.commune)
        device, self.token = enrol_device(actor=selectors.actor_for(user, at=at), name=f"Máy {number}", at=at)
        self.device, self.actor, self.number, self.line = device.pk, user.pk, number, line
        self._ahead = CLOCKS.get(number, timedelta())
        self._offset_s = 0
        self._heard(at)
        self.chance = random.Random(f"{seed} {number}")
        self.box = DiskBox(Disk())
        self.box.begin(self.device)
        self.outbox = Outbox(self.box)
        self.files: dict[str, bytes] = {}
        self.written, self.contacts = Counter[str](), list[float]()
        self.twice = self.died = self.failed = 0

    def live(self, is_over: threading.Event) -> None:
        """Write and send until the day is over, then only send."""
        while not is_over.is_set():
            if self.chance.random() < 0.5:
                self._write()
            self._send()
            is_over.wait(self.chance.uniform(1, 4))
        while self.unsent():
            self._send()
            time.sleep(0.5)

    def unsent(self) -> int:
        return len(self.box.unsent()) + len(self.files)

    def _write(self) -> None:
        number = self.written["incidents"]
        summary, media = f"Ngày ba mươi máy {self.number}-{number}", ()
        if self.chance.random() < 0.3:
            content = b"\xff\xd8\xff" + self.chance.randbytes(self.chance.randint(1_000, 200_000))
            media = (self._file(content),)
        report = self._say("incident.report", {"kind": "FIRE", "summary": summary}, media=media)
        self._say("incident.note", {"incident": str(report), "text": f"{summary}: ghi thêm"}, after=(report,))
        self.written.update({"incidents": 1, "notes": 1, "pictures": len(media)})

    def _file(self, content: bytes) -> Any:
        from trucban.field.protocol.items import MediaName

        sha256 = hashlib.sha256(content).hexdigest()
        self.files[sha256] = content
        return MediaName(sha256, len(content), "image/jpeg")

    def _say(self, kind: str, payload: dict[str, Any], **more: Any) -> UUID:
        from trucban.field.protocol.items import Item
        from trucban.lib.ids import uuid7

        at, key = self._now(), uuid7()
        self.outbox.save(
            lambda seq: Item(
                key, self.device, seq, self.actor, kind, 1, at, at, payload, self._offset_s, **more
            )
        )
        return key

    def _heard(self, now: datetime) -> None:
        """Learn how far the server's clock is from this one."""
        self._offset_s = round((now - self._now()).total_seconds())

    def _now(self) -> datetime:
        return (datetime.now(UTC) + self._ahead).replace(microsecond=0)

    def _send(self) -> None:
        try:
            self._contact()
            for sha256 in list(self.files):
                self._upload(sha256)
        except (OSError, ValueError):  # no line, a line that broke, half an answer
            self.failed += 1

    def _contact(self) -> None:
        from trucban.field.protocol.items import Receipt, moment_of, written
        from trucban.field.protocol.outbox import Answer

        items = [item.as_json() for item in self.outbox.batch()]
        if not items:
            return
        message = {"head": self.box.head(), "now": written(self._now()), "items": items}
        begun = time.monotonic()
        said = self._ask("nhat-ky/", "POST", json.dumps(message).encode())
        self.contacts.append(round(time.monotonic() - begun, 3))
        if self.chance.random() < 0.1:
            self.twice += 1
            said = self._ask("nhat-ky/", "POST", json.dumps(message).encode())
        if self.chance.random() < 0.1:
            self.died += 1
            return
        self._heard(moment_of(said["now"]))
        receipts = [Receipt.read(one) for one in said["receipts"]]
        self.outbox.settle(Answer(receipts, tuple((a, b) for a, b in said["holds"])))

    def _upload(self, sha256: str) -> None:
        content = self.files[sha256]
        state = self._ask(f"tep/{sha256}/", "GET")
        while not state["received"]:
            piece = content[state["have"] : state["have"] + PIECE]
            state = self._ask(f"tep/{sha256}/?offset={state['have']}", "PUT", piece)
        del self.files[sha256]

    def _ask(self, path: str, method: str, data: bytes | None = None) -> Any:
        kind = "application/octet-stream" if method == "PUT" else "application/json"
        asked = urllib.request.Request(
            f"{self.line.address}/dong-bo/{path}",
            data,
            {"Authorization": f"Bearer {self.token}", "Content-Type": kind},
            method=method,
        )
        with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
            return json.loads(answer.read())


def _account(number: int) -> Any:
    """Make an account with a mandate of its own for one of the offices."""
    from trucban.access.models import Mandate, User

    holds = Mandate.objects.select_related("commune").get(user__username=OFFICES[number % len(OFFICES)])
    user = User.objects.create(
        commune=holds.commune,
        username=f"may{number}",
        name=f"Người giữ máy {number}",
        created_at=holds.starts_at,
        must_change_password=False,
    )
    Mandate.objects.create(
        commune=holds.commune,
        user=user,
        office_id=holds.office_id,
        starts_at=holds.starts_at,
        reason="đo",
        given_by_id=holds.given_by_id,
    )
    return user


def _pages(browser: Any, commune: Commune) -> Iterator[Page]:
    """Yield the application on three phones, each added with a code of its holder's."""
    from tests.web.browser.conftest import log_in

    for number in range(BROWSERS):
        desk = browser.new_context(base_url=commune.address, locale="vi-VN").new_page()
        log_in(desk, STAFF[number])
        desk.goto("/dong-bo/")
        desk.click("form[action='/dong-bo/ma/'] button")
        code = desk.locator(".code").inner_text()
        page = browser.new_context(base_url=commune.lines[number].address, locale="vi-VN").new_page()
        page.set_default_timeout(120_000)
        page.goto("/dien-thoai/")
        page.fill("#code", code)
        page.locator("main form button").click()
        page.wait_for_selector("text=Theo bàn trực lúc")
        desk.context.close()
        yield page


def _write(pages: list[Page], chance: random.Random, told: Counter[str]) -> None:
    for number, page in enumerate(pages):
        if chance.random() < 0.4:
            picture = f"{chance.randrange(16**6):06x}" if chance.random() < 0.5 else ""
            summary = f"Ngày ba mươi máy trình duyệt {number}-{told['reports']}"
            page.evaluate(WRITE, {"summary": summary, "picture": picture})
            told["reports"] += 1
            told["pictures"] += bool(picture)


def _mishap(commune: Commune, chance: random.Random, told: Counter[str]) -> None:
    """Cut a line or mend it, let answers get lost, kill the server."""
    for line in commune.lines:
        if not line.is_up and chance.random() < 0.4:
            line.is_up = True
    drawn = chance.random()
    if drawn < 0.35:
        chance.choice(commune.lines).is_up = False
        told["lines cut"] += 1
    elif drawn < 0.65:
        chance.choice(commune.lines).answers_to_lose += 3
    elif drawn < 0.75:
        commune.dies()
        told["server killed"] += 1


def _left(pages: list[Page], speakers: list[Speaker]) -> int:
    for page in pages:
        page.evaluate("dispatchEvent(new Event('online'))")
    return sum(page.evaluate(UNSENT) for page in pages) + sum(one.unsent() for one in speakers)


def _until(holds: Callable[[], bool], limit: float) -> float:
    begun = time.monotonic()
    while not holds() and time.monotonic() - begun < limit:
        time.sleep(1)
    return time.monotonic() - begun


def _kept(home: Path) -> dict[str, int]:
    """Count what the server holds of the day."""
    incidents = "incident_incident WHERE summary LIKE 'Ngày ba mươi máy%'"
    notes = "incident_timelineentry WHERE text LIKE 'Ngày ba mươi máy%: ghi thêm'"
    counted = {
        "incidents": f"count(*) FROM {incidents}",
        "different incidents": f"count(DISTINCT summary) FROM {incidents}",
        "notes": f"count(*) FROM {notes}",
        "different notes": f"count(DISTINCT text) FROM {notes}",
        "pictures": "count(*) FROM field_media WHERE complete_at IS NOT NULL",
        "different pictures": "count(DISTINCT sha256) FROM field_media",
        "chunks left over": "count(*) FROM field_mediachunk",
        "held, waiting or set aside": "count(*) FROM field_journalitem WHERE state <> 'APPLIED'",
        "other contents": "count(*) FROM field_othercontent",
    }
    with closing(sqlite3.connect(next(home.rglob("*.sqlite3")))) as database:
        return {name: database.execute(f"SELECT {what}").fetchone()[0] for name, what in counted.items()}


if __name__ == "__main__":
    raise SystemExit(main())
