"""
Taking a list back out of the register, but for what was written since.

What others wrote is known by the audit log, and what names a person by every key that leads to one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
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
from trucban.force.models import DisclosedPerson, ImportLine, PeopleImport, Person
from trucban.force.services.register_values import locked, save_people, set_values, typed_values
from trucban.lib.errors import DomainError
from trucban.lib.memory import without_looking_for_cycles
from trucban.lib.parts import in_parts
from trucban.schema.rows import delete_rows, update_rows

Status = PeopleImport.Status


class NotTakenOver(DomainError):
    """Only a list that was taken over can be taken back."""


@without_looking_for_cycles()
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
    people = locked(line.person_id for line in written if line.person_id)
    removed = _removed(of, [line for line in written if line.was_created], people, edits)
    restored = _restored([line for line in written if not line.was_created], people, edits)
    record_many(actor=actor, action="person.removed", done=[(person, {}) for person in removed], at=at)
    record_many(actor=actor, action="person.updated", done=[(p, typed_values(v)) for p, v in restored], at=at)
    stayed = sum(line.outcome is not None for line in written)
    gone = {person.pk for person in removed}
    for line in written:
        line.before, line.after = {}, {}
        line.digest = line.digest if line.outcome else ""
        line.person_id = None if line.person_id in gone else line.person_id
    update_rows(written, ["before", "after", "digest", "outcome", "person"])
    _delete(gone)
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
        typed = typed_values(values)
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
        now, typed = selectors.values_of(person), typed_values(line.after)
        back = {
            name: line.before[name]
            for name, after in line.after.items()
            if now[name] == after and not edits.of_field(person, name, typed[name])
        }
        if len(back) < len(line.after):
            line.outcome = kept.said_to_json(outcomes.fields_edited_since())
        if back:
            set_values(person, back)
            restored.append((person, back))
    save_people([person for person, _back in restored])
    return restored


# Lines of lists and receipts of who looked keep nobody in the register.
LET_GO = {ImportLine, DisclosedPerson}


def references() -> list[models.ForeignObjectRel]:
    """Return every key of any part that leads to a person and keeps them in the register."""
    found = Person._meta.get_fields(include_hidden=True)
    return [
        field
        for field in found
        if isinstance(field, models.ForeignObjectRel)
        and field.concrete is False
        and field.related_model not in LET_GO
        and (field.one_to_many or field.one_to_one)
    ]


def _referred_to(of: PeopleImport, people: Iterable[UUID]) -> dict[UUID, str]:
    """Return person -> what refers to them, for those that something refers to."""
    found: dict[UUID, str] = {}
    created = ImportLine.objects.filter(of_import=of, was_created=True).values("person")
    for reference in references():
        name, field = reference.related_model._meta.label_lower, reference.field.name
        rows: Any = reference.related_model._default_manager.filter(**{f"{field}__in": created})
        found |= dict.fromkeys(rows.values_list(f"{field}_id", flat=True), name)
    for part in in_parts(list(people)):
        accounts = access.users_of_persons(commune_id=of.commune_id, person_ids=part)
        found |= dict.fromkeys(accounts, "access.user")
    return found


def _delete(people: Collection[UUID]) -> None:
    """
    Delete people whom nothing keeps.

    Django would ask every table that leads to a person once more; the database checks them anyway.
    """
    for part in in_parts(people):
        ImportLine.objects.filter(person__in=part).update(person=None)
        DisclosedPerson.objects.filter(person__in=part).delete()
    delete_rows(Person, people)
