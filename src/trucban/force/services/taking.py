"""Taking a list over into the register."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, record_many, verb
from trucban.force import selectors
from trucban.force.imports import cells as kept
from trucban.force.imports import outcomes
from trucban.force.imports.judging import Register
from trucban.force.imports.people import ReadPerson
from trucban.force.models import ImportLine, PeopleImport, Person
from trucban.force.services.lists import ListNotOpen
from trucban.force.services.register_values import locked, save_people, set_values, typed_values
from trucban.lib.errors import DomainError
from trucban.lib.memory import without_looking_for_cycles
from trucban.lib.values import PartialDate
from trucban.schema.rows import insert_rows, update_rows, update_values

Status, Choice = PeopleImport.Status, ImportLine.Choice
# What a line says beside what it did.
EMPTIED: dict[str, Any] = {"cells": {}, "values": {}, "problems": [], "changes": {}, "candidates": []}


class Nobody(NamedTuple):
    """A line about nobody of the register."""

    pk: UUID
    choice: str
    values: dict[str, str]


Done = list[tuple[Person, dict[str, Any]]]  # whom, and what was written of them


class NothingChosen(DomainError):
    """No line of the list is to be taken over."""


@without_looking_for_cycles()
@verb
def take_over(*, actor: Actor, import_id: UUID, at: datetime) -> PeopleImport:
    """
    Write the chosen lines into the register, all in one act; what the list says beside that is erased.

    A line is left aside, with a reason, where the register no longer says what the preview showed.

    Raises:
        NotVisible: no such list.
        ListNotOpen: it is being read, or over.
        NothingChosen: nothing is to be taken over.
    """
    of = selectors.get_import(actor=actor, import_id=import_id, lock=True)
    if of.status != Status.READY:
        raise ListNotOpen(_("This list is being read or is over: open the page again."))
    rows = selectors.chosen_lines(of=of)
    nobody = [Nobody(*row) for row in rows.filter(person=None).values_list("pk", "choice", "values")]
    somebody = list(rows.filter(person__isnull=False))
    if not nobody and not somebody:
        raise NothingChosen(_("No row is chosen: choose what to take over, or give the list up."))
    register = selectors.register_to_compare(owner_id=of.owner_id)
    created, refused = _created(of, nobody, register)
    updated = _updated(somebody)
    record_many(actor=actor, action="person.created", done=created, at=at)
    record_many(actor=actor, action="person.updated", done=updated, at=at)
    update_rows([line for line in somebody if line.after], ["before", "after"])
    update_rows([line for line in somebody if line.outcome], ["outcome"])
    _forget(of)
    of.status, of.applied_at = Status.APPLIED, at
    aside = refused + sum(line.outcome is not None for line in somebody)
    of.counts = of.counts | {"created": len(created), "updated": len(updated), "aside": aside}
    entry = record(
        actor=actor,
        action="import.taken_over",
        subject=of,
        at=at,
        changes={"created": len(created), "updated": len(updated)},
    )
    of.applied_seq = entry.seq
    of.save()
    return of


def _forget(of: PeopleImport) -> None:
    """
    Keep what each line did and erase what it says; the digest stays where it tells that a line is in the register.

    Lines of somebody new were emptied when that was written into them.
    """
    lines = ImportLine.objects.filter(of_import=of, was_created=False)
    lines.filter(Q(person__isnull=True) | Q(outcome__isnull=False)).update(digest="")
    lines.update(**EMPTIED)


def _created(of: PeopleImport, lines: Sequence[Nobody], register: Register) -> tuple[Done, int]:
    """Write down who is new; return them, and how many lines were left aside."""
    made: Done = []
    of_line: list[tuple[Any, ...]] = []
    refused: list[UUID] = []
    for line in lines:
        if line.choice == Choice.TAKE and register.surely(_as_read(line.values)):
            refused.append(line.pk)
            continue
        values = typed_values(line.values)
        person = Person(commune_id=of.commune_id, owner_id=of.owner_id, **values)
        person.fill()
        made.append((person, values))
        of_line.append((person.pk, True, line.values, *EMPTIED.values(), line.pk))
    insert_rows([person for person, _values in made])
    update_values(ImportLine, ["person", "was_created", "after", *EMPTIED], of_line)
    outcome = kept.said_to_json(outcomes.written_meanwhile())
    update_values(ImportLine, ["outcome"], ((outcome, key) for key in refused))
    return made, len(refused)


def _as_read(values: Mapping[str, str]) -> ReadPerson:
    born = values.get("birth_date")
    return ReadPerson(dict(values), PartialDate.of(date.fromisoformat(born)) if born else None)


def _updated(lines: Sequence[ImportLine]) -> Done:
    people = locked([line.person_id for line in lines if line.person_id])
    done: Done = []
    for line in lines:
        person = people.get(line.person_id) if line.person_id else None
        if person is None or person.merged_into_id or person.erased_at or not _still(person, line.changes):
            line.outcome = kept.said_to_json(outcomes.changed_meanwhile())
            continue
        line.before = {name: before for name, (before, _after) in line.changes.items()}
        line.after = {name: after for name, (_before, after) in line.changes.items()}
        if line.after:
            set_values(person, line.after)
            done.append((person, typed_values(line.after)))
    save_people([person for person, _after in done])
    return done


def _still(person: Person, changes: Mapping[str, Sequence[str]]) -> bool:
    """Say whether the register says what the preview showed."""
    now = selectors.values_of(person)
    return all(now[name] == before for name, (before, _after) in changes.items())
