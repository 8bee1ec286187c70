"""The pages of questions by a link."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.channel.builders import ask, links_on
from trucban.channel.models import FactRequest
from trucban.incident.services import report_incident
from trucban.web.channel import gate

ANSWER = {"q0": "3", "q1": "bị chặn", "q2": "2026-11-22", "q3": "NO", "q4": "bạt che"}


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "commune_now", lambda _commune: MONDAY)


def test_while_links_are_off_there_is_no_page(world: World, an: Client) -> None:
    incident = report_incident(
        actor=world.actor("an"), kind="FIRE", summary="Cháy", happened_at=MONDAY, at=MONDAY
    )
    assert an.get(reverse("channel:ask", args=[incident.pk])).status_code == 404
    assert an.get("/vu-viec/hoi/").status_code == 404
    assert Client().get("/hoi/abc/").status_code == 404
    assert "Hỏi qua liên kết" not in an.get(f"/vu-viec/{incident.pk}/").content.decode()


def test_a_link_is_made_opened_answered_once_and_shows_nothing_of_the_incident(
    world: World, an: Client
) -> None:
    links_on(world)
    incident = report_incident(
        actor=world.actor("an"), kind="FIRE", summary="Cháy nhà ông Lộ", happened_at=MONDAY, at=MONDAY
    )
    assert "Hỏi qua liên kết" in an.get(f"/vu-viec/{incident.pk}/").content.decode()
    address = reverse("channel:ask", args=[incident.pk])
    assert an.get(address).status_code == 200
    assert an.post(address, {"owner": str(world.committee.pk)}).status_code == 422
    made = an.post(
        address, {"owner": str(world.committee.pk), "days": "3", "text_1": "Có điện", "kind_1": "YES_NO"}
    )
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    (link,) = set(re.findall(r"/hoi/[\w-]{20,}/", made.content.decode()))
    preview = Client().get(link)  # a chat program shows what the link leads to
    assert "Có điện" not in preview.content.decode()
    assert Client().head(link).status_code == 200
    assert FactRequest.objects.get().opened_at is None
    visitor = Client()
    page = visitor.post(link, {"open": "1"}, follow=True).content.decode()
    assert "Có điện" in page
    assert "Lộ" not in page
    assert FactRequest.objects.get().opened_at == MONDAY
    assert Client(enforce_csrf_checks=True).post(link, {"q0": "YES"}).status_code in {401, 403}
    assert visitor.post(link, {"q0": "\x00"}).status_code == 422
    assert visitor.post(link, {"q0": "YES"}).status_code == 201
    assert visitor.post(link, {"q0": "NO"}).status_code == 410
    assert visitor.get(link).status_code == 410
    assert "Có điện – Có" in an.get(f"/vu-viec/{incident.pk}/").content.decode()
    assert "đã trả lời" in an.get("/vu-viec/hoi/").content.decode()


def test_every_kind_of_question_has_its_field_and_a_link_taken_back_leads_nowhere(
    world: World, an: Client
) -> None:
    links_on(world)
    incident = report_incident(
        actor=world.actor("an"), kind="FIRE", summary="Cháy", happened_at=MONDAY, at=MONDAY
    )
    one, other = ask(world, incident), ask(world, incident)
    assert Client().post(reverse("channel:facts", args=[one.token]), ANSWER).status_code == 201
    revoke = reverse("channel:revoke", args=[other.request.pk])
    assert an.post(revoke).status_code == 302
    assert Client().get(reverse("channel:facts", args=[other.token])).status_code == 404
    assert Client().post(reverse("channel:facts", args=[other.token]), {"open": "1"}).status_code == 404
