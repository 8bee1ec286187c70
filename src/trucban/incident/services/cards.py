"""Response cards: drafted, confirmed by the chief, gone through step by step in an incident."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.incident import cards, policy, selectors, teams
from trucban.incident.models import CardTick, Incident, IncidentKind, ResponseCard, TimelineEntry
from trucban.incident.services.values import reason_of, refuse_if_merged
from trucban.incident.services.writing import strike, write
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.notify.services import publish_change

MOST_STEPS, STEP_LENGTH = 20, 200


class CardRefused(DomainError):
    """A card has a kind and steps, and is confirmed once."""


class StepDone(CardRefused):
    """Each step is done once, and somebody has done it."""


@verb
def draft_card(
    *,
    actor: Actor,
    kind: str,
    steps: Sequence[str],
    at: datetime,
    least_level: int = 1,
    contacts: str = "",
    legal_basis: str = "",
) -> ResponseCard:
    """
    Write the next version of a card of one's own agency down; nobody goes by it until the chief has confirmed it.

    A draft of the same kind and level that waits is replaced.

    Raises:
        PermissionDenied, TextTooLong, SecretMarkFound. CardRefused: kind, level or steps.
    """
    owner_id = actor.agency_with("incident.edit")
    if owner_id is None:
        raise PermissionDenied
    if kind not in IncidentKind.values or kind == IncidentKind.POLITICAL_SECURITY:
        raise CardRefused(_("Choose the kind of incident from the list."))
    if least_level not in (1, 2, 3):
        raise CardRefused(_("Level: expected 1 (ordinary), 2 (serious) or 3 (very serious)."))
    kept = [text for text in (clean_line(step, most=STEP_LENGTH) for step in steps) if text]
    if not 0 < len(kept) <= MOST_STEPS:
        raise CardRefused(_("Write one step a line: at least one, at most %(most)s.") % {"most": MOST_STEPS})
    same = ResponseCard.objects.filter(owner_id=owner_id, kind=kind, least_level=least_level)
    same.filter(confirmed_at__isnull=True).delete()
    card = ResponseCard.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        kind=kind,
        least_level=least_level,
        version=(same.aggregate(last=Max("version"))["last"] or 0) + 1,
        steps=kept,
        contacts=clean_line(contacts, most=400),
        legal_basis=clean_line(legal_basis, most=300),
        drafted_at=at,
        drafted_by_name=actor.name,
    )
    changes = {"kind": kind, "version": card.version, "steps": str(kept)}
    record(actor=actor, action="responsecard.drafted", subject=card, at=at, changes=changes)
    return card


@verb
def confirm_card(*, actor: Actor, card_id: UUID, at: datetime) -> ResponseCard:
    """
    Sign a card: it holds from now on, in place of its version before, which stays with the incidents that used it.

    Raises:
        NotVisible; PermissionDenied: not the chief. CardRefused: it has been confirmed.
    """
    card = cards.get_card(actor=actor, card_id=card_id)
    if not policy.can_confirm_card(actor, card.owner_id):
        raise PermissionDenied
    card = cards.get_card(actor=actor, card_id=card_id, lock=True)
    if card.confirmed_at:
        raise CardRefused(_("This card has been confirmed already."))
    before = ResponseCard.objects.filter(
        owner_id=card.owner_id, kind=card.kind, least_level=card.least_level, superseded_at__isnull=True
    )
    before.filter(confirmed_at__isnull=False).update(superseded_at=at)
    card.confirmed_at, card.confirmed_by_id = at, actor.id
    card.confirmed_by_name = f"{actor.title}: {actor.name}" if actor.title else actor.name
    card.confirmed_by_name = card.confirmed_by_name[:160]
    card.save(update_fields=["confirmed_at", "confirmed_by_id", "confirmed_by_name"])
    changes = {"kind": card.kind, "version": card.version}
    record(actor=actor, action="responsecard.confirmed", subject=card, at=at, changes=changes)
    return card


@verb
def tick_step(
    *,
    actor: Actor,
    incident_id: UUID,
    card_id: UUID,
    position: int,
    at: datetime,
    done_at: datetime | None = None,
) -> CardTick:
    """
    Write down that a step of the card was done, at ``done_at`` or now: who and when stand in the story.

    By those who keep the incident, and by whoever serves in a team that was sent to it.

    Raises:
        NotVisible: no such card goes with this incident. PermissionDenied, MergedAway.
        CardRefused: there is no such step. StepDone.
    """
    incident = _to_tick(actor, incident_id)
    refuse_if_merged(incident)
    use = next((use for use in cards.used([incident])[incident.pk] if use.card.pk == card_id), None)
    if use is None:
        raise NotVisible
    step = next((step for step in use.steps if step.position == position), None)
    if step is None or step.tick:
        refusal = StepDone if step else CardRefused
        raise refusal(_("There is no such step, or somebody has done it meanwhile."))
    words = f"{position}. {step.text}"
    entry = write(actor, incident, TimelineEntry.Kind.CARD, words, at=at, happened_at=done_at)
    tick = CardTick.objects.create(
        commune_id=incident.commune_id,
        owner_id=incident.owner_id,
        incident=incident,
        card=use.card,
        position=position,
        entry=entry,
    )
    changes = {"card": use.card.pk, "position": position}
    record(actor=actor, action="incident.card_ticked", subject=incident, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return tick


def _to_tick(actor: Actor, incident_id: UUID) -> Incident:
    if teams.own_sent_to(actor=actor, incident_id=incident_id):
        locked: Incident = Incident.objects.select_for_update().get(pk=incident_id)
        return locked
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_edit(actor, incident):
        raise PermissionDenied
    return incident


@verb
def untick_step(
    *, actor: Actor, incident_id: UUID, card_id: UUID, position: int, reason: str, at: datetime
) -> None:
    """
    Take back that a step was done: its line in the story is struck, with the reason.

    Raises:
        NotVisible: it is not done. PermissionDenied, ReasonMissing, SecretMarkFound.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_edit(actor, incident):
        raise PermissionDenied
    tick = CardTick.objects.filter(incident=incident, card_id=card_id, position=position).first()
    if tick is None:
        raise NotVisible
    why = reason_of(reason)
    strike(actor, tick.entry, why, at=at)
    changes = {"card": card_id, "position": position, "reason": why}
    record(actor=actor, action="incident.card_unticked", subject=incident, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
