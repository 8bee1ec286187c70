"""What a hamlet's own offices have to report: the week that runs, and the one before while it is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trucban.access.actors import Actor
from trucban.area.models import Hamlet
from trucban.briefing import selectors as briefing
from trucban.briefing.models import HamletReport
from trucban.lib.weeks import Week
from trucban.web.today.parts import page


@dataclass(frozen=True)
class OwnReport:
    """A hamlet's report of a week; ``report`` is None while it is missing."""

    hamlet: Hamlet
    week: Week
    report: HamletReport | None
    due_at: datetime
    is_late: bool
    url: str


def own_reports(actor: Actor, at: datetime) -> Iterator[OwnReport]:
    """Yield the reports of the reader's hamlets; one of last week only until the briefing that goes through it."""
    here = Week.of(at)
    for week in (here - 1, here):
        rows = briefing.own_hamlets(actor=actor, week=week)
        if not rows:
            continue
        is_past = week < here
        if is_past and at >= briefing.usual_start(commune_id=actor.commune_id, week=here):
            continue
        due_at = briefing.reports_due(commune_id=actor.commune_id, week=week)
        for row in rows:
            if row.report is None or not is_past:
                url = f"{page('briefing:hamlets', week)}#hamlet-{row.hamlet.pk}"
                is_late = row.report is None and at > due_at
                yield OwnReport(row.hamlet, week, row.report, due_at, is_late, url)
