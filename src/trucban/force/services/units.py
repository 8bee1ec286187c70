"""Verbs on units, their cards, and the places the commune's own duties need."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.force import policy, selectors
from trucban.force.models import CARD_KINDS, HAMLET_BODIES, GroupCard, Membership, NeededPlaces, Unit
from trucban.force.services.facts import end_fact
from trucban.force.services.people import register_of
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import fold, nfc

# Words of the decided establishment, which may be classified: rules.md section 8.
_ESTABLISHMENT = ("biên chế", "quyết định tổ chức", "chỉ tiêu quân số")


class UnitNameRefused(DomainError):
    """A unit has a name of its own."""


class HamletMissing(DomainError):
    """A body of a hamlet names its hamlet."""


class UnitHasEnded(DomainError):
    """The unit does not exist on that day."""


class UnitHasSubunits(DomainError):
    """What is below a unit ends before it."""


class NoCardForThisKind(DomainError):
    """Only self-managed groups and security teams have a card with a mandate."""


class MandateEndsBeforeStart(DomainError):
    """A mandate ends after it begins."""


class EstablishmentNotKept(DomainError):
    """The decided establishment may be classified and is never kept here."""


class CountRefused(DomainError):
    """A number of places is from 0 to 500."""


@verb
def create_unit(
    *,
    actor: Actor,
    kind: str,
    name: str,
    from_date: date,
    at: datetime,
    parent_id: UUID | None = None,
    hamlet_id: UUID | None = None,
    owner_id: UUID | None = None,
) -> Unit:
    """
    Write down a unit of the actor's agency from the day it exists.

    Raises:
        PermissionDenied: the actor keeps no register there.
        NotVisible: no such parent unit or hamlet.
        UnitNameRefused: the name is empty, too long or in use. HamletMissing: a hamlet's body without its hamlet.
    """
    owner = register_of(actor, owner_id)
    cleaned = _clean_name(actor, name)
    if kind in HAMLET_BODIES and hamlet_id is None:
        raise HamletMissing(_("Choose the hamlet this body belongs to."))
    if hamlet_id:
        area.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id)
    if parent_id and not policy.can_edit_unit(actor, selectors.get_unit(actor=actor, unit_id=parent_id)):
        raise PermissionDenied
    unit = Unit.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner,
        kind=Unit.Kind(kind),
        name=cleaned,
        parent_id=parent_id,
        hamlet_id=hamlet_id,
        from_date=from_date,
    )
    changes = {
        "kind": kind,
        "name": cleaned,
        "from_date": from_date,
        "hamlet": hamlet_id,
        "parent": parent_id,
    }
    record(actor=actor, action="unit.created", subject=unit, at=at, changes=changes)
    return unit


def _clean_name(actor: Actor, name: str) -> str:
    cleaned = nfc(" ".join(name.split()))
    if not 0 < len(cleaned) <= 120 or not cleaned.isprintable():
        raise UnitNameRefused(_("The name of a unit must have from 1 to 120 characters."))
    if Unit.objects.filter(commune_id=actor.commune_id, name=cleaned, to_date__isnull=True).exists():
        raise UnitNameRefused(
            _("There is a unit “%(name)s” already: choose another name.") % {"name": cleaned}
        )
    return cleaned


@verb
def end_unit(*, actor: Actor, unit_id: UUID, on: date, at: datetime) -> Unit:
    """
    Dissolve a unit on a day; those who serve in it leave it that day, and earlier rolls stay as they were.

    Raises:
        NotVisible: there is no such unit for this actor. PermissionDenied: it is another agency's.
        UnitHasEnded: it has ended, or did not exist before that day. UnitHasSubunits: end those first.
    """
    unit = _own_unit(actor, unit_id, lock=True)
    if unit.to_date or on <= unit.from_date:
        raise UnitHasEnded(_("“%(unit)s” cannot end on that day: check its dates.") % {"unit": unit.name})
    child = unit.children.filter(Q(to_date__isnull=True) | Q(to_date__gt=on)).order_by("name").first()
    if child:
        raise UnitHasSubunits(_("“%(unit)s” is below it: end that unit first.") % {"unit": child.name})
    for membership in Membership.objects.as_of(on).filter(unit=unit, from_date__lt=on).order_by("pk"):
        end_fact(actor, membership, on=on, at=at)
    unit.to_date = on
    unit.save(update_fields=["to_date"])
    record(actor=actor, action="unit.ended", subject=unit, at=at, changes={"to_date": on})
    return unit


def _own_unit(actor: Actor, unit_id: UUID, *, lock: bool = False) -> Unit:
    unit = selectors.get_unit(actor=actor, unit_id=unit_id, lock=lock)
    if not policy.can_edit_unit(actor, unit):
        raise PermissionDenied
    return unit


@verb
def set_group_card(
    *,
    actor: Actor,
    unit_id: UUID,
    mandate_from: date,
    mandate_to: date,
    at: datetime,
    founding_decision: str = "",
    area_text: str = "",
    regulation_text: str = "",
    contact: str = "",
) -> GroupCard:
    """
    Write the card of a self-managed group or security team for a mandate: area, regulation, contact.

    A later mandate adds a card and the one before stays for its days; a card for the same mandate corrects the one
    that stood. Either way the old one is kept. ``mandate_to`` is the first day the mandate no longer holds.

    Raises:
        NotVisible: there is no such unit for this actor. PermissionDenied: it is another agency's.
        NoCardForThisKind, MandateEndsBeforeStart.
    """
    unit = _own_unit(actor, unit_id, lock=True)
    if unit.kind not in CARD_KINDS:
        raise NoCardForThisKind(_("Only self-managed groups and hamlet security teams have a card."))
    if mandate_to <= mandate_from:
        raise MandateEndsBeforeStart(_("The mandate must end after it begins: check the two dates."))
    values = {
        "mandate_from": mandate_from,
        "mandate_to": mandate_to,
        "founding_decision": founding_decision.strip()[:160],
        "area_text": area_text.strip()[:300],
        "regulation_text": regulation_text.strip(),
        "contact": contact.strip()[:160],
    }
    standing = GroupCard.objects.filter(unit=unit, replaced_at__isnull=True)
    same: GroupCard | None = standing.filter(**values).first()
    if same:
        return same
    standing.filter(mandate_from__gte=mandate_from).update(replaced_at=at)
    card = GroupCard.objects.create(commune_id=actor.commune_id, unit=unit, recorded_at=at, **values)
    record(actor=actor, action="unit.card_set", subject=card, at=at, changes=values)
    return card


@verb
def set_needed_places(
    *,
    actor: Actor,
    unit_id: UUID,
    duty_name: str,
    count: int,
    from_date: date,
    at: datetime,
    qualification_id: UUID | None = None,
    to_date: date | None = None,
) -> NeededPlaces:
    """
    Say how many places a duty of the commune needs in a unit from a day on; the number before ends that day.

    Raises:
        NotVisible: there is no such unit or qualification. PermissionDenied: the unit is another agency's.
        EstablishmentNotKept: the text speaks of the decided establishment. CountRefused.
    """
    unit = _own_unit(actor, unit_id, lock=True)
    duty = nfc(" ".join(duty_name.split()))[:120]
    _check_not_establishment(duty)
    if not 0 <= count <= 500:
        raise CountRefused(_("The number of places must be from 0 to 500."))
    if qualification_id:
        selectors.get_qualification_kind(commune_id=actor.commune_id, kind_id=qualification_id)
    same = NeededPlaces.objects.filter(unit=unit, duty_name=duty, qualification_id=qualification_id)
    same.filter(from_date__gte=from_date).delete()
    same.filter(Q(to_date__isnull=True) | Q(to_date__gt=from_date)).update(to_date=from_date)
    places = NeededPlaces.objects.create(
        commune_id=actor.commune_id,
        unit=unit,
        qualification_id=qualification_id,
        duty_name=duty,
        count=count,
        from_date=from_date,
        to_date=to_date,
    )
    changes = {"duty": duty, "count": count, "from_date": from_date, "qualification": qualification_id}
    record(actor=actor, action="unit.places_set", subject=places, at=at, changes=changes)
    return places


def _check_not_establishment(duty: str) -> None:
    if not duty:
        raise CountRefused(_("Say which duty the places are for."))
    if any(fold(words) in fold(duty) for words in _ESTABLISHMENT):
        raise EstablishmentNotKept(
            _(
                "The decided establishment may be classified and is never kept here:"
                " name a duty of the commune and the places it needs."
            )
        )
