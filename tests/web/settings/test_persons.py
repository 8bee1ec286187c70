"""An account is tied to its person by the administrator, who sees no register."""

import pytest

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.audit.models import Entry
from trucban.force.models import Person
from trucban.force.services import create_person

pytestmark = pytest.mark.django_db


def address(world: World, who: str) -> str:
    return f"/cai-dat/tai-khoan/{world.user(who).pk}/nguoi/"


@pytest.fixture
def lan(world: World) -> Person:
    """A person of the register with the name of an account that belongs to nobody yet."""
    world.user("lan").person_id = None
    world.user("lan").save(update_fields=["person_id"])
    Person.objects.filter(name=world.user("lan").name).delete()
    return create_person(actor=world.actor("an"), name=world.user("lan").name, at=MONDAY)


def test_who_has_the_name_is_offered_and_tied(world: World, desk_of: DeskOf, lan: Person) -> None:
    quy = desk_of("quy")
    text = quy.get(address(world, "lan")).text
    assert str(lan.pk) in text
    assert world.person("binh").name not in text
    quy.post(address(world, "lan"), {"person": str(lan.pk)})
    world.user("lan").refresh_from_db()
    assert world.user("lan").person_id == lan.pk
    assert Entry.objects.filter(action="user.tied", subject_id=world.user("lan").pk).exists()
    assert "đã gắn với tài khoản này" in quy.get(address(world, "lan")).text


def test_somebody_of_another_name_is_not_tied(world: World, desk_of: DeskOf, lan: Person) -> None:
    answer = desk_of("quy").post(address(world, "lan"), {"person": str(world.person("binh").pk)})
    assert answer.status_code == 404
    world.user("lan").refresh_from_db()
    assert world.user("lan").person_id is None


def test_a_name_nobody_bears_says_who_writes_it_down(world: World, desk_of: DeskOf, lan: Person) -> None:
    lan.delete()
    assert "chưa có ai tên này" in desk_of("quy").get(address(world, "lan")).text


@pytest.mark.parametrize("who", ["an", "dung", "ha", "binh"])
def test_to_others_the_page_does_not_exist(world: World, desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).get(address(world, "lan")).status_code == 404
