"""Questions about residents' reports: the desk's, the reporter's with the token, and the public's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.channel import policy
from trucban.channel.catalogue import PUBLIC_CODES
from trucban.channel.models import CitizenReport, FactRequest, ReporterContact
from trucban.incident.selectors import PROTECTED_KINDS
from trucban.incident.transitions import ENDED
from trucban.lib.errors import NotVisible
from trucban.task.models import Task

MOST_PUBLIC = 1000  # GeoReport v2: a query answers with at most 1000 requests
_RELATED = (
    "hamlet",
    "incident__merged_into",
    "task",
    "owner",
    "duplicate_of__incident__merged_into",
    "duplicate_of__task",
)
# An incident that is handled with another stands as that one does.
_CLOSED = (
    Q(incident__merged_into__isnull=True, incident__state__in=ENDED)
    | Q(incident__merged_into__state__in=ENDED)
    | Q(task__status__in=[Task.Status.DONE, Task.Status.DROPPED])
)


def _protected(path: str) -> Q:
    return (
        Q(**{f"{path}__kind__in": PROTECTED_KINDS})
        | Q(**{f"{path}__involves_minor": True})
        | Q(**{f"{path}__involves_victim": True})
        | Q(**{f"{path}__involves_informant": True})
    )


_PROTECTED = _protected("incident") | _protected("incident__merged_into")


@dataclass(frozen=True)
class Standing:
    """How a report stands, in the two words of GeoReport v2 and a sentence for whoever reported it."""

    is_open: bool
    notes: str
    updated_at: datetime


def reports(*, actor: Actor, state: str = "") -> QuerySet[CitizenReport]:
    """Return the reports this desk decides about, the newest first."""
    rows = CitizenReport.objects.visible_to(actor).select_related(*_RELATED)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-received_at", "-pk")


def waiting_count(*, actor: Actor) -> int:
    return CitizenReport.objects.visible_to(actor).filter(state=CitizenReport.State.NEW).count()


def get_report(*, actor: Actor, report_id: UUID, lock: bool = False) -> CitizenReport:
    return one(CitizenReport, CitizenReport.objects.visible_to(actor), report_id, lock=lock)


def contact_of(*, actor: Actor, report_id: UUID) -> ReporterContact | None:
    """Return how to reach the reporter; raises NotVisible. Pages mask it: `reveal_contact` is the verb that shows it."""
    report = get_report(actor=actor, report_id=report_id)
    return ReporterContact.objects.filter(report=report).first()


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def by_token(*, commune_id: UUID, token: str, at: datetime) -> CitizenReport:
    """Return the report of whoever holds its token; NotVisible while the channel is off, like everything of it."""
    policy.receiving_agency(commune_id=commune_id, at=at)
    rows = CitizenReport.objects.filter(commune_id=commune_id, token_digest=digest(token))
    report: CitizenReport | None = rows.select_related(*_RELATED).first()
    if report is None:
        raise NotVisible
    return report


def public_reports(
    *,
    commune_id: UUID,
    at: datetime,
    references: Collection[str] = (),
    services: Collection[str] = (),
    status: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> list[CitizenReport]:
    """
    Return what everybody may know of: accepted, of a public service, not of a protected incident; newest first.

    ``status`` is "open" or "closed". Raises NotVisible while the channel is off.
    """
    policy.receiving_agency(commune_id=commune_id, at=at)
    rows = CitizenReport.objects.filter(
        commune_id=commune_id, state=CitizenReport.State.ACCEPTED, service__in=PUBLIC_CODES
    ).exclude(_PROTECTED)
    if references:
        rows = rows.filter(reference__in=references)
    if services:
        rows = rows.filter(service__in=services)
    if status:
        rows = rows.filter(_CLOSED) if status == "closed" else rows.exclude(_CLOSED)
    if starts_at:
        rows = rows.filter(received_at__gte=starts_at)
    if ends_at:
        rows = rows.filter(received_at__lte=ends_at)
    return list(rows.select_related(*_RELATED).order_by("-received_at", "-pk")[:MOST_PUBLIC])


def standing(report: CitizenReport) -> Standing:
    """Say how a report stands, with related rows loaded; one reported before stands as the first one does."""
    if report.state == CitizenReport.State.NEW:
        return Standing(True, _("Received; it is being looked at."), report.received_at)
    decided = report.decided_at or report.received_at
    if report.state == CitizenReport.State.REFUSED:
        return Standing(False, report.reason, decided)
    if report.duplicate_of:
        first = standing(report.duplicate_of)
        said = _("It had been reported before. %(notes)s") % {"notes": first.notes}
        return Standing(first.is_open, said, max(first.updated_at, decided))
    ended_at = _ended_at(report)
    if ended_at is None:
        return Standing(
            True, report.feedback or _("Accepted; it is being dealt with."), report.feedback_at or decided
        )
    notes = report.feedback or _("It has been dealt with.")
    return Standing(False, notes, max(ended_at, report.feedback_at or ended_at))


def _ended_at(report: CitizenReport) -> datetime | None:
    """Return when what was made of a report came to its end."""
    if report.incident:
        incident = report.incident.merged_into or report.incident
        return incident.closed_at if incident.state in ENDED else None
    if report.task and report.task.status != Task.Status.OPEN:
        return report.task.closed_at
    return None


def fact_requests(*, actor: Actor) -> QuerySet[FactRequest]:
    """Return the questions about incidents this actor keeps: unanswered ones first, the oldest of them on top."""
    rows = FactRequest.objects.visible_to(actor).select_related("incident", "to_agency", "to_office")
    unanswered_first = Case(When(answered_at__isnull=True, revoked_at__isnull=True, then=0), default=1)
    return rows.order_by(unanswered_first, "asked_at", "pk")


def get_fact_request(*, actor: Actor, request_id: UUID, lock: bool = False) -> FactRequest:
    return one(FactRequest, FactRequest.objects.visible_to(actor), request_id, lock=lock)


def fact_request_of(*, commune_id: UUID, token: str, at: datetime, lock: bool = False) -> FactRequest:
    """Return the questions behind a link; NotVisible while links are off, and once it is over in any way."""
    if not policy.links_are_on(commune_id=commune_id, at=at):
        raise NotVisible
    rows = FactRequest.objects.select_for_update() if lock else FactRequest.objects.all()
    found: FactRequest | None = rows.filter(commune_id=commune_id, token_digest=digest(token)).first()
    if found is None or found.revoked_at:
        raise NotVisible
    return found
