"""
Verbs on incidents, by subject: reporting, timeline, states, editing, merging, parts, relations, sharing, teams.

The timeline only grows: an entry is struck with a reason, never changed.
"""

from trucban.incident.services.accounts import (
    AccountClosed,
    AccountRefused,
    attach_account,
    correct_account,
    write_account,
)
from trucban.incident.services.cards import (
    CardRefused,
    StepDone,
    confirm_card,
    draft_card,
    tick_step,
    untick_step,
)
from trucban.incident.services.editing import Conflict, IncidentChangedMeanwhile, edit_incident
from trucban.incident.services.merging import NotMergeable, merge_incident, undo_merge
from trucban.incident.services.parts import NotAPart, make_part, take_out
from trucban.incident.services.relating import NotRelated, end_relation, relate_incidents
from trucban.incident.services.reporting import ReportedAlready, report_incident
from trucban.incident.services.routing import (
    LateReasonMissing,
    RuleRefused,
    RuleValues,
    discard_rule,
    draft_rule,
    end_rule,
    move_deadline,
    put_rule_in_force,
)
from trucban.incident.services.sharing import AlreadyShared, NotShareable, share_incident, unshare_incident
from trucban.incident.services.states import NoSuchStep, PartsOpen, ReceiverMissing, change_state
from trucban.incident.services.teams import (
    AlreadySent,
    EngagedElsewhere,
    StepTaken,
    TeamMissing,
    send_team,
    take_team_step,
)
from trucban.incident.services.timeline import EntryAlreadyStruck, NoteMissing, add_note, strike_entry
from trucban.incident.services.values import (
    FLAGS,
    LABELS,
    IncidentRefused,
    MergedAway,
    OnlyReported,
    ReasonMissing,
    SummaryMissing,
)

__all__ = [
    "FLAGS",
    "LABELS",
    "AccountClosed",
    "AccountRefused",
    "AlreadySent",
    "AlreadyShared",
    "CardRefused",
    "Conflict",
    "EngagedElsewhere",
    "EntryAlreadyStruck",
    "IncidentChangedMeanwhile",
    "IncidentRefused",
    "LateReasonMissing",
    "MergedAway",
    "NoSuchStep",
    "NotAPart",
    "NotMergeable",
    "NotRelated",
    "NotShareable",
    "NoteMissing",
    "OnlyReported",
    "PartsOpen",
    "ReasonMissing",
    "ReceiverMissing",
    "ReportedAlready",
    "RuleRefused",
    "RuleValues",
    "StepDone",
    "StepTaken",
    "SummaryMissing",
    "TeamMissing",
    "add_note",
    "attach_account",
    "change_state",
    "confirm_card",
    "correct_account",
    "discard_rule",
    "draft_card",
    "draft_rule",
    "edit_incident",
    "end_relation",
    "end_rule",
    "make_part",
    "merge_incident",
    "move_deadline",
    "put_rule_in_force",
    "relate_incidents",
    "report_incident",
    "send_team",
    "share_incident",
    "strike_entry",
    "take_out",
    "take_team_step",
    "tick_step",
    "undo_merge",
    "unshare_incident",
    "untick_step",
    "write_account",
]
