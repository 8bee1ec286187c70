"""The season and its cohort (`seasons`); proposals, confirmations and decisions (`steps`); the log of files (`files`); lists posted
calls delivered (`publicity`); objections to lists (`objections`); sittings (`council`)."""

from trucban.callup.services.council import SittingRefused, record_sitting
from trucban.callup.services.files import confirm_judgement, open_file
from trucban.callup.services.objections import (
    AnswerRefused,
    ObjectionRefused,
    answer_objection,
    receive_objection,
)
from trucban.callup.services.publicity import (
    DeliveryRefused,
    PostingRefused,
    SummonsRefused,
    TakenDownAlready,
    post_list,
    record_delivery,
    summon,
    take_down,
)
from trucban.callup.services.seasons import (
    NobodyDrawn,
    NotInAge,
    QuotaRefused,
    SeasonExists,
    SeasonRefused,
    TotalRefused,
    change_season,
    draw_cohort,
    open_season,
    report_total,
    set_quota,
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
    "AnswerRefused",
    "ByTheSamePerson",
    "DecisionRefused",
    "DeliveryRefused",
    "NobodyDrawn",
    "NotInAge",
    "NothingToConfirm",
    "ObjectionRefused",
    "PostingRefused",
    "QuotaRefused",
    "SeasonExists",
    "SeasonRefused",
    "SittingRefused",
    "StepRefused",
    "SummonsRefused",
    "TakenDownAlready",
    "TotalRefused",
    "answer_objection",
    "change_season",
    "confirm_judgement",
    "confirm_step",
    "draw_cohort",
    "open_file",
    "open_season",
    "post_list",
    "propose_step",
    "receive_objection",
    "record_decision",
    "record_delivery",
    "record_sitting",
    "refuse_step",
    "report_total",
    "set_quota",
    "summon",
    "take_down",
    "take_in",
]
