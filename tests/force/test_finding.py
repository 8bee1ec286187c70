"""Somebody is found as their name is typed."""

from datetime import date

import pytest

from tests.cast import MONDAY, World
from trucban.force import selectors, services

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(world: World) -> None:
    for name in ("Lê Văn Hùng", "Lê Văn Hưng", "Lê Văn Hùng Anh", "Hoàng Thị Quang Lê", "Trần Quang"):
        services.create_person(actor=world.actor("an"), name=name, at=MONDAY)


def found(world: World, typed: str, who: str = "an") -> list[str]:
    return [row.name for row in selectors.people(actor=world.actor(who), on=date(2026, 11, 23), q=typed)]


def test_whose_whole_name_it_is_comes_before_who_has_a_word_more(world: World) -> None:
    assert found(world, "le van hung") == ["Lê Văn Hùng", "Lê Văn Hưng", "Lê Văn Hùng Anh"]
    assert found(world, "Lê Văn Hưng")[0] == "Lê Văn Hưng"


def test_words_stand_in_any_order(world: World) -> None:
    assert found(world, "hung le van")[:2] == ["Lê Văn Hùng", "Lê Văn Hưng"]


@pytest.mark.parametrize(
    "typed", ["tran quamg", "tran qunag", "tran quag", "tran quangg", "trsn quang", "Trần Quâgn"]
)
def test_one_letter_may_be_wrong(world: World, typed: str) -> None:
    assert found(world, typed) == ["Trần Quang"]


@pytest.mark.parametrize(
    ("typed", "first"), [("tran thahn trung", "Trần Thanh Trung"), ("tran trnug thanh", "Trần Trung Thanh")]
)
def test_with_a_letter_wrong_the_order_typed_comes_first(world: World, typed: str, first: str) -> None:
    for name in ("Trần Trung Thanh", "Trần Thanh Trung"):
        services.create_person(actor=world.actor("an"), name=name, at=MONDAY)
    assert found(world, typed)[0] == first
    assert len(found(world, typed)) == 2


@pytest.mark.parametrize(
    "typed", ["tran xxang", "% _", "tr%n quang", "a' --", "\\ \\", "k" * 300, "a b c d e f g h"]
)
def test_nothing_is_found_for_what_is_no_name_of_theirs(world: World, typed: str) -> None:
    assert found(world, typed) == []


def test_a_mistyped_name_shows_nobody_else_either(world: World) -> None:
    assert found(world, "tran quamg", who="dung") == []
