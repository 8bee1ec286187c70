"""For the browser: two phones, one that owes items and one that is lost; an item that waits; two values of one field."""

from datetime import datetime, timedelta

from tests.cast import World
from tests.field.builders import device, send
from trucban.field import services
from trucban.incident.models import Incident


def week_of_phones(*, world: World, at: datetime) -> None:
    mine, other, lost = (device(world, who, at=at - timedelta(hours=9)) for who in ("an", "phuc", "binh"))
    report = send(
        mine,
        "incident.report",
        {"kind": "DROWNING", "summary": "Xe máy trôi ở ngầm"},
        at=at - timedelta(hours=5),
    )
    incident = Incident.objects.get(summary="Xe máy trôi ở ngầm")
    for phone, level in ((mine, 2), (other, 3)):
        fields = {"level": {"value": level, "seen": [str(incident.pk)]}}
        send(
            phone,
            "incident.edit",
            {"incident": str(report.id), "fields": fields},
            seq=2,
            head=4,
            at=at - timedelta(hours=2),
        )
    send(
        mine,
        "incident.report",
        {"kind": "FIRE", "summary": "Cháy đống rơm sau nhà văn hóa", "level": 9},
        seq=3,
        at=at - timedelta(hours=1),
    )
    services.revoke_device(
        actor=world.actor("binh"), device_id=lost.pk, reason="Rơi khi đi tuần", at=at - timedelta(hours=1)
    )
    send(
        lost,
        "incident.note",
        {"incident": str(report.id), "text": "Đã vớt xe lên bờ"},
        at=at - timedelta(minutes=50),
    )
