"""Questions about briefings, decisions, and what hamlets have reported."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.briefing.models import (
    AgendaItem,
    Briefing,
    BriefingAttendance,
    Confirmation,
    Decision,
    HamletReport,
    PreparationNote,
)
from trucban.lib.errors import NotVisible
from trucban.lib.text import fold, nfc
from trucban.lib.weeks import Week


@dataclass(frozen=True)
class HamletRow:
    """One hamlet of the week's grid; ``report`` is None while it is missing."""

    hamlet: Hamlet
    report: HamletReport | None


@dataclass(frozen=True)
class Standing:
    """Who has confirmed the minutes as they are now, and who has not."""

    confirmed: tuple[Confirmation, ...]
    missing: tuple[Agency, ...]

    @property
    def is_agreed(self) -> bool:
        """Until both have confirmed, each agency's part binds only itself (chưa thống nhất)."""
        return not self.missing


def briefings(*, actor: Actor) -> QuerySet[Briefing]:
    """Return the commune's joint briefings, the newest first, for whoever belongs to one of its two agencies."""
    rows: QuerySet[Briefing] = Briefing.objects.filter(commune_id=actor.commune_id)
    if not _takes_part(actor):
        rows = rows.filter(pk__in=Briefing.objects.visible_to(actor).values("pk"))
    return rows.select_related("chair_agency", "owner").order_by("-iso_year", "-iso_week")


def _takes_part(actor: Actor) -> bool:
    return actor.can("briefing.view")


def briefing_for(*, actor: Actor, week: Week) -> Briefing | None:
    return briefings(actor=actor).filter(iso_year=week.year, iso_week=week.number).first()


def get_briefing(*, actor: Actor, briefing_id: UUID, lock: bool = False) -> Briefing:
    seen = briefings(actor=actor).filter(pk=briefing_id).values("pk")
    rows = Briefing.objects.select_for_update(of=("self",)) if lock else Briefing.objects
    briefing: Briefing | None = rows.select_related("chair_agency", "owner").filter(pk__in=seen).first()
    if briefing is None:
        raise NotVisible
    return briefing


def agenda(*, actor: Actor, briefing_id: UUID) -> list[AgendaItem]:
    """Return the lines of an agenda in the order of its sections."""
    briefing = get_briefing(actor=actor, briefing_id=briefing_id)
    return list(briefing.items.select_related("owner").order_by("position", "pk"))


def get_item(*, actor: Actor, item_id: UUID) -> AgendaItem:
    item: AgendaItem | None = (
        AgendaItem.objects.filter(pk=item_id, commune_id=actor.commune_id).select_related("briefing").first()
    )
    if item is None:
        raise NotVisible
    get_briefing(actor=actor, briefing_id=item.briefing_id)
    return item


def unfinished(*, actor: Actor, before: Briefing) -> list[AgendaItem]:
    """Return what the briefing before this one left unsettled and nobody made a task of."""
    week = Week(before.iso_year, before.iso_week)
    earlier = (
        briefings(actor=actor)
        .filter(Q(iso_year__lt=week.year) | Q(iso_year=week.year, iso_week__lt=week.number))
        .first()
    )
    if earlier is None:
        return []
    rows = earlier.items.filter(is_settled=False, decisions__isnull=True)
    return list(
        rows.filter(Q(is_manual=True) | Q(carried_from__isnull=False) | ~Q(discussion="")).order_by(
            "position"
        )
    )


def decisions(*, actor: Actor, q: str = "") -> QuerySet[Decision]:
    """Return the register of decisions, the newest first; a search ignores accents and puts typed ones first."""
    seen = briefings(actor=actor).order_by().values("pk")
    rows: QuerySet[Decision] = Decision.objects.filter(briefing_id__in=seen)
    rows = rows.select_related("briefing", "task__to_agency", "task__to_office", "item", "owner")
    if not q.strip():
        return rows.order_by("-briefing__iso_year", "-briefing__iso_week", "position")
    as_typed = Case(
        When(text__contains=nfc(q.strip()), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = rows.filter(text_folded__contains=fold(q)).annotate(typed=as_typed)
    return found.order_by("typed", "-briefing__iso_year", "-briefing__iso_week", "position")


def decisions_of(briefing: Briefing) -> list[Decision]:
    rows = briefing.decisions.select_related("task__to_agency", "task__to_office", "owner", "item")
    return list(rows.order_by("position", "pk"))


def history(item: AgendaItem) -> list[AgendaItem]:
    """Return a matter through the weeks: this line and those it was carried from, the newest first."""
    chain, current = [item], item.carried_from
    while current is not None and len(chain) < 200:
        chain.append(current)
        current = current.carried_from
    return chain


def attendance_of(briefing: Briefing) -> list[BriefingAttendance]:
    return list(briefing.attendance.order_by("position", "pk"))


def two_agencies(commune_id: UUID) -> tuple[Agency, Agency]:
    """Return the command and the police: whose chiefs confirm."""
    return (
        access.agency_of_kind(commune_id=commune_id, kind=Agency.Kind.COMMAND),
        access.agency_of_kind(commune_id=commune_id, kind=Agency.Kind.POLICE),
    )


def standing(briefing: Briefing) -> Standing:
    """Say which side has confirmed the minutes as they are now."""
    rows = briefing.confirmations.filter(withdrawn_at__isnull=True, minutes_hash=briefing.minutes_hash)
    confirmed = tuple(rows.select_related("agency").order_by("recorded_at")) if briefing.minutes_hash else ()
    signed = {row.agency_id for row in confirmed}
    missing = [agency for agency in two_agencies(briefing.commune_id) if agency.pk not in signed]
    return Standing(confirmed, tuple(missing))


def minutes_values(briefing: Briefing) -> dict[str, Any]:
    """Return all that the minutes say, as plain values: what their hash is made from."""
    return {
        "week": str(Week(briefing.iso_year, briefing.iso_week)),
        "starts_at": briefing.starts_at.isoformat(),
        "ended_at": briefing.ended_at.isoformat() if briefing.ended_at else "",
        "place": briefing.place,
        "chair": [str(briefing.chair_agency_id), briefing.chair_name],
        "secretary": briefing.secretary_name,
        "attendance": [
            [row.title, row.name, row.outcome, row.represented_by, row.reason]
            for row in attendance_of(briefing)
        ],
        "items": [
            [row.section, row.text, row.discussion, row.is_settled]
            for row in briefing.items.order_by("position", "pk")
        ],
        "decisions": [
            [row.text, str(row.owner_id), str(row.task.to_agency_id), row.task.due_date.isoformat()]
            for row in decisions_of(briefing)
        ],
        "forecast": briefing.forecast,
        "conclusion": briefing.conclusion,
    }


def minutes_hash(briefing: Briefing) -> str:
    """Return the SHA-256 (hexadecimal) of the minutes in canonical JSON."""
    text = json.dumps(minutes_values(briefing), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def note_of(*, actor: Actor, briefing_id: UUID) -> PreparationNote | None:
    """Return the actor's own note; nobody else's is ever shown."""
    return PreparationNote.objects.filter(briefing_id=briefing_id, author_id=actor.id).first()


def hamlet_grid(*, actor: Actor, week: Week) -> list[HamletRow]:
    """Return the hamlets the actor sees, in order, each with its report of the week."""
    hamlets = list(area.hamlets(commune_id=actor.commune_id, on=week.sunday))
    seen = _hamlets_seen(actor)
    reports = _reports(actor.commune_id, week)
    return [HamletRow(row, reports.get(row.pk)) for row in hamlets if seen is None or row.pk in seen]


def _hamlets_seen(actor: Actor) -> set[UUID] | None:
    """Return whose reports the actor sees; None: every hamlet's."""
    if actor.can("briefing.view"):
        return None
    own: set[UUID] = set()
    for holding, reach in actor.holdings_with("briefing.hamlets"):
        if reach >= 3:
            return None
        own |= holding.hamlets
    return own


def _reports(commune_id: UUID, week: Week) -> dict[UUID, HamletReport]:
    rows = HamletReport.objects.filter(commune_id=commune_id, iso_year=week.year, iso_week=week.number)
    return {row.hamlet_id: row for row in rows}


def missing_hamlets(*, commune_id: UUID, week: Week) -> list[Hamlet]:
    """Return the hamlets that have not reported of a week, in order."""
    reports = _reports(commune_id, week)
    return [row for row in area.hamlets(commune_id=commune_id, on=week.sunday) if row.pk not in reports]


def reported_weeks(*, commune_id: UUID, weeks: Sequence[Week]) -> dict[UUID, int]:
    """Return hamlet -> in how many of these weeks it reported."""
    found: dict[UUID, int] = {}
    for week in weeks:
        for hamlet_id in _reports(commune_id, week):
            found[hamlet_id] = found.get(hamlet_id, 0) + 1
    return found
