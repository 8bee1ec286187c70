"""A channel that is on, and reports in it."""

from datetime import datetime, timedelta
from typing import Any

from tests.cast import MONDAY, World
from trucban.channel import services
from trucban.channel.services import Sent
from trucban.rulebook.services import sign_value


def switch(world: World, to: str = "COMMAND", *, on: datetime = MONDAY - timedelta(days=30)) -> None:
    sign_value(
        actor=world.actor("an"), key="channel.citizen", value=to, from_date=on.date(), source="Quyết định 1/QĐ", at=MONDAY
    )  # fmt: skip


def send(world: World, *, at: datetime = MONDAY - timedelta(hours=2), **more: Any) -> Sent:
    given = {
        "service": "005",
        "description": "Đổ rác ở bờ sông",
        "place_text": "gần cầu",
        "hamlet_id": world.hamlets[0].pk,
        "via": "FORM",
        **more,
    }
    return services.send_report(actor=services.citizen(commune_id=world.commune.pk, at=at), at=at, **given)
