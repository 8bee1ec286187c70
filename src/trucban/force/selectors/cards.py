"""The card of a group, who and which units an actor sees among many, and people with the units they serve in."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import visible_ids
from trucban.force.models import GroupCard, Membership, Person, Unit


def card_of(unit: Unit) -> GroupCard | None:
    """Return the card of a unit the actor has been shown already."""
    return GroupCard.objects.filter(unit=unit).first()


def visible_units(*, actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    return visible_ids(actor, "force.unit", ids)


def visible_people(*, actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    return visible_ids(actor, "force.person", ids)


def with_units(people: QuerySet[Person], *, on: date) -> QuerySet[Person]:
    """Give each person ``serving``: the memberships of that day with their units."""
    serving = Membership.objects.as_of(on).select_related("unit").order_by("unit__name", "pk")
    return people.prefetch_related(Prefetch("memberships", queryset=serving, to_attr="serving"))
