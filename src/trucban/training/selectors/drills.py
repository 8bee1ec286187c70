"""Which plans there are and what they lack; a drill, its people, what it found and what earlier ones did."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force import selectors as force
from trucban.force.models import Person
from trucban.lib.clock import local_day
from trucban.training.models import (
    Drill,
    DrillFinding,
    FindingCheck,
    PlanTeam,
    ResponsePlan,
    TrainingSession,
)

MONTHS_BETWEEN_DRILLS = 12
STANDS = Drill.Status.PLANNED
CAME_BACK, VERIFIED = FindingCheck.Outcome.CAME_BACK, FindingCheck.Outcome.VERIFIED


@dataclass(frozen=True)
class Team:
    """A unit of a plan, its line, and how many serve in it today."""

    row: PlanTeam
    members: int

    @property
    def key(self) -> str:
        return str(self.row.pk)


@dataclass(frozen=True)
class PlanState:
    """
    What an index says of a plan.

    ``last`` is the last drill held, ``coming`` the next one planned; ``checked`` findings were looked at again in a
    later drill and ``came_back`` of them came back at least once.
    """

    plan: ResponsePlan
    teams: list[Team]
    last: Drill | None
    coming: Drill | None
    held: int
    checked: int
    came_back: int
    not_drilled: bool
    review_due: bool

    @property
    def empty_teams(self) -> list[Team]:
        return [team for team in self.teams if not team.members]

    @property
    def lacks(self) -> bool:
        """Say whether something is missing: a drill, members, a team, or the review."""
        return self.not_drilled or self.review_due or not self.teams or bool(self.empty_teams)


@dataclass(frozen=True)
class ToVerify:
    """A finding of an earlier drill that was not mended until this one, and what this one says of it."""

    finding: DrillFinding
    check: FindingCheck | None
    came_back_before: int


def get_plan(*, actor: Actor, plan_id: UUID, lock: bool = False) -> ResponsePlan:
    return one(
        ResponsePlan, ResponsePlan.objects.visible_to(actor), plan_id, lock=lock, related=("keeper__agency",)
    )


def get_drill(*, actor: Actor, drill_id: UUID, lock: bool = False) -> Drill:
    return one(Drill, Drill.objects.visible_to(actor), drill_id, lock=lock, related=("plan",))


def plan_states(*, actor: Actor, at: datetime) -> list[PlanState]:
    """Return the plans in use with what they lack; those that lack something first, then by number."""
    rows = ResponsePlan.objects.visible_to(actor).filter(ended_at__isnull=True)
    found = _states(list(rows.select_related("keeper").order_by("number", "pk")), at)
    return sorted(found, key=lambda row: not row.lacks)


def plan_state(*, actor: Actor, plan_id: UUID, at: datetime) -> PlanState:
    return _states([get_plan(actor=actor, plan_id=plan_id)], at)[0]


def _states(plans: list[ResponsePlan], at: datetime) -> list[PlanState]:
    today = local_day(at)
    teams = _teams(plans, today)
    drills: dict[UUID, list[Drill]] = defaultdict(list)
    for drill in Drill.objects.filter(plan__in=plans, status=STANDS).order_by("starts_at", "pk"):
        drills[drill.plan_id].append(drill)
    outcomes: dict[UUID, dict[UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    for check in FindingCheck.objects.filter(drill__plan__in=plans).select_related("drill"):
        outcomes[check.drill.plan_id][check.finding_id].add(check.outcome)
    return [_state(plan, teams[plan.pk], drills[plan.pk], outcomes[plan.pk], at) for plan in plans]


def _state(
    plan: ResponsePlan, teams: list[Team], drills: list[Drill], outcomes: dict[UUID, set[str]], at: datetime
) -> PlanState:
    today = local_day(at)
    held = [row for row in drills if row.ends_at <= at]
    last = held[-1] if held else None
    return PlanState(
        plan=plan,
        teams=teams,
        last=last,
        coming=next((row for row in drills if row.ends_at > at), None),
        held=len(held),
        checked=len(outcomes),
        came_back=sum(CAME_BACK in found for found in outcomes.values()),
        not_drilled=last is None or local_day(last.starts_at) < _a_year_before(today),
        review_due=plan.review_date <= today,
    )


def _a_year_before(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


def _teams(plans: Collection[ResponsePlan], on: date) -> dict[UUID, list[Team]]:
    found: dict[UUID, list[Team]] = defaultdict(list)
    rows = list(PlanTeam.objects.filter(plan__in=plans).select_related("unit").order_by("unit__name", "pk"))
    below = force.with_subunits({row.unit_id for row in rows})
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for member in force.members(unit_ids=set().union(*below.values()), on=on) if rows else []:
        people[member.unit_id].add(member.person_id)
    for row in rows:
        counted = set().union(*(people[unit_id] for unit_id in below[row.unit_id]))
        found[row.plan_id].append(Team(row, len(counted)))
    return found


def drills(*, actor: Actor, plan_id: UUID) -> QuerySet[Drill]:
    """Return the drills of a plan, the latest first."""
    rows = Drill.objects.visible_to(actor).filter(plan_id=plan_id)
    found: QuerySet[Drill] = rows.order_by("-starts_at", "pk")
    return found


def coming_drills(*, actor: Actor, at: datetime) -> QuerySet[Drill]:
    """Return the drills that stand and have not ended, the next first."""
    rows = Drill.objects.visible_to(actor).filter(ends_at__gt=at, status=STANDS)
    found: QuerySet[Drill] = rows.select_related("plan").order_by("starts_at", "pk")
    return found


def drills_in(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Drill]:
    """Return the drills that stand and begin in a period, the earliest first, each with its exercise if it has one."""
    rows = Drill.objects.visible_to(actor).filter(
        starts_at__gte=starts_at, starts_at__lt=ends_at, status=STANDS
    )
    found: QuerySet[Drill] = rows.select_related("plan", "exercise").order_by("starts_at", "pk")
    return found


def drill_people(drill: Drill) -> list[Person]:
    """Return who takes part, by name."""
    rows = drill.people.select_related("person").order_by("person__name_sort", "pk")
    return [row.person for row in rows]


def to_take_part(plan: ResponsePlan, *, on: date, session: TrainingSession | None = None) -> list[Person]:
    """Return whom a drill takes: who serves in the plan's teams that day, or those called to a session."""
    if session is not None:
        rows = session.people.select_related("person").order_by("person__name_sort", "pk")
        return [row.person for row in rows]
    units = force.with_subunits(set(plan.teams.values_list("unit_id", flat=True)))
    wanted = set().union(*units.values())
    rows_on = force.candidates(owner_id=plan.owner_id, on=on)
    return [row.person for row in rows_on if row.unit_ids & wanted]


def findings(drill: Drill) -> QuerySet[DrillFinding]:
    """Return what a drill found, in the order it was written down, each with its task."""
    rows = drill.findings.select_related("task__to_agency", "task__to_office")
    return rows.order_by("recorded_at", "pk")


def to_verify(drill: Drill) -> list[ToVerify]:
    """Return the findings of earlier drills of the plan that none before this one saw mended, the oldest first."""
    rows = DrillFinding.objects.filter(drill__plan_id=drill.plan_id, drill__starts_at__lt=drill.starts_at)
    checks = FindingCheck.objects.select_related("drill").order_by("drill__starts_at", "pk")
    rows = rows.select_related("drill", "task").prefetch_related(Prefetch("checks", checks))
    found = []
    for row in rows.order_by("drill__starts_at", "recorded_at", "pk"):
        kept = list(row.checks.all())
        before = [check for check in kept if check.drill.starts_at < drill.starts_at]
        if not any(check.outcome == VERIFIED for check in before):
            own = next((check for check in kept if check.drill_id == drill.pk), None)
            found.append(ToVerify(row, own, sum(check.outcome == CAME_BACK for check in before)))
    return found
