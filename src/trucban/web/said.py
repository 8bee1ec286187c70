"""A form begun from the words of a decision: which decision the address names, and what it says of time and place."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from trucban.area import selectors as area
from trucban.area.models import Point
from trucban.briefing import selectors as briefing
from trucban.briefing.models import Decision
from trucban.duty.models import DutyPost
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible
from trucban.lib.spoken import clock_in, day_in, names_in
from trucban.lib.weeks import Week
from trucban.web.http import AppRequest

ASKED = "ket-luan"
PATROL_HOURS = timedelta(hours=2)


def decision_of(request: AppRequest) -> Decision | None:
    """Return the decision an address names, for who may see it."""
    try:
        decision_id = UUID(request.GET.get(ASKED, ""))
        return briefing.get_decision(actor=request.actor, decision_id=decision_id)
    except (ValueError, NotVisible):
        return None


def patrol_from(
    text: str, *, week: Week, begins: datetime, commune_id: UUID, most_stops: int
) -> dict[str, Any]:
    """Return what a patrol's form begins with: what the words say, else as it would have begun anyway."""
    day = day_in(text, week) or begins.date()
    starts_at = datetime.combine(day, clock_in(text) or begins.time(), tzinfo=VIETNAM)
    points = [row for row in area.points(commune_id=commune_id, on=day) if row.kind != Point.Kind.SHELTER]
    named = names_in(text, {row.hamlet.name for row in points if row.hamlet} | {row.name for row in points})
    stops = [row for name in named for row in points if name in (row.name, row.hamlet and row.hamlet.name)]
    return {
        "name": text[:120],
        "starts_at": starts_at,
        "ends_at": starts_at + PATROL_HOURS,
        **{
            f"stop_{number}": row.pk
            for number, row in enumerate(dict.fromkeys(stops), start=1)
            if number <= most_stops
        },
    }


def shift_from(text: str, *, week: Week, posts: list[DutyPost]) -> dict[str, Any]:
    """Return what the words say of a shift: its day, when it begins, its post."""
    day, starts = day_in(text, week), clock_in(text)
    named = names_in(text, [row.name for row in posts])
    post = next((row for row in posts if named and row.name == named[0]), None)
    found: dict[str, Any] = {}
    if day:
        found["day"] = day.isoformat()
    if starts:
        found["starts"] = starts
    return found | ({"post_id": post.pk} if post else {})
