"""The board of lanes, and the page of figures."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share

pytestmark = pytest.mark.django_db


def test_one_press_moves_it_on_and_leads_back(an: Client, world: World) -> None:
    row = report(world)
    text = an.get("/vu-viec/bang/").content.decode()
    assert row.summary in text
    answer = an.post(reverse("incident:step", args=[row.pk]) + "?ve=bang", {"to": "HANDLING"})
    assert answer.url == "/vu-viec/bang/"  # type: ignore[attr-defined]
    row.refresh_from_db()
    assert row.state == "HANDLING"
    an.post(reverse("incident:step", args=[row.pk]) + "?ve=bang", {"to": "CLOSED"})  # without its reason
    row.refresh_from_db()
    assert row.state == "HANDLING"


def test_what_is_shared_in_part_stands_there_in_part_and_is_not_moved(
    an: Client, dung: Client, world: World
) -> None:
    row = report(world, summary="Chỉ của chỉ huy")
    share(world, row, redacted_fields=("summary",))
    text = dung.get("/vu-viec/bang/").content.decode()
    assert row.number_words in text
    assert "Chỉ của chỉ huy" not in text
    assert reverse("incident:step", args=[row.pk]) not in text
    assert "Chỉ của chỉ huy" in an.get("/vu-viec/bang/").content.decode()


def test_a_lane_shows_its_latest_and_counts_the_others(
    an: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trucban.web.incident.board.MOST_IN_A_LANE", 2)
    rows = [report(world) for _ in range(3)]
    shown = an.get("/vu-viec/bang/").content.decode()
    steps = [reverse("incident:step", args=[row.pk]) in shown for row in rows]
    assert sum(steps) == 2
    assert "còn 1 vụ" in shown


@pytest.mark.parametrize("asked", ["", "?first=2026-11-01&last=2026-11-23", "?first=x&last=y", "?first=2026-11-23&last=2026-11-01", "?first=1900-01-01&last=2099-12-31"])  # fmt: skip
def test_figures_answer_whatever_is_asked(an: Client, world: World, asked: str) -> None:
    report(world)
    answer = an.get("/vu-viec/tong-hop/" + asked)
    assert answer.status_code == 200
    assert "<svg" in answer.content.decode()
