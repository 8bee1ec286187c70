"""The cards of a group, who and which units an actor sees among many, and people with the units they serve in."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import visible_ids
from trucban.force.models import GroupCard, Membership, Person, Unit


def cards_of(unit: Unit) -> list[GroupCard]:
    """Return the cards that stand of a unit the actor has been shown already, the latest mandate first."""
    return list(GroupCard.objects.filter(unit=unit, replaced_at__isnull=True).order_by("-mandate_from"))


def card_on(cards: Iterable[GroupCard], on: date) -> GroupCard | None:
    """Return the card of a day among a unit's: of the mandate that began last; else of the one that begins next."""
    ordered = sorted(cards, key=lambda card: card.mandate_from)
    begun = [card for card in ordered if card.mandate_from <= on]
    return begun[-1] if begun else next(iter(ordered), None)


def visible_units(*, actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    return visible_ids(actor, "force.unit", ids)


def visible_people(*, actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    return visible_ids(actor, "force.person", ids)


def with_units(people: QuerySet[Person], *, on: date) -> QuerySet[Person]:
    """Give each person ``serving``: the memberships of that day with their units."""
    serving = Membership.objects.as_of(on).select_related("unit").order_by("unit__name", "pk")
    return people.prefetch_related(Prefetch("memberships", queryset=serving, to_attr="serving"))
