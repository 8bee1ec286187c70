"""A serious incident calls the watch: with one press, or by itself where the commune has set from which level on."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, World
from tests.duty.builders import sign
from trucban.duty import services
from trucban.duty.models import Alert
from trucban.incident import services as incidents
from trucban.incident.models import Incident
from trucban.lib.errors import NotVisible

pytestmark = pytest.mark.django_db


def report(world: World, who: str = "an", **more: Any) -> Incident:
    values: dict[str, Any] = {"kind": "FIRE", "summary": "Cháy bếp", "level": 3, **more}
    return incidents.report_incident(actor=world.actor(who), happened_at=MONDAY, at=MONDAY, **values)


def tick(world: World, minutes: int = 1) -> int:
    return services.raise_serious(commune_id=world.commune.pk, at=MONDAY + timedelta(minutes=minutes))


def test_by_default_nothing_is_raised_by_itself_and_one_press_calls(world: World) -> None:
    incident = report(world, hamlet_id=world.hamlets[1].pk)
    assert tick(world) == 0
    services.call_for_incident(actor=world.actor("an"), incident_id=incident.pk, at=MONDAY)
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject_id, alert.title) == (
        "INCIDENT",
        incident.pk,
        "Vụ việc mức 3: Cháy, Thôn 2",
    )
    with pytest.raises(services.AlertExists):
        services.call_for_incident(actor=world.actor("phuc"), incident_id=incident.pk, at=MONDAY)


def test_from_the_level_set_on_it_is_raised_once(world: World) -> None:
    sign(world, "alert.incident_level", 2)
    report(world, level=1)
    report(world, level=2)
    assert [tick(world, minutes) for minutes in (1, 2, 700)] == [1, 0, 0]


def test_of_a_protected_one_only_its_level_is_said(world: World) -> None:
    sign(world, "alert.incident_level", 2)
    report(world, kind="FAMILY_VIOLENCE", hamlet_id=world.hamlets[0].pk)
    tick(world)
    assert Alert.objects.get().title == "Vụ việc mức 3: mở để xem"


def test_yesterday_s_is_no_news_and_each_side_calls_its_own(world: World) -> None:
    sign(world, "alert.incident_level", 2)
    incident = report(world, "dung")
    assert tick(world, 25 * 60) == 0
    with pytest.raises(NotVisible):
        services.call_for_incident(actor=world.actor("an"), incident_id=incident.pk, at=MONDAY)
    assert tick(world) == 1
    assert list(Alert.objects.get().steps.values_list("name", flat=True)) == ["Lê Tiến Dũng"]
