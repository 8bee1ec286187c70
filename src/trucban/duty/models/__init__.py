"""Tables of duty: posts, rosters and what was done on them; swaps asked for, takeovers."""

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
