"""The season and its cohort (`seasons`); proposals, confirmations and decisions (`steps`); the log of files (`files`)."""

from trucban.callup.services.files import confirm_judgement, open_file
from trucban.callup.services.seasons import (
    NobodyDrawn,
    NotInAge,
    SeasonExists,
    SeasonRefused,
    TotalRefused,
    draw_cohort,
    open_season,
    report_total,
    take_in,
)
from trucban.callup.services.steps import (
    ByTheSamePerson,
    DecisionRefused,
    NothingToConfirm,
    StepRefused,
    confirm_step,
    propose_step,
    record_decision,
    refuse_step,
)

__all__ = [
    "ByTheSamePerson",
    "DecisionRefused",
    "NobodyDrawn",
    "NotInAge",
    "NothingToConfirm",
    "SeasonExists",
    "SeasonRefused",
    "StepRefused",
    "TotalRefused",
    "confirm_judgement",
    "confirm_step",
    "draw_cohort",
    "open_file",
    "open_season",
    "propose_step",
    "record_decision",
    "refuse_step",
    "report_total",
    "take_in",
]
