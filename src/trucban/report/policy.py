"""Who drafts and who issues the weekly report."""

from trucban.access.actors import Actor
from trucban.report.models import WeeklyReport


def can_draft(actor: Actor, report: WeeklyReport | None = None) -> bool:
    return actor.can("report.draft", agency_id=report.owner_id if report else None)


def can_issue(actor: Actor, report: WeeklyReport) -> bool:
    return actor.can("report.issue", agency_id=report.owner_id)
