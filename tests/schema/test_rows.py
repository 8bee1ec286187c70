"""Rows written many at once say in the database what Django's own saving says."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import MONDAY, World
from trucban.access.models import Share
from trucban.audit.models import Entry, Salt
from trucban.force.models import ImportLine, PeopleImport, Person
from trucban.lib.ids import uuid7
from trucban.schema.rows import FEW, _prepare, delete_rows, insert_rows, update_rows

pytestmark = pytest.mark.django_db
few_and_many = pytest.mark.parametrize("count", [3, FEW + 2])  # said one by one, and streamed to PostgreSQL


def _people(world: World, count: int) -> list[Person]:
    common = {"commune": world.commune, "owner": world.command}
    people = [Person(name=f"Lê Văn Tám “{number}” %s", **common) for number in range(count)]
    people[0].birth_date, people[0].hamlet = date(1995, 3, 12), world.hamlets[0]
    for person in people:
        person.fill()
    return people


def _entry(world: World, seq: int) -> Entry:
    return Entry(
        commune_id=world.commune.pk, seq=seq, at=MONDAY, actor_id=uuid7(), action="x", subject_type="y", subject_id=uuid7(),
        digests={"tên": "“á” %s", "rỗng": None, "số": [1, 2.5]}, previous_hash="0" * 64, hash="1" * 64,
    )  # fmt: skip


@few_and_many
def test_what_was_inserted_is_read_as_it_was(world: World, count: int) -> None:
    people, entries = _people(world, count), [_entry(world, 10**6 + number) for number in range(count)]
    people[1].name = "Lê\tVăn\\N \\\nTám\r"  # what a stream marks its columns, lines and nothing with
    salts = [Salt(subject_id=uuid7(), commune_id=world.commune.pk, value=bytes(range(32))) for _one in people]
    for rows in (people, entries, salts):
        insert_rows(rows)
    for row in (*people, *entries, *salts):
        found = type(row).objects.get(pk=row.pk)
        names = [field.attname for field in row._meta.local_concrete_fields]
        assert [getattr(found, name) for name in names] == [getattr(row, name) for name in names]


def test_an_inserted_row_is_saved_like_any_other(world: World) -> None:
    (person,) = _people(world, 1)
    insert_rows([person])
    person.name = "Lê Văn Chín"
    person.save()
    assert Person.objects.get(pk=person.pk).name == "Lê Văn Chín"


@few_and_many
def test_only_the_fields_named_are_updated(world: World, count: int) -> None:
    people = _people(world, count)
    insert_rows(people)
    people[0].hamlet, people[1].hamlet = None, world.hamlets[1]
    people[0].phone = "0912345678"
    update_rows(people, ["hamlet"])
    found = [Person.objects.get(pk=person.pk) for person in people]
    assert [row.hamlet for row in found] == [None, world.hamlets[1], *[None] * (count - 2)]
    assert found[0].phone == ""


def test_rows_are_updated_many_times_in_one_act(world: World) -> None:
    people = _people(world, FEW + 1)
    insert_rows(people)
    for phone in ("0912345678", "0987654321"):
        for person in people:
            person.phone = phone
        update_rows(people, ["phone"])
    assert set(Person.objects.filter(pk__in=[one.pk for one in people]).values_list("phone")) == {
        ("0987654321",)
    }


def test_only_the_rows_named_are_deleted(world: World) -> None:
    people = _people(world, 3)
    insert_rows(people)
    delete_rows(Person, {people[0].pk, people[2].pk})
    left = Person.objects.filter(pk__in=[person.pk for person in people])
    assert left.get() == people[1]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_referred_to_is_not_deleted(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_rows(type(world.commune), [world.commune.pk])
    world.commune.refresh_from_db()


def test_every_value_is_written_as_its_field_would(world: World) -> None:
    """What goes past the field, because it has the driver's form or was written before, is the same."""
    rows = [Share(), PeopleImport()]
    for row in (*_people(world, 2), _entry(world, 1), ImportLine(values={"a": "á"}, outcome=None), *rows):
        for field in row._meta.local_concrete_fields:
            value = getattr(row, field.attname)
            if value is None and not field.null:
                continue
            bring = _prepare(field, connection)
            for _turn in range(2):
                assert repr(bring(value)) == repr(_as_text(field.get_db_prep_save(value, connection))), field


def _as_text(value: Any) -> Any:
    """Return what a field gives the driver, JSON as the text that the driver would make of it."""
    return json.dumps(value.obj) if type(value).__name__ == "Jsonb" else value


@few_and_many
def test_one_refused_row_refuses_all(world: World, count: int) -> None:
    entries = [_entry(world, 10**6 + number // 2) for number in range(count)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(entries)
    assert not Entry.objects.filter(seq__gte=10**6).exists()


def test_no_rows_are_no_question() -> None:
    insert_rows([])
    update_rows([], ["name"])
