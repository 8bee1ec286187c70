"""Agreements as the product makes them: drafted by An, signed by both chiefs, endorsed by Hà."""

from datetime import date, time
from typing import Any

from tests.cast import MONDAY, World
from trucban.coordination import services
from trucban.coordination.models import Agreement, Obligation
from trucban.rulebook.services import sign_value

FIRST, LAST = date(2026, 1, 1), date(2027, 1, 1)
SIGNERS = ("an", "dung", "ha")


def draft(world: World, who: str = "an", **more: Any) -> Agreement:
    given = {
        "kind": Agreement.Kind.REGULATION,
        "title": "Quy chế phối hợp",
        "party_ids": [world.command.pk, world.police.pk],
        "from_date": FIRST,
        "to_date": LAST,
        "at": MONDAY,
        **more,
    }
    return services.draft_agreement(actor=world.actor(who), **given)


def promise(world: World, agreement: Agreement, **more: Any) -> Obligation:
    """Promise a patrol of the police alone, which calls out nobody."""
    given = {
        "kind": "PATROL",
        "title": "Tuần tra đêm",
        "cadence": "WEEK",
        "count": 3,
        "responsible_id": world.police.pk,
        "from_time": time(20),
        "to_time": time(2),
        "duration_minutes": 120,
        "police_count": 2,
        "at": MONDAY,
        **more,
    }
    return services.add_obligation(actor=world.actor("an"), agreement_id=agreement.pk, **given)


def sign(world: World, agreement: Agreement, *who: str, **more: Any) -> Agreement:
    for name in who or SIGNERS:
        given = {"at": MONDAY, **more}
        services.sign_agreement(actor=world.actor(name), agreement_id=agreement.pk, **given)
    return Agreement.objects.get(pk=agreement.pk)


def confirm_superior(world: World, *, from_date: date = FIRST) -> None:
    sign_value(
        actor=world.actor("an"),
        key="power.superior_command",
        value="Ban Chỉ huy phòng thủ khu vực",
        from_date=from_date,
        source="Công văn 12/CV-BCH",
        at=MONDAY,
    )


def approve(world: World, agreement: Agreement, office: str, who: str = "an", **more: Any) -> Agreement:
    given = {"given_by": "Người có thẩm quyền", "given_date": MONDAY.date(), "at": MONDAY, **more}
    services.record_approval(actor=world.actor(who), agreement_id=agreement.pk, office=office, **given)
    return Agreement.objects.get(pk=agreement.pk)
