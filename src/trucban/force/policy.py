"""Who keeps the register: each agency its own."""

from uuid import UUID

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach
from trucban.force.models import COMMON_KINDS, Person, Unit
from trucban.force.personal import MASKS, MAY_ASK


def can_edit(actor: Actor, person: Person) -> bool:
    return actor.can("force.edit", agency_id=person.owner_id)


def keeps_militia(actor: Actor, owner_id: UUID) -> bool:
    """Say whether the actor keeps the militia year of an agency, and reads people's steps in it."""
    return actor.can("force.militia", agency_id=owner_id)


def may_confirm_militia(actor: Actor, owner_id: UUID) -> bool:
    """Say whether the actor is one of those who confirm proposals and write down decisions here."""
    return actor.can("force.militia_confirm", agency_id=owner_id)


def sees_militia(actor: Actor, person: Person) -> bool:
    return actor.person_id == person.pk or keeps_militia(actor, person.owner_id)


def can_edit_unit(actor: Actor, unit: Unit) -> bool:
    return actor.can("force.edit", agency_id=unit.owner_id)


def can_place(actor: Actor, person: Person, unit: Unit) -> bool:
    """Put a person into a unit: whose the unit is, and into groups and joint teams also whose the person is."""
    return can_edit_unit(actor, unit) or (unit.kind in COMMON_KINDS and can_edit(actor, person))


def sees_whole(actor: Actor, person: Person) -> bool:
    """Say whether the page of this one person shows everything: to themself, and to who keeps the register."""
    return actor.person_id == person.pk or can_edit(actor, person)


def may_ask_for(actor: Actor, person: Person) -> frozenset[str]:
    """Return the masked fields this actor may ask to see whole, by how far their right to read reaches."""
    if sees_whole(actor, person):
        return frozenset()
    asked: frozenset[str] = frozenset()
    for holding, reach in actor.holdings_with("force.view"):
        near = person.hamlet_id in holding.hamlets if reach == Reach.HAMLET else reach > Reach.HAMLET
        if near and holding.agency_id == person.owner_id:
            asked |= MAY_ASK.get(reach, frozenset())
    return asked & frozenset(name for name in MASKS if getattr(person, name))


def sees_accesses(actor: Actor, person: Person) -> bool:
    """Who saw whose data: the person themself, and the heads of the agency that keeps the register."""
    return actor.person_id == person.pk or actor.can("audit.view", agency_id=person.owner_id)
