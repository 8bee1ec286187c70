"""Rows written many at once say in the database what Django's own saving says."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import MONDAY, World
from trucban.access.models import Share
from trucban.audit.models import Entry
from trucban.force.models import ImportLine, PeopleImport, Person
from trucban.lib.ids import uuid7
from trucban.schema.rows import _prepare, insert_rows, update_rows

pytestmark = pytest.mark.django_db


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


def test_what_was_inserted_is_read_as_it_was(world: World) -> None:
    people, entries = _people(world, 3), [_entry(world, 10**6), _entry(world, 10**6 + 1)]
    insert_rows(people)
    insert_rows(entries)
    for row in (*people, *entries):
        found = type(row).objects.get(pk=row.pk)
        names = [field.attname for field in row._meta.local_concrete_fields]
        assert [getattr(found, name) for name in names] == [getattr(row, name) for name in names]


def test_an_inserted_row_is_saved_like_any_other(world: World) -> None:
    (person,) = _people(world, 1)
    insert_rows([person])
    person.name = "Lê Văn Chín"
    person.save()
    assert Person.objects.get(pk=person.pk).name == "Lê Văn Chín"


def test_only_the_fields_named_are_updated(world: World) -> None:
    people = _people(world, 2)
    insert_rows(people)
    people[0].hamlet, people[1].hamlet = None, world.hamlets[1]
    people[0].phone = "0912345678"
    update_rows(people, ["hamlet"])
    found = [Person.objects.get(pk=person.pk) for person in people]
    assert [row.hamlet for row in found] == [None, world.hamlets[1]]
    assert found[0].phone == ""


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
                assert repr(bring(value)) == repr(field.get_db_prep_save(value, connection)), field


def test_one_refused_row_refuses_all(world: World) -> None:
    entries = [_entry(world, 10**6), _entry(world, 10**6)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(entries)
    assert not Entry.objects.filter(seq=10**6).exists()


def test_no_rows_are_no_question() -> None:
    insert_rows([])
    update_rows([], ["name"])
