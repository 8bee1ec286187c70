"""Verbs of the briefing, by subject: the meeting, its agenda and decisions, its minutes, what hamlets report."""

from trucban.briefing.services.agenda import (
    add_item,
    decide,
    edit_item,
    fill_agenda,
    save_note,
    settle_item,
)
from trucban.briefing.services.changes import link_change
from trucban.briefing.services.hamlets import ON_BEHALF, report_hamlet
from trucban.briefing.services.meeting import (
    close_briefing,
    open_briefing,
    reopen_briefing,
    set_attendance,
    start_briefing,
    write_conclusion,
)
from trucban.briefing.services.minutes import confirm_minutes, record_signed_minutes
from trucban.briefing.services.refusals import (
    BriefingExists,
    BriefingIsClosed,
    BriefingNotClosed,
    ConfirmationRefused,
    DecisionRefused,
    HamletReportRefused,
    ItemRefused,
    ReasonMissing,
)

__all__ = [
    "ON_BEHALF",
    "BriefingExists",
    "BriefingIsClosed",
    "BriefingNotClosed",
    "ConfirmationRefused",
    "DecisionRefused",
    "HamletReportRefused",
    "ItemRefused",
    "ReasonMissing",
    "add_item",
    "close_briefing",
    "confirm_minutes",
    "decide",
    "edit_item",
    "fill_agenda",
    "link_change",
    "open_briefing",
    "record_signed_minutes",
    "reopen_briefing",
    "report_hamlet",
    "save_note",
    "set_attendance",
    "settle_item",
    "start_briefing",
    "write_conclusion",
]
