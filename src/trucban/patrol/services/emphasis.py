"""Chiefs have patrols weigh a hamlet more or less for some days, and say why."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor, Holding
from trucban.access.signing import CAPACITY
from trucban.area import selectors as area
from trucban.audit.services import record, verb
from trucban.document.wording import day_text
from trucban.lib.clock import local_day
from trucban.lib.errors import PermissionDenied
from trucban.notify.models import Notice
from trucban.notify.services import notify
from trucban.patrol import policy, selectors
from trucban.patrol.models import Emphasis
from trucban.patrol.services.refusals import EmphasisRefused, reason_of

LONGEST = timedelta(days=92)  # then a chief looks again
AHEAD = timedelta(days=366)


@verb
def set_emphasis(
    *,
    actor: Actor,
    hamlet_id: UUID,
    direction: str,
    from_day: date,
    to_day: date,
    reason: str,
    at: datetime,
) -> Emphasis:
    """
    Raise or lower a hamlet's weight in drafts, or keep it at the average; it ends by itself after its last day.

    Raises:
        PermissionDenied. NotVisible: no hamlet of the commune.
        EmphasisRefused: not a hamlet on the first day, no such direction, days that cannot be, or another one of that hamlet holds on these days.
        ReasonMissing.
    """
    holding = policy.emphasis_holding(actor)
    if holding is None:
        raise PermissionDenied
    hamlet = area.get_hamlet(commune_id=actor.commune_id, hamlet_id=hamlet_id, lock=True)
    if hamlet.from_date > from_day or (hamlet.to_date is not None and hamlet.to_date <= from_day):
        raise EmphasisRefused(_("%(hamlet)s is no hamlet on the first day.") % {"hamlet": hamlet.name})
    if direction not in Emphasis.Direction.values:
        raise EmphasisRefused(_("Choose raise, lower or keep."))
    _refuse_days(from_day, to_day, today=local_day(at))
    others = selectors.emphases_between(commune_id=actor.commune_id, first=from_day, last=to_day)
    if others.filter(hamlet=hamlet).exists():
        raise EmphasisRefused(
            _("%(hamlet)s has an entry on these days already: end that one first.") % {"hamlet": hamlet.name}
        )
    row = Emphasis.objects.create(
        commune_id=actor.commune_id,
        owner_id=holding.agency_id,
        hamlet=hamlet,
        direction=direction,
        reason=reason_of(reason),
        from_day=from_day,
        to_day=to_day,
        set_at=at,
        signer_name=actor.name,
        signer_title=holding.title,
    )
    changes = {
        "hamlet": hamlet.pk,
        "direction": direction,
        "from": from_day,
        "to": to_day,
        "reason": row.reason,
    }
    record(actor=actor, action="patrol.emphasis_set", subject=row, at=at, changes=changes)
    title = _("%(signer)s: “%(direction)s” for patrols of %(hamlet)s, %(from)s – %(to)s")
    _tell_the_other(actor, row, holding, title, at=at)
    return row


def _refuse_days(from_day: date, to_day: date, *, today: date) -> None:
    if not from_day <= to_day <= from_day + LONGEST:
        raise EmphasisRefused(
            _("The last day is not before the first, and at most %(days)s days after it.")
            % {"days": LONGEST.days}
        )
    if to_day < today or from_day > today + AHEAD:
        raise EmphasisRefused(_("These days are over, or more than a year off: look at the dates."))


@verb
def end_emphasis(*, actor: Actor, emphasis_id: UUID, at: datetime) -> Emphasis:
    """
    End it before its last day; either chief may, whoever has set it.

    Raises:
        NotVisible, PermissionDenied. EmphasisRefused: it has ended.
    """
    row = selectors.get_emphasis(actor=actor, emphasis_id=emphasis_id, lock=True)
    holding = policy.emphasis_holding(actor)
    if holding is None:
        raise PermissionDenied
    if row.ended_at is not None or row.to_day < local_day(at):
        raise EmphasisRefused(_("It has ended already."))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(actor=actor, action="patrol.emphasis_ended", subject=row, at=at)
    title = _("%(signer)s has ended “%(direction)s” for patrols of %(hamlet)s, %(from)s – %(to)s")
    _tell_the_other(actor, row, holding, title, at=at)
    return row


def _tell_the_other(actor: Actor, row: Emphasis, holding: Holding, title: str, *, at: datetime) -> None:
    """Put it before the chiefs of the other side of the joint plan: one entry and its reason, never a list of hamlets."""
    others = [side for side in access.command_and_police(actor.commune_id) if side.pk != holding.agency_id]
    chiefs = {
        user.pk
        for side in others
        for user in access.users_holding(
            commune_id=actor.commune_id, kinds=list(CAPACITY), at=at, agency_id=side.pk
        )
    }
    notify(
        actor=actor,
        recipient_ids=chiefs - {actor.id},
        kind=Notice.Kind.PATROL,
        title=title
        % {
            "signer": holding.title,
            "direction": row.get_direction_display(),
            "hamlet": row.hamlet.name,
            "from": day_text(row.from_day),
            "to": day_text(row.to_day),
        },
        body=row.reason,
        subject=row,
        asks_acknowledgement=True,
        at=at,
    )
