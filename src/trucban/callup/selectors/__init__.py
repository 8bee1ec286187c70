"""Seasons and files (`files`), how the cohort stands against the register and the hamlets (`cohort`), the law (`changes`)."""

from trucban.callup.selectors.changes import Change, change_for, changed_by_law
from trucban.callup.selectors.cohort import (
    FunnelRow,
    HamletRow,
    Outside,
    by_hamlet,
    funnel,
    outside,
    register,
)
from trucban.callup.selectors.files import (
    OPEN,
    cases,
    day_of,
    ending_evidence,
    get_case,
    get_season,
    get_step,
    next_stages,
    open_step,
    seasons,
    steps_of,
    waiting,
)

__all__ = [
    "OPEN",
    "Change",
    "FunnelRow",
    "HamletRow",
    "Outside",
    "by_hamlet",
    "cases",
    "change_for",
    "changed_by_law",
    "day_of",
    "ending_evidence",
    "funnel",
    "get_case",
    "get_season",
    "get_step",
    "next_stages",
    "open_step",
    "outside",
    "register",
    "seasons",
    "steps_of",
    "waiting",
]
