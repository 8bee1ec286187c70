"""Tables of duty: posts, rosters and what was done on them; swaps asked for, takeovers, alerts."""

from trucban.duty.models.alerts import Alert, AlertStep
from trucban.duty.models.rosters import (
    Assignment,
    AssignmentQuerySet,
    Attendance,
    DutyBookLine,
    DutyKind,
    DutyPost,
    DutyQuerySet,
    Handover,
    HandoverItem,
    PatternPlace,
    PlaceRole,
    PoliceRequest,
    Roster,
    Shift,
    ShiftPattern,
)
from trucban.duty.models.swaps import SwapRequest
from trucban.duty.models.takeovers import Takeover

__all__ = [
    "Alert",
    "AlertStep",
    "Assignment",
    "AssignmentQuerySet",
    "Attendance",
    "DutyBookLine",
    "DutyKind",
    "DutyPost",
    "DutyQuerySet",
    "Handover",
    "HandoverItem",
    "PatternPlace",
    "PlaceRole",
    "PoliceRequest",
    "Roster",
    "Shift",
    "ShiftPattern",
    "SwapRequest",
    "Takeover",
]
