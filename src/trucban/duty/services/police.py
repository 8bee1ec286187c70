"""
Police places of a shift or patrol: asked for here, filled by the chief of police in their own words.

Nothing here knows the officers: no list, no availability, no proposal.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, clean_text
from trucban.duty import policy, selectors
from trucban.duty.models import PoliceRequest
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.models import Notice
from trucban.notify.services import notify, publish_change

Status = PoliceRequest.Status


class OfficersMissing(DomainError):
    """A filled request names who comes."""


class RequestWithdrawn(DomainError):
    """The shift or patrol no longer needs police."""


def ask_police(
    *,
    actor: Actor,
    subject_type: str,
    subject_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    label: str,
    count: int,
    at: datetime | None = None,
) -> PoliceRequest:
    """
    Ask the chief of police for ``count`` officers, inside the caller's verb.

    The same subject has one request: asking again with another time or number opens it again, asking the same
    changes nothing. With ``at`` the chief and deputies are told.
    """
    asked = {"starts_at": starts_at, "ends_at": ends_at, "count": count}
    row = PoliceRequest.objects.select_for_update().filter(
        commune_id=actor.commune_id, subject_id=subject_id
    ).first() or PoliceRequest(
        commune_id=actor.commune_id, subject_type=subject_type, subject_id=subject_id, status=""
    )
    same = row.status not in ("", Status.WITHDRAWN) and all(getattr(row, k) == v for k, v in asked.items())
    if same:
        return row
    for name, value in asked.items():
        setattr(row, name, value)
    row.label, row.status = label[:160], Status.ASKED
    row.officers_text = row.reason = ""
    row.answered_at = row.answered_by_id = None
    row.save()
    if at is not None:
        title = _("%(count)d officers are asked for: %(label)s") % {"count": count, "label": row.label}
        _tell_police(actor, row, title, at)
        record(actor=actor, action="police.asked", subject=row, at=at, changes=asked)
    return row


def withdraw_police(*, actor: Actor, subject_ids: Sequence[UUID], at: datetime) -> int:
    """Take back what was asked for shifts or patrols that no longer take place, inside the caller's verb."""
    rows = PoliceRequest.objects.filter(commune_id=actor.commune_id, subject_id__in=subject_ids)
    rows = rows.exclude(status=Status.WITHDRAWN)
    for row in rows:
        row.status = Status.WITHDRAWN
        row.save(update_fields=["status"])
        record(actor=actor, action="police.withdrawn", subject=row, at=at)
        _tell_police(actor, row, _("No longer needed: %(label)s") % {"label": row.label}, at)
    return len(rows)


@verb
def answer_police_request(
    *, actor: Actor, request_id: UUID, at: datetime, officers_text: str = "", reason: str = ""
) -> PoliceRequest:
    """
    Say who comes (``officers_text``), or decline with a ``reason``; the last answer holds.

    Raises:
        PermissionDenied: the actor does not lead the commune police.
        OfficersMissing: neither officers nor a reason, or both.
        RequestWithdrawn: nobody is needed any more.
    """
    row = selectors.get_police_request(actor=actor, request_id=request_id, lock=True)
    police = access.agency_of_kind(commune_id=actor.commune_id, kind=Agency.Kind.POLICE)
    if not policy.can_answer_police(actor, police.pk):
        raise PermissionDenied
    if row.status == Status.WITHDRAWN:
        raise RequestWithdrawn(
            _("“%(label)s” no longer needs police: there is nothing to answer.") % {"label": row.label}
        )
    officers, why = clean_text(officers_text, most=300), clean_line(reason, most=200)
    if bool(officers) == bool(why):
        raise OfficersMissing(_("Write who comes, or decline and say why: one of the two."))
    row.officers_text, row.reason = officers, why
    row.status = Status.FILLED if officers else Status.DECLINED
    row.answered_at, row.answered_by_id = at, actor.id
    row.save(update_fields=["officers_text", "reason", "status", "answered_at", "answered_by_id"])
    record(actor=actor, action="police.answered", subject=row, at=at, changes={"status": row.status})
    topic = "patrol" if row.subject_type.startswith("patrol") else "duty"
    publish_change(topic=topic, subject=row, at=at)
    _tell_command(actor, row, at)
    return row


def _tell_police(actor: Actor, row: PoliceRequest, title: str, at: datetime) -> None:
    chiefs = access.users_holding(
        commune_id=actor.commune_id, kinds=[OfficeKind.POLICE_CHIEF, OfficeKind.DEPUTY_POLICE_CHIEF], at=at
    )
    ids = [user.pk for user in chiefs]
    notify(actor=actor, recipient_ids=ids, kind=Notice.Kind.DUTY, title=title, at=at, subject=row)


def _tell_command(actor: Actor, row: PoliceRequest, at: datetime) -> None:
    """Only a refusal needs somebody to act."""
    if row.status != Status.DECLINED:
        return
    kinds = [OfficeKind.COMMANDER, OfficeKind.DEPUTY_COMMANDER]
    ids = [user.pk for user in access.users_holding(commune_id=actor.commune_id, kinds=kinds, at=at)]
    title = _("The police cannot come: %(label)s") % {"label": row.label}
    notify(
        actor=actor,
        recipient_ids=ids,
        kind=Notice.Kind.DUTY,
        title=title,
        body=row.reason,
        at=at,
        subject=row,
    )
