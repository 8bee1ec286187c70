"""
A week's roster as plain values, for papers and the command line; nothing is written.

The published roster if there is one, else the draft, else one proposed in memory: the same for the same data and
seed, for the keys of its shifts come from the week and not from the moment.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.access.selectors import agency_of_kind
from trucban.duty import drafting, selectors, shifts, wording
from trucban.duty.models import Assignment, PoliceRequest, Roster
from trucban.duty.shifts import PlannedShift
from trucban.lib.errors import PermissionDenied
from trucban.lib.ids import fixed_ids
from trucban.lib.kept import Kept
from trucban.lib.weeks import Week
from trucban.planning.roster import check
from trucban.planning.roster.spec import Breach, Problem, Result, Unfilled

# Solving takes seconds, and each paper of a week asks for the same roster.
SOLVED: Kept[tuple[Problem, int, int], Result] = Kept(most=8)


@dataclass(frozen=True)
class PlaceRow:
    """One place: who stands there, or why nobody does."""

    role: str
    person_id: UUID | None
    person_name: str
    unfilled_reason: str = ""


@dataclass(frozen=True)
class ShiftRow:
    """One shift as a paper prints it."""

    post: str
    kind: str
    name: str
    starts_at: datetime
    ends_at: datetime
    places: tuple[PlaceRow, ...]
    police_count: int = 0
    police_text: str = ""
    phone: str = ""
    police_status: str = ""  # of the request; empty while nobody has been asked
    police_reason: str = ""


@dataclass(frozen=True)
class RosterPreview:
    """A week's roster, what it breaks and what could not be met."""

    week: Week
    status: str  # PUBLISHED, DRAFT or PROPOSED
    rows: tuple[ShiftRow, ...]
    breaches: tuple[Breach, ...]
    unmet: tuple[str, ...]
    problem: Problem
    assignment: dict[str, str]


def plan_week(
    *,
    actor: Actor,
    week: Week,
    at: datetime,
    seed: int = 0,
    effort: int = drafting.USUAL_EFFORT,
) -> RosterPreview:
    """
    Return the command's roster of a week; without a filled version one is solved in memory.

    Raises:
        PermissionDenied: the actor does not see the command's duties.
    """
    command = agency_of_kind(commune_id=actor.commune_id, kind=Agency.Kind.COMMAND)
    if not actor.can("duty.view", agency_id=command.pk):
        raise PermissionDenied
    roster = _standing(actor, week)
    if roster is not None:
        planned = shifts.of_roster(roster)
        return _preview(week, roster.status, planned, _problem(actor, command.pk, week, planned))
    return _proposed(actor, command.pk, week, at, seed, effort)


def _standing(actor: Actor, week: Week) -> Roster | None:
    """Return the version in force, or a draft somebody has begun to fill."""
    roster = selectors.roster_for(actor=actor, week=week)
    if roster is None or roster.status == Roster.Status.PUBLISHED:
        return roster
    has_people = Assignment.objects.filter(shift__roster=roster, person__isnull=False).exists()
    return roster if has_people else None


def _problem(actor: Actor, owner_id: UUID, week: Week, planned: list[PlannedShift]) -> Problem:
    return drafting.build_problem(commune_id=actor.commune_id, owner_id=owner_id, week=week, shifts=planned)


def _proposed(
    actor: Actor, owner_id: UUID, week: Week, at: datetime, seed: int, effort: int
) -> RosterPreview:
    draft = selectors.draft_roster_of(actor=actor, week=week)
    planned = shifts.of_roster(draft) if draft else _from_patterns(actor, owner_id, week, at)
    problem = _problem(actor, owner_id, week, planned)
    result = SOLVED.answer(
        (problem, seed, effort), lambda: drafting.solve_draft(problem, seed=seed, effort=effort)
    )
    return _preview(week, "PROPOSED", planned, problem, dict(result.assignment))


def _from_patterns(actor: Actor, owner_id: UUID, week: Week, at: datetime) -> list[PlannedShift]:
    with fixed_ids(f"{owner_id} {week}", from_ms=int(week.starts_at.timestamp() * 1000)):
        roster = Roster(
            commune_id=actor.commune_id,
            owner_id=owner_id,
            iso_year=week.year,
            iso_week=week.number,
            version=1,
            created_at=at,
        )
        return shifts.of_patterns(commune_id=actor.commune_id, owner_id=owner_id, week=week, roster=roster)


def _preview(
    week: Week,
    status: str,
    planned: list[PlannedShift],
    problem: Problem,
    assignment: dict[str, str] | None = None,
) -> RosterPreview:
    filled = drafting.filled(planned) if assignment is None else assignment
    empty = {one.slot: one for one in check.explain(problem, filled)}
    names = {person.key: person.name for person in problem.people}
    police = selectors.requests_of(
        commune_id=planned[0].shift.commune_id if planned else UUID(int=0),
        subject_ids=[one.shift.pk for one in planned],
    )
    rows = [
        _row(one, filled, names, empty, police.get(one.shift.pk))
        for one in sorted(planned, key=lambda p: (p.shift.kind, p.shift.post.name, p.shift.starts_at))
    ]
    return RosterPreview(
        week=week,
        status=status,
        rows=tuple(rows),
        breaches=tuple(check.breaches(problem, filled)),
        unmet=tuple(wording.unfilled_sentence(one, problem) for one in empty.values()),
        problem=problem,
        assignment=filled,
    )


def _row(
    planned: PlannedShift,
    filled: dict[str, str],
    names: dict[str, str],
    empty: dict[str, Unfilled],
    request: PoliceRequest | None,
) -> ShiftRow:
    shift = planned.shift
    answered = request is not None and request.status == PoliceRequest.Status.FILLED
    return ShiftRow(
        post=shift.post.name,
        kind=shift.kind,
        name=shift.name,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        places=tuple(_place(place, filled, names, empty) for place in planned.places),
        police_count=shift.police_count,
        police_text=request.officers_text if request and answered else "",
        phone=shift.post.phone,
        police_status=request.status if request else "",
        police_reason=request.reason if request else "",
    )


def _place(
    place: Assignment, filled: dict[str, str], names: dict[str, str], empty: dict[str, Unfilled]
) -> PlaceRow:
    key = str(place.pk)
    if key in filled:
        return PlaceRow(place.role, UUID(filled[key]), names[filled[key]])
    return PlaceRow(place.role, None, "", wording.reasons(empty[key]) if key in empty else "")
