"""
Whatever is typed into a field of a form, the answer is a page, never a failure.

The forms are found by following links, so that a new form is tried without being named here. The test client raises
what a view raises, so a fault shows its own trace.
"""

import random
import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from lxml import html

from tests.briefing.meetings import decide, held
from tests.cast import MONDAY, World
from tests.duty import builders
from tests.headcount import builders as households
from tests.patrol import plans
from tests.task.giving import give
from tests.web.conftest import DeskOf
from trucban.incident.services import report_incident

pytestmark = pytest.mark.django_db

NONSENSE = (
    "", " ", "\x00", "a\x00b", "😀" * 60, "x" * 70_000, "-1", "99999999999999999999", "1e309", "NaN", "٣",
    "2026-02-30", "0000-00-00", "9999-12-31", "9999-12-31T23:59", "25:99", "'; drop table x;--", "<b>",
    "\u202e\u200b", "../../etc/passwd", "00000000-0000-0000-0000-000000000000", "on", "[]", "%00", "\r\nA: b",
)  # fmt: skip
ANSWERS = {200, 204, 302, 400, 403, 404, 409, 422, 429}
LEFT_OUT = re.compile(r"dang-xuat|^/(?:static|events)|\.(?:pdf|xlsx|docx|zip|ics|gpx|png|svg)$")
RECORD = re.compile(r"[0-9a-f-]{36}|20\d\d-W\d\d")


@pytest.fixture
def life(world: World) -> None:
    """Something of everything, so that pages have their forms."""
    builders.watch_of_two(world)
    plans.points(world)
    plans.agreement(world)
    plans.draft(world)
    give(world)
    report_incident(actor=world.actor("an"), kind="THEFT", summary="Mất trộm", happened_at=MONDAY, at=MONDAY)
    decide(world, held(world), "Dọn đường")
    households.opened(world)


@pytest.mark.parametrize("who", ["an", "dung", "quy", "nga", "binh"])
@pytest.mark.usefixtures("life")
def test_nonsense_is_answered(desk_of: DeskOf, who: str) -> None:
    client, chance, tried = desk_of(who), random.Random(who), 0
    for address, method, values in forms(client):
        for name in values:
            nonsense = chance.choice(NONSENSE)
            answer = getattr(client, method)(address, {**values, name: nonsense})
            assert answer.status_code in ANSWERS, (address, name, nonsense[:40])
            tried += 1
    assert tried > 3


def forms(client: Client) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Follow links from the first screen; yield each kind of form with the values it opens with."""
    waiting, seen = deque(["/"]), {"/"}
    while waiting:
        here = waiting.popleft()
        answer = client.get(here)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        page: html.HtmlElement = html.document_fromstring(answer.text)
        for _element, _attribute, link, _at in page.iterlinks():
            target = urlsplit(urljoin(here, link))
            kind = RECORD.sub("*", target.path)
            if not (target.scheme or target.netloc) and kind not in seen and not LEFT_OUT.search(kind):
                seen.add(kind)
                waiting.append(target.path)
        for form in page.forms:
            address = urlsplit(urljoin(here, form.get("action") or here)).path
            values = {
                name: value if isinstance(value, str) else "" for name, value in form.fields.items() if name
            }
            kind = f"{RECORD.sub('*', address)} {sorted(values)}"
            if kind not in seen and not LEFT_OUT.search(address):
                seen.add(kind)
                yield address, form.method.lower(), values
