"""What exactly is said of a record, field by field: the page shows it, the journal carries it."""

from typing import Any

from trucban.lib.weeks import Week
from trucban.report.models import WeeklyReport
from trucban.uplink.models import ReportWord


def report_payload(report: WeeklyReport) -> dict[str, Any]:
    """Return the figures of an issued report: no text, no name, no signer, no link to a record."""
    if report.paper is None or report.snapshot is None or report.paper.paper_date is None:
        raise ValueError("an issued report")
    return {
        "week": str(Week(report.iso_year, report.iso_week)),
        "number": f"{report.paper.number:02}/{report.paper.symbol}",
        "day": report.paper.paper_date.isoformat(),
        "figures": [
            {"key": figure["key"], "unit": figure["unit"], "value": figure["value"]}
            for figure in report.snapshot["figures"]
        ],
    }


def word_payload(word: ReportWord) -> dict[str, Any]:
    """Return a word on a report: of whoever said it nothing."""
    return {
        "id": str(word.word_id),
        "week": str(Week(word.iso_year, word.iso_week)),
        "number": word.number,
        "word": word.word,
        "text": word.text,
    }
