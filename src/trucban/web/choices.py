"""What one chooses from on forms: hamlets, agencies, offices of the commune."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.area import selectors as area

Choices = list[tuple[str, str]]


def nothing_or(choices: Choices, label: str = "–") -> Choices:
    return [("", label), *choices]


def hamlets(actor: Actor, on: date) -> Choices:
    return [(str(row.pk), row.name) for row in area.hamlets(commune_id=actor.commune_id, on=on)]


def agencies(actor: Actor) -> Choices:
    return [(str(row.pk), row.short_name) for row in _agencies(actor)]


def owners(actor: Actor) -> Choices:
    """
    Return whom something can be given to: agencies, and below each its offices, in one list.

    A value is "agency" or "agency/office"; `read_owner` takes it apart.
    """
    offices = list(access.offices(commune_id=actor.commune_id))
    found: Choices = []
    for agency in _agencies(actor):
        found.append((str(agency.pk), agency.short_name))
        found += [
            (f"{agency.pk}/{row.pk}", f"{agency.short_name} · {row.title}")
            for row in offices
            if row.agency_id == agency.pk
        ]
    return found


def read_owner(value: str) -> tuple[UUID, UUID | None]:
    agency, _slash, office = value.partition("/")
    return UUID(agency), UUID(office) if office else None


def _agencies(actor: Actor) -> "QuerySet[Agency]":
    return access.agencies(commune_id=actor.commune_id)


def anything(label: str = "") -> Choices:
    """Return the first line of a filter: no limit."""
    return [("", label or _("All"))]
