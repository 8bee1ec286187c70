"""
The three bodies of each hamlet, and whether its self-managed group is valid (FEATURES E1, E5).

On-site cell, hamlet security team and self-managed group stand under three laws and stay three kinds.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.force.models import HAMLET_BODIES, NUCLEUS_BODIES, GroupCard, Membership, Unit
from trucban.force.selectors.cards import card_on


@dataclass(frozen=True)
class HamletCoverage:
    """A hamlet with its bodies by kind; ``reason`` says what its group lacks, and is empty when it is valid."""

    hamlet: Hamlet
    bodies: dict[str, Unit | None]
    has_valid_group: bool
    reason: str


def hamlet_coverage(*, commune_id: UUID, on: date) -> list[HamletCoverage]:
    """Return every hamlet of a day, by number; bodies of a hamlet it was merged from count as its own."""
    hamlets = list(area.hamlets(commune_id=commune_id, on=on))
    lineages = area.lineages(commune_id=commune_id, hamlet_ids=[hamlet.pk for hamlet in hamlets])
    bodies = _bodies(commune_id, on)
    facts = _Facts(
        cards=_cards(commune_id, on),
        members=_members(bodies, on),
        on=on,
    )
    return [
        _coverage(hamlet, [b for b in bodies if b.hamlet_id in lineages[hamlet.pk]], facts)
        for hamlet in hamlets
    ]


@dataclass(frozen=True)
class _Facts:
    cards: dict[UUID, GroupCard | None]  # unit -> its card of the day
    members: dict[UUID, list[tuple[UUID, str]]]  # unit -> person, role
    on: date


def _bodies(commune_id: UUID, on: date) -> list[Unit]:
    rows = Unit.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on),
        commune_id=commune_id,
        kind__in=HAMLET_BODIES,
        hamlet__isnull=False,
        from_date__lte=on,
    )
    return list(rows.order_by("from_date", "pk"))


def _cards(commune_id: UUID, on: date) -> dict[UUID, GroupCard | None]:
    cards: dict[UUID, list[GroupCard]] = defaultdict(list)
    for card in GroupCard.objects.filter(commune_id=commune_id, replaced_at__isnull=True):
        cards[card.unit_id].append(card)
    return {unit_id: card_on(held, on) for unit_id, held in cards.items()}


def _members(bodies: Collection[Unit], on: date) -> dict[UUID, list[tuple[UUID, str]]]:
    rows = Membership.objects.as_of(on).filter(unit_id__in=[body.pk for body in bodies])
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for unit_id, person_id, role in rows.values_list("unit_id", "person_id", "role"):
        found[unit_id].append((person_id, role))
    return found


def _coverage(hamlet: Hamlet, bodies: list[Unit], facts: _Facts) -> HamletCoverage:
    nucleus = {person for b in bodies if b.kind in NUCLEUS_BODIES for person, _role in facts.members[b.pk]}
    groups = [body for body in bodies if body.kind == Unit.Kind.SELF_MANAGED_GROUP]
    lacking = [(_what_is_missing(group, nucleus, facts), group) for group in groups]
    lacking.sort(key=lambda pair: pair[0] != "")  # a valid group goes before one that is not
    reason, group = lacking[0] if lacking else (_("There is no self-managed group."), None)
    found = {kind.value: next((b for b in bodies if b.kind == kind), None) for kind in HAMLET_BODIES}
    found[Unit.Kind.SELF_MANAGED_GROUP.value] = group
    return HamletCoverage(hamlet=hamlet, bodies=found, has_valid_group=not reason, reason=reason)


def _what_is_missing(group: Unit, nucleus: set[UUID], facts: _Facts) -> str:
    """Return why a group is not valid on the day, or nothing."""
    card, members = facts.cards.get(group.pk), facts.members[group.pk]
    named = {"group": group.name}
    if card is None:
        return _("“%(group)s” has no card with its mandate.") % named
    if card.mandate_from > facts.on:
        return _("The mandate of “%(group)s” begins on %(day)s.") % {
            **named,
            "day": f"{card.mandate_from:%d/%m/%Y}",
        }
    if card.mandate_to <= facts.on:
        return _("The mandate of “%(group)s” ended on %(day)s.") % {
            **named,
            "day": f"{card.mandate_to:%d/%m/%Y}",
        }
    if not any(role == Membership.Role.LEADER for _person, role in members):
        return _("“%(group)s” has no leader.") % named
    if not any(person in nucleus for person, _role in members):
        return (
            _("No member of “%(group)s” is in the on-site cell or the security team of the hamlet.") % named
        )
    return ""
