"""Whether the channel is open, and who decides about what came in."""

from datetime import datetime
from uuid import UUID

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.channel.models import CitizenReport
from trucban.incident.models import Incident, IncidentKind
from trucban.lib.clock import local_day
from trucban.lib.errors import NotVisible
from trucban.rulebook import selectors as rulebook

OFF = "OFF"


def receiving_agency(*, commune_id: UUID, at: datetime) -> Agency:
    """Return the agency whose desk receives reports; raises NotVisible while the channel is off."""
    kind = rulebook.value(commune_id=commune_id, key="channel.citizen", on=local_day(at))
    if kind == OFF:
        raise NotVisible
    return access.agency_of_kind(commune_id=commune_id, kind=kind)


def is_open(*, commune_id: UUID, at: datetime) -> bool:
    return bool(rulebook.value(commune_id=commune_id, key="channel.citizen", on=local_day(at)) != OFF)


def can_decide(actor: Actor, report: CitizenReport) -> bool:
    return actor.can("incident.edit", agency_id=report.owner_id)


def can_publish(actor: Actor, report: CitizenReport) -> bool:
    """Words the public reads are written by who closes incidents."""
    return actor.can("incident.close", agency_id=report.owner_id)


def links_are_on(*, commune_id: UUID, at: datetime) -> bool:
    return bool(rulebook.value(commune_id=commune_id, key="channel.links", on=local_day(at)))


def can_ask(actor: Actor, incident: Incident) -> bool:
    """Those who keep an incident ask about it, except about what is only reported to the competent agency."""
    only_reported = incident.kind == IncidentKind.POLITICAL_SECURITY
    return not only_reported and actor.can("incident.edit", agency_id=incident.owner_id)
