"""Taking a list over into the register."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q
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
from trucban.lib.values import PartialDate
from trucban.schema.rows import insert_rows, update_rows

Status, Choice = PeopleImport.Status, ImportLine.Choice
EMPTIED: dict[str, Any] = {"cells": {}, "values": {}, "problems": [], "changes": {}, "candidates": []}


class NothingChosen(DomainError):
    """No line of the list is to be taken over."""


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
    chosen = list(selectors.chosen_lines(of=of))
    if not chosen:
        raise NothingChosen(_("No row is chosen: choose what to take over, or give the list up."))
    register = selectors.register_to_compare(owner_id=of.owner_id)
    nobody = [line for line in chosen if line.person_id is None]
    somebody = [line for line in chosen if line.person_id is not None]
    created, updated = _created(of, nobody, register), _updated(somebody)
    record_many(actor=actor, action="person.created", done=[(p, typed_values(v)) for p, v in created], at=at)
    record_many(actor=actor, action="person.updated", done=[(p, typed_values(v)) for p, v in updated], at=at)
    _note_and_forget(of, chosen)
    of.status, of.applied_at = Status.APPLIED, at
    of.counts = of.counts | {"created": len(created), "updated": len(updated), "aside": _aside(chosen)}
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


def _aside(chosen: Iterable[ImportLine]) -> int:
    return sum(line.outcome is not None for line in chosen)


def _note_and_forget(of: PeopleImport, chosen: Sequence[ImportLine]) -> None:
    """
    Keep what each line did and erase what the lines say.

    The digest stays where it tells that a line is in the register.
    """
    created = [line for line in chosen if line.was_created]
    update_rows(created, ["person", "was_created"])
    update_rows([line for line in chosen if line.after and not line.was_created], ["before", "after"])
    update_rows([line for line in chosen if line.outcome], ["outcome"])
    lines = ImportLine.objects.filter(of_import=of)
    lines.filter(was_created=True).update(after=F("values"))
    lines.filter(Q(person__isnull=True) | Q(outcome__isnull=False)).update(digest="")
    lines.update(**EMPTIED)


def _created(
    of: PeopleImport, lines: Sequence[ImportLine], register: Register
) -> list[tuple[Person, dict[str, str]]]:
    made: list[tuple[Person, dict[str, str]]] = []
    by_line: list[tuple[ImportLine, Person]] = []
    for line in lines:
        if line.choice == Choice.TAKE and register.surely(_as_read(line.values)):
            line.outcome = kept.said_to_json(outcomes.written_meanwhile())
            continue
        person = Person(commune_id=of.commune_id, owner_id=of.owner_id, **typed_values(line.values))
        person.fill()
        made.append((person, dict(line.values)))
        by_line.append((line, person))
    insert_rows([person for person, _values in made])
    for line, person in by_line:
        line.person, line.was_created = person, True
    return made


def _as_read(values: Mapping[str, str]) -> ReadPerson:
    born = values.get("birth_date")
    return ReadPerson(dict(values), PartialDate.of(date.fromisoformat(born)) if born else None)


def _updated(lines: Sequence[ImportLine]) -> list[tuple[Person, dict[str, str]]]:
    people = locked([line.person_id for line in lines if line.person_id])
    done: list[tuple[Person, dict[str, str]]] = []
    for line in lines:
        person = people.get(line.person_id) if line.person_id else None
        if person is None or person.merged_into_id or person.erased_at or not _still(person, line.changes):
            line.outcome = kept.said_to_json(outcomes.changed_meanwhile())
            continue
        line.before = {name: before for name, (before, _after) in line.changes.items()}
        line.after = {name: after for name, (_before, after) in line.changes.items()}
        if line.after:
            set_values(person, line.after)
            done.append((person, line.after))
    save_people([person for person, _after in done])
    return done


def _still(person: Person, changes: Mapping[str, Sequence[str]]) -> bool:
    """Say whether the register says what the preview showed."""
    now = selectors.values_of(person)
    return all(now[name] == before for name, (before, _after) in changes.items())
