"""Masked data shown whole: only with a purpose, for a while, and never without a receipt the person can read."""

from datetime import date, timedelta

import pytest

from tests.cast import MONDAY, World
from tests.force.lists import lines, read, take, take_back
from trucban.audit.models import Entry
from trucban.force import policy, selectors, services
from trucban.force.models import DisclosedPerson, Disclosure, Person
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
WHY = {"purpose": "CONTACT", "purpose_text": "Gọi anh em ca trực bão đêm nay"}


@pytest.fixture
def huong(world: World) -> Person:
    return services.create_person(
        actor=world.actor("an"),
        name="Trần Thị Hương",
        birth_date=date(1990, 2, 5),
        phone="0912345678",
        hamlet_id=world.hamlets[0].pk,
        household_key="H1",
        at=MONDAY,
    )


def test_a_hamlets_office_may_ask_for_the_telephone_and_no_more(world: World, huong: Person) -> None:
    row = services.see_whole(actor=world.actor("minh"), person_id=huong.pk, at=MONDAY, **WHY)
    assert (row.fields, row.owner_id, row.user_id) == (["phone"], world.command.pk, world.user("minh").pk)
    assert Entry.objects.filter(action="data.seen", subject_id=row.pk).exists()


def test_it_is_shown_to_that_account_of_that_person_until_its_time_is_over(
    world: World, huong: Person
) -> None:
    minh = world.actor("minh")
    other = services.create_person(
        actor=world.actor("an"), name="Lê Văn Tám", phone="0987654321", hamlet_id=world.hamlets[0].pk, at=MONDAY
    )  # fmt: skip
    services.see_whole(actor=minh, person_id=huong.pk, at=MONDAY, **WHY)
    last = MONDAY + services.SHOWN_FOR
    assert selectors.shown_now(actor=minh, person=huong, at=last - timedelta(seconds=1))
    assert not selectors.shown_now(actor=minh, person=huong, at=last)
    assert not selectors.shown_now(actor=minh, person=other, at=MONDAY)
    assert not selectors.shown_now(actor=world.actor("lan"), person=huong, at=MONDAY)


def test_a_right_that_ended_shows_nothing_although_the_time_is_not_over(world: World, huong: Person) -> None:
    services.see_whole(actor=world.actor("minh"), person_id=huong.pk, at=MONDAY, **WHY)
    services.update_person(
        actor=world.actor("an"), person_id=huong.pk, hamlet_id=world.hamlets[1].pk, at=MONDAY
    )
    huong.refresh_from_db()
    assert not selectors.shown_now(actor=world.actor("minh"), person=huong, at=MONDAY)


@pytest.mark.parametrize(
    "why",
    [
        {"purpose": "", "purpose_text": "Gọi anh em ca trực bão"},
        {"purpose": "KEEPING", "purpose_text": "Gọi anh em ca trực bão"},
        {"purpose": "TOGETHER", "purpose_text": "Gọi anh em ca trực bão"},
        {"purpose": "CONTACT", "purpose_text": "gọi"},
        {"purpose": "CONTACT", "purpose_text": "...................."},
        {"purpose": "CONTACT", "purpose_text": "a" * 201},
        {"purpose": "CONTACT", "purpose_text": "a         b"},
    ],
)
def test_a_purpose_that_says_nothing_is_refused_and_nothing_is_shown(
    world: World, huong: Person, why: dict[str, str]
) -> None:
    with pytest.raises(services.PurposeRefused):
        services.see_whole(actor=world.actor("minh"), person_id=huong.pk, at=MONDAY, **why)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    ("who", "refusal"), [("an", PermissionDenied), ("dung", NotVisible), ("lan", NotVisible)]
)
def test_who_sees_it_whole_or_not_at_all_asks_for_nothing(
    world: World, huong: Person, who: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        services.see_whole(actor=world.actor(who), person_id=huong.pk, at=MONDAY, **WHY)


def test_what_is_empty_cannot_be_asked_for(world: World) -> None:
    bare = services.create_person(
        actor=world.actor("an"), name="Lê Văn Tám", hamlet_id=world.hamlets[0].pk, at=MONDAY
    )
    assert not policy.may_ask_for(world.actor("minh"), bare)


def test_a_keeper_who_looks_is_written_down_once_a_day(world: World, huong: Person) -> None:
    for hours in (0, 1, 2, 24):
        at = MONDAY + timedelta(hours=hours)
        services.note_keeper(actor=world.actor("an"), person_id=huong.pk, at=at)
    assert Disclosure.objects.filter(way="KEPT").count() == 2


def test_a_file_writes_a_receipt_for_each_person_in_it(world: World, huong: Person) -> None:
    people = selectors.kept_people(actor=world.actor("an"))
    row = services.note_file(actor=world.actor("an"), people=people, at=MONDAY, **WHY)
    assert {one.person_id for one in row.people.all()} == {person.pk for person in people}
    (entry,) = Entry.objects.filter(action="data.saved")
    assert entry.subject_id == row.pk


def test_nobody_saves_people_of_another_register(world: World, huong: Person) -> None:
    with pytest.raises(PermissionDenied):
        services.note_file(actor=world.actor("dung"), people=[huong], at=MONDAY, **WHY)
    with pytest.raises(PermissionDenied):
        services.note_file(actor=world.actor("minh"), people=[huong], at=MONDAY, **WHY)


def test_the_person_and_the_heads_read_who_looked_and_nobody_else(world: World) -> None:
    binh, an = world.person("binh"), world.actor("an")
    services.note_keeper(actor=an, person_id=binh.pk, at=MONDAY)
    for who in ("binh", "an"):
        assert [row.person_id for row in selectors.accesses(actor=world.actor(who), person_id=binh.pk)] == [
            binh.pk
        ]
    for who in ("dung", "lan", "quy"):
        with pytest.raises(NotVisible):
            selectors.accesses(actor=world.actor(who), person_id=binh.pk)


def test_a_hamlets_office_does_not_read_who_looked(world: World, huong: Person) -> None:
    with pytest.raises(PermissionDenied):
        selectors.accesses(actor=world.actor("minh"), person_id=huong.pk)


def test_receipts_go_along_when_two_rows_are_put_together_and_back(world: World, huong: Person) -> None:
    an = world.actor("an")
    twin = services.create_person(actor=an, name="Trần Thị Hương", at=MONDAY)
    services.note_keeper(actor=an, person_id=twin.pk, at=MONDAY)
    row = services.merge_people(actor=an, kept_id=huong.pk, merged_id=twin.pk, at=MONDAY)
    assert DisclosedPerson.objects.get().person_id == huong.pk
    services.unmerge_people(actor=an, merge_id=row.pk, at=MONDAY)
    assert DisclosedPerson.objects.get().person_id == twin.pk


def test_looking_at_who_came_by_a_list_does_not_keep_them_when_it_is_taken_back(world: World) -> None:
    an = world.actor("an")
    of = take(world, read(world, [(1, "Lê Văn Tám", "12/03/1995", "", "", "", "")]))
    person = lines(of)[0].person
    assert person
    services.note_keeper(actor=an, person_id=person.pk, at=MONDAY)
    assert take_back(world, of).counts["removed"] == 1


def test_the_log_says_nothing_of_what_was_seen(world: World, huong: Person) -> None:
    services.see_whole(actor=world.actor("minh"), person_id=huong.pk, at=MONDAY, **WHY)
    assert "0912345678" not in str(list(Entry.objects.values()))
