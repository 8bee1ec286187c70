"""Questions about the other ends, what is on its way, what came and what lacks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.access.visibility import one
from trucban.field.protocol.outbox import Spans, gaps, spans
from trucban.lib.weeks import Week
from trucban.report.indicators import BY_KEY, INDICATORS
from trucban.report.models import WeeklyReport
from trucban.uplink import policy
from trucban.uplink.kinds import WORD
from trucban.uplink.models import (
    Incoming,
    Outgoing,
    Peer,
    PeerJournal,
    ReceivedReport,
    ReportWord,
    Upward,
)

MOST_RECEIPTS = 500


def chain_agency(*, actor: Actor, capability: str = "uplink.view") -> Agency | None:
    """
    Return the agency whose chain an actor sees or manages, or None.

    Of somebody who holds offices in two it is one of them: two chains are never shown or added up together.
    """
    for holding, _reach in actor.holdings_with(capability):
        agency = access.get_agency(commune_id=actor.commune_id, agency_id=holding.agency_id)
        if policy.has_chain(agency):
            return agency
    return None


def peers(*, actor: Actor, owner_id: UUID, side: str) -> QuerySet[Peer]:
    """Return the other ends of one agency's chain, ended ones included."""
    rows = Peer.objects.visible_to(actor).filter(owner_id=owner_id, side=side).select_related("owner")
    return rows.order_by("code", "pk")


def get_peer(*, actor: Actor, peer_id: UUID, lock: bool = False) -> Peer:
    return one(Peer, Peer.objects.visible_to(actor), peer_id, lock=lock, related=("owner",))


def above(*, owner_id: UUID) -> Peer | None:
    """Return the hub an agency sends to, if one is paired."""
    rows = Peer.objects.select_related("owner__commune", "commune")
    return rows.filter(owner_id=owner_id, side=Peer.Side.ABOVE, ended_at__isnull=True).first()


def peer_of_key(*, fingerprint: str, agency_ids: Iterable[UUID]) -> Peer | None:
    """Return who signs with this key, of these agencies; one whose pairing ended is nobody."""
    rows = Peer.objects.select_related("owner__commune", "commune").filter(
        fingerprint=fingerprint, ended_at__isnull=True, owner_id__in=list(agency_ids)
    )
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
    return missing_of([peer])[peer.pk]


def missing_of(peers: Iterable[Peer]) -> dict[UUID, Spans]:
    """Return the same of many at once: in three questions, however many they are."""
    found: dict[UUID, Spans] = {peer.pk: () for peer in peers}
    heads: dict[UUID, PeerJournal] = {}
    for row in PeerJournal.objects.filter(peer_id__in=found).order_by("journal"):
        heads[row.peer_id] = row
    kept = Incoming.objects.filter(peer_id__in=found)  # a journal's name means something beside its peer only
    counts = kept.values_list("peer_id", "journal").annotate(count=Count("seq", distinct=True))
    here = {(peer_id, journal): count for peer_id, journal, count in counts}
    lacking = [row for row in heads.values() if here.get((row.peer_id, row.journal), 0) < row.head]
    numbers: dict[tuple[UUID, UUID], list[int]] = defaultdict(list)
    rows = kept.filter(
        peer_id__in=[row.peer_id for row in lacking], journal__in=[row.journal for row in lacking]
    )
    for peer_id, journal, seq in rows.values_list("peer_id", "journal", "seq"):
        numbers[peer_id, journal].append(seq)
    for row in lacking:
        found[row.peer_id] = gaps(spans(numbers[row.peer_id, row.journal]), row.head)
    return found


def receipts_owed(peer: Peer) -> list[Incoming]:
    """Return the receipts that go back with the next message: of what came last."""
    return list(Incoming.objects.filter(peer=peer).order_by("-asked_at", "-seq")[:MOST_RECEIPTS])


def held(*, actor: Actor, owner_id: UUID) -> QuerySet[Incoming]:
    """Return what of one agency's chain waits for a person, the oldest first."""
    rows = Incoming.objects.visible_to(actor).filter(owner_id=owner_id, state=Incoming.State.HELD)
    return rows.select_related("peer").order_by("received_at", "pk")


def get_held(*, actor: Actor, incoming_id: UUID, lock: bool = False) -> Incoming:
    rows = Incoming.objects.visible_to(actor).filter(state=Incoming.State.HELD)
    return one(Incoming, rows, incoming_id, lock=lock, related=("peer",))


def put_aside(*, actor: Actor, peer: Peer) -> QuerySet[Incoming]:
    """Return what of a peer's a person decided not to enter, the newest first."""
    rows = Incoming.objects.visible_to(actor).filter(peer=peer, state=Incoming.State.SET_ASIDE)
    return rows.order_by("-received_at", "pk")


# --- What goes up -------------------------------------------------------------------------------------------


def queue(*, actor: Actor, owner_id: UUID) -> QuerySet[Outgoing]:
    """Return what of one agency is on its way or arrived, the newest first; not what an ended connection left unsaid."""
    rows = Outgoing.objects.visible_to(actor).filter(owner_id=owner_id).exclude(state=Outgoing.State.ENDED)
    rows = rows.exclude(state=Outgoing.State.SAVED, peer__ended_at__isnull=False)
    return rows.select_related("peer").order_by("-saved_at", "-seq")


def unsent(peer: Peer) -> QuerySet[Outgoing]:
    """Return what stands in the present journal towards a peer and has neither receipt nor refusal."""
    return Outgoing.objects.filter(peer=peer, journal=peer.journal, state=Outgoing.State.SAVED)


def decisions(*, owner_id: UUID) -> dict[str, Upward]:
    return {row.kind: row for row in Upward.objects.filter(owner_id=owner_id)}


def issued_reports(*, owner_id: UUID, from_day: date) -> QuerySet[WeeklyReport]:
    """Return the issued reports of one agency whose week holds a day or lies after it, the oldest first."""
    year, number, _weekday = from_day.isocalendar()
    rows = WeeklyReport.objects.filter(owner_id=owner_id, status=WeeklyReport.Status.ISSUED)
    rows = rows.filter(Q(iso_year__gt=year) | Q(iso_year=year, iso_week__gte=number))
    return rows.select_related("paper", "owner").order_by("issued_at", "pk")


def reports_to_say(*, peer: Peer, kind: str, from_day: date) -> QuerySet[WeeklyReport]:
    """Return those of them that do not stand in the present journal towards a peer yet."""
    said = Outgoing.objects.filter(peer=peer, journal=peer.journal, kind=kind).values("subject_id")
    return issued_reports(owner_id=peer.owner_id, from_day=from_day).exclude(pk__in=said)


# --- Words on reports ---------------------------------------------------------------------------------------


def words_of_week(*, actor: Actor, owner_id: UUID, week: Week) -> QuerySet[ReportWord]:
    """Return what the level above says of an agency's report of one week, if an actor sees its chain; the oldest first."""
    rows = ReportWord.objects.visible_to(actor).filter(owner_id=owner_id)
    rows = rows.filter(iso_year=week.year, iso_week=week.number)
    return rows.filter(peer__side=Peer.Side.ABOVE).select_related("peer").order_by("said_at", "pk")


def words_with(*, actor: Actor, peer: Peer) -> QuerySet[ReportWord]:
    """Return what was said to a commune, or came from a hub, of whatever week; the newest first."""
    return ReportWord.objects.visible_to(actor).filter(peer=peer).order_by("-said_at", "pk")


def words_to_say(*, peer: Peer) -> QuerySet[ReportWord]:
    """Return the words that do not stand in the present journal towards a commune yet, the oldest first."""
    said = Outgoing.objects.filter(peer=peer, journal=peer.journal, kind=WORD).values("subject_id")
    return ReportWord.objects.filter(peer=peer).exclude(pk__in=said).order_by("said_at", "pk")


def words_received(*, peer: Peer) -> dict[UUID, datetime | None]:
    """Return of each word in the present journal when the commune received it, or None while it is on its way."""
    rows = Outgoing.objects.filter(peer=peer, journal=peer.journal, kind=WORD)
    return dict(rows.values_list("subject_id", "received_at"))


def get_received(*, actor: Actor, report_id: UUID) -> ReceivedReport:
    return one(ReceivedReport, ReceivedReport.objects.visible_to(actor), report_id, related=("peer__owner",))


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


def week_below(*, actor: Actor, owner_id: UUID, week: Week) -> WeekBelow:
    rows = ReceivedReport.objects.visible_to(actor).filter(owner_id=owner_id)
    found = standing(rows.filter(iso_year=week.year, iso_week=week.number).select_related("peer"))
    reported = {row.peer_id for row in found}
    paired = peers(actor=actor, owner_id=owner_id, side=Peer.Side.BELOW).filter(ended_at__isnull=True)
    return WeekBelow(week, found, [row for row in paired if row.pk not in reported], totals(found))


def reports_of(*, actor: Actor, peer: Peer) -> list[ReceivedReport]:
    """Return every report a commune sent, those that no longer stand included, the newest week first."""
    rows = ReceivedReport.objects.visible_to(actor).filter(peer=peer).select_related("peer")
    return list(rows.order_by("-iso_year", "-iso_week", "-issued_at", "digest"))


def totals(reports: Iterable[ReceivedReport]) -> list[Total]:
    """
    Add the figures up, each with how many communes said it; those this version does not know come last.

    The same key in another unit is another figure: nobody's mistake renames what the others said.
    """
    values: dict[tuple[str, str], int] = defaultdict(int)
    communes: dict[tuple[str, str], int] = defaultdict(int)
    for row in reports:
        for figure in row.figures:
            name = figure["key"], figure["unit"]
            values[name] += figure["value"]
            communes[name] += 1
    places = {indicator.key: place for place, indicator in enumerate(INDICATORS)}
    names = sorted(values, key=lambda name: (places.get(name[0], len(places)), name))
    return [Total(key, label_of(key), unit, values[key, unit], communes[key, unit]) for key, unit in names]


def label_of(key: str) -> str:
    """Return what a figure is called; one of a newer version is called by its key."""
    return str(BY_KEY[key].label) if key in BY_KEY else key
