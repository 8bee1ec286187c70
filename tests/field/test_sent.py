"""Members of a team that was sent, on phones without a line: steps, card and their own words arrive once."""

from datetime import datetime, timedelta

import pytest

from tests.cast import World
from tests.field.phone import Phone
from tests.incident.test_sent import card, fire, sent, serving
from tests.incident.test_teams import squad
from trucban.field.models import JournalItem
from trucban.incident.models import Account, CardTick

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def states(phone: Phone) -> list[tuple[str, str]]:
    return [(one["state"], one["reason"]) for one in phone.sync()["states"]]


def test_two_of_one_team_say_the_same_and_nobody_is_asked(world: World, clock: list[datetime]) -> None:
    unit, held = squad(world), card(world)
    for who in ("binh", "minh"):
        serving(world, unit, who)
    out = sent(world, fire(world), unit)
    ref, phones = str(out.incident_id), [Phone("binh"), Phone("minh")]
    began = clock[0]
    for minute, phone in enumerate(phones, start=1):
        phone.clock = began + minute * MINUTE
        phone.say("incident.team", {"team": str(out.pk), "step": "ON_SCENE"})
        phone.say("incident.tick", {"incident": ref, "card": str(held.pk), "position": 1})
        phone.say("incident.account", {"incident": ref, "text": "Tôi kéo vòi nước"})
        phone.say("incident.team", {"team": str(out.pk), "step": "BACK"})
    clock[0] = began + timedelta(hours=1)
    for phone in reversed(phones):  # the later one finds a line first
        assert states(phone) == [("APPLIED", "")] * 4
    out.refresh_from_db()
    assert (out.on_scene_at, out.back_at) == (began + MINUTE, began + MINUTE)
    assert CardTick.objects.count() == 1
    assert Account.objects.filter(incident=out.incident).count() == 2


def test_who_was_not_sent_is_held(world: World, clock: list[datetime]) -> None:
    unit, held = squad(world), card(world)
    out = sent(world, fire(world), unit)
    phone = Phone("binh")
    phone.clock = clock[0]
    ref = str(out.incident_id)
    phone.say("incident.tick", {"incident": ref, "card": str(held.pk), "position": 1})
    phone.say("incident.account", {"incident": ref, "text": "Tôi đến"})
    phone.say("incident.team", {"team": str(out.pk), "step": "MOVING"})
    assert states(phone) == [("HELD", "NOT_FOUND")] * 3
    phone.say("incident.account", {"text": "Tôi giúp bên ngoài"})  # the desk says of which it is
    assert states(phone) == [("APPLIED", "")]
    assert Account.objects.get().incident is None
    assert JournalItem.objects.filter(state="HELD").count() == 3


def test_a_step_that_is_not_on_the_card_is_put_before_a_person(world: World, clock: list[datetime]) -> None:
    unit, held = squad(world), card(world)
    serving(world, unit)
    out = sent(world, fire(world), unit)
    phone = Phone("binh")
    phone.clock = clock[0]
    phone.say("incident.tick", {"incident": str(out.incident_id), "card": str(held.pk), "position": 9})
    assert states(phone) == [("HELD", "REFUSED")]
