"""The entry of ten seconds: one line, read while it is typed, saved with Enter."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from trucban.incident.models import Incident, IncidentKind
from trucban.lib.clock import VIETNAM

pytestmark = pytest.mark.django_db
NEW, READ = "/vu-viec/moi/", "/vu-viec/moi/doc/"


def typed(line: str, **more: Any) -> dict[str, Any]:
    """What a browser sends when the line is typed and Enter follows before anything was read back."""
    return {"line": line, "level": "1", **more}


def test_one_line_and_enter_save_it(an: Client, world: World) -> None:
    answer = an.post(NEW, typed("xo xat thon 2 05h15 2 nguoi bi thuong"))
    row = Incident.objects.get()
    assert answer.url == reverse("incident:detail", args=[row.pk])  # type: ignore[attr-defined]
    assert (row.kind, row.hamlet, row.injured) == (IncidentKind.BRAWL, world.hamlets[1], 2)
    assert row.happened_at == MONDAY.replace(hour=5, minute=15)
    assert row.summary == "xo xat thon 2 05h15 2 nguoi bi thuong"


def test_without_a_time_it_happened_now(an: Client) -> None:
    an.post(NEW, typed("mất trộm xe đạp"))
    row = Incident.objects.get()
    assert timedelta() <= MONDAY - row.happened_at < timedelta(minutes=2)


def test_while_typing_it_says_what_it_understood_and_keeps_nothing(an: Client) -> None:
    answer = an.post(READ, typed("cháy nhà thôn 1 06:30"), headers={"hx-request": "true"})
    text = answer.content.decode()
    assert "Thôn 1" in text
    assert "2026-11-23T06:30" in text
    assert "<html" not in text
    assert not Incident.objects.exists()


def test_a_field_filled_in_by_hand_stays(an: Client, world: World) -> None:
    sent = typed(
        "xo xat thon 2",
        kind=IncidentKind.NOISE,
        read_kind=IncidentKind.BRAWL,
        hamlet_id="",
        read_hamlet_id="",
    )
    an.post(NEW, sent)
    row = Incident.objects.get()
    assert (row.kind, row.hamlet) == (IncidentKind.NOISE, world.hamlets[1])


def test_perhaps_the_same_is_said_while_typing(an: Client) -> None:
    an.post(NEW, typed("xô xát ở quán nước thôn 1"))
    answer = an.post(READ, typed("xo xat quan nuoc thon 1"))
    assert "xô xát ở quán nước thôn 1" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (typed("  "), "một dòng"),
        (typed("x" * 301), "300"),
        (typed("Công văn TỐI MẬT bị mất"), "TỐI MẬT"),
        (typed("Cháy", injured="nhiều", read_injured="0"), "số"),
        (typed("Cháy", injured="5000", read_injured="0"), "1000"),
        (typed("Cháy", happened_at="2026-12-24T08:00", read_happened_at=""), "08:00 24/12/2026"),
        (typed("Cháy", happened_at="hôm kia", read_happened_at=""), "ngày"),
        (typed("Cháy", hamlet_id="thôn khác", read_hamlet_id=""), "có trong danh sách"),
        (typed("Cháy", kind="RELIGION", read_kind=""), "có trong danh sách"),
    ],
)
def test_nonsense_is_refused_in_words_and_nothing_is_kept(
    an: Client, sent: dict[str, Any], said: str
) -> None:
    answer = an.post(NEW, sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Incident.objects.exists()


def test_the_leader_of_a_hamlet_reports_and_sees_what_they_reported(minh: Client, an: Client) -> None:
    minh.post(NEW, typed("sạt lở đường thôn 1"))
    an.post(NEW, typed("mất trộm gà thôn 1"))
    text = minh.get("/vu-viec/").content.decode()
    assert "sạt lở đường thôn 1" in text
    assert "mất trộm gà" not in text


@pytest.mark.parametrize("who", ["binh", "lan", "nga", "quy"])
def test_it_does_not_exist_for_those_who_report_nothing(client: Client, world: World, who: str) -> None:
    client.force_login(world.user(who))
    assert client.get(NEW).status_code == 404
    assert client.post(NEW, typed("Cháy")).status_code == 404
    assert MONDAY.tzinfo is VIETNAM
