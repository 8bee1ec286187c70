"""Fields of an incident, merged one by one with what the desk wrote meanwhile."""

from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.field.fields import INCIDENT, desk_entries, desk_writes, plain, writes_of
from trucban.field.models import FieldWrite, Register
from trucban.field.services import reading
from trucban.incident import services as incidents
from trucban.incident.models import Incident
from trucban.lib.merge import Write, differing, standing

MERGED: dict[str, reading.Reader] = {
    "kind": reading.text,
    "summary": reading.text,
    "level": reading.whole,
    "place_text": reading.text,
    "hamlet_id": reading.key_or_none,  # none: no hamlet, or not the one it was said to be in
    "source": reading.text,
    "dead": reading.whole,
    "injured": reading.whole,
    "persons_concerned": reading.whole,
    "involves_minor": reading.flag,
    "involves_victim": reading.flag,
    "involves_informant": reading.flag,
}


def merge(*, actor: Actor, incident: Incident, said: dict[str, Write], at: datetime) -> Incident:
    """Add writes to their registers and let the record show what stands; inside the caller's transaction."""
    changes, registers = {}, {name: open_register(incident, name) for name in said}
    for name, write in said.items():
        keep(registers[name], write, actor.id)
        value = standing(writes_of(registers[name])).value
        if value != plain(getattr(incident, name)):
            changes[name] = MERGED[name](value)
    merged = incidents.edit_incident(actor=actor, incident_id=incident.pk, changes=changes, at=at)
    entries = desk_entries([incident])[incident.pk]
    for register in registers.values():
        register.absorbed_seq = entries[-1].seq if entries else 0
        register.in_conflict = bool(differing(writes_of(register)))
        register.save(update_fields=["absorbed_seq", "in_conflict"])
    return merged


def open_register(incident: Incident, name: str) -> Register:
    """Return the register of a field, with what the desk wrote since."""
    register, _created = Register.objects.select_for_update().get_or_create(
        record_id=incident.pk,
        field=name,
        defaults={"commune_id": incident.commune_id, "record_type": INCIDENT},
    )
    for write, author_id in desk_writes(incident, name, register, desk_entries([incident])[incident.pk]):
        keep(register, write, author_id)
    return register


def keep(register: Register, write: Write, author_id: UUID | None) -> None:
    FieldWrite.objects.get_or_create(
        register=register,
        write_id=write.id,
        defaults={
            "commune_id": register.commune_id,
            "value": write.value,
            "at": write.at,
            "seen": sorted(str(key) for key in write.seen),
            "author_id": author_id,
        },
    )
