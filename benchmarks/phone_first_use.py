"""
How long somebody with a slow phone on a thin line waits: the first visit, adding the phone, every start after that.

    python benchmarks/phone_first_use.py --out benchmarks/results/phone-first-use.json

The real application in Chromium against a real server. The processor is slowed down by Chromium itself (CDP,
``Emulation.setCPUThrottlingRate``); the line is slowed down in one of two ways, each in its own runs:

``cdp``   by Chromium (``Network.emulateNetworkConditions``): the page alone. What the service worker fetches beside it is not slowed down.
``line``  by a proxy that page and worker share, as they do on a phone: so many bits a second each way, half the latency
          each way, one whole latency before a connection carries anything.

Log-in: the desk has made the code before, and typing it is not counted; sending it and reading what is the holder's is. Each run is
a browser profile of its own; for a later start the browser was closed and begun again. Times run from the navigation to what
is on the page, by the page's own clock. Beside each stands a bare page of the same server on the same line, in the same minute,
and the processor time of the page's own thread, which others on the same machine do not lengthen: with ``--cpu 1`` it is what the
application costs, and six times that plus the line is what a phone six times slower takes on a machine that does nothing else.
Of a later start it is also said how many files and transactions of the database stood before one's work did, which no machine changes.
"""

import argparse
import asyncio
import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, sync_playwright
from tests.web.browser.server import environment, prepare, serving

APP, BARE = "/dien-thoai/", "/healthz"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
REST_S = 3
SEEN = {"enrolment": "#code", "work": "#duties"}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=7, help="of each way to slow the line down")
    parser.add_argument("--cpu", type=float, default=6, help="times slower than this machine")
    parser.add_argument("--bits", type=int, default=400_000, help="a second, in each direction")
    parser.add_argument("--latency", type=int, default=100, help="milliseconds there and back")
    parser.add_argument("--lines", nargs="+", choices=["cdp", "line"], default=["cdp", "line"])
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"  # what is made once lies beside it
        prepare(home, world="tests.web.browser.night")
        _compress(home)
        with serving(home) as server, sync_playwright() as playwright:
            answer = measured(playwright, server, home, options)
    text = json.dumps(answer, indent=1, ensure_ascii=False)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    return 0


def _compress(home: Path) -> None:
    """Lay the compressed files beside the others, as `./trucban up` does."""
    line = "import django; django.setup(); from pathlib import Path; from django.conf import settings; "
    line += "from trucban.config.command.prepare import compress_static; compress_static(Path(settings.STATIC_ROOT))"
    subprocess.run([sys.executable, "-c", line], env=environment(home), check=True)


def measured(playwright: Playwright, server: str, home: Path, options: argparse.Namespace) -> dict[str, Any]:
    desk = playwright.chromium.launch(executable_path=options.chromium, args=ARGUMENTS)
    page = desk.new_context(base_url=server, locale="vi-VN").new_page()
    from tests.web.browser.conftest import log_in  # needs Django's tables

    log_in(page, "binh")
    answer: dict[str, Any] = {
        "machine": {
            "cores": os.cpu_count(),
            "processor": platform.machine(),
            "python": platform.python_version(),
            "django": version("django"),
            "playwright": version("playwright"),
            "chromium": desk.version,
            "fixed_loop_s": fixed_loop_s(),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "slowed": {"cpu": options.cpu, "bits_a_second": options.bits, "latency_ms": options.latency},
        "shell_gzip_bytes": shell_bytes(),
    }
    for way in options.lines:
        runs = [
            _run(playwright, server, page, home / f"{way}-{turn}", way, options)
            for turn in range(options.runs)
        ]
        answer[way] = {
            name: {"median": statistics.median(values), "least": min(values), "most": max(values)}
            for name in runs[0]
            if (values := [run[name] for run in runs])
        }
    answer["machine"]["load_after"] = round(os.getloadavg()[0], 2)
    desk.close()
    return answer


def fixed_loop_s() -> float:
    """Return the processor time of ten million squares in Python, the least of three: how fast this machine is today."""
    took = []
    for _try in range(3):
        begun = time.process_time()
        sum(number * number for number in range(10_000_000))
        took.append(time.process_time() - begun)
    return round(min(took), 2)


def shell_bytes() -> dict[str, int]:
    """Return what a first visit needs, compressed, and what the worker keeps in all."""
    from trucban.web.phone import files

    scripts = {name: files._content(name) for name in files.names()}
    needed = {name: data for name, data in scripts.items() if name.endswith(("js", "mjs", "css"))}
    needed |= {"shell": files.shell(), "words": files.words_in("vi")}
    return {
        "files": len(needed),
        "first visit": sum(len(gzip.compress(data, 9)) for data in needed.values()),
        "of which Dexie": len(gzip.compress(needed["vendor/dexie/dexie.min.mjs"], 9)),
    }


def _run(
    playwright: Playwright, server: str, desk: Page, profile: Path, way: str, options: argparse.Namespace
) -> dict[str, float]:
    desk.goto("/dong-bo/")
    desk.click("form[action='/dong-bo/ma/'] button")
    code = desk.locator(".code").inner_text()
    thin = way == "line"
    line = SharedLine(server, bits=options.bits, latency_s=options.latency / 1000)
    took: dict[str, float] = {}
    with closing(line):
        address = line.address if thin else server
        with _phone(playwright, address, profile, options, cdp=not thin) as (page, spent):
            page.goto(BARE)
            took["bare page"] = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
        with _phone(playwright, address, profile, options, cdp=not thin) as (page, spent):
            page.goto(APP, wait_until="commit")
            took["first paint"] = _seen(page, "enrolment") and _painted(page)
            took["first visit: the form for the code"] = _seen(page, "enrolment")
            took["processor of a first visit"] = spent()
            page.fill("#code", code)
            begun = page.evaluate("performance.now()")
            page.locator("main form button").dispatch_event("click")
            took["code sent: my work"] = _seen(page, "work") - begun
            took["first use"] = took["first visit: the form for the code"] + took["code sent: my work"]
            _until(page, "navigator.serviceWorker.ready.then(() => true)")
            took["ready without a line, at the latest"] = page.evaluate("performance.now()")
            took["bytes of the page"] = page.evaluate(BYTES)
        with _phone(playwright, address, profile, options, cdp=not thin) as (page, spent):
            page.goto(APP, wait_until="commit")
            took["later start"] = _seen(page, "work")
            took["processor of a later start"] = spent()
            took["files of a later start"] = _until(page, "window.asked?.work.files")
            took["transactions of a later start"] = _until(page, "window.asked?.work.transactions")
            time.sleep(REST_S)  # what writes and sends is loaded, the desk is asked
            took["processor of a later start with what follows"] = spent()
        with _phone(playwright, address, profile, options, cdp=not thin) as (page, spent):
            page.context.set_offline(True)
            page.goto(APP, wait_until="commit")
            took["later start without a line"] = _seen(page, "work")
            page.context.set_offline(False)
            page.evaluate(SIGN_OUT)  # an account has five phones at most
    return {name: round(value) for name, value in took.items()}


@contextmanager
def _phone(
    playwright: Playwright, address: str, profile: Path, options: argparse.Namespace, *, cdp: bool
) -> Iterator[tuple[Page, Callable[[], float]]]:
    """Yield a page of a browser that has just been started, and what says how long its thread has used a processor."""
    context: BrowserContext = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=options.chromium,
        args=ARGUMENTS,
        base_url=address,
        locale="vi-VN",
        viewport={"width": 360, "height": 740},
    )
    context.add_init_script(WATCH % json.dumps(SEEN))
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": options.cpu})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    if cdp:
        session.send("Network.enable")
        rate = options.bits / 8
        conditions = {
            "offline": False,
            "latency": options.latency,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        }
        session.send("Network.emulateNetworkConditions", conditions)
    try:
        yield page, lambda: _spent(session)
    finally:
        context.close()


# The first moment each of these is in the document and has been given a place on the screen, and what had been asked for until then.
WATCH = """(() => {
  window.seen = {};
  window.asked = {};
  let transactions = 0;
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    transactions += 1;
    return transaction.apply(this, given);
  };
  const look = () => {
    for (const [name, selector] of Object.entries(%s)) {
      if (name in window.seen || !document.querySelector(selector)) continue;
      window.seen[name] = performance.now();
      window.asked[name] = { files: performance.getEntriesByType("resource").length, transactions };
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
BYTES = """performance.getEntries().reduce((sum, one) => sum + (one.transferSize ?? 0), 0)"""
SIGN_OUT = """async () => {
  const { get } = await import("/static/phone/store.js");
  const { token } = await get("device");
  await fetch("/dong-bo/tra-may/", { method: "POST", body: JSON.stringify({ head: 0, leave_unsent: true }), headers: { Authorization: `Bearer ${token}` } });
}"""


def _spent(session: CDPSession) -> float:
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["TaskDuration"])


def _seen(page: Page, name: str) -> float:
    return float(_until(page, f"window.seen?.{name}"))


def _painted(page: Page) -> float:
    return float(_until(page, "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"))


def _until(page: Page, expression: str) -> Any:
    """Wait for a value; the policy of the pages forbids Playwright's own way."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if value := page.evaluate(f"Promise.resolve({expression})"):
            return value
        time.sleep(0.05)
    raise AssertionError(f"never true: {expression}")


class SharedLine:
    """A proxy all connections of a phone share: so many bits a second each way, half the latency each way."""

    def __init__(self, server: str, *, bits: int, latency_s: float) -> None:
        host, port = server.removeprefix("http://").split(":")
        self.server, self.rate, self.latency_s = (host, int(port)), bits / 8, latency_s
        self.free = {"up": 0.0, "down": 0.0}  # when the line has carried what it was given, each way
        self.loop = asyncio.new_event_loop()
        self.address = ""
        begun = threading.Event()
        self.thread = threading.Thread(target=self._serve, args=(begun,), daemon=True)
        self.thread.start()
        begun.wait()

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def _serve(self, begun: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        listening = self.loop.run_until_complete(
            asyncio.start_server(self._carry, "127.0.0.1", 0, limit=4096)
        )
        self.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        begun.set()
        self.loop.run_forever()
        listening.close()
        for task in (carrying := asyncio.all_tasks(self.loop)):
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*carrying, return_exceptions=True))
        self.loop.close()

    async def _carry(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await asyncio.sleep(self.latency_s)  # asked and answered, before it carries anything
            server, to_server = await asyncio.open_connection(*self.server, limit=4096)
            await asyncio.gather(self._pump(phone, to_server, "up"), self._pump(server, to_phone, "down"))

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, way: str) -> None:
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)

        async def deliver() -> None:
            with suppress(OSError):
                while True:
                    due, data = await waiting.get()
                    await asyncio.sleep(due - self.loop.time())
                    if not data:
                        return target.close()
                    target.write(data)
                    await target.drain()

        delivering = asyncio.ensure_future(deliver())
        with suppress(OSError):
            while data := await source.read(1400):
                self.free[way] = max(self.free[way], self.loop.time()) + len(data) / self.rate
                await waiting.put((self.free[way] + self.latency_s / 2, data))
                await asyncio.sleep(self.free[way] - self.loop.time())  # the line is shared turn by turn
        await waiting.put((self.loop.time(), b""))
        await delivering


if __name__ == "__main__":
    raise SystemExit(main())
