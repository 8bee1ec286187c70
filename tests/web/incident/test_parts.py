"""Pages on which incidents stand under a larger one."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.incident.test_parts import put
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from tests.web.incident.test_merging import page
from trucban.incident.models import Incident

pytestmark = pytest.mark.django_db


def test_one_is_put_under_another_from_either_page_and_taken_out_with_a_reason(
    an: Client, world: World
) -> None:
    flood, house, other = (report(world) for _ in range(3))
    address = reverse("incident:put_under", args=[house.pk])
    assert an.post(address, {"number": "1"}).status_code == 422
    an.post(address, {"number": "1", "reason": "Cùng trận lũ"})
    an.post(reverse("incident:take_in", args=[flood.pk]), {"number": "3/2026", "reason": "Cùng trận lũ"})
    assert set(Incident.objects.filter(part_of=flood)) == {house, other}
    text = page(an, flood)
    assert "Các vụ thuộc vụ này" in text
    assert reverse("incident:detail", args=[other.pk]) in text
    assert "Tách khỏi vụ 01/2026?" in page(an, house)
    an.post(reverse("incident:take_out", args=[house.pk]), {"reason": "Nhầm"})
    assert set(Incident.objects.filter(part_of=flood)) == {other}


@pytest.mark.parametrize("typed", ["9", "mười", "1", "<b>"])
def test_a_number_that_does_not_fit_is_said_so(an: Client, world: World, typed: str) -> None:
    row = report(world)
    answer = an.post(reverse("incident:put_under", args=[row.pk]), {"number": typed, "reason": "Cùng lũ"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.part_of is None


def test_the_list_and_the_board_say_what_belongs_together(an: Client, world: World) -> None:
    flood, house = report(world), report(world)
    put(world, house, flood)
    for name in ("incident:list", "incident:board"):
        text = " ".join(an.get(reverse(name)).content.decode().split())
        assert f'Thuộc vụ <a href="{reverse("incident:detail", args=[flood.pk])}">01/2026</a>' in text
        assert "Có 1 vụ thuộc vụ này, 1 vụ chưa xong" in text


def test_the_larger_one_asks_before_it_ends(an: Client, world: World) -> None:
    flood, house = report(world), report(world, summary="Nhà ông Năm sập mái")
    put(world, house, flood)
    assert 'name="parts_go_on" required' in page(an, flood)
    address = reverse("incident:step", args=[flood.pk])
    answer = an.post(address, {"to": "CLOSED", "reason": "Nước rút"})
    assert answer.status_code == 422
    assert "02/2026" in answer.content.decode()
    an.post(address, {"to": "CLOSED", "reason": "Nước rút", "parts_go_on": "on"})
    flood.refresh_from_db()
    assert flood.state == "CLOSED"


def test_who_sees_only_one_of_them_reads_nothing_of_the_other(dung: Client, world: World) -> None:
    flood, house = report(world), report(world, summary="Chỉ của chỉ huy")
    share(world, flood)
    put(world, house, flood)
    for text in (page(dung, flood), dung.get(reverse("incident:list")).content.decode()):
        assert "Chỉ của chỉ huy" not in text
        assert str(house.pk) not in text
        assert "02/2026" not in text
        assert "thuộc vụ" not in text.lower()
