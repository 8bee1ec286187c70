"""
Every page somebody can come to, as five people: accessible, fitting, Vietnamese, quiet.

The pages are found by following links, so that a new page is swept without being named here. A page is looked at in
the light at 1280 px and in the dark at 360 px; `page_as` also fails on another host or a script that fails.
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

PEOPLE = ("an", "dung", "nga", "binh", "quy")
LOOKS = ((1280, False), (360, True))
FILE = re.compile(r"\.(pdf|xlsx|docx|ics|gpx|svg|geojson|zip|png|txt|pmtiles)$")
NUMBER = re.compile(r"[0-9a-f-]{36}|\d{4}-W\d{2}")
MOST_OF_A_KIND = 1  # two incidents look alike


def kind_of(address: str) -> str:
    """Return the page an address shows, whichever record or week it shows."""
    return NUMBER.sub("*", urlsplit(address).path)


def reachable(page: Page) -> list[str]:
    """Follow links from the first screen and return one address of every kind of page."""
    found, waiting = {"/": "/"}, ["/"]
    while waiting:
        page.goto(waiting.pop(0))
        for address in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            path = urlsplit(address).path
            kind = kind_of(address)
            if (
                not FILE.search(path)
                and kind not in found
                and urlsplit(address).netloc == urlsplit(page.url).netloc
            ):
                found[kind] = path
                waiting.append(path)
    return list(found.values())


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


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_is_accessible_fits_and_is_vietnamese(page_as: PageAs, who: str) -> None:
    pages = {width: page_as(who, width=width, dark=dark) for width, dark in LOOKS}
    addresses = reachable(pages[1280])
    foreign, wrong = english(), []
    for address in addresses:
        for width, page in pages.items():
            answer = page.goto(address)
            wrong += [
                f"{width} {address}: {fault}"
                for fault in faults(page, answer.status if answer else 0, foreign)
            ]
    assert len(addresses) > 5
    assert not wrong, "\n".join(["", f"{len(addresses)} pages", *wrong])


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
