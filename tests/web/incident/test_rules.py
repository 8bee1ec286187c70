"""Pages of what happens by itself with an incident."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.incident.test_report_incident import report
from trucban.incident.models import RoutingRule

pytestmark = pytest.mark.django_db
RULES = "/vu-viec/quy-tac/"
TYPED = {"name": "Xô xát", "kind": "BRAWL", "least_level": "1", "from_hour": "0", "to_hour": "24", "count": "2", "unit": "WORKING_DAYS"}  # fmt: skip


def test_it_is_drafted_tried_put_in_force_and_ended(an: Client, dung: Client, world: World) -> None:
    report(world)
    report(world, "dung", summary="Chỉ của công an")
    answer = an.post(RULES, TYPED)
    row = RoutingRule.objects.get()
    assert answer.url == reverse("incident:rule", args=[row.pk])  # type: ignore[attr-defined]
    text = an.get(answer.url).content.decode()  # type: ignore[attr-defined]
    assert "Xô xát ở chợ" in text
    assert "Chỉ của công an" not in text
    assert dung.get(answer.url).status_code == 404  # type: ignore[attr-defined]
    force = reverse("incident:force_rule", args=[row.pk])
    assert an.post(force, {"source": ""}).status_code == 422
    assert dung.post(force, {"source": "Văn bản"}).status_code == 404
    an.post(force, {"source": "Quyết định 12/QĐ-BCH ngày 20/11/2026"})
    row.refresh_from_db()
    assert row.from_at
    an.post(reverse("incident:end_rule", args=[row.pk]))
    row.refresh_from_db()
    assert row.to_at


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"count": ""}, {"count": "x"}, {"from_hour": "30"}, {"hamlet_id": "x"}]
)
def test_nonsense_is_refused(an: Client, world: World, wrong: dict[str, str]) -> None:
    assert an.post(RULES, TYPED | wrong).status_code == 422
    assert not RoutingRule.objects.exists()


def test_late_is_said_in_words_and_asked_for_when_it_is_closed(an: Client, world: World) -> None:
    row = report(world)
    row.due_at = row.reported_at
    row.save(update_fields=["due_at"])
    text = an.get(reverse("incident:detail", args=[row.pk])).content.decode()
    assert "late_reason" in text
    step = reverse("incident:step", args=[row.pk])
    assert an.post(step, {"to": "CLOSED", "reason": "Xong"}).status_code == 422
    an.post(step, {"to": "CLOSED", "reason": "Xong", "late_reason": "Mưa lớn"})
    row.refresh_from_db()
    assert (row.state, row.late_reason) == ("CLOSED", "Mưa lớn")
