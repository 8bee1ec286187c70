"""Equipment: no weapons, never more out than there is, both sides kept, a chain that nothing loses."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from trucban.audit.models import Entry
from trucban.force import selectors, services
from trucban.force.models import Custody, Equipment, EquipmentItem
from trucban.force.services import EquipmentRefused, Holder, WeaponRefused
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.weapons import weapon_word

LATER = MONDAY + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def vests(world: World, quantity: int = 10, who: str = "an") -> Equipment:
    return services.add_equipment(
        actor=world.actor(who), name="Áo phao", counted_in="chiếc", quantity=quantity, at=MONDAY
    )


def radio(world: World) -> tuple[Equipment, EquipmentItem]:
    an = world.actor("an")
    made = services.add_equipment(actor=an, name="Bộ đàm", counted_in="chiếc", is_numbered=True, at=MONDAY)
    return made, services.add_item(actor=an, equipment_id=made.pk, number="BĐ-01", at=MONDAY)


def to(world: World, who: str = "binh") -> Holder:
    return Holder(person_id=world.person(who).pk)


def issue(world: World, made: Equipment, holder: Holder | None = None, **more: Any) -> Custody:
    return services.issue(
        actor=world.actor("an"), equipment_id=made.pk, holder=holder or to(world), at=MONDAY, **more
    )


def back(world: World, custody: Custody, **more: Any) -> Custody:
    return services.return_equipment(actor=world.actor("an"), custody_id=custody.pk, at=LATER, **more)


@pytest.mark.parametrize(
    "text",
    ["Súng tiểu liên", "Đạn K56", "lựu đạn", "AK-47", "thuốc nổ", "Vũ khí thô sơ", "dùi cui điện", "vu khi"],
)
def test_words_of_weapons_are_refused_wherever_they_stand(world: World, text: str) -> None:
    with pytest.raises(WeaponRefused, match="does not belong here"):
        services.add_equipment(actor=world.actor("an"), name=text, counted_in="chiếc", at=MONDAY)
    with pytest.raises(WeaponRefused):
        services.take_stock(
            actor=world.actor("an"), equipment_id=vests(world).pk, counted=1, note=text, at=MONDAY
        )
    assert [row.name for row in Equipment.objects.all()] == ["Áo phao"]


@pytest.mark.parametrize(
    "text", ["Áo phao", "Đèn pin", "Xuồng máy", "Dân quân", "Đan lưới", "Minh", "Loa tay"]
)
def test_ordinary_words_pass(text: str) -> None:
    assert weapon_word(text) == ""


def test_no_more_is_issued_than_lies_in_store(world: World) -> None:
    made = vests(world, 3)
    issue(world, made, quantity=2)
    for quantity in (0, 2):
        with pytest.raises(EquipmentRefused, match="1 lie in store"):
            issue(world, made, quantity=quantity)
    assert [(row.issued, row.in_store) for row in selectors.stocks(actor=world.actor("an"))] == [(2, 1)]


def test_both_sides_and_the_moment_are_kept(world: World) -> None:
    made = vests(world)
    custody = issue(
        world, made, Holder(hamlet_id=world.hamlets[0].pk, taken_by="Trưởng thôn Sơn"), quantity=4
    )
    assert (custody.given_by, custody.taken_by, custody.issued_at) == (
        world.actor("an").name,
        "Trưởng thôn Sơn",
        MONDAY,
    )
    closed = back(world, custody, returned_by="Ông Tư", note="Ướt một chiếc")
    assert (closed.returned_by, closed.taken_back_by, closed.returned_at) == (
        "Ông Tư",
        world.actor("an").name,
        LATER,
    )
    with pytest.raises(EquipmentRefused):
        back(world, custody)
    for action in ("equipment.issued", "equipment.returned"):
        assert Entry.objects.filter(action=action, subject_id=made.pk).count() == 1


@pytest.mark.parametrize("holder", [Holder(), "both", "nobody takes it"])
def test_it_goes_to_one_holder_and_somebody_takes_it(world: World, holder: Any) -> None:
    if holder == "both":
        holder = Holder(person_id=world.person("binh").pk, hamlet_id=world.hamlets[0].pk)
    elif holder == "nobody takes it":
        holder = Holder(hamlet_id=world.hamlets[0].pk)
    with pytest.raises(EquipmentRefused):
        issue(world, vests(world), holder)


def test_a_part_comes_back_and_the_rest_stays_with_the_same_holder(world: World) -> None:
    made = vests(world)
    custody = issue(world, made, quantity=5)
    with pytest.raises(EquipmentRefused):
        back(world, custody, quantity=6)
    back(world, custody, quantity=2)
    (rest,) = selectors.held(actor=world.actor("an"))
    assert (rest.quantity, rest.to_person, rest.follows) == (3, world.person("binh"), custody)


def test_one_thing_is_held_once_and_its_chain_names_every_hand(world: World) -> None:
    made, item = radio(world)
    first = issue(world, made, item_id=item.pk)
    with pytest.raises(EquipmentRefused):
        issue(world, made, item_id=item.pk)
    second = services.hand_over(
        actor=world.actor("an"), custody_id=first.pk, holder=to(world, "phuc"), at=LATER
    )
    first.refresh_from_db()
    assert (first.returned_at, first.taken_back_by) == (LATER, world.person("phuc").name)
    assert (second.given_by, second.follows) == (world.person("binh").name, first)
    back(world, second)
    assert list(selectors.chain(item)) == [second, first]
    assert list(selectors.items_in_store(made)) == [item]


def test_what_somebody_holds_is_not_written_off(world: World) -> None:
    made, item = radio(world)
    custody = issue(world, made, item_id=item.pk)
    an = world.actor("an")
    with pytest.raises(EquipmentRefused):
        services.write_off_item(actor=an, item_id=item.pk, reason="Hỏng", at=LATER)
    back(world, custody)
    services.write_off_item(actor=an, item_id=item.pk, reason="Hỏng", at=LATER)
    assert list(selectors.items(made)) == []
    assert list(selectors.chain(item)) == [custody]
    with pytest.raises(EquipmentRefused):
        issue(world, made, item_id=item.pk)
    counted = vests(world)
    issue(world, counted, quantity=4)
    with pytest.raises(EquipmentRefused):
        services.change_quantity(actor=an, equipment_id=counted.pk, quantity=3, reason="Rách", at=LATER)


def test_a_count_is_against_what_should_lie_there(world: World) -> None:
    made = vests(world)
    issue(world, made, quantity=4)
    an = world.actor("an")
    assert services.take_stock(actor=an, equipment_id=made.pk, counted=6, at=LATER).difference == 0
    short = services.take_stock(actor=an, equipment_id=made.pk, counted=5, at=LATER)
    assert (short.expected, short.difference) == (6, -1)
    assert list(selectors.discrepancies(actor=an)) == [short]


def test_each_agency_keeps_and_sees_its_own(world: World) -> None:
    made = vests(world)
    with pytest.raises(NotVisible):
        services.take_stock(actor=world.actor("dung"), equipment_id=made.pk, counted=1, at=MONDAY)
    assert selectors.stocks(actor=world.actor("dung")) == []
    for who in ("binh", "ha", "minh"):
        with pytest.raises(PermissionDenied):
            vests(world, who=who)
        assert list(selectors.held(actor=world.actor(who))) == []


@given(st.text(alphabet="dânđạpmiux ", max_size=12))
def test_a_weapon_is_found_as_a_whole_word_only(text: str) -> None:
    assert weapon_word(f"x{text}x súng") == "súng" or "đạn" in text or "mìn" in text
