"""Verbs of patrols, by subject: the week's plan, one patrol on its way, what it finds."""

from trucban.patrol.services.drafts import draft_plan, stop_plan
from trucban.patrol.services.emphasis import end_emphasis, set_emphasis
from trucban.patrol.services.erasing import erase_tracks
from trucban.patrol.services.findings import (
    add_track_points,
    load_track,
    record_finding,
    strike_finding,
    tie_finding,
)
from trucban.patrol.services.outing import cancel_patrol, end_patrol, pass_stop, start_patrol
from trucban.patrol.services.overdue import all_well, note_word, raise_if_overdue, raise_overdue, try_alarm
from trucban.patrol.services.plans import (
    add_patrol,
    change_patrol,
    confirm_plan,
    new_version,
    record_confirmed_paper,
)
from trucban.patrol.services.refusals import (
    EmphasisRefused,
    FindingRefused,
    NoTrack,
    PatrolAlreadyLeft,
    PatrolNotOut,
    PatrolRefused,
    PlanIsConfirmed,
    PlanNotBinding,
    ReasonMissing,
)

__all__ = [
    "EmphasisRefused",
    "FindingRefused",
    "NoTrack",
    "PatrolAlreadyLeft",
    "PatrolNotOut",
    "PatrolRefused",
    "PlanIsConfirmed",
    "PlanNotBinding",
    "ReasonMissing",
    "add_patrol",
    "add_track_points",
    "all_well",
    "cancel_patrol",
    "change_patrol",
    "confirm_plan",
    "draft_plan",
    "end_emphasis",
    "end_patrol",
    "erase_tracks",
    "load_track",
    "new_version",
    "note_word",
    "pass_stop",
    "raise_if_overdue",
    "raise_overdue",
    "record_confirmed_paper",
    "record_finding",
    "set_emphasis",
    "start_patrol",
    "stop_plan",
    "strike_finding",
    "tie_finding",
    "try_alarm",
]
