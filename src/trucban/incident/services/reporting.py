"""Writing an incident down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.coordination import services as coordination
from trucban.incident.models import Incident, IncidentCounter, IncidentKind, State, TimelineEntry
from trucban.incident.services.routing import apply_rules
from trucban.incident.services.values import clean
from trucban.incident.services.writing import write
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.lib.text import fold
from trucban.notify.services import publish_change

# All that is kept of a political-security matter: part of the record, not of the screen, so always in Vietnamese.
ONLY_REPORTED = "Đã báo cơ quan có thẩm quyền"


class ReportedAlready(DomainError):
    """An incident has the id that a phone or a count gave this one."""


@verb
def report_incident(
    *,
    actor: Actor,
    kind: str,
    summary: str,
    happened_at: datetime,
    at: datetime,
    level: int = 1,
    hamlet_id: UUID | None = None,
    point_id: UUID | None = None,
    place_text: str = "",
    lon: float | None = None,
    lat: float | None = None,
    source: str = "",
    dead: int = 0,
    injured: int = 0,
    persons_concerned: int = 0,
    involves_minor: bool = False,
    involves_victim: bool = False,
    involves_informant: bool = False,
    incident_id: UUID | None = None,
) -> Incident:
    """
    Write an incident down under the next number of the actor's agency, and share it where a standing rule says so.

    ``incident_id`` is the id its phone or a count gave it: the same for ever, also after a server came back from a backup.
    What the agency's rules say of such a one happens at once: who is told, who looks after it, until when.
    Of a political-security matter only a fixed text and the day are kept, whatever else was typed.

    Raises:
        PermissionDenied: the actor reports no incidents. NotVisible: no such hamlet or point here.
        SummaryMissing, IncidentRefused, SecretMarkFound: what was typed does not fit. ReportedAlready.
    """
    owner_id = actor.agency_with("incident.report")
    if owner_id is None:
        raise PermissionDenied
    if incident_id and Incident.objects.filter(pk=incident_id).exists():
        raise ReportedAlready(_("This has been written into the incidents already: look for it there."))
    typed = {
        "kind": kind,
        "summary": summary,
        "level": level,
        "happened_at": happened_at,
        "hamlet_id": hamlet_id,
        "point_id": point_id,
        "place_text": place_text,
        "lon": lon,
        "lat": lat,
        "source": source,
        "dead": dead,
        "injured": injured,
        "persons_concerned": persons_concerned,
        "involves_minor": involves_minor,
        "involves_victim": involves_victim,
        "involves_informant": involves_informant,
    }
    values = clean(actor, _only_reported(typed), at=at)
    incident = _number(actor, owner_id, Incident(pk=incident_id or uuid7(), **values), at=at)
    write(actor, incident, TimelineEntry.Kind.STATE, str(State.REPORTED.label), at=at, state=State.REPORTED)
    record(actor=actor, action="incident.reported", subject=incident, at=at, changes=values)
    share_by_rule(actor, incident, at=at)
    apply_rules(actor, incident, at=at)
    publish_change(topic="incident", subject=incident, at=at, owner_id=owner_id)
    return incident


def _only_reported(values: dict[str, Any]) -> dict[str, Any]:
    """Keep of a political-security matter nothing but that it was reported, and when."""
    if values["kind"] != IncidentKind.POLITICAL_SECURITY:
        return values
    return {"kind": values["kind"], "summary": ONLY_REPORTED, "happened_at": values["happened_at"]}


def _number(actor: Actor, owner_id: UUID, incident: Incident, *, at: datetime) -> Incident:
    """Save an incident under the next number of its agency and year; the verb's turn keeps others from it."""
    year = at.astimezone(VIETNAM).year
    counter, _created = IncidentCounter.objects.select_for_update().get_or_create(
        owner_id=owner_id, year=year, defaults={"commune_id": actor.commune_id}
    )
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    incident.commune_id, incident.owner_id = actor.commune_id, owner_id
    incident.number, incident.year = counter.last_number, year
    incident.reported_at, incident.reported_by_id = at, actor.id
    incident.summary_folded = fold(incident.summary)[:300]
    incident.save(force_insert=True)
    return incident


def share_by_rule(actor: Actor, incident: Incident, *, at: datetime) -> None:
    """Share as the standing rules in force say, and write it into the story; what is protected is never shared so."""
    if incident.is_protected:
        return
    shares = coordination.apply_sharing_rules(
        actor=actor, subject=incident, owner_id=incident.owner_id, incident_kind=incident.kind, at=at
    )
    for share in shares:
        if share.starts_at == at:  # one given before is kept
            write_share(
                actor, incident, share.to_agency.short_name, share.get_tier_display(), share.reason, at=at
            )
            publish_change(topic="incident", subject=incident, at=at, owner_id=share.to_agency_id)


def write_share(actor: Actor, incident: Incident, to: str, what: str, reason: str, *, at: datetime) -> None:
    write(actor, incident, TimelineEntry.Kind.SHARE, f"{to}: {what} ({reason})", at=at)
