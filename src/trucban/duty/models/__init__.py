"""Tables of duty: posts, rosters and what was done on them; swaps asked for, takeovers, alerts, turns and wishes."""

from trucban.duty.models.alerts import Alert, AlertStep
from trucban.duty.models.dykes import DykeSection, RiverAlarm
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
from trucban.duty.models.scenarios import Scenario
from trucban.duty.models.searches import GIVEN_UP_AFTER, Searched
from trucban.duty.models.swaps import SwapRequest
from trucban.duty.models.takeovers import Takeover
from trucban.duty.models.turns import Crew, CrewMember, Rotation, Wish

__all__ = [
    "GIVEN_UP_AFTER",
    "Alert",
    "AlertStep",
    "Assignment",
    "AssignmentQuerySet",
    "Attendance",
    "Crew",
    "CrewMember",
    "DutyBookLine",
    "DutyKind",
    "DutyPost",
    "DutyQuerySet",
    "DykeSection",
    "Handover",
    "HandoverItem",
    "PatternPlace",
    "PlaceRole",
    "PoliceRequest",
    "RiverAlarm",
    "Roster",
    "Rotation",
    "Scenario",
    "Searched",
    "Shift",
    "ShiftPattern",
    "SwapRequest",
    "Takeover",
    "Wish",
]
