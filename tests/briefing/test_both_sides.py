"""Two agencies fill one agenda: neither takes away what the other wrote."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, World
from tests.incident.test_report_incident import report as report_incident
from trucban.briefing import services
from trucban.briefing.models import AgendaItem
from trucban.lib.weeks import Week
from trucban.week import services as week_services

pytestmark = pytest.mark.django_db
AT = MONDAY - timedelta(days=3)


def _texts() -> set[str]:
    return set(AgendaItem.objects.values_list("source_key", flat=True))


def test_the_police_add_their_lines_and_the_commands_stay(world: World) -> None:
    report_incident(world, happened_at=AT, at=AT)
    report_incident(world, "dung", happened_at=AT, at=AT)
    briefing = services.open_briefing(actor=world.actor("an"), week=Week(2026, 48), starts_at=MONDAY, at=AT)
    week_services.fill_agenda(actor=world.actor("an"), briefing_id=briefing.pk, at=MONDAY)
    filled = _texts()
    week_services.fill_agenda(actor=world.actor("dung"), briefing_id=briefing.pk, at=MONDAY)
    assert filled < _texts()
    week_services.fill_agenda(actor=world.actor("an"), briefing_id=briefing.pk, at=MONDAY)
    week_services.fill_agenda(actor=world.actor("dung"), briefing_id=briefing.pk, at=MONDAY)
    assert filled < _texts()
    owners = {
        row.source_key: row.owner_id for row in AgendaItem.objects.filter(source_key__startswith="incidents:")
    }
    assert set(owners.values()) == {world.command.pk, world.police.pk}
