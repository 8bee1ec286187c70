"""
Which steps a case may take (the annual cycle of Law 78/2015/QH13 and of the province's plan). Pure data.

A case goes one stage further at a time. Deferment and exemption are possible from every open stage and are decided by
the office the law names; when their ground ends the case returns to the council's review (article 41). After the hand-over
the unit that received somebody may return them (loại trả): kept are number and day of its decision, never why.
"""

from trucban.callup.models import Case, Summons

Stage = Case.Stage

LINE = (
    Stage.SOURCE,
    Stage.NOMINATED,
    Stage.REVIEWED,
    Stage.SCREENED,
    Stage.EXAMINED,
    Stage.CHECKED,
    Stage.LISTED,
    Stage.CALLED,
    Stage.HANDED_OVER,
)
EXITS = (Stage.DEFERRED, Stage.EXEMPT, Stage.REMOVED)
FAILED = (Stage.NOT_PASSED, Stage.ABSENT)
TRIED = (
    Stage.REVIEWED,
    Stage.SCREENED,
)  # what follows is a screening or an examination one may miss or not pass
SCREENING = (Stage.SCREENED, Stage.NOT_PASSED)  # how a preliminary screening ends for who came
ENDED = (Stage.HANDED_OVER, Stage.RETURNED, Stage.REMOVED)  # no law that changes touches them any more

# To what somebody is called from a stage (articles 34 and 40 of Law 78/2015/QH13), and to nothing else from any other.
CALLS = {
    Stage.REVIEWED: Summons.Kind.SCREENING,
    Stage.SCREENED: Summons.Kind.EXAM,
    Stage.CALLED: Summons.Kind.ENLISTMENT,
}

# Which table of the law holds the grounds, and whose decision is waited for (keys of `law`).
GROUNDS = {Stage.DEFERRED: "callup_deferral", Stage.EXEMPT: "callup_exemption"}
POWERS = {
    Stage.DEFERRED: "callup_deferral",
    Stage.EXEMPT: "callup_deferral",
    Stage.CALLED: "callup_enlistment",
}


def next_stages(stage: str, *, came_from: str = "") -> tuple[Case.Stage, ...]:
    """Return where a case may be proposed to go; ``came_from`` is the stage before, for who did not come."""
    if stage == Stage.HANDED_OVER:
        return (Stage.RETURNED,)
    if stage in ENDED:
        return ()
    if stage in GROUNDS:
        others = tuple(each for each in EXITS if each != stage)
        return (Stage.REVIEWED, *others)
    if stage == Stage.NOT_PASSED:
        return EXITS
    if stage == Stage.ABSENT:
        return (Stage(came_from), *EXITS) if came_from else EXITS
    onward = LINE[LINE.index(Stage(stage)) + 1]
    return (onward, *(FAILED if stage in TRIED else ()), *EXITS)


def called_from(kind: str) -> Case.Stage:
    """Return the stage from which one is called to this."""
    return next(stage for stage, own in CALLS.items() if own == kind)


def before_result(from_stage: str, to_stage: str, *, now: str) -> Case.Stage | None:
    """Return the stage before a result that is looked at again, while the file still stands on that result."""
    stands_on = now == to_stage
    if to_stage in LINE and now in LINE:
        stands_on = LINE.index(Stage(to_stage)) <= LINE.index(Stage(now)) < LINE.index(Stage.CALLED)
    return Stage(from_stage) if stands_on else None


def asks_for_class(stage: str, to_stage: str) -> bool:
    """Say whether a step is the conclusion of the medical examination, which has a health class."""
    return stage == Stage.SCREENED and to_stage in (Stage.EXAMINED, Stage.NOT_PASSED)
