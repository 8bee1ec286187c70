"""Questions about what hamlets have reported of a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach
from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.briefing.models import HamletReport
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.rulebook import selectors as rulebook


@dataclass(frozen=True)
class HamletRow:
    """One hamlet of the week's grid; ``report`` is None while it is missing."""

    hamlet: Hamlet
    report: HamletReport | None


@dataclass(frozen=True)
class HamletSlip:
    """A slip to print, fill in by hand and hand in by ``due_at``."""

    hamlet: Hamlet
    hamlet_name: str
    week: Week
    due_at: datetime


def reports_due(*, commune_id: UUID, week: Week) -> datetime:
    """Return when hamlets' reports of a week are due, by the signed settings: the one deadline, on screen and paper."""
    return rulebook.weekly_moment(
        commune_id=commune_id, week=week, weekday="report.cutoff_weekday", clock="report.cutoff_time"
    )


def hamlet_grid(*, actor: Actor, week: Week) -> list[HamletRow]:
    """Return the hamlets the actor sees, in order, each with its report of the week."""
    reports = _reports(actor.commune_id, week)
    return [HamletRow(row, reports.get(row.pk)) for row in _hamlets(actor, week)]


def hamlet_slips(*, actor: Actor, week: Week) -> list[HamletSlip]:
    """Return the slips of a week for the hamlets the actor sees."""
    due_at = reports_due(commune_id=actor.commune_id, week=week)
    return [HamletSlip(row, row.name_on(week.sunday), week, due_at) for row in _hamlets(actor, week)]


def own_hamlets(*, actor: Actor, week: Week) -> list[HamletRow]:
    """Return the hamlets the actor holds an office of and reports for, each with its report of the week."""
    own = {
        hamlet
        for holding, reach in actor.holdings_with("briefing.hamlets")
        if reach == Reach.HAMLET
        for hamlet in holding.hamlets
    }
    return [row for row in hamlet_grid(actor=actor, week=week) if row.hamlet.pk in own] if own else []


def _hamlets(actor: Actor, week: Week) -> list[Hamlet]:
    seen = _hamlets_seen(actor)
    hamlets = area.hamlets(commune_id=actor.commune_id, on=week.sunday)
    return [row for row in hamlets if seen is None or row.pk in seen]


def _hamlets_seen(actor: Actor) -> set[UUID] | None:
    """Return whose reports the actor sees; None: every hamlet's."""
    if actor.can("briefing.view"):
        return None
    own: set[UUID] = set()
    for holding, reach in actor.holdings_with("briefing.hamlets"):
        if reach >= Reach.AGENCY:
            return None
        own |= holding.hamlets
    return own


def _reports(commune_id: UUID, week: Week) -> dict[UUID, HamletReport]:
    rows = HamletReport.objects.filter(commune_id=commune_id, iso_year=week.year, iso_week=week.number)
    return {row.hamlet_id: row for row in rows}


def get_hamlet_report(*, actor: Actor, report_id: UUID) -> HamletReport:
    """Return one report, for those who see that hamlet's."""
    rows = HamletReport.objects.filter(commune_id=actor.commune_id, pk=report_id).select_related("hamlet")
    report: HamletReport | None = rows.first()
    seen = _hamlets_seen(actor)
    if report is None or not (seen is None or report.hamlet_id in seen):
        raise NotVisible
    return report


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
