"""What goes with each kind of thing that is erased, here and in the layers above, and the proof that it went."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from trucban.audit.services import forget
from trucban.force import selectors, traces
from trucban.force.models import (
    Custody,
    DatedFact,
    DisclosedPerson,
    Erasure,
    ImportLine,
    KnownApart,
    LegalHold,
    Membership,
    MilitiaOnRecord,
    MilitiaProposal,
    MilitiaStatus,
    PeopleImport,
    Person,
    PersonMerge,
    PostHeld,
    Qualification,
    RankHeld,
)
from trucban.force.selectors.duplicates import COMPARED
from trucban.force.services.lists import remove_file
from trucban.force.traces import Gone as Rows
from trucban.force.traces import deleted

FACTS: tuple[type[DatedFact], ...] = (Membership, PostHeld, RankHeld, Qualification, MilitiaStatus)
BLANK: dict[str, Any] = {
    "birth_date": None,
    "sex": "",
    "hamlet": None,
    "phone": "",
    "occupation": "",
    "household_key": "",
}


class Gone(NamedTuple):
    """How many rows of each table, and which: SHA-256 over the sorted lines "table:key". Nothing of what they said."""

    counts: dict[str, int]
    digest: str


def erase(row: Erasure, *, on: date, at: datetime) -> Gone:
    """Erase what a row of the register names; the salts of its entries in the log go too, the chain stays whole."""
    how: dict[str, Callable[[], Rows]] = {
        Erasure.Kind.PERSON: lambda: erase_person(row.subject_id, at),
        Erasure.Kind.MERGE: lambda: _erase_merge(row.subject_id, at),
        Erasure.Kind.LIST: lambda: _erase_list(row.subject_id),
        Erasure.Kind.RECEIPTS: lambda: _erase_receipts(row, on),
    }
    gone = sorted(how[row.kind]())
    COMPARED.forget()  # what was compared for duplicates is kept with its names
    forget([key for _label, key in gone])
    text = "\n".join(f"{label}:{key}" for label, key in gone)
    return Gone(dict(Counter(label for label, _key in gone)), hashlib.sha256(text.encode()).hexdigest())


def erase_person(person_id: UUID, at: datetime) -> Rows:
    """
    Blank a person and every row put together with them; their facts, the lines of lists about them and what the
    layers above keep of them go.

    The blank row stays, so that a duty of years ago still has somebody who stood it.
    """
    people = with_merged(person_id)
    gone = _delete_facts(people)
    gone += deleted(PersonMerge.objects.filter(Q(kept__in=people) | Q(merged__in=people)))
    gone += deleted(KnownApart.objects.filter(Q(one__in=people) | Q(other__in=people)))
    gone += deleted(LegalHold.objects.filter(person__in=people))
    gone += deleted(_lines_about(people))
    gone += _blank_custody(people)
    gone += traces.erase_traces([person.pk for person in people])
    for person in people:
        gone.append(_blank(person, at))
    return gone


def _delete_facts(people: Collection[Person]) -> Rows:
    gone = [row for model in FACTS for row in deleted(model._base_manager.filter(person__in=people))]
    for model in (MilitiaProposal, MilitiaOnRecord):
        gone += deleted(model.objects.filter(person__in=people))
    return gone


def _blank_custody(people: Iterable[Person]) -> Rows:
    """What was in whose hands stays in the equipment's own story, without the name somebody wrote there."""
    held = Custody.objects.filter(to_person__in=list(people))
    returned = held.exclude(returned_by="")
    returned.update(returned_by=_("Data erased"))
    return traces.blanked(held, taken_by=_("Data erased"), return_note="")


def with_merged(person_id: UUID) -> list[Person]:
    """Return a person and every row that was put together with them, and with those."""
    found = list(Person.objects.filter(pk=person_id))
    for person in found:  # grows while it is read
        found += Person.objects.filter(merged_into=person)
    return found


def _lines_about(people: Iterable[Person]) -> QuerySet[ImportLine]:
    """Find the lines tied to a person, and in open lists those that say the same name and birth."""
    people = list(people)
    about = Q(person__in=people)
    for person in people:
        names = Q(values__name=person.name)
        if person.birth_date:
            names &= Q(values__birth_date=person.birth_date.isoformat())
        about |= names & Q(of_import__owner_id=person.owner_id)
    return ImportLine.objects.filter(about)


def _blank(person: Person, at: datetime) -> tuple[str, UUID]:
    for name, value in BLANK.items():
        setattr(person, name, value)
    person.name, person.erased_at = _("Data erased"), at
    person.save()
    return person._meta.label_lower, person.pk


def _erase_merge(merge_id: UUID, at: datetime) -> Rows:
    """
    The row that went into another is blanked: the two cannot be taken apart any more.

    What could not go over to the kept row, because its place there was taken, still names this one and goes too.
    """
    merged = Person.objects.get(pk=PersonMerge.objects.values("merged").get(pk=merge_id)["merged"])
    gone = _delete_facts([merged])
    gone += deleted(PersonMerge.objects.filter(pk=merge_id))
    gone += deleted(ImportLine.objects.filter(person=merged))
    gone += _blank_custody([merged])
    gone += traces.erase_traces([merged.pk])
    return [*gone, _blank(merged, at)]


def _erase_list(import_id: UUID) -> Rows:
    """Every line goes, and a file that still waits; what stays is that a list was read, when and by whom."""
    of = PeopleImport.objects.get(pk=import_id)
    gone = deleted(ImportLine.objects.filter(of_import=of))
    remove_file(of)
    of.status, of.notes, of.columns = PeopleImport.Status.ERASED, [], []
    of.save()
    return gone


def _erase_receipts(row: Erasure, on: date) -> Rows:
    months = selectors.months_kept(commune_id=row.commune_id, on=on)["receipt"]
    if months is None:
        return []
    rows = selectors.receipts_over(owner_id=row.owner_id, months=months, on=on)
    people = DisclosedPerson.objects.filter(disclosure__in=list(rows))
    return [*deleted(people), *deleted(rows)]
