"""Cards of groups: one for each mandate, and what was written before is kept."""

from datetime import date
from typing import Any

import pytest

from tests.cast import MONDAY, World
from trucban.force import selectors, services
from trucban.force.models import GroupCard, Unit

FIRST = {"mandate_from": date(2025, 1, 1), "mandate_to": date(2026, 12, 1)}
NEXT = {"mandate_from": date(2026, 12, 1), "mandate_to": date(2028, 12, 1)}
DAY = MONDAY.date()


@pytest.fixture
def group(world: World) -> Unit:
    return services.create_unit(
        actor=world.actor("an"),
        kind="SELF_MANAGED_GROUP",
        name="Tổ tự quản",
        from_date=date(2025, 1, 1),
        at=MONDAY,
        hamlet_id=world.hamlets[0].pk,
    )


def write(world: World, group: Unit, **values: Any) -> GroupCard:
    return services.set_group_card(actor=world.actor("an"), unit_id=group.pk, at=MONDAY, **values)


def test_a_new_mandate_keeps_the_card_before_for_its_days(world: World, group: Unit) -> None:
    old = write(world, group, **FIRST, founding_decision="01/QĐ-UBND")
    new = write(world, group, **NEXT, founding_decision="77/QĐ-UBND")
    cards = selectors.cards_of(group)
    assert cards == [new, old]
    assert selectors.card_on(cards, DAY) == old
    assert selectors.card_on(cards, date(2026, 12, 1)) == new
    old.refresh_from_db()
    assert (old.founding_decision, old.replaced_at) == ("01/QĐ-UBND", None)


def test_a_correction_takes_the_place_of_the_card_and_the_old_wording_stays(
    world: World, group: Unit
) -> None:
    wrong = write(world, group, **FIRST, contact="0912 000 000")
    right = write(world, group, **FIRST, contact="0912 345 678")
    assert selectors.cards_of(group) == [right]
    wrong.refresh_from_db()
    assert (wrong.contact, wrong.replaced_at) == ("0912 000 000", MONDAY)


def test_the_same_again_writes_nothing(world: World, group: Unit) -> None:
    assert write(world, group, **FIRST) == write(world, group, **FIRST)
    assert GroupCard.objects.count() == 1


def test_a_mandate_that_was_renewed_in_time_ends_in_no_warning(world: World, group: Unit) -> None:
    write(world, group, **FIRST)
    ending = {"commune_id": world.commune.pk, "on": DAY, "within_days": 30}
    assert len(selectors.expiring_mandates(**ending)) == 1
    write(world, group, **NEXT)
    assert selectors.expiring_mandates(**ending) == []


def test_before_any_mandate_began_the_next_card_is_shown(world: World, group: Unit) -> None:
    card = write(world, group, **NEXT)
    assert selectors.card_on(selectors.cards_of(group), DAY) == card
    assert selectors.card_on([], DAY) is None
