"""Questions about the other ends, what is on its way, what came and what lacks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.access.visibility import one
from trucban.field.protocol.outbox import Spans, gaps, spans
from trucban.lib.weeks import Week
from trucban.report.indicators import BY_KEY, INDICATORS
from trucban.report.models import WeeklyReport
from trucban.uplink.models import Incoming, Outgoing, Peer, PeerJournal, ReceivedReport, Upward

MOST_RECEIPTS = 500


def chain_agency(*, actor: Actor, capability: str = "uplink.view") -> Agency | None:
    """Return the agency whose chain an actor sees or manages, or None."""
    agency_id = actor.agency_with(capability)
    return access.get_agency(commune_id=actor.commune_id, agency_id=agency_id) if agency_id else None


def peers(*, actor: Actor, side: str) -> QuerySet[Peer]:
    rows = Peer.objects.visible_to(actor).filter(side=side).select_related("owner")
    return rows.order_by("code", "pk")


def get_peer(*, actor: Actor, peer_id: UUID, lock: bool = False) -> Peer:
    return one(Peer, Peer.objects.visible_to(actor), peer_id, lock=lock, related=("owner",))


def above(*, owner_id: UUID) -> Peer | None:
    """Return the hub an agency sends to, if one is paired."""
    rows = Peer.objects.select_related("owner__commune", "commune")
    return rows.filter(owner_id=owner_id, side=Peer.Side.ABOVE, ended_at__isnull=True).first()


def peer_of_key(*, fingerprint: str, agency_ids: Iterable[UUID] | None = None) -> Peer | None:
    """Return who signs with this key, of these agencies or of any; one whose pairing ended is nobody."""
    rows = Peer.objects.select_related("owner__commune", "commune").filter(
        fingerprint=fingerprint, ended_at__isnull=True
    )
    if agency_ids is not None:
        rows = rows.filter(owner_id__in=list(agency_ids))
    return rows.order_by("pk").first()


# --- Journals -----------------------------------------------------------------------------------------------


def holds(peer: Peer, journal: UUID) -> Spans:
    """Return the numbers of one of its journals that are here."""
    rows = Incoming.objects.filter(peer=peer, journal=journal)
    return spans(rows.values_list("seq", flat=True))


def latest_journal(peer: Peer) -> PeerJournal | None:
    """Return the journal it writes now: ids are made in the order of time (UUID version 7)."""
    return PeerJournal.objects.filter(peer=peer).order_by("-journal").first()


def missing(peer: Peer) -> Spans:
    """Return the numbers it said it had written in its present journal and that are not here."""
    now = latest_journal(peer)
    return gaps(holds(peer, now.journal), now.head) if now else ()


def receipts_owed(peer: Peer) -> list[Incoming]:
    """Return the receipts that go back with the next message: of what came last."""
    return list(Incoming.objects.filter(peer=peer).order_by("-asked_at", "-seq")[:MOST_RECEIPTS])


def held(*, actor: Actor) -> QuerySet[Incoming]:
    """Return what waits for a person, the oldest first."""
    rows = Incoming.objects.visible_to(actor).filter(state=Incoming.State.HELD)
    return rows.select_related("peer").order_by("received_at", "pk")


def get_held(*, actor: Actor, incoming_id: UUID) -> Incoming:
    rows = Incoming.objects.visible_to(actor).filter(state=Incoming.State.HELD)
    return one(Incoming, rows, incoming_id, lock=True, related=("peer",))


# --- What goes up -------------------------------------------------------------------------------------------


def queue(*, actor: Actor) -> QuerySet[Outgoing]:
    """Return what is on its way up or arrived, the newest first."""
    rows = Outgoing.objects.visible_to(actor).exclude(state=Outgoing.State.ENDED)
    return rows.select_related("peer").order_by("-saved_at", "-seq")


def decisions(*, owner_id: UUID) -> dict[str, Upward]:
    return {row.kind: row for row in Upward.objects.filter(owner_id=owner_id)}


def issued_reports(*, owner_id: UUID, from_day: date) -> list[WeeklyReport]:
    """Return the issued reports of one agency from a day on, whose week lies after it, the oldest first."""
    rows = WeeklyReport.objects.filter(owner_id=owner_id, status=WeeklyReport.Status.ISSUED)
    rows = rows.select_related("paper", "owner").order_by("issued_at", "pk")
    return [row for row in rows if Week(row.iso_year, row.iso_week).sunday >= from_day]


# --- What came from below -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Total:
    """One figure added up over the communes that reported it."""

    key: str
    label: str
    unit: str
    value: int
    communes: int


@dataclass(frozen=True)
class WeekBelow:
    """The week of a hub: which communes' reports are here, which lack, and what they add up to."""

    week: Week
    reports: Sequence[ReceivedReport]
    lacking: Sequence[Peer]
    totals: Sequence[Total]


def standing(rows: Iterable[ReceivedReport]) -> list[ReceivedReport]:
    """
    Return of each commune and week the report that stands: the one issued last.

    Which one it is depends on what came, never on the order it came in.
    """
    found: dict[tuple[UUID, int, int], ReceivedReport] = {}
    for row in sorted(rows, key=lambda row: (row.issued_at, row.digest)):
        found[row.peer_id, row.iso_year, row.iso_week] = row
    return sorted(found.values(), key=lambda row: (row.peer.code, row.iso_year, row.iso_week))


def week_below(*, actor: Actor, week: Week) -> WeekBelow:
    rows = ReceivedReport.objects.visible_to(actor).filter(iso_year=week.year, iso_week=week.number)
    found = standing(rows.select_related("peer"))
    reported = {row.peer_id for row in found}
    paired = peers(actor=actor, side=Peer.Side.BELOW).filter(ended_at__isnull=True)
    return WeekBelow(week, found, [row for row in paired if row.pk not in reported], totals(found))


def reports_of(*, actor: Actor, peer: Peer) -> list[ReceivedReport]:
    """Return every report a commune sent, those that no longer stand included, the newest week first."""
    rows = ReceivedReport.objects.visible_to(actor).filter(peer=peer).select_related("peer")
    return list(rows.order_by("-iso_year", "-iso_week", "-issued_at", "digest"))


def totals(reports: Iterable[ReceivedReport]) -> list[Total]:
    """Add the figures up, each with how many communes said it; those this version does not know come last."""
    values: dict[str, int] = defaultdict(int)
    communes: dict[str, int] = defaultdict(int)
    units: dict[str, str] = {}
    for row in reports:
        for figure in row.figures:
            values[figure["key"]] += figure["value"]
            communes[figure["key"]] += 1
            units[figure["key"]] = figure["unit"]
    known = [indicator.key for indicator in INDICATORS if indicator.key in values]
    return [
        Total(key, label_of(key), units[key], values[key], communes[key])
        for key in [*known, *sorted(values.keys() - set(known))]
    ]


def label_of(key: str) -> str:
    """Return what a figure is called; one of a newer version is called by its key."""
    return str(BY_KEY[key].label) if key in BY_KEY else key
