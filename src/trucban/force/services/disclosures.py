"""Whole personal data, shown or saved: asked for with a purpose, and written down for whom it is about."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.force import policy, selectors
from trucban.force.models import DisclosedPerson, Disclosure, Person
from trucban.force.personal import MASKS
from trucban.force.services.people import register_of
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc

SHORTEST_PURPOSE, LONGEST_PURPOSE = 10, 200  # characters of a purpose in words
SHOWN_FOR = timedelta(minutes=10)
Way, Purpose = Disclosure.Way, Disclosure.Purpose
ASKABLE = tuple(purpose for purpose in Purpose if purpose not in {Purpose.KEEPING, Purpose.TOGETHER})


class PurposeRefused(DomainError):
    """The purpose is none of the list, or says nothing."""


@verb
def see_whole(*, actor: Actor, person_id: UUID, purpose: str, purpose_text: str, at: datetime) -> Disclosure:
    """
    Let somebody who only reads the register see one person's masked fields, until ``SHOWN_FOR`` has passed.

    Recorded as ``data.seen``; the person's record shows it.

    Raises:
        NotVisible: no such person for this actor.
        PermissionDenied: nothing of this person is masked for the actor, or nothing may be asked for.
        PurposeRefused: the purpose is not of the list, or its words are too few or too many.
    """
    person = selectors.get_person(actor=actor, person_id=person_id)
    fields = policy.may_ask_for(actor, person)
    if not fields:
        raise PermissionDenied
    row = _disclosure(actor, person.owner_id, Way.ASKED, fields, at)
    row.purpose, row.purpose_text, row.until = _purpose(purpose), _words(purpose_text), at + SHOWN_FOR
    return _write(actor, row, [person])


@verb
def note_keeper(*, actor: Actor, person_id: UUID, at: datetime) -> Disclosure | None:
    """
    Write down that who keeps the register opened a person's page, where everything is whole; once a day is enough.

    Recorded as ``data.seen``.

    Raises:
        NotVisible.
    """
    person = selectors.get_person(actor=actor, person_id=person_id)
    if not selectors.not_noted_today(actor=actor, person_ids=[person.pk], way=Way.KEPT, at=at):
        return None
    row = _disclosure(actor, person.owner_id, Way.KEPT, MASKS.keys(), at)
    row.purpose = Purpose.KEEPING
    return _write(actor, row, [person])


@verb
def note_on_phone(*, actor: Actor, person_ids: Collection[UUID], at: datetime) -> Disclosure | None:
    """
    Write down whose telephone numbers a device was given, because they stand or go with its holder; once a day each.

    Who that is, the part that plans them says. Recorded as ``data.seen``.
    """
    new = selectors.not_noted_today(actor=actor, person_ids=person_ids, way=Way.PHONE, at=at)
    people = list(Person.objects.filter(commune_id=actor.commune_id, pk__in=new).exclude(phone=""))
    if not people:
        return None
    row = _disclosure(actor, people[0].owner_id, Way.PHONE, ["phone"], at)
    row.purpose = Purpose.TOGETHER
    return _write(actor, row, people)


@verb
def note_file(
    *, actor: Actor, people: Collection[Person], purpose: str, purpose_text: str, at: datetime
) -> Disclosure:
    """
    Write down a file with whole data before it leaves: one purpose, and a receipt for each person in it.

    Recorded as ``data.saved``.

    Raises:
        PermissionDenied: somebody in it is of a register the actor does not keep.
        PurposeRefused: see ``see_whole``.
    """
    owner_id = register_of(actor, None)
    if not all(policy.can_edit(actor, person) for person in people):
        raise PermissionDenied
    row = _disclosure(actor, owner_id, Way.FILE, MASKS.keys(), at)
    row.purpose, row.purpose_text = _purpose(purpose), _words(purpose_text)
    return _write(actor, row, people)


def _disclosure(
    actor: Actor, owner_id: UUID, way: Disclosure.Way, fields: Iterable[str], at: datetime
) -> Disclosure:
    return Disclosure(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        way=way,
        fields=sorted(fields),
        user_id=actor.id,
        title=actor.title,
        at=at,
    )


def _write(actor: Actor, row: Disclosure, people: Iterable[Person]) -> Disclosure:
    row.save(force_insert=True)
    named = [DisclosedPerson(commune_id=row.commune_id, disclosure=row, person=person) for person in people]
    DisclosedPerson.objects.bulk_create(named, batch_size=500)
    record(
        actor=actor,
        action="data.saved" if row.way == Way.FILE else "data.seen",
        subject=row,
        at=row.at,
        changes={"purpose": row.purpose, "fields": row.fields, "people": len(named)},
    )
    return row


def _purpose(chosen: str) -> str:
    if chosen not in ASKABLE:
        raise PurposeRefused(_("Choose one of the purposes of the list."))
    return chosen


def _words(text: str) -> str:
    said = nfc(" ".join(text.split()))
    if (
        not SHORTEST_PURPOSE <= len(said) <= LONGEST_PURPOSE
        or sum(c.isalpha() for c in said) < SHORTEST_PURPOSE // 2
    ):
        raise PurposeRefused(
            _(
                "Say in %(least)d to %(most)d characters what it is needed for, so that the person understands it when"
                " they read it."
            )
            % {"least": SHORTEST_PURPOSE, "most": LONGEST_PURPOSE}
        )
    return said
