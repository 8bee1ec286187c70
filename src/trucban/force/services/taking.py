"""Verbs that take a list over into the register, and take it back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit import chain
from trucban.audit import selectors as audit
from trucban.audit.models import Entry
from trucban.audit.services import record, record_many, verb
from trucban.force import selectors
from trucban.force.imports import cells as kept
from trucban.force.imports import outcomes
from trucban.force.imports.judging import Register
from trucban.force.imports.people import ReadPerson
from trucban.force.models import ImportLine, PeopleImport, Person
from trucban.force.services.lists import ListNotOpen
from trucban.lib.errors import DomainError
from trucban.lib.values import PartialDate

Status, Choice = PeopleImport.Status, ImportLine.Choice
PART = 500  # rows written at once
EMPTIED: dict[str, Any] = {"cells": {}, "values": {}, "problems": [], "changes": {}, "candidates": []}
_WRITTEN = ["person", "was_created", "before", "after", "digest", "outcome", *EMPTIED]


class NothingChosen(DomainError):
    """No line of the list is to be taken over."""


class NotTakenOver(DomainError):
    """Only a list that was taken over can be taken back."""


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
    lines = list(ImportLine.objects.filter(of_import=of).order_by("number"))
    chosen = [line for line in lines if line.choice != Choice.LEAVE]
    if not chosen:
        raise NothingChosen(_("No row is chosen: choose what to take over, or give the list up."))
    register = selectors.register_to_compare(owner_id=of.owner_id)
    nobody = [line for line in chosen if line.person_id is None]
    somebody = [line for line in chosen if line.person_id is not None]
    created, updated = _created(of, nobody, register), _updated(somebody)
    record_many(actor=actor, action="person.created", done=[(p, _typed(v)) for p, v in created], at=at)
    record_many(actor=actor, action="person.updated", done=[(p, _typed(v)) for p, v in updated], at=at)
    _forget(lines)
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


def _forget(lines: Sequence[ImportLine]) -> None:
    """Erase what the lines say; the digest stays where it tells that a line is in the register."""
    for line in lines:
        for name, empty in EMPTIED.items():
            setattr(line, name, type(empty)())
        if line.person_id is None or line.outcome:
            line.digest = ""
    ImportLine.objects.bulk_update(lines, _WRITTEN, batch_size=PART)


def _created(
    of: PeopleImport, lines: Sequence[ImportLine], register: Register
) -> list[tuple[Person, dict[str, str]]]:
    made: list[tuple[Person, dict[str, str]]] = []
    by_line: list[tuple[ImportLine, Person]] = []
    for line in lines:
        if line.choice == Choice.TAKE and register.surely(_as_read(line.values)):
            line.outcome = kept.said_to_json(outcomes.written_meanwhile())
            continue
        person = Person(commune_id=of.commune_id, owner_id=of.owner_id, **_typed(line.values))
        person.fill()
        made.append((person, dict(line.values)))
        by_line.append((line, person))
    Person.objects.bulk_create([person for person, _values in made], batch_size=PART)
    for line, person in by_line:
        line.person, line.was_created, line.before, line.after = person, True, {}, dict(line.values)
    return made


def _as_read(values: Mapping[str, str]) -> ReadPerson:
    born = values.get("birth_date")
    return ReadPerson(dict(values), PartialDate.of(date.fromisoformat(born)) if born else None)


def _updated(lines: Sequence[ImportLine]) -> list[tuple[Person, dict[str, str]]]:
    people = _locked([line.person_id for line in lines if line.person_id])
    done: list[tuple[Person, dict[str, str]]] = []
    for line in lines:
        person = people.get(line.person_id) if line.person_id else None
        if person is None or person.merged_into_id or not _still(person, line.changes):
            line.outcome = kept.said_to_json(outcomes.changed_meanwhile())
            continue
        line.before = {name: before for name, (before, _after) in line.changes.items()}
        line.after = {name: after for name, (_before, after) in line.changes.items()}
        if line.after:
            _set(person, line.after)
            done.append((person, line.after))
    _save([person for person, _after in done])
    return done


def _locked(ids: Iterable[UUID]) -> dict[UUID, Person]:
    found: dict[UUID, Person] = {}
    for part in selectors.in_parts(list(dict.fromkeys(ids))):
        found |= {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=part)}
    return found


def _still(person: Person, changes: Mapping[str, Sequence[str]]) -> bool:
    """Say whether the register says what the preview showed."""
    now = selectors.values_of(person)
    return all(now[name] == before for name, (before, _after) in changes.items())


def _typed(values: Mapping[str, str]) -> dict[str, Any]:
    """Return fields as the register keeps them."""
    typed: dict[str, Any] = dict(values)
    if "birth_date" in typed:
        typed["birth_date"] = date.fromisoformat(typed["birth_date"]) if typed["birth_date"] else None
    if "hamlet_id" in typed:
        typed["hamlet_id"] = UUID(typed["hamlet_id"]) if typed["hamlet_id"] else None
    return typed


def _set(person: Person, values: Mapping[str, str]) -> None:
    for name, value in _typed(values).items():
        setattr(person, name, value)
    person.fill()


def _save(people: Sequence[Person]) -> None:
    fields = ["name", "name_folded", "name_sort", "birth_date", "sex", "hamlet", "phone", "occupation", "household_key"]  # fmt: skip
    Person.objects.bulk_update(
        list({person.pk: person for person in people}.values()), fields, batch_size=PART
    )


@verb
def take_back(*, actor: Actor, import_id: UUID, at: datetime) -> PeopleImport:
    """
    Undo what a list wrote, and nothing that was written after it.

    A person it wrote down is removed when nobody has edited them and nothing refers to them; a field it changed says
    again what it said, unless somebody wrote it since. What stays is said line by line.

    Raises:
        NotVisible: no such list.
        NotTakenOver: it was not taken over, or was taken back already.
    """
    of = selectors.get_import(actor=actor, import_id=import_id, lock=True)
    if of.status != Status.APPLIED:
        raise NotTakenOver(_("Only a list that was taken over can be taken back, and only once."))
    lines = list(ImportLine.objects.filter(of_import=of, person__isnull=False).order_by("number"))
    written = [line for line in lines if line.after and not line.outcome]
    edits = _Edits(of, {line.person_id for line in written if line.person_id})
    people = _locked(line.person_id for line in written if line.person_id)
    removed = _removed(of, [line for line in written if line.was_created], people, edits)
    restored = _restored([line for line in written if not line.was_created], people, edits)
    record_many(actor=actor, action="person.removed", done=[(person, {}) for person in removed], at=at)
    record_many(actor=actor, action="person.updated", done=[(p, _typed(v)) for p, v in restored], at=at)
    stayed = sum(line.outcome is not None for line in written)
    for line in written:
        line.before, line.after = {}, {}
        line.digest = line.digest if line.outcome else ""
    ImportLine.objects.bulk_update(written, ["before", "after", "digest", "outcome"], batch_size=PART)
    _delete(removed)
    of.status, of.undone_at = Status.UNDONE, at
    of.counts = of.counts | {"removed": len(removed), "restored": len(restored), "stayed": stayed}
    of.save()
    record(actor=actor, action="import.taken_back", subject=of, at=at, changes={"stayed": stayed})
    return of


class _Edits:
    """What was written about people after a list: by the audit log, so that an edit back and forth counts too."""

    def __init__(self, of: PeopleImport, people: set[UUID]) -> None:
        self._later: dict[UUID, list[Entry]] = audit.written_since(
            commune_id=of.commune_id, seq=of.applied_seq or 0, subject_ids=people
        )
        self._salts = audit.salts_of(subject_ids=self._later.keys())

    def of_field(self, person: Person, name: str, written: Any) -> bool:
        """Say whether somebody wrote another value than the list did."""
        digest = chain.digest(self._salts.get(person.pk, b""), written)
        return any(entry.digests.get(name, digest) != digest for entry in self._later.get(person.pk, []))

    def of_anything(self, person: Person, values: Mapping[str, str]) -> bool:
        typed = _typed(values)
        names = {name for entry in self._later.get(person.pk, []) for name in entry.digests}
        return any(
            self.of_field(person, name, typed.get(name, _nothing(name))) for name in names
        ) or not _says(person, values)


def _nothing(name: str) -> str | None:
    return None if name in {"birth_date", "hamlet_id"} else ""


def _says(person: Person, values: Mapping[str, str]) -> bool:
    return all(now == values.get(name, "") for name, now in selectors.values_of(person).items())


def _removed(
    of: PeopleImport, lines: Sequence[ImportLine], people: Mapping[UUID, Person], edits: _Edits
) -> list[Person]:
    referred = _referred_to(of, people.keys())
    removed = []
    for line in lines:
        person = people.get(line.person_id) if line.person_id else None
        if person is None:
            continue
        if edits.of_anything(person, line.after):
            line.outcome = kept.said_to_json(outcomes.edited_since())
        elif what := referred.get(person.pk):
            line.outcome = kept.said_to_json(outcomes.named_elsewhere(what))
        else:
            removed.append(person)
    return removed


def _restored(
    lines: Sequence[ImportLine], people: Mapping[UUID, Person], edits: _Edits
) -> list[tuple[Person, dict[str, str]]]:
    restored: list[tuple[Person, dict[str, str]]] = []
    for line in lines:
        person = people.get(line.person_id) if line.person_id else None
        if person is None:
            continue
        now, typed = selectors.values_of(person), _typed(line.after)
        back = {
            name: line.before[name]
            for name, after in line.after.items()
            if now[name] == after and not edits.of_field(person, name, typed[name])
        }
        if len(back) < len(line.after):
            line.outcome = kept.said_to_json(outcomes.fields_edited_since())
        if back:
            _set(person, back)
            restored.append((person, back))
    _save([person for person, _back in restored])
    return restored


def references() -> list[models.ForeignObjectRel]:
    """Return every key of any part that leads to a person, but for the lines of lists."""
    found = Person._meta.get_fields(include_hidden=True)
    return [
        field
        for field in found
        if isinstance(field, models.ForeignObjectRel)
        and field.concrete is False
        and field.related_model not in {ImportLine}
        and (field.one_to_many or field.one_to_one)
    ]


def _referred_to(of: PeopleImport, people: Iterable[UUID]) -> dict[UUID, str]:
    """Return person -> what refers to them, for those that something refers to."""
    found: dict[UUID, str] = {}
    for part in selectors.in_parts(list(people)):
        for reference in references():
            name = reference.related_model._meta.label_lower
            rows: Any = reference.related_model._default_manager.filter(
                **{f"{reference.field.name}__in": part}
            )
            found |= dict.fromkeys(rows.values_list(f"{reference.field.name}_id", flat=True), name)
        accounts = access.users_of_persons(commune_id=of.commune_id, person_ids=part)
        found |= dict.fromkeys(accounts, "access.user")
    return found


def _delete(people: Sequence[Person]) -> None:
    for part in selectors.in_parts([person.pk for person in people]):
        Person.objects.filter(pk__in=part).delete()
