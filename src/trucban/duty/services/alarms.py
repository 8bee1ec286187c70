"""Alerts about a record: a patrol that is overdue, a serious incident (FEATURES D5, G8). Raised once, closed with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from trucban.access.actors import Actor, system_actor
from trucban.audit.services import record, verb
from trucban.duty import policy, selectors
from trucban.duty.models import Alert
from trucban.duty.services.alerts import NobodyToTell, close, start
from trucban.incident import selectors as incidents
from trucban.incident.models import Incident, IncidentKind
from trucban.lib.clock import local_day
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.services import publish_change
from trucban.rulebook import selectors as rulebook

LOOKED_BACK = timedelta(hours=24)  # an incident that was reported longer ago is no news any more


class AlertExists(DomainError):
    """An alert about this record waits for somebody already."""


@dataclass(frozen=True)
class Cause:
    """What an alert is about; ``key`` keeps the clock from raising the same twice."""

    kind: str
    key: str
    title: str
    subject: models.Model
    detail: str = ""


def raise_about(
    actor: Actor, cause: Cause, *, owner_ids: Sequence[UUID], at: datetime, is_drill: bool = False
) -> Alert:
    """
    Start an alert about a record inside the caller's verb, which has asked for the right.

    ``owner_ids`` names first the side the record belongs to, whose watch and chiefs are told, then others whose chiefs
    come after them. Raises NobodyToTell.
    """
    chain = selectors.chain_for(commune_id=actor.commune_id, owner_ids=owner_ids, at=at)
    said = _("DRILL: %(title)s") % {"title": cause.title} if is_drill else cause.title
    alert = Alert(
        kind=cause.kind,
        key=cause.key[:160],
        title=said[:200],
        detail=cause.detail[:300],
        subject_type=cause.subject._meta.label_lower,
        subject_id=cause.subject.pk,
        is_drill=is_drill,
    )
    return start(actor, owner_ids[0], alert, chain, at)


def unsettled_about(subject: models.Model) -> list[Alert]:
    """Return the alerts about a record that nobody has closed, the latest first, locked; for the caller's verb."""
    rows = Alert.objects.unsettled().filter(subject_id=subject.pk)
    found: list[Alert] = list(rows.select_for_update(of=("self",)).order_by("-started_at", "-pk"))
    return found


def tell_more(actor: Actor, alert: Alert, *, detail: str, at: datetime, key: str = "") -> None:
    """Write what is known now beside an alert that goes on, inside the caller's verb."""
    alert.detail, alert.key = detail[:300], key[:160] or alert.key
    alert.save(update_fields=["detail", "key"])
    record(actor=actor, action="alert.updated", subject=alert, at=at, changes={"detail": alert.detail})
    publish_change(topic="duty", subject=alert, at=at, owner_id=alert.owner_id)


def settle(actor: Actor, alert: Alert, *, reason: str, at: datetime) -> None:
    """Close an alert because the matter itself is over, inside the caller's verb: those who were told hear of it."""
    close(actor, alert, reason=reason, at=at)


# --- Serious incidents ------------------------------------------------------------------------------------------


@verb
def call_for_incident(*, actor: Actor, incident_id: UUID, at: datetime) -> Alert:
    """
    Call the watch about an incident with one press, until somebody acknowledges.

    Raises:
        NotVisible; PermissionDenied: the actor neither keeps the duty book nor reports incidents of its agency.
        AlertExists: one about it waits. NobodyToTell: there is no chain.
    """
    incident = incidents.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_call_for(actor, incident.owner_id):
        raise PermissionDenied
    if Alert.objects.unsettled().filter(subject_id=incident.pk).exists():
        raise AlertExists(_("The watch is being called about this incident already."))
    count = Alert.objects.filter(subject_id=incident.pk).count()
    return _call(actor, incident, f"{incident.pk} {count + 1}", at)


def _call(actor: Actor, incident: Incident, key: str, at: datetime) -> Alert:
    """Whoever is told may not be one who sees the incident: of a protected one only its level is said."""
    words = {
        "level": incident.level,
        "kind": incident.get_kind_display(),
        "hamlet": incident.hamlet.name if incident.hamlet else _("place not given"),
    }
    title = (
        _("Incident of level %(level)s: open it")
        if incident.is_protected
        else _("Incident of level %(level)s: %(kind)s, %(hamlet)s")
    ) % words
    cause = Cause(Alert.Kind.INCIDENT, key, title, incident)
    return raise_about(actor, cause, owner_ids=[incident.owner_id], at=at)


def raise_serious(*, commune_id: UUID, at: datetime) -> int:
    """Call the watch about incidents as serious as the commune has set; none until it has. Return how many."""
    level = rulebook.value(commune_id=commune_id, key="alert.incident_level", on=local_day(at))
    if level is None:
        return 0
    rows = Incident.objects.filter(
        commune_id=commune_id, level__gte=int(level), reported_at__gt=at - LOOKED_BACK, reported_at__lte=at
    ).exclude(kind=IncidentKind.POLITICAL_SECURITY)
    told = Alert.objects.filter(commune_id=commune_id, kind=Alert.Kind.INCIDENT).values("subject_id")
    found = list(rows.exclude(pk__in=told).filter(closed_at__isnull=True).values_list("pk", "owner_id"))
    count = 0
    for incident_id, owner_id in found:
        clock = system_actor(commune_id=commune_id, agency_id=owner_id, at=at)
        try:
            call_for_incident(actor=clock, incident_id=incident_id, at=at)
        except NobodyToTell:  # an agency without watch and chief: those who report it ring by hand
            continue
        count += 1
    return count
