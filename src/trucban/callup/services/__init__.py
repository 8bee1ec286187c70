"""The season and its cohort (`seasons`); proposals, confirmations and decisions (`steps`); the log of files (`files`); lists posted
and calls delivered (`publicity`); sittings (`council`)."""

from trucban.callup.services.council import SittingRefused, record_sitting
from trucban.callup.services.files import confirm_judgement, open_file
from trucban.callup.services.publicity import (
    DeliveryRefused,
    PostingRefused,
    SummonsRefused,
    post_list,
    record_delivery,
    summon,
)
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
    "DeliveryRefused",
    "NobodyDrawn",
    "NotInAge",
    "NothingToConfirm",
    "PostingRefused",
    "SeasonExists",
    "SeasonRefused",
    "SittingRefused",
    "StepRefused",
    "SummonsRefused",
    "TotalRefused",
    "confirm_judgement",
    "confirm_step",
    "draw_cohort",
    "open_file",
    "open_season",
    "post_list",
    "propose_step",
    "record_decision",
    "record_delivery",
    "record_sitting",
    "refuse_step",
    "report_total",
    "summon",
    "take_in",
]
