"""Rows of the register that may be one person, and those that have been put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force.models import KnownApart, Person, PersonMerge
from trucban.lib.kept import Kept
from trucban.lib.lists import Candidate, Known, find_duplicates
from trucban.lib.sentences import Sentence
from trucban.lib.values import PartialDate

# What a row is compared by; the register as it stands is the question, so any change of it is another one.
COMPARED_BY = ("pk", "name", "birth_date", "sex", "hamlet_id", "phone")
Row = tuple[UUID, str, date | None, str, UUID | None, str]
COMPARED: Kept[tuple[Row, ...], list[Candidate]] = Kept(most=4)


@dataclass(frozen=True)
class Pair:
    """Two people of the register with what speaks for one person; a question, never an answer."""

    one: Person
    other: Person
    score: float
    reasons: tuple[Sentence, ...]


def possible_duplicates(*, actor: Actor) -> list[Candidate]:
    """Return the pairs of the register this actor keeps that nobody has decided yet, the surest first."""
    owner_id = actor.agency_with("force.edit")
    if owner_id is None:
        return []
    rows = tuple(Person.objects.of_register(owner_id).order_by("pk").values_list(*COMPARED_BY))
    found = COMPARED.answer(rows, lambda: find_duplicates(map(_known, rows)))
    apart = {
        frozenset(map(str, pair))
        for pair in KnownApart.objects.filter(owner_id=owner_id).values_list("one_id", "other_id")
    }
    return [pair for pair in found if frozenset((pair.one, pair.other)) not in apart]


def side_by_side(*, actor: Actor, pairs: Sequence[Candidate]) -> list[Pair]:
    """Return pairs with their people, as far as this actor sees both."""
    visible = Person.objects.visible_to(actor).select_related("hamlet")
    people = visible.in_bulk([UUID(key) for pair in pairs for key in (pair.one, pair.other)])
    found = ((people.get(UUID(pair.one)), people.get(UUID(pair.other)), pair) for pair in pairs)
    return [Pair(one, other, pair.score, pair.reasons) for one, other, pair in found if one and other]


def _known(row: Row) -> Known:
    key, name, born, sex, hamlet, phone = row
    birth = PartialDate.of(born) if born else None
    return Known(str(key), name, birth, sex, str(hamlet or ""), "", phone)


def merges(*, actor: Actor) -> QuerySet[PersonMerge]:
    """Return what was put together and not taken apart again, the latest first."""
    rows = PersonMerge.objects.visible_to(actor).filter(undone_at__isnull=True)
    return rows.select_related("kept", "merged").order_by("-merged_at", "-pk")


def get_merge(*, actor: Actor, merge_id: UUID, lock: bool = False) -> PersonMerge:
    return one(
        PersonMerge, PersonMerge.objects.visible_to(actor), merge_id, lock=lock, related=("kept", "merged")
    )
