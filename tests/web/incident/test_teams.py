"""Teams at the desk: sent from an incident's page, asked about when they are busy, followed on one page."""

import pytest
from django.test import Client

from tests.cast import World
from tests.incident.test_teams import squad
from tests.web.incident.test_detail import made, page_of
from trucban.incident.models import Dispatch

pytestmark = pytest.mark.django_db


def test_a_unit_is_sent_and_its_step_pressed(an: Client, world: World) -> None:
    row, unit = made(world), squad(world)
    assert an.post(page_of(row, "cu"), {"team": str(unit.pk)}).status_code == 302
    sent = Dispatch.objects.get()
    assert an.post(page_of(row, "luc-luong", str(sent.pk)), {"step": "MOVING"}).status_code == 302
    sent.refresh_from_db()
    assert sent.moving_at is not None
    assert "Tiểu đội 1" in an.get("/vu-viec/luc-luong/").content.decode()
    assert "Tiểu đội 1" in an.get(page_of(row, "luc-luong")).content.decode()


def test_a_team_that_is_out_is_asked_about_and_sent_by_the_answer(an: Client, world: World) -> None:
    first, second, unit = made(world), made(world, summary="Cháy nhà bếp"), squad(world)
    an.post(page_of(first, "cu"), {"team": str(unit.pk)})
    answer = an.post(page_of(second, "cu"), {"team": str(unit.pk)})
    assert answer.status_code == 422
    assert 'name="although_engaged" value="on"' in answer.content.decode()
    assert Dispatch.objects.count() == 1
    an.post(page_of(second, "cu"), {"team": str(unit.pk), "although_engaged": "on"})
    assert Dispatch.objects.filter(back_at=None).count() == 2


def test_a_step_is_found_under_its_own_incident_only(an: Client, world: World) -> None:
    row, other = made(world), made(world, summary="Cháy nhà bếp")
    an.post(page_of(row, "cu"), {"label": "Đội chữa cháy"})
    sent = Dispatch.objects.get()
    assert an.post(page_of(other, "luc-luong", str(sent.pk)), {"step": "BACK"}).status_code == 404
    assert an.post(page_of(row, "luc-luong", str(sent.pk)), {"step": "x"}).status_code == 422


def test_residents_of_a_self_managed_group_are_not_sent(an: Client, world: World) -> None:
    unit = squad(world)
    unit.kind = "SELF_MANAGED_GROUP"
    unit.save()
    assert str(unit.pk) not in an.get(page_of(made(world))).content.decode()
