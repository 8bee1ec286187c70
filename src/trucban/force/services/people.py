"""Verbs on people: who is in the register."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.force import names, policy, selectors
from trucban.force.models import Person
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc

YOUNGEST, OLDEST = 14, 110  # years: nobody younger or older serves, such a birth date is a slip of the pen


class NameRefused(DomainError):
    """The text is not a person's name."""


class PhoneRefused(DomainError):
    """The text is not a Vietnamese telephone number."""


class BirthDateRefused(DomainError):
    """Nobody was born then and serves today."""


class TextTooLong(DomainError):
    """A field is longer than it may be, or is not one of its choices."""


class PersonFields(TypedDict, total=False):
    """What is known of a person beside the name. Basic personal data only."""

    birth_date: date | None
    sex: str
    hamlet_id: UUID | None
    phone: str
    occupation: str
    household_key: str


class PersonChanges(PersonFields, total=False):
    name: str


@verb
def create_person(
    *, actor: Actor, name: str, at: datetime, owner_id: UUID | None = None, **fields: Unpack[PersonFields]
) -> Person:
    """
    Write a person into the register of the actor's agency (or of ``owner_id``, where the actor keeps that one).

    Raises:
        PermissionDenied: the actor keeps no register there.
        NotVisible: no such hamlet.
        NameRefused, PhoneRefused, BirthDateRefused, TextTooLong: what was typed does not fit.
    """
    person = Person(commune_id=actor.commune_id, owner_id=register_of(actor, owner_id))
    changes = _clean(actor, {"name": name, **fields}, at)
    _apply(person, changes)
    person.save(force_insert=True)
    record(actor=actor, action="person.created", subject=person, at=at, changes=changes)
    return person


def register_of(actor: Actor, owner_id: UUID | None) -> UUID:
    """Return the agency whose register the actor writes in, or refuse."""
    owner_id = owner_id or actor.agency_with("force.edit")
    if owner_id is None or not actor.can("force.edit", agency_id=owner_id):
        raise PermissionDenied
    return access.get_agency(commune_id=actor.commune_id, agency_id=owner_id).pk


@verb
def update_person(*, actor: Actor, person_id: UUID, at: datetime, **changes: Unpack[PersonChanges]) -> Person:
    """
    Correct what the register says of a person; only the fields given change.

    Raises:
        NotVisible: there is no such person for this actor, or no such hamlet.
        PermissionDenied: the person is in another register.
        NameRefused, PhoneRefused, BirthDateRefused, TextTooLong: what was typed does not fit.
    """
    person = selectors.get_person(actor=actor, person_id=person_id, lock=True)
    if not policy.can_edit(actor, person):
        raise PermissionDenied
    cleaned = _clean(actor, changes, at)
    _apply(person, cleaned)
    person.save()
    record(actor=actor, action="person.updated", subject=person, at=at, changes=cleaned)
    return person


def _apply(person: Person, changes: Mapping[str, object]) -> None:
    for field, value in changes.items():
        setattr(person, field, value)


def _clean(actor: Actor, given: Mapping[str, object], at: datetime) -> dict[str, object]:
    cleaned = dict(given)
    if "name" in given:
        cleaned["name"] = _name(str(given["name"]))
    if given.get("phone"):
        cleaned["phone"] = _phone(str(given["phone"]))
    if isinstance(born := given.get("birth_date"), date):
        _check_birth_date(born, on=local_day(at))
    if isinstance(hamlet_id := given.get("hamlet_id"), UUID):
        area.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id)
    if given.get("sex", "") not in ("", *Person.Sex.values):
        raise TextTooLong(_("Choose male or female, or leave it empty."))
    for field, label, most in (("occupation", _("Occupation"), 80), ("household_key", _("Household"), 40)):
        if field in given:
            cleaned[field] = _short_text(str(given[field]), label, most)
    return cleaned


def _name(text: str) -> str:
    try:
        return names.clean_name(text)
    except names.NotAName:
        raise NameRefused(
            _(
                "“%(name)s” is not a person's name: write family name, middle name and given name in letters,"
                " at most 120 characters."
            )
            % {"name": text[:40]}
        ) from None


def _phone(text: str) -> str:
    try:
        return names.clean_phone(text)
    except names.NotATelephoneNumber:
        raise PhoneRefused(
            _(
                "“%(phone)s” is not a telephone number: a mobile has 10 digits and begins with 03, 05, 07, 08 or 09,"
                " a landline 11 digits and begins with 02."
            )
            % {"phone": text[:30]}
        ) from None


def _check_birth_date(born: date, *, on: date) -> None:
    if not YOUNGEST <= on.year - born.year <= OLDEST:
        raise BirthDateRefused(
            _("Nobody was born on %(day)s and serves today: check the year.") % {"day": f"{born:%d/%m/%Y}"}
        )


def _short_text(text: str, label: str, most: int) -> str:
    cleaned = nfc(" ".join(text.split()))
    if len(cleaned) > most or not cleaned.isprintable():
        raise TextTooLong(
            _("“%(label)s” may have at most %(most)d characters.") % {"label": label, "most": most}
        )
    return cleaned
