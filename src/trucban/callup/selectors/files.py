"""Seasons, files and proposals, as far as somebody sees them."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.callup import flow
from trucban.callup.models import Case, Season, Step, Summons
from trucban.callup.selectors.objections import awaiting_proposal
from trucban.lib.text import fold

OPEN = (Step.Status.PROPOSED, Step.Status.CONFIRMED)
SOON = timedelta(days=30)  # how long before its end a paper stands on the list of those to be renewed


def seasons(*, actor: Actor) -> QuerySet[Season]:
    """Return the seasons this actor may see, the latest first."""
    found: QuerySet[Season] = Season.objects.visible_to(actor).order_by("-year", "-call_number", "pk")
    return found


def get_season(*, actor: Actor, season_id: UUID, lock: bool = False) -> Season:
    return one(Season, Season.objects.visible_to(actor), season_id, lock=lock)


def get_season_row(season_id: UUID, *, lock: bool = False) -> Season:
    """Return the season of a row the actor has been shown already; locked where its figures are counted."""
    rows = Season.objects.select_for_update() if lock else Season.objects.all()
    found: Season = rows.get(pk=season_id)
    return found


def get_case(*, actor: Actor, case_id: UUID, lock: bool = False) -> Case:
    rows = Case.objects.visible_to(actor)
    return one(Case, rows, case_id, lock=lock, related=("season", "person", "hamlet"))


def get_step(*, actor: Actor, step_id: UUID, lock: bool = False) -> Step:
    rows = Step.objects.visible_to(actor)
    return one(Step, rows, step_id, lock=lock, related=("case", "case__season", "case__person"))


def cases(
    *,
    actor: Actor,
    season_id: UUID,
    stage: str = "",
    service: str = "",
    hamlet_id: UUID | None = None,
    q: str = "",
) -> QuerySet[Case]:
    """Return the files of a season by hamlet and name: the order says nothing about anybody."""
    rows = Case.objects.visible_to(actor).filter(season_id=season_id).select_related("person", "hamlet")
    if stage:
        rows = rows.filter(stage=stage)
    if service:
        rows = rows.filter(service=service)
    if hamlet_id:
        rows = rows.filter(hamlet_id=hamlet_id)
    if q:
        rows = rows.filter(person__name_folded__contains=fold(q))
    found: QuerySet[Case] = rows.order_by("hamlet__number", "person__name_sort", "pk")
    return found


def movable(
    *, actor: Actor, season_id: UUID, stage: str = "", hamlet_id: UUID | None = None
) -> QuerySet[Case]:
    """Return the files for which nothing is proposed, by hamlet and name: those one may propose a step for."""
    rows = cases(actor=actor, season_id=season_id, stage=stage, hamlet_id=hamlet_id)
    return rows.exclude(pk__in=Step.objects.filter(status__in=OPEN).values("case_id"))


def to_call(
    *, actor: Actor, season_id: UUID, kind: str, on: date, hamlet_id: UUID | None = None
) -> QuerySet[Case]:
    """Return the files from whose stage one is called to this and that have no such call for a day to come."""
    called = Summons.objects.filter(kind=kind, appears_on__gte=on)
    rows = cases(actor=actor, season_id=season_id, stage=flow.called_from(kind), hamlet_id=hamlet_id)
    return rows.exclude(pk__in=called.values("case_id"))


def open_step(case: Case) -> Step | None:
    """Return the proposal that still waits for somebody, if there is one."""
    return Step.objects.filter(case=case, status__in=OPEN).first()


def steps_of(case: Case) -> list[Step]:
    """Return everything proposed for a file, the latest first."""
    return list(Step.objects.filter(case=case).order_by("-proposed_at", "-pk"))


def next_stages(case: Case) -> tuple[Case.Stage, ...]:
    """
    Return where a file may be proposed to go now.

    Where a result is looked at again after an objection, that is also the stage before it.
    """
    offered = flow.next_stages(case.stage, came_from=_missed_from(case))
    objection = awaiting_proposal(case)
    if objection is None or objection.result is None:
        return offered
    result = objection.result
    before = flow.before_result(result.from_stage, result.to_stage, now=case.stage)
    return (before, *offered) if before and before not in offered else offered


def _missed_from(case: Case) -> str:
    """Return the stage before, of who did not come; empty for everybody else."""
    if case.stage != Case.Stage.ABSENT:
        return ""
    last = _in_force(case).filter(to_stage=case.stage).first()
    return last.from_stage if last else ""


def call_kind(case: Case) -> Summons.Kind | None:
    """Return to what this citizen may be called now; None: to nothing. Who did not come is called again."""
    return flow.CALLS.get(Case.Stage(_missed_from(case) or case.stage))


def last_step(case: Case) -> Step | None:
    """Return the step in force written last."""
    return _in_force(case).first()


def step_behind(made: Summons) -> Step | None:
    """Return the step a call stands on; who was called again has been there more than once, so: before it was written."""
    return _in_force(made.case).filter(to_stage=flow.called_from(made.kind), pk__lt=made.pk).first()


def _in_force(case: Case) -> QuerySet[Step]:
    return Step.objects.filter(case=case, status=Step.Status.DONE).order_by("-proposed_at", "-pk")


def waiting(*, actor: Actor, season_id: UUID | None = None) -> QuerySet[Step]:
    """Return the proposals that wait for a confirmation or a decision, the oldest first; of all seasons without one."""
    rows = Step.objects.visible_to(actor).filter(status__in=OPEN)
    if season_id:
        rows = rows.filter(case__season_id=season_id)
    found: QuerySet[Step] = rows.select_related("case__person", "case__hamlet").order_by("proposed_at", "pk")
    return found


def ending_evidence(*, actor: Actor, season_id: UUID, on: date) -> list[Step]:
    """Return the steps whose paper or ground has ended or ends soon, while the case still stands where they put it."""
    rows = Step.objects.visible_to(actor).filter(
        case__season_id=season_id, status=Step.Status.DONE, evidence_until__lte=on + SOON
    )
    found = rows.select_related("case__person", "case__hamlet").order_by("evidence_until", "pk")
    return [step for step in found if step.case.stage == step.to_stage]


def get_summons(*, actor: Actor, summons_id: UUID, lock: bool = False) -> Summons:
    rows = Summons.objects.visible_to(actor)
    return one(Summons, rows, summons_id, lock=lock, related=("case", "case__season", "case__person"))


def summons_of(case: Case) -> list[Summons]:
    """Return the calls to one citizen, the latest day to appear first."""
    return list(Summons.objects.filter(case=case).order_by("-appears_on", "pk"))


def undelivered(*, actor: Actor, season_id: UUID | None = None) -> QuerySet[Summons]:
    """Return the calls nobody has written down as delivered, what is due first; of all seasons without one."""
    rows = Summons.objects.visible_to(actor).filter(delivered_on__isnull=True)
    if season_id:
        rows = rows.filter(case__season_id=season_id)
    found: QuerySet[Summons] = rows.select_related("case__person", "case__hamlet").order_by(
        "deliver_by", "pk"
    )
    return found
