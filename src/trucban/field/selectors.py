"""Questions about devices, what they wrote, what is missing, held or in conflict."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.field.fields import all_writes, desk_entries
from trucban.field.models import Device, Invitation, JournalItem, Media, OtherContent, Register
from trucban.field.protocol.outbox import Spans, gaps, spans
from trucban.incident import policy as incident_policy
from trucban.incident.models import Incident
from trucban.lib.merge import Write, differing, standing

MOST_OWED = 500  # named in one answer; the others in the next


@dataclass(frozen=True)
class FieldConflict:
    """A field of an incident with more than one value, none of whose writers had read the other's."""

    incident: Incident
    field: str
    stands: Write
    others: tuple[Write, ...]


def device_of_token(digest: str) -> Device | None:
    rows = Device.objects.select_related("user", "commune").filter(ended_at__isnull=True)
    return rows.filter(token_digest=digest).first()


def device_of_file(*, commune_id: UUID, device_id: UUID) -> Device | None:
    """Return whose file this is; one that signed out meanwhile had exported before."""
    rows = Device.objects.select_related("user", "commune")
    return rows.filter(commune_id=commune_id, pk=device_id).first()


def invitation_of(digest: str) -> Invitation | None:
    """Return whose code this is; whether it still holds is the verb's matter."""
    return Invitation.objects.select_related("user", "commune").filter(code_digest=digest).first()


def devices(*, actor: Actor) -> QuerySet[Device]:
    """Return one's own devices; whoever administers sees everybody's."""
    return Device.objects.visible_to(actor).select_related("user").order_by("-last_seen_at", "pk")


def get_device(*, actor: Actor, device_id: UUID, lock: bool = False) -> Device:
    return one(Device, devices(actor=actor), device_id, lock=lock, related=("user",))


def holds(device: Device) -> Spans:
    """
    Return the numbers of a journal that are here; one without a gap is not read number by number at each contact.

    What was said again after a new log-in stands beside the item it is, and its number is here all the same.
    """
    rows = JournalItem.objects.filter(device=device)
    said_again = OtherContent.objects.filter(device=device).values_list("seq", flat=True)
    if beside := [seq for seq in said_again if seq is not None]:
        return spans([*rows.values_list("seq", flat=True), *beside])
    whole = rows.aggregate(first=Min("seq"), last=Max("seq"), count=Count("seq", distinct=True))
    if whole["count"] and whole["count"] == whole["last"] - whole["first"] + 1:
        return ((whole["first"], whole["last"]),)
    return spans(rows.values_list("seq", flat=True))


def missing(device: Device) -> Spans:
    """Return the numbers a device said it had written and that are not here."""
    return gaps(holds(device), device.head)


def pictures_owed(device: Device) -> int:
    """Return how many pictures its items named that are not here whole."""
    return Media.objects.filter(item__device=device, complete_at__isnull=True).count()


def held(*, actor: Actor) -> QuerySet[JournalItem]:
    """Return what waits for a person: of the own agency's people, and one's own."""
    rows = JournalItem.objects.visible_to(actor).filter(state=JournalItem.State.HELD)
    return rows.select_related("device__user").order_by("received_at", "pk")


def other_contents(*, actor: Actor) -> QuerySet[OtherContent]:
    seen = JournalItem.objects.visible_to(actor).values("pk")
    rows = OtherContent.objects.filter(item__in=seen, settled_at__isnull=True)
    return rows.select_related("item__device__user").order_by("received_at", "pk")


def get_held(*, actor: Actor, item_id: UUID) -> JournalItem:
    return one(JournalItem, held(actor=actor), item_id, lock=True, related=("device",))


def get_other_content(*, actor: Actor, content_id: UUID) -> OtherContent:
    rows = other_contents(actor=actor)
    return one(OtherContent, rows, content_id, lock=True, related=("item__device",))


def files_owed(device: Device) -> list[str]:
    """Return the hashes of pictures that items of this device's account named and that are not here whole."""
    if device.is_barred:  # a phone reported lost brings none
        return []
    rows = Media.objects.filter(item__device__user_id=device.user_id, complete_at__isnull=True)
    return list(rows.order_by("sha256").values_list("sha256", flat=True).distinct()[:MOST_OWED])


def states(device: Device, ids: Sequence[UUID]) -> list[JournalItem]:
    """Return how items of this device's account stand: after a new log-in, those of the journals before it too."""
    rows = JournalItem.objects.filter(device__user_id=device.user_id, commune_id=device.commune_id)
    return list(rows.filter(pk__in=ids).order_by("device_id", "seq"))


def record_of(*, commune_id: UUID, ref: UUID) -> UUID:
    """Return the id of a record named by its own id or by that of the item it was made from."""
    made = JournalItem.objects.filter(commune_id=commune_id, pk=ref, record_id__isnull=False)
    return made.values_list("record_id", flat=True).first() or ref


def conflicts(*, actor: Actor) -> list[FieldConflict]:
    """Return the open conflicts of the incidents an actor keeps, the oldest first."""
    rows = Register.objects.filter(commune_id=actor.commune_id, in_conflict=True).prefetch_related("writes")
    registers = list(rows.order_by("pk"))
    visible = Incident.objects.visible_to(actor).filter(pk__in={row.record_id for row in registers})
    incidents = {one.pk: one for one in visible if incident_policy.can_edit(actor, one)}
    logged = desk_entries(incidents.values())
    found = []
    for register in registers:
        incident = incidents.get(register.record_id)
        if incident is None:
            continue
        writes = all_writes(incident, register.field, register, logged.get(incident.pk, ()))
        if others := differing(writes):
            found.append(FieldConflict(incident, register.field, standing(writes), tuple(others)))
    return found
