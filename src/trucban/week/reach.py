"""Which weeks have pages: two years either way, and further back to the commune's first paper."""

from datetime import datetime
from uuid import UUID

from trucban.briefing.models import Briefing, HamletReport
from trucban.calendar.models import CalendarEntry
from trucban.document.wording import refuse_far_week
from trucban.duty.models import Roster
from trucban.lib.weeks import Week, within_reach
from trucban.patrol.models import PatrolPlan
from trucban.report.models import WeeklyReport

PAPERS = (WeeklyReport, Briefing, HamletReport, Roster, PatrolPlan)


def refuse_closed_week(week: Week, *, commune_id: UUID, at: datetime) -> None:
    """
    Let a week pass that has pages.

    Raises:
        WeekOutOfReach: it has none; the sentence says which weeks can be opened.
    """
    first, _last = _bounds(week, commune_id, at)
    refuse_far_week(week, at=at, since=first)


def has_pages(week: Week, *, commune_id: UUID, at: datetime) -> bool:
    first, last = _bounds(week, commune_id, at)
    return first <= week <= last


def _bounds(week: Week, commune_id: UUID, at: datetime) -> tuple[Week, Week]:
    """Return the first and the last week with pages; only who goes far back makes the database look further."""
    first, last = within_reach(at)
    if week < first:
        first = min(first, _first_paper(commune_id) or first)
    return first, last


def _first_paper(commune_id: UUID) -> Week | None:
    """Return the earliest week anything of was kept here."""
    kept = []
    for model in PAPERS:
        rows = model._default_manager.filter(commune_id=commune_id)
        found = rows.order_by("iso_year", "iso_week").values_list("iso_year", "iso_week").first()
        if found:
            kept.append(Week(*found))
    entered = CalendarEntry.objects.filter(commune_id=commune_id).order_by("starts_at").first()
    if entered:
        kept.append(Week.of(entered.starts_at))
    return min(kept, default=None)
