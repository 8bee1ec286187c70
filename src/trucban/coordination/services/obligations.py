"""What the parties promise, with a cadence: next week's demand."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.audit.services import verb
from trucban.coordination.models import Agreement, Obligation
from trucban.coordination.services.drafts import clean_title, note_change, open_draft
from trucban.document.wording import day_text
from trucban.lib.errors import DomainError, NotVisible

MOST_TIMES, MOST_PEOPLE = 50, 100
SHORTEST_MINUTES, LONGEST_MINUTES = 15, 12 * 60
OUTDOORS = {Obligation.Kind.PATROL, Obligation.Kind.GUARD}


class ObligationRefused(DomainError):
    """The promise cannot be kept as it is written."""


@verb
def add_obligation(
    *,
    actor: Actor,
    agreement_id: UUID,
    kind: str,
    title: str,
    cadence: str,
    responsible_id: UUID,
    at: datetime,
    count: int = 1,
    hamlet_ids: Sequence[UUID] = (),
    from_time: time | None = None,
    to_time: time | None = None,
    duration_minutes: int | None = None,
    militia_count: int = 0,
    police_count: int = 0,
    point_id: UUID | None = None,
) -> Obligation:
    """
    Write a promise into a draft. One that sends militia makes the agreement a call-out, which needs its approvals.

    Raises:
        NotVisible, PermissionDenied, AgreementIsBinding, TitleMissing.
        ObligationRefused: a patrol or guard without hours, length or people; a number that makes no sense.
    """
    agreement = open_draft(actor, agreement_id)
    last = agreement.obligations.aggregate(last=Max("position"))["last"] or 0
    obligation = Obligation(
        commune_id=actor.commune_id,
        agreement=agreement,
        kind=kind,
        title=clean_title(title),
        cadence=cadence,
        count=count,
        hamlet_ids=[str(key) for key in dict.fromkeys(hamlet_ids)],
        responsible=access.get_agency(commune_id=actor.commune_id, agency_id=responsible_id),
        from_time=from_time,
        to_time=to_time,
        duration_minutes=duration_minutes,
        militia_count=militia_count,
        police_count=police_count,
        point_id=point_id,
        position=last + 1,
    )
    _check(obligation, agreement)
    obligation.save(force_insert=True)
    agreement.uses_militia = agreement.uses_militia or militia_count > 0
    changes: dict[str, object] = {"kind": kind, "title": title, "cadence": cadence, "count": count}
    note_change(actor, agreement, action="agreement.obligation_added", changes=changes, at=at)
    return obligation


def _check(row: Obligation, agreement: Agreement) -> None:
    if row.kind not in Obligation.Kind.values or row.cadence not in Obligation.Cadence.values:
        raise ObligationRefused(_("Choose what is promised, and how often, from the lists."))
    if not 1 <= row.count <= MOST_TIMES:
        raise ObligationRefused(
            _("How many times: expected a number from 1 to %(most)s.") % {"most": MOST_TIMES}
        )
    if not (0 <= row.militia_count <= MOST_PEOPLE and 0 <= row.police_count <= MOST_PEOPLE):
        raise ObligationRefused(
            _("How many people: expected a number from 0 to %(most)s.") % {"most": MOST_PEOPLE}
        )
    if not agreement.parties.filter(pk=row.responsible_id).exists():
        raise ObligationRefused(_("Only a party of the agreement answers for a promise: choose one of them."))
    _check_place(row, agreement)
    if row.kind in OUTDOORS:
        _check_hours(row)
    elif (row.from_time is None) != (row.to_time is None):
        raise ObligationRefused(_("Enter both hours, from and to, or neither."))


def _check_place(row: Obligation, agreement: Agreement) -> None:
    there = area.hamlets(commune_id=agreement.commune_id, on=agreement.from_date)
    if there.filter(pk__in=row.hamlet_ids).count() != len(row.hamlet_ids):
        raise ObligationRefused(
            _("One of these hamlets does not exist on %(day)s: choose from the list.")
            % {"day": day_text(agreement.from_date)}
        )
    if row.point_id:
        area.get_point(commune_id=agreement.commune_id, point_id=row.point_id)


def _check_hours(row: Obligation) -> None:
    if row.from_time is None or row.to_time is None or not row.duration_minutes:
        raise ObligationRefused(_("A patrol or guard needs the hours it falls in and how long it lasts."))
    if not SHORTEST_MINUTES <= row.duration_minutes <= LONGEST_MINUTES:
        raise ObligationRefused(
            _("How long: expected %(least)s to %(most)s minutes.")
            % {"least": SHORTEST_MINUTES, "most": LONGEST_MINUTES}
        )
    window = minutes_between(row.from_time, row.to_time)
    if row.duration_minutes > window:
        raise ObligationRefused(
            _("It lasts %(minutes)s minutes, but only %(window)s lie between %(first)s and %(last)s.")
            % {
                "minutes": row.duration_minutes,
                "window": window,
                "first": f"{row.from_time:%H:%M}",
                "last": f"{row.to_time:%H:%M}",
            }
        )
    if row.militia_count + row.police_count == 0:
        raise ObligationRefused(_("Somebody must go: say how many people of each side."))
    if row.kind == Obligation.Kind.GUARD and row.point_id is None:
        raise ObligationRefused(_("A guard stands at a public place: choose the point."))


def minutes_between(first: time, last: time) -> int:
    """Return the minutes from one clock time to the next time the clock shows the other: over midnight too."""
    start, end = (timedelta(hours=one.hour, minutes=one.minute) for one in (first, last))
    length = (end - start) // timedelta(minutes=1)
    return length if length > 0 else length + 24 * 60


@verb
def remove_obligation(*, actor: Actor, agreement_id: UUID, obligation_id: UUID, at: datetime) -> None:
    """Take a promise out of a draft."""
    agreement = open_draft(actor, agreement_id)
    row = agreement.obligations.filter(pk=obligation_id).first()
    if row is None:
        raise NotVisible
    row.delete()
    changes: dict[str, object] = {"obligation": obligation_id}
    note_change(actor, agreement, action="agreement.obligation_removed", changes=changes, at=at)
