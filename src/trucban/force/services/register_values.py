"""What a list says of people, as the register keeps it: read, set and saved, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from trucban.force.models import Person
from trucban.lib.parts import in_parts
from trucban.schema.rows import update_rows


def typed_values(values: Mapping[str, str]) -> dict[str, Any]:
    """Return fields as the register keeps them."""
    typed: dict[str, Any] = dict(values)
    if "birth_date" in typed:
        typed["birth_date"] = date.fromisoformat(typed["birth_date"]) if typed["birth_date"] else None
    if "hamlet_id" in typed:
        typed["hamlet_id"] = _key(typed["hamlet_id"]) if typed["hamlet_id"] else None
    return typed


_key = lru_cache(maxsize=1_024)(UUID)  # a list names the same hamlets again and again


def locked(ids: Iterable[UUID]) -> dict[UUID, Person]:
    found: dict[UUID, Person] = {}
    for part in in_parts(list(dict.fromkeys(ids))):
        found |= {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=part)}
    return found


def set_values(person: Person, values: Mapping[str, str]) -> None:
    for name, value in typed_values(values).items():
        setattr(person, name, value)
    person.fill()


def save_people(people: Sequence[Person]) -> None:
    fields = ["name", "name_folded", "name_sort", "birth_date", "sex", "hamlet", "phone", "occupation", "household_key"]  # fmt: skip
    update_rows(list({person.pk: person for person in people}.values()), fields)
