"""Drafting, writing and issuing the weekly report."""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document import services as document
from trucban.document.letterhead import letterhead
from trucban.document.wording import refuse_far_week, refuse_secret_marks
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc
from trucban.lib.weeks import Week
from trucban.report import paper, policy, selectors
from trucban.report.models import WeeklyReport
from trucban.report.selectors import Figure, ObligationStatus


class ReportIsIssued(DomainError):
    """An issued report stays as it is."""


class WeekNotOver(DomainError):
    """The week the report is about has not ended."""


@verb
def draft_report(*, actor: Actor, week: Week, at: datetime) -> WeeklyReport:
    """
    Begin the report of a week for the actor's agency, or return the one begun already.

    Raises:
        PermissionDenied: the actor drafts no reports.
        WeekOutOfReach: the week is more than two years off.
    """
    owner_id = actor.agency_with("report.draft")
    if owner_id is None:
        raise PermissionDenied
    refuse_far_week(week, at=at)
    report, created = WeeklyReport.objects.get_or_create(
        commune_id=actor.commune_id, owner_id=owner_id, iso_year=week.year, iso_week=week.number
    )
    if created:
        record(actor=actor, action="report.drafted", subject=report, at=at, changes={"week": str(week)})
    return report


@verb
def edit_report(
    *, actor: Actor, report_id: UUID, assessment: str, shortcomings: str, next_week: str, at: datetime
) -> WeeklyReport:
    """
    Write the report's text; its figures are never typed.

    Raises:
        NotVisible, PermissionDenied.
        ReportIsIssued: it has been issued.
        SecretMarkFound: a mark of secrecy stands in the text.
    """
    report = _draft(actor, report_id)
    texts = {"assessment": assessment, "shortcomings": shortcomings, "next_week": next_week}
    for name, text in texts.items():
        refuse_secret_marks(text)
        setattr(report, name, nfc(text).strip())
    report.save(update_fields=list(texts))
    record(actor=actor, action="report.edited", subject=report, at=at, changes=texts)
    return report


def _draft(actor: Actor, report_id: UUID) -> WeeklyReport:
    report = selectors.get_report(actor=actor, report_id=report_id, lock=True)
    if not policy.can_draft(actor, report):
        raise PermissionDenied
    if report.status != WeeklyReport.Status.DRAFT:
        raise ReportIsIssued(
            _("This report has been issued and stays as it is: write what changed into the next one.")
        )
    return report


@verb
def issue_report(
    *,
    actor: Actor,
    report_id: UUID,
    signer_name: str,
    signer_title: str,
    paper_date: date,
    at: datetime,
    capacity: str = "",
) -> WeeklyReport:
    """
    Freeze the figures with their definitions and records, and issue the paper with its number.

    Raises:
        NotVisible, PermissionDenied.
        ReportIsIssued: it has been issued.
        WeekNotOver: the week has not ended.
    """
    report = _draft(actor, report_id)
    if not policy.can_issue(actor, report):
        raise PermissionDenied
    week = Week(report.iso_year, report.iso_week)
    refuse_far_week(week, at=at)
    if at < week.ends_at:
        raise WeekNotOver(_("The week has not ended: issue its report afterwards."))
    with override("vi"):
        figures = selectors.figures(actor=actor, week=week)
        obligations = selectors.obligations_status(actor=actor, week=week, at=at)
        drafted = _draft_paper(actor, report, week, figures, obligations, at)
    _freeze(report, figures, obligations)
    report.paper = document.issue_paper(
        actor=actor,
        paper_id=drafted.pk,
        signer_name=signer_name,
        signer_title=signer_title,
        capacity=capacity,
        paper_date=paper_date,
        at=at,
    )
    report.status, report.issued_at = WeeklyReport.Status.ISSUED, at
    report.save()
    changes = {"week": str(week), "snapshot_hash": report.snapshot_hash}
    record(actor=actor, action="report.issued", subject=report, at=at, changes=changes)
    return report


def _draft_paper(
    actor: Actor,
    report: WeeklyReport,
    week: Week,
    figures: list[Figure],
    obligations: list[ObligationStatus],
    at: datetime,
) -> Any:
    content = paper.content(
        head=letterhead(commune_id=actor.commune_id, at=at),
        week=week,
        figures=figures,
        obligations=obligations,
        text=paper.ReportText(report.assessment, report.shortcomings, report.next_week),
    )
    return document.draft_paper(
        actor=actor,
        kind=content.kind,
        subject_line=content.subject_line,
        content=content,
        source_id=report.pk,
        owner_id=report.owner_id,
        at=at,
    )


def _freeze(report: WeeklyReport, figures: list[Figure], obligations: list[ObligationStatus]) -> None:
    report.snapshot = snapshot(report, figures, obligations)
    report.snapshot_hash = snapshot_hash(report.snapshot)


def snapshot(
    report: WeeklyReport, figures: list[Figure], obligations: list[ObligationStatus]
) -> dict[str, Any]:
    """Return what an issued report keeps: figures with definitions and records, promises, texts."""
    return {
        "week": str(Week(report.iso_year, report.iso_week)),
        "figures": [
            {
                "key": one.key,
                "section": one.section,
                "label": one.label,
                "definition": one.definition,
                "unit": one.unit,
                "value": one.value,
                "previous": one.previous,
                "records": [{**counted.link.as_json(), "amount": counted.amount} for counted in one.counted],
            }
            for one in figures
        ],
        "obligations": [
            {
                "id": str(one.obligation.pk),
                "title": one.obligation.title,
                "required": one.required,
                "done": one.done,
                "state": one.state,
                "records": [link.as_json() for link in one.records],
            }
            for one in obligations
        ],
        "assessment": report.assessment,
        "shortcomings": report.shortcomings,
        "next_week": report.next_week,
    }


def snapshot_hash(data: dict[str, Any]) -> str:
    """Return the SHA-256 (hexadecimal) of a snapshot in canonical JSON."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
