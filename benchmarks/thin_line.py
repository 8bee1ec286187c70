"""
A day without a line, then a thin one: 5 incidents, 20 pictures, 200 points of a way, over 64 kbit/s that break every 20 s.

    python benchmarks/thin_line.py --out benchmarks/results/thin-line.json

The real application in Chromium writes to its own store, a real server takes it, and between the two stands a proxy that
lets so many bytes a second through in each direction and cuts every connection, mid-word, when its time is over. The day
itself is told by the phone's clock; sending is measured in real time. Afterwards the server's tables are counted.
"""

import argparse
import json
import os
import platform
import socket
import sqlite3
import tempfile
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Page, sync_playwright
from tests.web.browser.server import prepare, serving

PIECE_S = 0.05
OWN = "device_id = (SELECT id FROM field_device ORDER BY enrolled_at DESC LIMIT 1)"
TABLES = {
    "items": f"field_journalitem WHERE {OWN}",
    "items entered": f"field_journalitem WHERE state = 'APPLIED' AND {OWN}",
    "other contents": "field_othercontent",
    "incidents": "incident_incident WHERE summary LIKE 'Ngày mất mạng%'",
    "notes": "incident_timelineentry WHERE text LIKE 'Ghi thêm%'",
    "lines of the duty book": "duty_dutybookline WHERE text LIKE 'Dòng%'",
    "pictures": "field_media",
    "pictures whole": "field_media WHERE complete_at IS NOT NULL",
    "chunks left over": "field_mediachunk",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bits", type=int, default=64_000, help="a second, in each direction")
    parser.add_argument("--up", type=float, default=20, help="seconds until the line breaks")
    parser.add_argument("--down", type=float, default=2, help="seconds until it is there again")
    parser.add_argument("--pictures", type=int, default=20)
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which it is given up")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"  # what is made once lies beside it
        prepare(home, world="tests.web.browser.night")
        with serving(home) as address:
            answer = measured(home, address, options)
    text = json.dumps(answer, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    return 0


def measured(home: Path, server: str, options: argparse.Namespace) -> dict[str, Any]:
    line = ThinLine(server, bytes_a_second=options.bits / 8)
    with sync_playwright() as playwright, closing(line):
        browser = playwright.chromium.launch(executable_path=options.chromium)
        page = browser.new_context(base_url=line.address, locale="vi-VN").new_page()
        patrol = enrolled(page, server, browser.new_context(base_url=server, locale="vi-VN").new_page())
        line.is_up = False
        written = page.evaluate(DAY, {"pictures": options.pictures, "patrol": patrol})
        line.breaks(up=options.up, down=options.down)
        steps = sent(page, options.limit)
        browser.close()
    with closing(sqlite3.connect(next(home.rglob("*.sqlite3")))) as database:
        kept = {
            name: database.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
            for name, what in TABLES.items()
        }
        (track,) = database.execute(
            "SELECT track FROM patrol_patrol WHERE id = ?", [patrol.replace("-", "")]
        ).fetchone()
    kept["points"] = len(json.loads(track or "[]"))
    carried = line.carried
    return {
        "machine": {
            "cores": os.cpu_count(),
            "processor": platform.machine(),
            "python": platform.python_version(),
        },
        "line": {
            "bits_a_second": options.bits,
            "seconds_up": options.up,
            "seconds_down": options.down,
            "broken": line.broken,
        },
        "written": written,
        "seconds_until_received": steps,
        "bytes_up": carried,
        "bytes_up_by_what_was_written": round(carried / written["bytes"], 3),
        "at_the_server": kept,
    }


def enrolled(page: Page, server: str, desk: Page) -> str:
    """Add the phone with a code of the commander's; return the patrol that is out."""
    from tests.web.browser.conftest import log_in  # needs Django's tables

    log_in(desk, "an")
    desk.goto("/dong-bo/")
    desk.click("form[action='/dong-bo/ma/'] button")
    code = desk.locator(".code").inner_text()
    page.goto("/dien-thoai/")
    page.fill("#code", code)
    page.locator("main form button").click()
    page.wait_for_selector("text=Theo bàn trực lúc", timeout=60_000)
    desk.goto("/tuan-tra/")
    desk.locator("a:has-text('Tuần tra sáng')").first.click()
    desk.wait_for_load_state()
    return desk.url.rstrip("/").rpartition("/")[2]


DAY = """async ({ pictures, patrol }) => {
  const { db, save } = await import("/static/phone/store.js");
  const { digest } = await import("/static/phone/canonical.js");
  const real = Date.now;
  const [hours, begun] = [24, real()];
  let said = 0;
  Date.now = () => Math.min(real(), begun - (hours - said) * 3600 * 1000); // the day goes by as things are written
  const picture = async () => {
    const canvas = new OffscreenCanvas(1600, 1200);
    const context = canvas.getContext("2d");
    const image = context.createImageData(1600, 1200);
    for (let place = 0; place < image.data.length; place += 65536) crypto.getRandomValues(image.data.subarray(place, place + 65536));
    for (let place = 3; place < image.data.length; place += 4) image.data[place] = 255;
    context.putImageData(image, 0, 0);
    context.filter = "blur(3px)";
    context.drawImage(canvas, 0, 0);
    let blob;
    for (let quality = 0.9; !blob || blob.size > 400 * 1024; quality -= 0.08) blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    const sha256 = await digest(await blob.arrayBuffer());
    return { blob, sha256, original: sha256, size: blob.size, type: "image/jpeg" };
  };
  const taken = [];
  while (taken.length < pictures) taken.push(await picture());
  const total = { bytes: 0, items: 0, pictures: 0, points: 0 };
  const write = async (kind, payload, more = {}) => {
    const row = await save(kind, payload, { ...more, happenedAt: Date.now() });
    total.items += 1;
    total.bytes += row.text.length + (more.pictures ?? []).reduce((sum, one) => sum + one.size, 0);
    total.pictures += (more.pictures ?? []).length;
    said += 1;
    return row;
  };
  const moment = (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  for (let batch = 0; batch < 4; batch += 1) {
    const points = Array.from({ length: 50 }, (_none, place) => {
      const number = 50 * batch + place;
      return [1067000000 + 3000 * number, 172000000, moment(real() - (200 - number) * 60 * 1000)];
    });
    await write("track.points", { patrol, points });
    total.points += points.length;
  }
  for (let number = 0; number < 10; number += 1) {
    await write("duty.line", { category: "SITUATION", text: `Dòng ${number}: ${"mưa to, nước lên chậm. ".repeat(12)}` });
  }
  for (let number = 0; number < 5; number += 1) {
    const summary = `Ngày mất mạng ${number}`;
    const mine = taken.splice(0, Math.ceil(pictures / 10));
    const report = await write("incident.report", { kind: "FIRE", summary }, { pictures: mine });
    await write("incident.note", { incident: report.id, text: `Ghi thêm ${number}` }, { after: [report.id], pictures: taken.splice(0, Math.ceil(pictures / 10)) });
  }
  Date.now = real;
  return total;
}"""
STATE = """async () => {
  const { db } = await import("/static/phone/store.js");
  const [items, media] = [await db.items.toArray(), await db.media.toArray()];
  const open = (rows, part) => rows.filter((row) => row.state !== "RECEIVED" && part(row)).length;
  return {
    "5 incidents": open(items, (row) => row.kind === "incident.report"),
    "everything written": open(items, () => true),
    "pictures": open(media, () => true),
  };
}"""


def sent(page: Page, limit: float) -> dict[str, float]:
    """Wait until the phone holds a receipt for everything; return after how many seconds what was received."""
    begun, steps = time.monotonic(), {}
    page.evaluate("dispatchEvent(new Event('online'))")
    while len(steps) < 3 and time.monotonic() - begun < limit:
        for name, left in page.evaluate(STATE).items():
            if not left and name not in steps:
                steps[name] = round(time.monotonic() - begun, 1)
        time.sleep(0.2)
    return steps


class ThinLine:
    """A proxy of so many bytes a second in each direction, shared by all connections, that cuts them all now and then."""

    def __init__(self, server: str, *, bytes_a_second: float) -> None:
        host, port = server.removeprefix("http://").split(":")
        self.server, self.rate = (host, int(port)), bytes_a_second
        self.is_up, self.is_thin, self.carried, self.broken = True, False, 0, 0
        self.open: set[socket.socket] = set()
        self.turns = {"up": threading.Lock(), "down": threading.Lock()}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self.listener.close()

    def breaks(self, *, up: float, down: float) -> None:
        """From now on it is thin, and is cut again and again."""
        self.is_thin = self.is_up = True
        threading.Thread(target=self._break, args=(up, down), daemon=True).start()

    def _break(self, up: float, down: float) -> None:
        while True:
            time.sleep(up)
            self.is_up = False
            self.broken += 1
            for side in list(self.open):
                with suppress(OSError):
                    side.shutdown(socket.SHUT_RDWR)
            time.sleep(down)
            self.is_up = True

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                phone, _address = self.listener.accept()
                threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        with suppress(OSError), phone:
            if not self.is_up:
                return
            with socket.create_connection(self.server, 30) as server:
                self.open |= {phone, server}
                back = threading.Thread(target=self._pump, args=(server, phone, "down"), daemon=True)
                back.start()
                self._pump(phone, server, "up")
                back.join()
                self.open -= {phone, server}

    def _pump(self, source: socket.socket, target: socket.socket, way: str) -> None:
        with suppress(OSError):
            while data := source.recv(max(256, int(self.rate * PIECE_S)) if self.is_thin else 65536):
                if self.is_thin:
                    with self.turns[way]:
                        time.sleep(len(data) / self.rate)
                    self.carried += len(data) if way == "up" else 0
                if not self.is_up:
                    break
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    raise SystemExit(main())
