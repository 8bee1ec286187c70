"""Rows of the register that may be one person, and those that have been put together."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force.imports.judging import known_person
from trucban.force.models import KnownApart, Person, PersonMerge
from trucban.force.selectors.imports import register_to_compare
from trucban.lib.kept import Kept
from trucban.lib.lists import Candidate, Known, find_duplicates
from trucban.lib.sentences import Sentence

# Comparing a register of thousands takes seconds, and each step through its pairs asks for them again.
COMPARED: Kept[tuple[Known, ...], list[Candidate]] = Kept(most=4)


@dataclass(frozen=True)
class Pair:
    """Two people of the register with what speaks for one person; a question, never an answer."""

    one: Person
    other: Person
    score: float
    reasons: tuple[Sentence, ...]


def possible_duplicates(*, actor: Actor) -> list[Pair]:
    """Return the pairs of the register this actor keeps that nobody has decided yet, the surest first."""
    owner_id = actor.agency_with("force.edit")
    if owner_id is None:
        return []
    register = register_to_compare(owner_id=owner_id)
    known = tuple(known_person(person.key, person.values) for person in register.people.values())
    apart = set(KnownApart.objects.filter(owner_id=owner_id).values_list("one_id", "other_id"))
    found = [
        (tuple(sorted((UUID(pair.one), UUID(pair.other)))), pair)
        for pair in COMPARED.answer(known, lambda: find_duplicates(known))
    ]
    open_pairs = [(ids, pair) for ids, pair in found if ids not in apart]
    people = Person.objects.visible_to(actor).select_related("hamlet")
    rows = people.in_bulk([key for ids, _pair in open_pairs for key in ids])
    return [
        Pair(rows[ids[0]], rows[ids[1]], pair.score, pair.reasons)
        for ids, pair in open_pairs
        if ids[0] in rows and ids[1] in rows
    ]


def merges(*, actor: Actor) -> QuerySet[PersonMerge]:
    """Return what was put together and not taken apart again, the latest first."""
    rows = PersonMerge.objects.visible_to(actor).filter(undone_at__isnull=True)
    return rows.select_related("kept", "merged").order_by("-merged_at", "-pk")


def get_merge(*, actor: Actor, merge_id: UUID, lock: bool = False) -> PersonMerge:
    return one(
        PersonMerge, PersonMerge.objects.visible_to(actor), merge_id, lock=lock, related=("kept", "merged")
    )
