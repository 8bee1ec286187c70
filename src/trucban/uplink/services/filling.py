"""What is said to the other end: up what was decided kind by kind, down words on reports; from the records, once each."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import week_span
from trucban.field.protocol.items import Item
from trucban.field.protocol.outbox import Outbox
from trucban.lib.clock import FIRST_YEAR, LAST_YEAR
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.lib.weeks import Week
from trucban.report.models import WeeklyReport
from trucban.uplink import policy, selectors
from trucban.uplink.kinds import KINDS, REPORT, VERSIONS, WORD
from trucban.uplink.models import Peer, Upward
from trucban.uplink.payloads import report_payload, word_payload
from trucban.uplink.services.box import DatabaseBox


class PapersMissing(DomainError):
    """Nothing goes up before the province's opinion and the security level are recorded."""


class DayOutOfReach(DomainError):
    """The year is a slip of the hand."""


@verb
def decide(*, actor: Actor, kind: str, is_on: bool, from_day: date, at: datetime) -> Upward:
    """
    Say that one kind of thing is sent up from a day on, or no more. What was sent stays where it is.

    Raises:
        NotVisible: there is no such kind. PermissionDenied: not the head of an agency with a chain.
        PapersMissing, DayOutOfReach.
    """
    agency = selectors.chain_agency(actor=actor, capability="uplink.edit")
    if agency is None:
        raise PermissionDenied
    if kind not in KINDS:
        raise NotVisible
    if is_on and not access.get_commune(actor.commune_id).may_export_whole_roll:
        raise PapersMissing(
            _(
                "Nothing is sent up before the province's opinion and the security level are recorded: Settings, “The commune”."
            )
        )
    if not FIRST_YEAR + 100 <= from_day.year <= LAST_YEAR:
        raise DayOutOfReach(_("Check the year of the first day."))
    said = {"is_on": is_on, "from_day": from_day, "decided_at": at, "decided_by_id": actor.id}
    row, _created = Upward.objects.update_or_create(
        owner=agency, kind=kind, defaults={**said, "commune_id": actor.commune_id}
    )
    changes = {"kind": kind, "is_on": is_on, "from_day": from_day}
    record(actor=actor, action="upward.decided", subject=row, at=at, changes=changes)
    return row


@verb
def fill(*, actor: Actor, peer_id: object, at: datetime) -> int:
    """Write into the journal towards a peer what is to be said and does not stand in it yet; return how much that was."""
    peer = Peer.objects.select_for_update(of=("self",)).select_related("owner").get(
        pk=peer_id, commune_id=actor.commune_id, ended_at__isnull=True
    )  # fmt: skip
    if not policy.can_manage(actor, peer.owner_id):
        raise PermissionDenied
    return _fill_up(peer, at) if peer.side == Peer.Side.ABOVE else _fill_down(peer, at)


def _fill_up(peer: Peer, at: datetime) -> int:
    decided = selectors.decisions(owner_id=peer.owner_id).get(REPORT)
    if decided is None or not decided.is_on:
        return 0
    if not access.get_commune(peer.commune_id).may_export_whole_roll:
        return 0
    new = list(selectors.reports_to_say(peer=peer, kind=REPORT, from_day=decided.from_day))
    for report in new:
        _say(peer, report, at)
    return len(new)


def _say(peer: Peer, report: WeeklyReport, at: datetime) -> None:
    if report.owner_id != peer.owner_id or report.issued_at is None:
        raise ValueError("an issued report of the chain's own agency")  # chains do not cross
    label = week_span(Week(report.iso_year, report.iso_week))
    _write(peer, REPORT, report.pk, label, report_payload(report), happened_at=report.issued_at, at=at)


def _fill_down(peer: Peer, at: datetime) -> int:
    new = list(selectors.words_to_say(peer=peer))
    for word in new:
        label = week_span(Week(word.iso_year, word.iso_week))
        _write(peer, WORD, word.pk, label, word_payload(word), happened_at=word.said_at, at=at)
    return len(new)


def _write(
    peer: Peer,
    kind: str,
    subject_id: UUID,
    label: str,
    payload: dict[str, Any],
    *,
    happened_at: datetime,
    at: datetime,
) -> None:
    def make(seq: int) -> Item:
        return Item(
            id=uuid7(),
            device=peer.journal,
            seq=seq,
            actor=peer.owner_id,  # an agency speaks; who issued or said it stays here
            kind=kind,
            version=VERSIONS.newest[kind],
            happened_at=happened_at.replace(microsecond=0),
            written_at=at.replace(microsecond=0),
            payload=payload,
        )

    Outbox(DatabaseBox(peer, subject_id=subject_id, label=label)).save(make)
