"""Pages of response cards and of members' own accounts."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.incident.test_report_incident import report
from tests.web.conftest import DeskOf
from trucban.incident.models import Account, CardTick, ResponseCard

pytestmark = pytest.mark.django_db


def test_a_card_is_drafted_signed_and_gone_through(an: Client, dung: Client, world: World) -> None:
    typed = {
        "kind": "BRAWL",
        "least_level": "1",
        "steps": "Giữ khoảng cách\n\nGọi công an",
        "contacts": "113",
    }
    answer = an.post("/vu-viec/the/", typed)
    card = ResponseCard.objects.get()
    assert card.steps == ["Giữ khoảng cách", "Gọi công an"]
    an.post(reverse("incident:confirm_card", args=[card.pk]))
    assert dung.get(answer.url).status_code == 404  # type: ignore[attr-defined]
    row = report(world)
    page = reverse("incident:detail", args=[row.pk])
    assert "Gọi công an" in an.get(page).content.decode()
    an.post(reverse("incident:tick", args=[row.pk, card.pk]), {"position": "2"})
    assert CardTick.objects.get().position == 2
    an.post(reverse("incident:untick", args=[row.pk, card.pk]), {"position": "2", "reason": "Bấm nhầm"})
    assert not CardTick.objects.exists()
    assert an.post(reverse("incident:tick", args=[row.pk, card.pk]), {"position": "x"}).status_code == 422


def test_a_member_writes_and_the_desk_puts_it_to_its_incident(
    an: Client, desk_of: DeskOf, world: World
) -> None:
    row, binh = report(world), desk_of("binh")
    binh.post("/vu-viec/ke-lai/", {"text": "Tôi đã <b>đến</b>", "happened_at": "2026-11-22T22:00"})
    account = Account.objects.get()
    text = an.get("/vu-viec/loi-ke/").content.decode()
    assert "Tôi đã &lt;b&gt;đến" in text
    an.post(reverse("incident:attach_account", args=[account.pk]), {"incident_id": str(row.pk)})
    binh.post(reverse("incident:correct_account", args=[account.pk]), {"text": "Tôi đến lúc 22 giờ 15"})
    text = an.get(reverse("incident:detail", args=[row.pk])).content.decode()
    assert text.index("22 giờ 15") < text.index("Tôi đã &lt;b&gt;đến")
    assert binh.get(reverse("incident:detail", args=[row.pk])).status_code == 404
    assert row.number_words in binh.get("/vu-viec/ke-lai/").content.decode()
