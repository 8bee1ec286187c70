"""A channel that is on, and reports in it."""

from datetime import datetime, timedelta
from typing import Any

from tests.cast import MONDAY, World
from trucban.channel import services
from trucban.channel.services import Asked, Sent
from trucban.incident.models import Incident
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


def links_on(world: World) -> None:
    sign_value(
        actor=world.actor("an"), key="channel.links", value=True, from_date=(MONDAY - timedelta(days=30)).date(), source="Quyết định 2/QĐ", at=MONDAY
    )  # fmt: skip


QUESTIONS = (
    {"text": "Mấy nhà bị tốc mái", "kind": "NUMBER"},
    {"text": "Đường vào", "kind": "CHOICE", "choices": ["đi được", "bị chặn"]},
    {"text": "Từ ngày", "kind": "DATE"},
    {"text": "Có điện", "kind": "YES_NO"},
    {"text": "Cần gì", "kind": "TEXT"},
)
ANSWERS = ("3", "bị chặn", "2026-11-22", "NO", "bạt che")


def ask(world: World, incident: Incident, who: str = "an", *, at: datetime = MONDAY, **more: Any) -> Asked:
    given = {
        "to_agency_id": world.committee.pk,
        "asked": QUESTIONS,
        "days": 3,
        "opening": "Sau cơn lốc tối qua",
        **more,
    }
    return services.ask_facts(actor=world.actor(who, at=at), incident_id=incident.pk, at=at, **given)
