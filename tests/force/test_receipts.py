"""Who received equipment confirms it themself; until then only the giver's word stands, and it says for how long."""

from datetime import timedelta

import pytest

from tests.cast import MONDAY, World
from tests.duty import builders as duty
from trucban.audit.models import Entry
from trucban.force import selectors, services
from trucban.force.models import Custody, Equipment
from trucban.force.services import Holder
from trucban.lib.errors import NotVisible

BEFORE = MONDAY - timedelta(days=3)
AFTER = MONDAY + timedelta(hours=1)


@pytest.fixture
def coats(world: World) -> Equipment:
    return services.add_equipment(
        actor=world.actor("an"), name="Áo mưa", counted_in="chiếc", quantity=20, at=BEFORE
    )


def give(world: World, coats: Equipment, holder: Holder, quantity: int = 4) -> Custody:
    return services.issue(
        actor=world.actor("an"), equipment_id=coats.pk, holder=holder, quantity=quantity, at=BEFORE
    )


def confirm(world: World, who: str, given: Custody) -> Custody:
    return services.confirm_receipt(actor=world.actor(who), custody_id=given.pk, at=MONDAY)


def test_only_who_received_it_confirms_once_and_it_is_recorded(world: World, coats: Equipment) -> None:
    given = give(world, coats, Holder(person_id=world.person("binh").pk))
    assert list(selectors.unconfirmed(actor=world.actor("an"))) == [given]
    for who in ("an", "dung", "ha"):
        assert not selectors.to_confirm(actor=world.actor(who), at=MONDAY)
        with pytest.raises(NotVisible):
            confirm(world, who, given)
    assert list(selectors.to_confirm(actor=world.actor("binh"), at=MONDAY)) == [given]
    assert confirm(world, "binh", given).confirmed_at == MONDAY
    assert confirm(world, "binh", given).confirmed_at == MONDAY
    assert Entry.objects.filter(action="equipment.receipt_confirmed", subject_id=coats.pk).count() == 1
    assert not selectors.unconfirmed(actor=world.actor("an"))


def test_for_a_unit_its_leader_confirms_and_no_other_member(world: World, coats: Equipment) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ cứu hộ")
    duty.join(world, unit, world.person("binh"))
    given = give(world, coats, Holder(unit_id=unit.pk, taken_by="Bình"))
    with pytest.raises(NotVisible):
        confirm(world, "binh", given)
    services.add_membership(
        actor=world.actor("an"),
        person_id=world.person("phuc").pk,
        unit_id=unit.pk,
        role="LEADER",
        from_date=BEFORE.date(),
        at=BEFORE,
    )
    assert confirm(world, "phuc", given).confirmed_by_id == world.actor("phuc").id


def test_the_next_receiver_confirms_anew_and_what_stays_out_stays_confirmed(
    world: World, coats: Equipment
) -> None:
    given = give(world, coats, Holder(person_id=world.person("binh").pk))
    confirm(world, "binh", given)
    an = world.actor("an")
    services.return_equipment(actor=an, custody_id=given.pk, quantity=1, at=AFTER)
    rest = Custody.objects.get(returned_at__isnull=True)
    assert (rest.quantity, rest.confirmed_at) == (3, MONDAY)
    services.hand_over(
        actor=an, custody_id=rest.pk, holder=Holder(person_id=world.person("phuc").pk), at=AFTER
    )
    (waiting,) = selectors.to_confirm(actor=world.actor("phuc"), at=AFTER)
    assert waiting.follows == rest
    with pytest.raises(NotVisible):
        services.confirm_receipt(actor=world.actor("binh"), custody_id=waiting.pk, at=AFTER)


def test_what_came_back_is_confirmed_by_nobody(world: World, coats: Equipment) -> None:
    given = give(world, coats, Holder(person_id=world.person("binh").pk))
    services.return_equipment(actor=world.actor("an"), custody_id=given.pk, at=AFTER)
    with pytest.raises(NotVisible):
        confirm(world, "binh", given)
