"""
Every page somebody can come to, as five people: accessible, fitting, Vietnamese, quiet.

The pages are found by following links, so that a new page is swept without being named here. `page_as` also fails on
another host or a script that fails.

- Each page: it answers, says that it is Vietnamese, shows no English sentence, and fits the screen at 1280 and at
  360 px.
- Each kind of page (a route), and each further page of the kind that has a part none before it had, whoever was
  shown that one: axe in all four looks, 1280 and 360 px, light and dark. At each width once with every rule (WCAG
  2.2 AA and good practice), and in the other theme with the rules about what a theme decides, the colours.

Each person's pages are loaded in one look and change in place: styles tell the looks apart, no script but the map's
does (test_area loads that in each).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from tests.web.browser.conftest import PageAs
from tests.web.browser.crawl import Found, Seen, reachable
from tests.web.browser.looks import DESK, PHONE, RULES, Look, faults_in, looks
from trucban.config.env import ROOT

pytestmark = pytest.mark.browser


LOADED_IN = {
    "an": Look(DESK, False),
    "dung": Look(DESK, True),
    "nga": Look(PHONE, True),
    "binh": Look(PHONE, False),
    "quy": Look(DESK, True),
}
ALSO = {  # what links lead to only in another state: a search, a week, a page of another kind at the same address
    "an": (
        "/cai-dat/quy-tac/luat/?linh-vuc=tables",
        "/cai-dat/quy-tac/luat/tables.militia_deferral/",
        "/giao-ban/2026-W47/",
        "/giao-ban/2026-W48/",
        "/giao-ban/2026-W48/du-hop/",
        "/giao-ban/2026-W50/",
        "/luc-luong/nguoi/?q=khong+co+ai",
        "/tim/?q=tuan",
        "/tuan/2026-W47/thon/",
        "/tuan/2026-W48/lich-truc/?ban=2",
        "/tuan/2026-W48/lich-truc/?ban=2&xem=thay-doi",
        "/tuan/2026-W48/tuan-tra/",
        "/tuan/2026-W49/tuan-tra/",
        "/tuan/2026-W50/lich-truc/",
        "/tuan/2026-W50/tuan-tra/",
        "/viec/?ds=qua-han",
        "/vu-viec/?q=khong-co",
    ),
    "quy": ("/thiet-lap/",),
}


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


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What the people before have been shown."""
    return Seen()


@pytest.mark.parametrize(("who", "loaded_in"), LOADED_IN.items(), ids=LOADED_IN)
def test_every_page_is_accessible_fits_and_is_vietnamese(
    page_as: PageAs, seen: Seen, who: str, loaded_in: Look
) -> None:
    page = page_as(who, width=loaded_in.width, dark=loaded_in.dark)
    foreign, number, wrong = english(), 0, []
    for found in reachable(page, ALSO.get(who, ())):
        number += 1
        wrong += [f"{found.address}: {fault}" for fault in faults(found, page, seen, foreign)]
        loaded_in.put_on(page)
    assert number > 5
    assert not wrong, "\n".join(["", f"{number} pages", *wrong])


def faults(found: Found, page: Page, seen: Seen, foreign: list[str]) -> Iterator[str]:
    if found.status != 200:
        yield f"a link leads to a page that answers {found.status}"
        return
    if found.lang != "vi":
        yield "the page does not say that it is Vietnamese"
    yield from (f"English: {sentence}" for sentence in foreign if sentence in found.text)
    new = seen.is_new(found)
    for look in looks(DESK):
        if new or look.rules == RULES:
            yield from faults_in(look, page, with_axe=new)
