"""
Tests in a real Chromium against a real server; left out, with the reason, where there is no Chromium.

    pytestmark = pytest.mark.browser

    def test_it_is_accessible(page_as: PageAs) -> None:
        page = page_as("an", width=360, dark=True)
        page.goto("/vu-viec/")
        axe_clean(page)

Every page refuses every other host, and the test fails if one was asked.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.cast import PASSWORD
from tests.web.browser.looks import Look, axe_clean, no_sideways_scrolling, under_axe
from tests.web.browser.server import prepare, serving
from trucban.config.env import ROOT

__all__ = ["axe_clean", "no_sideways_scrolling"]

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other host exists
]

ON_A_PHONE = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (ROOT / "node_modules" / "dexie").is_dir(), reason="front-end packages are not installed"
    ),
]
LONGEST = ("test_every_page", "test_one_week")  # begun first, so that no core waits for them at the end


class PageAs(Protocol):
    def __call__(
        self, who: str, *, width: int = 1280, dark: bool = False, own_session: bool = False
    ) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever the order of the others: the pages are swept first, as the world was made, and nothing long is last."""
    rank = {module: place for place, module in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(LONGEST)))


def chromium() -> str:
    found = (
        os.environ.get("TRUCBAN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    )
    if not found:
        pytest.skip("no Chromium on this machine (TRUCBAN_CHROMIUM names one)")
    return found


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that shows the world of `world.py`."""
    chromium()
    home: Path = tmp_path_factory.mktemp("home")
    prepare(home)
    with serving(home) as address:
        yield address


@pytest.fixture(scope="module")
def commune(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server for the tests of a file, which write; the module that makes its world is its ``WORLD``."""
    chromium()
    home: Path = tmp_path_factory.mktemp("home")
    prepare(home, world=request.module.WORLD)
    with serving(home) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """
    One Chromium for the tests of a file.

    Playwright's loop runs in this thread as long as the browser lives; Django would take that for asynchronous
    code and refuse the database to a test that uses both.
    """
    executable = chromium()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=executable, args=CHROMIUM)
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def logged_in() -> dict[tuple[str, str], Any]:
    """What a browser keeps of somebody's log-in at a server, so that a test need not log in again."""
    return {}


@pytest.fixture
def page_as(server: str, browser: Browser, logged_in: dict[tuple[str, str], Any]) -> Iterator[PageAs]:
    """Open a page of somebody of the cast who has logged in; "" is somebody who has not."""
    contexts: list[BrowserContext] = []
    elsewhere: list[str] = []
    faults: list[str] = []

    def open_page(who: str, *, width: int = 1280, dark: bool = False, own_session: bool = False) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport=Look(width, dark).screen,  # type: ignore[arg-type]  # a size
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            storage_state=None if own_session else logged_in.get((server, who)),
        )
        contexts.append(context)
        context.on(
            "request",
            lambda request: elsewhere.append(request.url) if is_elsewhere(server, request.url) else None,
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if is_fault(page, message) else None)
        if not who:
            return page
        page.goto("/")
        if "/dang-nhap/" in page.url:  # for the first time, or a test has ended the session
            log_in(page, who)
            if not own_session:
                logged_in[server, who] = context.storage_state()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not elsewhere, f"other hosts were asked: {elsewhere}"
    assert not faults, f"scripts failed: {faults}"


def is_elsewhere(server: str, address: str) -> bool:
    return urlsplit(address).scheme in {"http", "https", "ws", "wss"} and not address.startswith(f"{server}/")


def is_fault(page: Page, message: Any) -> bool:
    """
    A page that is refused or left on purpose says so in the console; a policy or a script that fails is a fault.

    Whoever leaves a page while a part of it is on its way, or cuts the line, makes htmx say that it was aborted or not sent.
    """
    on_purpose = (
        "status of 4",
        "Status Error Code 401",
        "ERR_INTERNET_DISCONNECTED",
        "htmx:sendAbort",
        "htmx:sendError",
        "htmx:afterRequest",
    )
    told = message.type == "error" and page not in under_axe
    return told and not any(words in message.text for words in on_purpose)


def log_in(page: Page, who: str) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.fill("#id_username", who)
    page.fill("#id_password", PASSWORD)
    page.click("form.form button")
    page.wait_for_url("**/")


def until(page: Page, truth: Callable[[], bool]) -> None:
    """
    Wait until something is true; the content security policy forbids Playwright's own way of waiting.

    It waits far longer than anything takes: how long, says what the machine is busy with.
    """
    for _ in range(600):
        if truth():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never became true")
