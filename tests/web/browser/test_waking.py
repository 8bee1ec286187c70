"""
A phone is woken: the button, the message sealed for it, the notice on the lock screen, the application behind it.

No push service is reached from here, so the two steps between are given by the test: what the browser would get from its
service when it subscribes, and the arrival of the message, over the developer's protocol. All before, between and after is real.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.notify.push_service import Browser as Subscription
from tests.notify.push_service import PushService, push_service
from tests.web.browser.conftest import ON_A_PHONE, axe_clean, chromium, no_sideways_scrolling, until
from tests.web.browser.server import environment, prepare, serving
from tests.web.browser.test_phone import APP, Desk, Phone
from trucban.config.env import ROOT
from trucban.notify.channels import TEXT

pytestmark = ON_A_PHONE
# What a browser with a push service would answer; the rest of the Push API stays its own.
SUBSCRIBES = """(given) => {
  let held = null;
  const made = (options) => ({
    endpoint: given.endpoint, options, unsubscribe: async () => ((held = null), true),
    toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }),
  });
  PushManager.prototype.getSubscription = async () => held;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.byteLength !== 65) throw new TypeError("not as a browser asks it");
    return (held = made({ applicationServerKey: applicationServerKey.buffer }));
  };
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.getNotifications()).map(({ title, body, icon }) => [title, body, icon]);
}"""


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def commune(home: Path, service: PushService) -> Iterator[str]:
    chromium()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCBAN_PUSH_SERVICE", service.address)
        prepare(home, world="tests.web.browser.woken")
        with serving(home) as address:
            yield address


def sends(home: Path, service: PushService) -> str:
    line = [sys.executable, "-m", "tests.web.browser.woken", "send"]
    more = {"TRUCBAN_PUSH_SERVICE": service.address}
    done = subprocess.run(line, cwd=ROOT, env=environment(home) | more, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def arrives(page: Page, sealed_text: str) -> None:
    """Hand a message to the service worker, as the browser does when its push service brings one."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    until(page, lambda: bool(found))
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.url.split("/dien-thoai")[0],
            "registrationId": found[-1],
            "data": sealed_text,
        },
    )


def test_an_alert_wakes_the_phone_and_names_nobody(
    browser: Browser, commune: str, home: Path, service: PushService
) -> None:
    desk = Desk(browser.new_context(base_url=commune, locale="vi-VN"), "binh")
    phone = Phone(browser, commune)
    phone.context.grant_permissions(["notifications"], origin=phone.line.address)
    phone.enrol(desk.code())
    page, mine = phone.page, Subscription(f"{service.address}/mine")
    page.evaluate(SUBSCRIBES, {"endpoint": mine.endpoint, "p256dh": mine.p256dh, "auth": mine.auth})

    phone.go("khac")
    page.click("#waking-on")
    phone.sees("#waking-try")
    axe_clean(page)
    no_sideways_scrolling(page)
    assert "Có bật báo đẩy." in desk.reads("/dong-bo/")
    page.click("#waking-try")
    phone.sees("#said:has-text('trình diễn')")  # the demonstration sends nothing

    chief = Desk(browser.new_context(base_url=commune, locale="vi-VN"), "an")
    chief.page.goto("/truc/bao-dong/")
    chief.page.fill("[name=title]", "Đuối nước ở ngầm Khe Ve")
    chief.page.locator("form:has([name=title]) button").click()
    chief.page.wait_for_selector("text=Đuối nước ở ngầm Khe Ve")
    assert not service.got
    assert sends(home, service) == "1"
    ((path, _headers, body),) = service.got
    assert (path, mine.opened(body).decode()) == ("/mine", TEXT)

    phone.go("")
    arrives(page, mine.opened(body).decode())
    until(page, lambda: bool(page.evaluate(SHOWN)))
    ((title, words, icon),) = page.evaluate(SHOWN)
    assert (title, words) == ("Trực Ban", TEXT)
    assert icon.endswith("/icon-192.png")
    phone.sees("text=Đuối nước ở ngầm Khe Ve")  # the open application asked the desk by itself

    phone.go("khac")
    page.click("#waking-off")
    phone.sees("#waking-on")
    assert "Có bật báo đẩy." not in desk.reads("/dong-bo/")
    page.goto(f"{APP}#/moi")
    phone.sees("h1")
    phone.close()
    assert not phone.faults
