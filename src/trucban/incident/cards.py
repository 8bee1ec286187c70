"""Questions about response cards: the own agency's alone, for what another does first is not one's own to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.incident import selectors
from trucban.incident.models import CardTick, Incident, ResponseCard
from trucban.lib.errors import NotVisible


@dataclass(frozen=True)
class Step:
    """A step of a card in an incident; ``tick`` when it was done there."""

    position: int
    text: str
    tick: CardTick | None


@dataclass(frozen=True)
class Use:
    """A card as it stands in an incident; ``has_newer``: a later version holds for incidents to come."""

    card: ResponseCard
    steps: tuple[Step, ...]

    @property
    def has_newer(self) -> bool:
        return self.card.superseded_at is not None

    @property
    def done(self) -> int:
        return sum(step.tick is not None for step in self.steps)


def cards(*, actor: Actor) -> QuerySet[ResponseCard]:
    """Return the own agencies' cards with all their versions, by kind, the newest first."""
    rows = ResponseCard.objects.visible_to(actor).filter(owner_id__in=selectors.own_agencies(actor))
    return rows.order_by("kind", "least_level", "-version")


def get_card(*, actor: Actor, card_id: UUID, lock: bool = False) -> ResponseCard:
    return one(ResponseCard, cards(actor=actor), card_id, lock=lock)


def uses(*, actor: Actor, incident: Incident) -> list[Use]:
    """
    Return the cards of an incident: those of which a step was done, and the one in force for its kind and level.

    A version that was begun is gone through to its end, whatever has been confirmed since.
    """
    if incident.owner_id not in selectors.own_agencies(actor):
        return []
    return used([incident])[incident.pk]


def used(incidents: Iterable[Incident]) -> dict[UUID, list[Use]]:
    """Return the cards of several incidents, for whoever sees them whole."""
    rows = list(incidents)
    ticks: dict[UUID, list[CardTick]] = {row.pk: [] for row in rows}
    found = CardTick.objects.filter(incident__in=ticks).select_related("card", "entry")
    for tick in found.order_by("entry__at", "pk"):
        ticks[tick.incident_id].append(tick)
    in_force = list(
        ResponseCard.objects.filter(
            owner_id__in={row.owner_id for row in rows},
            confirmed_at__isnull=False,
            superseded_at__isnull=True,
        )
    )
    return {row.pk: _uses(row, ticks[row.pk], in_force) for row in rows}


def get_tick(*, incident_id: UUID, card_id: UUID, position: int) -> CardTick:
    """Return how a step that is done was ticked."""
    row: CardTick | None = CardTick.objects.filter(
        incident_id=incident_id, card_id=card_id, position=position
    ).first()
    if row is None:
        raise NotVisible
    return row


def _uses(incident: Incident, ticks: list[CardTick], in_force: list[ResponseCard]) -> list[Use]:
    begun = {tick.card_id: tick.card for tick in ticks}
    fitting = [
        card
        for card in in_force
        if (card.owner_id, card.kind) == (incident.owner_id, incident.kind)
        and card.least_level <= incident.level
    ]
    now = max(fitting, key=lambda card: card.least_level, default=None)
    if now and not any(
        (card.kind, card.least_level) == (now.kind, now.least_level) for card in begun.values()
    ):
        begun = {now.pk: now} | begun
    done = {(tick.card_id, tick.position): tick for tick in ticks}
    return [
        Use(
            card,
            tuple(
                Step(position, text, done.get((card.pk, position)))
                for position, text in enumerate(card.steps, start=1)
            ),
        )
        for card in begun.values()
    ]
