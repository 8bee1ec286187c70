"""Questions about briefings, their agenda, attendance, minutes and confirmations."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.access.visibility import one
from trucban.briefing.models import (
    AgendaItem,
    Briefing,
    BriefingAttendance,
    Confirmation,
    Decision,
    PreparationNote,
)
from trucban.lib.clock import local_day
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.rulebook import selectors as rulebook


@dataclass(frozen=True)
class Standing:
    """Who has confirmed the minutes as they are now, and who has not."""

    confirmed: tuple[Confirmation, ...]
    missing: tuple[Agency, ...]

    @property
    def is_agreed(self) -> bool:
        """Until both have confirmed, each agency's part binds only itself (chưa thống nhất)."""
        return not self.missing

    def binds(self, decision: Decision) -> bool:
        """Say whether a decision binds the agency it is for: both have confirmed, or that one has."""
        return self.is_agreed or decision.owner_id in {row.agency_id for row in self.confirmed}


def week_of(briefing: Briefing) -> Week:
    """Return the week a briefing opens and plans; it reviews the one before."""
    return Week(briefing.iso_year, briefing.iso_week)


def briefings(*, actor: Actor) -> QuerySet[Briefing]:
    """Return the commune's joint briefings, the newest first, for whoever belongs to one of its two agencies."""
    rows: QuerySet[Briefing] = Briefing.objects.filter(commune_id=actor.commune_id)
    if not actor.can("briefing.view"):
        rows = rows.none()
    return rows.select_related("chair_agency", "owner").order_by("-iso_year", "-iso_week")


def briefing_for(*, actor: Actor, week: Week) -> Briefing | None:
    return briefings(actor=actor).filter(iso_year=week.year, iso_week=week.number).first()


def get_briefing(*, actor: Actor, briefing_id: UUID, lock: bool = False) -> Briefing:
    return one(Briefing, briefings(actor=actor), briefing_id, lock=lock, related=("chair_agency", "owner"))


def agenda(*, actor: Actor, briefing_id: UUID) -> list[AgendaItem]:
    """Return the lines of an agenda in the order they are gone through, each with what was decided from it."""
    briefing = get_briefing(actor=actor, briefing_id=briefing_id)
    rows = briefing.items.select_related("owner").prefetch_related("decisions__task")
    return list(rows.order_by("position", "pk"))


def get_item(*, actor: Actor, item_id: UUID) -> AgendaItem:
    item: AgendaItem | None = (
        AgendaItem.objects.filter(pk=item_id, commune_id=actor.commune_id).select_related("briefing").first()
    )
    if item is None:
        raise NotVisible
    get_briefing(actor=actor, briefing_id=item.briefing_id)
    return item


def get_decision(*, actor: Actor, decision_id: UUID) -> Decision:
    seen = briefings(actor=actor).order_by().values("pk")
    return one(Decision, Decision.objects.filter(briefing_id__in=seen), decision_id)


def attendance_of(briefing: Briefing) -> list[BriefingAttendance]:
    return list(briefing.attendance.order_by("position", "pk"))


def decisions_of(briefing: Briefing) -> list[Decision]:
    rows = briefing.decisions.select_related("task__to_agency", "task__to_office", "owner", "item")
    return list(rows.order_by("position", "pk"))


def presides(*, commune_id: UUID, week: Week) -> Agency:
    """Return whose turn it is in the chair: the two take turns week by week, over every New Year."""
    command, police = access.command_and_police(commune_id)
    return command if week.monday.toordinal() // 7 % 2 else police


def usual_start(*, commune_id: UUID, week: Week) -> datetime:
    """Return when the briefing of a week begins by the commune's settings."""
    return rulebook.weekly_moment(
        commune_id=commune_id, week=week, weekday="briefing.weekday", clock="briefing.time"
    )


def next_briefing_day(briefing: Briefing) -> date:
    """Return the day of the next briefing, as it was called or as the settings say: decisions are due by then."""
    following = week_of(briefing) + 1
    called: Briefing | None = Briefing.objects.filter(
        commune_id=briefing.commune_id, iso_year=following.year, iso_week=following.number
    ).first()
    starts_at = called.starts_at if called else usual_start(commune_id=briefing.commune_id, week=following)
    return local_day(starts_at)


def standing(briefing: Briefing) -> Standing:
    """Say which side has confirmed the minutes as they are now."""
    rows = briefing.confirmations.filter(withdrawn_at__isnull=True, minutes_hash=briefing.minutes_hash)
    confirmed = tuple(rows.select_related("agency").order_by("recorded_at")) if briefing.minutes_hash else ()
    signed = {row.agency_id for row in confirmed}
    missing = [agency for agency in access.command_and_police(briefing.commune_id) if agency.pk not in signed]
    return Standing(confirmed, tuple(missing))


def minutes_values(briefing: Briefing) -> dict[str, Any]:
    """Return all that the minutes say, as plain values: what their hash is made from."""
    return {
        "week": str(week_of(briefing)),
        "starts_at": _moment(briefing.starts_at),
        "ended_at": _moment(briefing.ended_at),
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
            [row.text, str(row.owner_id), row.addressee, row.due_date.isoformat()]
            for row in decisions_of(briefing)
        ],
        "forecast": briefing.forecast,
        "conclusion": briefing.conclusion,
    }


def _moment(moment: datetime | None) -> str:
    """Return a moment the same way before and after it has been in a database."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def minutes_hash(briefing: Briefing) -> str:
    """Return the SHA-256 (hexadecimal) of the minutes in canonical JSON."""
    text = json.dumps(minutes_values(briefing), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def minutes_are_intact(briefing: Briefing) -> bool:
    """Say whether locked minutes still are what was locked."""
    return bool(briefing.minutes_hash) and minutes_hash(briefing) == briefing.minutes_hash


def note_of(*, actor: Actor, briefing_id: UUID) -> PreparationNote | None:
    """Return the actor's own note; nobody else's is ever shown."""
    return PreparationNote.objects.filter(briefing_id=briefing_id, author_id=actor.id).first()
