"""
A week's patrols as plain values, for papers and the command line; nothing is written.

The confirmed plan if there is one, else the draft, else one proposed in memory: the same for the same data and seed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.coordination import selectors as coordination
from trucban.duty import selectors as duty
from trucban.duty.models import PoliceRequest
from trucban.lib.ids import fixed_ids
from trucban.lib.kept import Kept
from trucban.lib.weeks import Week
from trucban.patrol import drafting, selectors
from trucban.patrol.drafting import Drafted, Taken
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan, PatrolStop
from trucban.planning.patrol.spec import Problem, Result

# Solving takes seconds, and each paper of a week asks for the same patrols.
SOLVED: Kept[tuple[Problem, int], Result] = Kept(most=8)


@dataclass(frozen=True)
class StopRow:
    name: str
    lon: float
    lat: float
    planned_at: datetime | None


@dataclass(frozen=True)
class PatrolRow:
    """One patrol as a paper prints it; ``members`` are (person, name, role), the leader first."""

    key: str
    name: str
    starts_at: datetime
    ends_at: datetime
    obligation: str
    hamlets: tuple[str, ...]
    stops: tuple[StopRow, ...]
    members: tuple[tuple[UUID, str, str], ...]
    police_count: int
    police_text: str = ""
    police_status: str = ""  # of the request; empty while nobody has been asked
    police_reason: str = ""
    kept_id: UUID | None = None  # of a patrol that is kept; none of one only proposed

    @property
    def leader(self) -> str:
        return next((name for _person, name, role in self.members if role == PatrolMember.Role.LEADER), "")


@dataclass(frozen=True)
class PatrolPreview:
    """A week's patrols and what could not be met. ``entropy``: bits of unpredictable starts, of the bits possible."""

    week: Week
    status: str  # CONFIRMED, DRAFT or PROPOSED
    rows: tuple[PatrolRow, ...]
    unmet: tuple[str, ...]
    entropy: tuple[float, float] | None = None


def plan_week(
    *, actor: Actor, week: Week, at: datetime, seed: int = 0, taken: Iterable[Taken] = ()
) -> PatrolPreview:
    """
    Return a week's patrols; without a plan they are drafted in memory.

    ``taken`` are duties of a roster proposed beside it, so that nobody is in both.
    """
    kept = kept_week(actor=actor, week=week)
    if kept is not None:
        return kept
    if not coordination.obligations_in_force(commune_id=actor.commune_id, on=week.monday):
        return PatrolPreview(week, "PROPOSED", (), ())
    return _proposed(actor, week, at, seed, taken)


def kept_week(*, actor: Actor, week: Week) -> PatrolPreview | None:
    """Return a week's patrols as far as a plan has them, in force or a draft; nothing where nobody has planned any."""
    plan = selectors.plan_for(actor=actor, week=week)
    return of_plan(plan) if plan is not None and plan.patrols.exists() else None


def of_plan(plan: PatrolPlan) -> PatrolPreview:
    """Return a plan that is kept, as plain values."""
    rows = selectors.patrols_of(plan)
    requests = duty.requests_of(commune_id=plan.commune_id, subject_ids=[row.pk for row in rows])
    titles = {row.obligation_id: row.name for row in rows}
    return PatrolPreview(
        week=Week(plan.iso_year, plan.iso_week),
        status=plan.status,
        rows=tuple(
            _row(
                row,
                list(row.members.all()),
                sorted(row.stops.all(), key=lambda stop: stop.position),
                obligation=titles.get(row.obligation_id, ""),
                request=requests.get(row.pk),
                key=str(row.pk),
                kept_id=row.pk,
            )
            for row in rows
            if row.status != Patrol.Status.CANCELLED
        ),
        unmet=tuple(plan.unmet),
    )


def _proposed(actor: Actor, week: Week, at: datetime, seed: int, taken: Iterable[Taken]) -> PatrolPreview:
    ground = drafting.ground_to_draw(actor=actor, week=week, taken=taken)
    result = SOLVED.answer((ground.problem, seed), lambda: drafting.solve(ground, seed=seed))
    command, _police = access.command_and_police(actor.commune_id)
    with fixed_ids(f"patrols {command.pk} {week}", from_ms=int(week.starts_at.timestamp() * 1000)):
        plan = PatrolPlan(
            commune_id=actor.commune_id,
            owner=command,
            iso_year=week.year,
            iso_week=week.number,
            version=1,
            created_at=at,
        )
        rows = drafting.drafted(result, ground, week=week, plan=plan)
    return PatrolPreview(
        week=week,
        status="PROPOSED",
        rows=tuple(_drafted_row(one, ground.names, number) for number, one in enumerate(rows, start=1)),
        unmet=tuple(drafting.unmet_sentences(result, ground)),
        entropy=(result.start_entropy, result.start_entropy_possible),
    )


def _drafted_row(one: Drafted, names: dict[str, str], number: int) -> PatrolRow:
    return _row(
        one.patrol,
        one.members,
        one.stops,
        obligation=one.patrol.name,
        request=None,
        key=f"{one.patrol.obligation_id}-{number}",
        names=names,
    )


def _row(
    patrol: Patrol,
    members: Sequence[PatrolMember],
    stops: Sequence[PatrolStop],
    *,
    obligation: str,
    request: PoliceRequest | None,
    key: str,
    kept_id: UUID | None = None,
    names: dict[str, str] | None = None,
) -> PatrolRow:
    leader_first = sorted(members, key=lambda row: row.role != PatrolMember.Role.LEADER)
    answered = request is not None and request.status == PoliceRequest.Status.FILLED
    return PatrolRow(
        key=key,
        name=patrol.name,
        starts_at=patrol.starts_at,
        ends_at=patrol.ends_at,
        obligation=obligation,
        hamlets=tuple(dict.fromkeys(stop.point.hamlet.name for stop in stops if stop.point.hamlet)),
        stops=tuple(
            StopRow(stop.point.name, stop.point.lon, stop.point.lat, stop.planned_at) for stop in stops
        ),
        members=tuple(
            (
                row.person_id,
                names[str(row.person_id)] if names is not None else row.person.name,
                row.role,
            )
            for row in leader_first
        ),
        police_count=patrol.police_asked,
        police_text=request.officers_text if request and answered else "",
        police_status=request.status if request else "",
        police_reason=request.reason if request else "",
        kept_id=kept_id,
    )
