"""The register: who is in it, who sees whom, how they are found."""

from datetime import date

import pytest

from tests.cast import MONDAY, World
from tests.force.conftest import SINCE
from trucban.audit.models import Entry
from trucban.force import selectors, services
from trucban.force.models import Person, Unit
from trucban.force.personal import PERSONAL_FIELDS
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db

DAY = MONDAY.date()


def _create(world: World, name: str = "Lê Thị Thủy", who: str = "an", **given: object) -> Person:
    return services.create_person(actor=world.actor(who), name=name, at=MONDAY, **given)  # type: ignore[arg-type]


def _names(world: World, who: str = "an", **asked: object) -> list[str]:
    found = selectors.people(actor=world.actor(who), on=DAY, **asked)  # type: ignore[arg-type]
    return [person.name for person in found]


def test_a_person_enters_the_register_of_the_actors_agency(world: World) -> None:
    person = _create(world, phone="+84912345678", birth_date=date(1995, 5, 1), sex="FEMALE")
    assert (person.owner, person.phone) == (world.command, "0912345678")
    assert _create(world, "Ngô Văn Cường", who="dung").owner == world.police


def test_the_log_holds_no_personal_value(world: World) -> None:
    person = _create(world, phone="0912345678")
    entry = Entry.objects.get(subject_id=person.pk)
    assert set(entry.digests) == {"name", "phone"}
    assert "Thủy" not in str(entry.digests)


@pytest.mark.parametrize("who", ["binh", "minh", "lan", "nga", "ha", "giang"])
def test_it_refuses_whoever_keeps_no_register(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        _create(world, who=who)


def test_nobody_writes_in_the_other_agencys_register(world: World) -> None:
    with pytest.raises(PermissionDenied):
        _create(world, who="dung", owner_id=world.command.pk)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": "Thủy 2"}, services.NameRefused),
        ({"phone": "12345"}, services.PhoneRefused),
        ({"birth_date": date(2027, 1, 1)}, services.BirthDateRefused),
        ({"birth_date": date(1900, 1, 1)}, services.BirthDateRefused),
        ({"birth_date": date(2026, 11, 1)}, services.BirthDateRefused),
        ({"sex": "X"}, services.TextTooLong),
        ({"occupation": "n" * 81}, services.TextTooLong),
    ],
)
def test_it_refuses_what_does_not_fit_and_saves_nothing(
    world: World, given: dict[str, object], refusal: type[Exception]
) -> None:
    count = Person.objects.count()
    with pytest.raises(refusal):
        _create(world, **given)  # type: ignore[arg-type]
    assert Person.objects.count() == count


def test_only_the_fields_given_change(world: World) -> None:
    person = _create(world, phone="0912345678")
    services.update_person(actor=world.actor("an"), person_id=person.pk, at=MONDAY, occupation="Giáo viên")
    person.refresh_from_db()
    assert (person.phone, person.occupation) == ("0912345678", "Giáo viên")
    services.update_person(actor=world.actor("an"), person_id=person.pk, at=MONDAY, phone="")
    person.refresh_from_db()
    assert person.phone == ""


def test_a_hamlet_of_another_commune_is_not_there(world: World, other_world: World) -> None:
    with pytest.raises(NotVisible):
        _create(world, hamlet_id=other_world.hamlets[0].pk)


def test_each_sees_what_their_office_lets_them_see(world: World, other_world: World) -> None:
    _create(world, "Trương Hai", hamlet_id=world.hamlets[1].pk)
    everybody = set(_names(world))
    assert {"Nguyễn Văn An", "Trần Thanh Bình", "Đỗ Minh", "Trương Hai"} <= everybody
    assert "Lê Tiến Dũng" not in everybody
    assert set(_names(world, "dung")) == {"Lê Tiến Dũng", "Hoàng Giang"}
    assert _names(world, "binh") == ["Trần Thanh Bình"]
    assert "Trương Hai" not in _names(world, "minh")
    assert "Trần Thanh Bình" in _names(world, "minh")  # of Hamlet 1, in the command's register
    assert _names(world, "ha") == ["Phạm Thị Hà"]
    with pytest.raises(NotVisible):
        selectors.get_person(actor=other_world.actor("chi2"), person_id=world.person("an").pk)
    with pytest.raises(NotVisible):
        selectors.person_card(actor=world.actor("dung"), person_id=world.person("an").pk, on=DAY)


def test_people_are_found_without_accents_and_exact_accents_come_first(world: World) -> None:
    for name in ("Lê Thị Thủy", "Lê Thị Thúy", "Lê Thị Thùy"):
        _create(world, name)
    assert _names(world, q="le thuy") == ["Lê Thị Thùy", "Lê Thị Thủy", "Lê Thị Thúy"]
    assert _names(world, q="thúy")[0] == "Lê Thị Thúy"
    assert _names(world, q="lê thủy")[0] == "Lê Thị Thủy"
    assert len(_names(world, q="THÚY")) == 3
    assert _names(world, q="dang") == _names(world, q="Đặng")
    assert _names(world, q="% _'") == []


def test_people_are_listed_in_vietnamese_order(world: World) -> None:
    for name in ("Vũ Ân", "Vũ Anh", "Vũ Án"):
        _create(world, name)
    assert _names(world, q="vu") == ["Vũ Án", "Vũ Anh", "Vũ Ân"]


def test_a_unit_is_its_subunits_too(world: World, platoon: Unit, squad: Unit) -> None:
    services.add_membership(
        actor=world.actor("an"),
        person_id=world.person("binh").pk,
        unit_id=squad.pk,
        from_date=SINCE,
        at=MONDAY,
    )
    assert _names(world, unit_id=platoon.pk) == ["Trần Thanh Bình"]
    assert _names(world, unit_id=squad.pk, hamlet_id=world.hamlets[1].pk) == []


def test_every_field_of_a_person_is_labelled() -> None:
    unlabelled = {"id", "commune", "owner"}
    fields = {field.name for field in Person._meta.concrete_fields} - unlabelled
    assert {f"force.person.{name}" for name in fields} <= set(PERSONAL_FIELDS)
    assert set(PERSONAL_FIELDS.values()) == {"basic"}


def test_the_list_asks_the_database_once(world: World, django_assert_num_queries: object) -> None:
    actor = world.actor("an")
    with django_assert_num_queries(1):  # type: ignore[operator]
        for person in selectors.people(actor=actor, on=DAY, q="an"):
            assert person.owner.name
            assert person.hamlet
