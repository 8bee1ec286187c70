"""No page leads its reader to a page that is not there for them: from the first screen on, for every office."""

import re
from collections import deque
from datetime import timedelta

import pytest
from django.test import Client

from tests.briefing.meetings import decide, held
from tests.cast import CAST, MONDAY, World
from tests.duty import builders
from tests.web.conftest import DeskOf
from trucban.duty.services import Matter, give_watch
from trucban.incident.services import report_incident
from trucban.notify.services import notify
from trucban.web import clock, context, middleware

pytestmark = pytest.mark.django_db
A_FILE = re.compile(r"\.[a-z]{3,5}(?:\?|$)|^/(?:static|events|media|tai-khoan|cai-dat/may)")
DAWN = MONDAY + timedelta(hours=22, minutes=30)  # Tuesday 05:30
MOST_PAGES = 60  # a reader; one link of each shape a page is followed


@pytest.fixture
def life(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A watch that still stands and is handed over already, an incident of the police, and what was decided for others."""
    roster, _binh, _luong = builders.watch_of_two(world)
    secret = report_incident(
        actor=world.actor("dung"), kind="THEFT", summary="Việc của công an", happened_at=MONDAY, at=MONDAY
    )
    briefing = held(world)
    decide(world, briefing, "Dọn đường", to_agency_id=world.committee.pk)
    shift = roster.shifts.order_by("starts_at").first()
    assert shift is not None
    give_watch(actor=world.actor("an"), shift_id=shift.pk, matters=[Matter("Chìa khóa")], at=DAWN)
    for module in (clock, middleware, context):
        monkeypatch.setattr(module, "commune_now", lambda _commune: DAWN)
    everyone = [user.pk for user in world.users.values()]
    notify(
        actor=world.actor("dung"),
        recipient_ids=everyone,
        kind="TASK",
        title="Vụ việc",
        at=MONDAY,
        subject=secret,
    )


@pytest.mark.parametrize("who", [*CAST, "quy"])
@pytest.mark.usefixtures("life")
def test_each_link_opens(desk_of: DeskOf, who: str) -> None:
    assert dead_links(desk_of(who)) == []


def dead_links(client: Client) -> list[str]:
    waiting, seen, dead = deque([("", "/")]), {"/"}, []
    while waiting:
        source, address = waiting.popleft()
        answer = client.get(address, follow=True)
        if answer.status_code == 404:
            dead.append(f"{source} -> {address}")
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        shapes = set()
        for link in re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text):
            shape = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|20\d\d-W\d\d|\?.*", "*", link)
            if link in seen or shape in shapes or A_FILE.search(link) or len(seen) >= MOST_PAGES:
                continue
            seen.add(link)
            shapes.add(shape)
            waiting.append((address, link.replace("&amp;", "&")))
    return dead
