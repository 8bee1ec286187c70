"""Changing an incident, field by field: two writers of different fields both keep their change."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import services as access_services
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.incident import policy, selectors
from trucban.incident.models import Incident, IncidentKind, TimelineEntry
from trucban.incident.services.reporting import share_by_rule
from trucban.incident.services.routing import apply_rules
from trucban.incident.services.values import (
    LABELS,
    IncidentRefused,
    OnlyReported,
    clean,
    refuse_if_only_reported,
    same,
    shown,
)
from trucban.incident.services.writing import write
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import fold
from trucban.notify.services import publish_change


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed to different values, as a person reads it."""

    name: str
    label: str
    now: str
    typed: str


class IncidentChangedMeanwhile(DomainError):
    """Somebody else changed the same field after it was read; ``conflicts`` says which, to what."""

    def __init__(self, message: str, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(message)
        self.conflicts = conflicts


@verb
def edit_incident(
    *,
    actor: Actor,
    incident_id: UUID,
    changes: dict[str, Any],
    at: datetime,
    base: dict[str, Any] | None = None,
) -> Incident:
    """
    Change some fields, each merged by itself: what others changed elsewhere in the meantime stays.

    ``base`` is what the writer had read of these fields: a field left as it was read is not the writer's change.
    What becomes protected is taken back from where a standing rule shared it.

    Raises:
        NotVisible, PermissionDenied, OnlyReported, IncidentRefused, SummaryMissing, SecretMarkFound.
        IncidentChangedMeanwhile: somebody else changed the same field to something else; nothing is kept.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_edit(actor, incident):
        raise PermissionDenied
    refuse_if_only_reported(incident)
    _refuse_other_fields(changes)
    read = base or {}
    touched = {
        name: value for name, value in changes.items() if name not in read or not same(value, read[name])
    }
    wanted = {
        name: value
        for name, value in clean(actor, touched, at=at, reported_at=incident.reported_at).items()
        if not same(value, getattr(incident, name))
    }
    _refuse_conflicts(incident, wanted, read)
    if wanted:
        _apply(actor, incident, wanted, at=at)
    return incident


def _refuse_other_fields(changes: dict[str, Any]) -> None:
    if unknown := set(changes) - set(LABELS):
        raise IncidentRefused(
            _("Not a field of an incident: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        )
    if changes.get("kind") == IncidentKind.POLITICAL_SECURITY:
        raise OnlyReported(_("Report that matter by itself: nothing of this incident goes with it."))


def _refuse_conflicts(incident: Incident, wanted: dict[str, Any], read: dict[str, Any]) -> None:
    conflicts = tuple(
        Conflict(
            name=name,
            label=str(LABELS[name]),
            now=shown(incident, name, getattr(incident, name)),
            typed=shown(incident, name, value),
        )
        for name, value in wanted.items()
        if name in read and not same(read[name], getattr(incident, name))
    )
    if conflicts:
        lines = [
            _("“%(field)s” was changed to “%(now)s” meanwhile; you typed “%(typed)s”.")
            % {"field": one.label, "now": one.now, "typed": one.typed}
            for one in conflicts
        ]
        message = " ".join([*lines, _("Choose which one stands and save again.")])
        raise IncidentChangedMeanwhile(message, conflicts)


def _apply(actor: Actor, incident: Incident, wanted: dict[str, Any], *, at: datetime) -> None:
    story = "; ".join(
        f"{LABELS[name]}: {shown(incident, name, getattr(incident, name))} → {shown(incident, name, value)}"
        for name, value in wanted.items()
    )
    before = copy(incident)
    for name, value in wanted.items():
        setattr(incident, name, value)
    incident.summary_folded = fold(incident.summary)[:300]
    incident.version += 1
    incident.save()
    write(actor, incident, TimelineEntry.Kind.EDIT, story, at=at)
    record(actor=actor, action="incident.edited", subject=incident, at=at, changes=wanted)
    if incident.is_protected:
        access_services.end_rule_shares(actor=actor, subject=incident, at=at)
    elif "kind" in wanted:
        share_by_rule(actor, incident, at=at)
    apply_rules(actor, incident, at=at, before=before)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
