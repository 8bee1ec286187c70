"""Who keeps the register: each agency its own."""

from trucban.access.actors import Actor
from trucban.force.models import COMMON_KINDS, Person, Unit


def can_edit(actor: Actor, person: Person) -> bool:
    return actor.can("force.edit", agency_id=person.owner_id)


def can_edit_unit(actor: Actor, unit: Unit) -> bool:
    return actor.can("force.edit", agency_id=unit.owner_id)


def can_place(actor: Actor, person: Person, unit: Unit) -> bool:
    """Put a person into a unit: whose the unit is, and into groups and joint teams also whose the person is."""
    return can_edit_unit(actor, unit) or (unit.kind in COMMON_KINDS and can_edit(actor, person))
