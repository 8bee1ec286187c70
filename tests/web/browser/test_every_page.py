"""
Every page somebody can come to, as five people: accessible, fitting, Vietnamese, quiet.

The pages are found by following links, so that a new page is swept without being named here. `page_as` also fails on
another host or a script that fails.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling
from trucban.config.env import ROOT

pytestmark = pytest.mark.browser

LOOKS = (
    ("an", 1280, False),
    ("an", 360, True),
    ("dung", 1280, True),
    ("nga", 360, True),
    ("binh", 360, False),
    ("quy", 1280, True),
)  # who, width, dark
FILE = re.compile(r"\.(pdf|xlsx|docx|ics|gpx|svg|geojson|zip|png|txt|pmtiles)$")
NUMBER = re.compile(r"[0-9a-f-]{36}|\d{4}-W\d{2}")


def kind_of(address: str) -> str:
    """Return the page an address shows, whichever record or week it shows."""
    return NUMBER.sub("*", urlsplit(address).path)


def reachable(page: Page) -> Iterator[tuple[str, int]]:
    """Follow links from the first screen; yield one address of every kind of page, open, and how it answered."""
    found, waiting = {"/"}, ["/"]
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            path, kind = urlsplit(link).path, kind_of(link)
            if (
                urlsplit(link).netloc == urlsplit(page.url).netloc
                and not FILE.search(path)
                and kind not in found
            ):
                found.add(kind)
                waiting.append(path)
        yield address, answer.status if answer else 0


def english() -> list[str]:
    """Return the English sentences of the source: more than three words, and not the same in Vietnamese."""
    return [
        sentence for file in sorted((ROOT / "locale" / "vi").glob("*.po")) for sentence in sentences_of(file)
    ]


def sentences_of(file: Path) -> Iterator[str]:
    with file.open("rb") as text:
        for message in read_po(text, locale="vi"):
            said = message.id if isinstance(message.id, str) else ""
            if len(said.split()) > 3 and "%(" not in said and said != message.string:
                yield said


@pytest.mark.parametrize(("who", "width", "dark"), LOOKS)
def test_every_page_is_accessible_fits_and_is_vietnamese(
    page_as: PageAs, who: str, width: int, dark: bool
) -> None:
    page = page_as(who, width=width, dark=dark)
    foreign, seen, wrong = english(), 0, []
    for address, status in reachable(page):
        seen += 1
        wrong += [f"{address}: {fault}" for fault in faults(page, status, foreign)]
    assert seen > 5
    assert not wrong, "\n".join(["", f"{seen} pages", *wrong])


def faults(page: Page, status: int, foreign: list[str]) -> Iterator[str]:
    if status != 200:
        yield f"a link leads to a page that answers {status}"
        return
    for check in (axe_clean, no_sideways_scrolling):
        try:
            check(page)
        except AssertionError as fault:
            yield str(fault)
    if page.locator("html").get_attribute("lang") != "vi":
        yield "the page does not say that it is Vietnamese"
    seen = page.locator("body").inner_text()
    yield from (f"English: {sentence}" for sentence in foreign if sentence in seen)
