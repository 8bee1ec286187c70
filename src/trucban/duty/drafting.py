"""From a week's shifts, people, calendar and settings to a problem the planning library solves or judges."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from trucban.calendar import selectors as calendar
from trucban.calendar.models import Commitment
from trucban.duty import shifts as planned_shifts
from trucban.duty import spans
from trucban.duty.history import History, histories
from trucban.duty.models import Assignment, PlaceRole, Roster, Wish
from trucban.duty.shifts import PlannedShift
from trucban.duty.turns import Turns, unwanted_days
from trucban.force import selectors as force
from trucban.force.models import Person as ForcePerson
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.weeks import Week
from trucban.planning.roster import engine
from trucban.planning.roster.spec import DAY, Duty, Limits, Person, Problem, Progress, Result, Slot, Span
from trucban.planning.roster.spec import Assignment as Filled
from trucban.rulebook import selectors as rulebook

# How much worse an empty place is than an ordinary one: a team without its leader cannot work.
WEIGHTS = {PlaceRole.LEADER: 3, PlaceRole.DRIVER: 2, PlaceRole.MEMBER: 1}
USUAL_EFFORT = engine.DEFAULT_EFFORT


def week_of(roster: Roster) -> Week:
    return Week(roster.iso_year, roster.iso_week)


@dataclass(frozen=True)
class Posed:
    """A roster as the planning library sees it: its shifts, the problem they pose, and who stands where."""

    planned: list[PlannedShift]
    problem: Problem
    filled: dict[str, str]
    turns: Turns


def posed(roster: Roster) -> Posed:
    """Read a roster once: its own places, people put there by a person locked."""
    planned, week = planned_shifts.of_roster(roster), week_of(roster)
    turns = _turns(roster.commune_id, week, planned)
    problem = build_problem(
        commune_id=roster.commune_id, owner_id=roster.owner_id, week=week, shifts=planned, turns=turns
    )
    return Posed(planned, problem, filled(planned), turns)


def _turns(commune_id: UUID, week: Week, shifts: Iterable[PlannedShift]) -> Turns:
    post_ids = {planned.shift.post_id for planned in shifts}
    return Turns.of(commune_id=commune_id, post_ids=post_ids, first=week.monday, last=week.sunday)


def filled(shifts: Iterable[PlannedShift]) -> dict[str, str]:
    """Return who stands where: place -> person, as the planning library writes it."""
    return {
        str(place.pk): str(place.person_id) for shift in shifts for place in shift.places if place.person_id
    }


def build_problem(
    *,
    commune_id: UUID,
    owner_id: UUID,
    week: Week,
    shifts: Sequence[PlannedShift],
    turns: Turns | None = None,
) -> Problem:
    """
    Return the week as the planning library sees it: places, candidates with calendar and history, limits.

    Those who stand on the roster already are known to the problem even when they no longer serve, so that the
    checker says why they may not.
    """
    days_off = spans.DaysOff(commune_id, week.monday)
    pool = _Pool.of(owner_id, shifts)
    turns = turns or _turns(commune_id, week, shifts)
    people = pool.people | _standing(shifts)
    return Problem(
        days=7,
        slots=tuple(
            _slot(place, shift, week, pool, days_off, turns) for shift in shifts for place in shift.places
        ),
        people=tuple(_people(people, pool, owner_id, week, days_off)),
        limits=limits(commune_id=commune_id, on=week.monday),
    )


def held(problem: Problem, filled: Filled) -> Problem:
    """Return the same with everybody held where they stand: only empty places are filled."""
    slots = tuple(replace(slot, locked_to=filled.get(slot.key, slot.locked_to)) for slot in problem.slots)
    return replace(problem, slots=slots)


def solve_draft(
    problem: Problem,
    *,
    seed: int = 0,
    effort: int = USUAL_EFFORT,
    warm_start: Filled | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Result:
    """Fill the places; the result has passed the checker. No database is touched while it works."""
    return engine.solve(
        problem, seed=seed, effort=effort, warm_start=warm_start, progress=progress, stop=stop
    )


def limits_of(roster: Roster) -> Limits:
    """Return the settings a roster is judged by: those of its Monday."""
    return limits(commune_id=roster.commune_id, on=week_of(roster).monday)


def limits(*, commune_id: UUID, on: date) -> Limits:
    """Return the commune's settings as the rules read them; an unset one switches its rule off."""
    values = {row.setting.key: row.value for row in rulebook.all_values(commune_id=commune_id, on=on)}
    rest = values["duty.rest_hours"]
    return Limits(
        rest_minutes=None if rest is None else round(rest * 60),
        max_consecutive_days=_whole(values["duty.max_consecutive_days"]),
        max_consecutive_nights=_whole(values["duty.max_consecutive_nights"]),
        weekly_cap=_whole(values["duty.weekly_cap"]),
        monthly_cap=_whole(values["duty.monthly_cap"]),
        no_household_pairs=bool(values["duty.no_household_pairs"]),
        bendable=_at_level(values, "BEND"),
        strict=_at_level(values, "STRICT"),
    )


def _at_level(values: Mapping[str, Any], level: str) -> frozenset[str]:
    prefix = "duty.level."
    return frozenset(
        key.removeprefix(prefix) for key, value in values.items() if key.startswith(prefix) and value == level
    )


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


@dataclass(frozen=True)
class _Pool:
    """Who may be planned with, day by day: a membership or qualification may begin or end within the week."""

    people: dict[UUID, ForcePerson] = field(default_factory=dict)
    codes: Mapping[UUID, frozenset[str]] = field(default_factory=dict)  # held on any day of the week
    by_day: Mapping[date, list[force.Candidate]] = field(default_factory=dict)
    units: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)

    @classmethod
    def of(cls, owner_id: UUID, shifts: Sequence[PlannedShift]) -> "_Pool":
        days = sorted({local_day(planned.shift.starts_at) for planned in shifts})
        by_day = force.candidates_by_day(owner_id=owner_id, days=days)
        codes: dict[UUID, frozenset[str]] = defaultdict(frozenset)
        people: dict[UUID, ForcePerson] = {}
        for candidates in by_day.values():
            for candidate in candidates:
                people[candidate.person.pk] = candidate.person
                codes[candidate.person.pk] |= candidate.qualification_codes
        unit_ids = {planned.shift.post.unit_id for planned in shifts if planned.shift.post.unit_id}
        return cls(people, codes, by_day, force.with_subunits(unit_ids) if unit_ids else {})

    def open_to(self, place: Assignment, planned: PlannedShift) -> frozenset[str]:
        """Return who serves where the post asks on that day, without those whose qualification has lapsed by then."""
        unit_id = planned.shift.post.unit_id
        units = self.units[unit_id] if unit_id else None
        code = place.qualification.code if place.qualification else None
        return frozenset(
            str(candidate.person.pk)
            for candidate in self.by_day[local_day(planned.shift.starts_at)]
            if (units is None or candidate.unit_ids & units) and not self._has_lapsed(candidate, code)
        )

    def _has_lapsed(self, candidate: force.Candidate, code: str | None) -> bool:
        held = self.codes[candidate.person.pk]
        return code is not None and code in held and code not in candidate.qualification_codes


def _standing(shifts: Sequence[PlannedShift]) -> dict[UUID, ForcePerson]:
    return {
        place.person.pk: place.person
        for planned in shifts
        for place in planned.places
        if place.person is not None
    }


def _slot(
    place: Assignment,
    planned: PlannedShift,
    week: Week,
    pool: _Pool,
    days_off: spans.DaysOff,
    turns: Turns,
) -> Slot:
    shift = planned.shift
    day = local_day(shift.starts_at)
    crew = turns.crew(shift.post_id, day)
    return Slot(
        key=str(place.pk),
        shift=str(shift.pk),
        span=_span(week, shift.starts_at, shift.ends_at),
        role=place.role,
        label=slot_label(planned),
        month=spans.month_of(shift.starts_at),
        qualification=place.qualification.code if place.qualification else None,
        candidates=pool.open_to(place, planned),
        turn=frozenset(str(row.person_id) for row in crew.members.all()) if crew else None,
        locked_to=str(place.person_id) if place.is_locked and place.person_id else None,
        is_night=spans.is_night_shift(shift.starts_at, shift.ends_at),
        is_weekend=days_off.is_weekend(day),
        is_holiday=days_off.is_holiday(day),
        weight=WEIGHTS.get(PlaceRole(place.role), 1),
    )


def slot_label(planned: PlannedShift) -> str:
    """Return "Trực ban, 18:00 25/11 – 06:00 26/11": names and figures only, the same in every language."""
    shift = planned.shift
    start, end = shift.starts_at.astimezone(VIETNAM), shift.ends_at.astimezone(VIETNAM)
    return f"{shift.post.name}, {start:%H:%M %d/%m} – {end:%H:%M %d/%m}"


def _span(week: Week, starts_at: datetime, ends_at: datetime) -> Span:
    return Span(spans.minutes(week.starts_at, starts_at), spans.minutes(week.starts_at, ends_at))


def _people(
    people: Mapping[UUID, ForcePerson], pool: _Pool, owner_id: UUID, week: Week, days_off: spans.DaysOff
) -> Iterable[Person]:
    past = histories(person_ids=list(people), owner_id=owner_id, week=week)
    taken = calendar.busy(
        person_ids=list(people), starts_at=week.starts_at, ends_at=(week + 1).ends_at
    )  # a shift of Sunday reaches into Monday
    wishes = unwanted_days(person_ids=list(people), first=week.monday, last=(week + 1).monday)
    for key, person in sorted(people.items(), key=lambda pair: (pair[1].name_sort, str(pair[0]))):
        yield Person(
            key=str(key),
            name=person.name,
            qualifications=pool.codes.get(key, frozenset()),
            household=person.household_key,
            unavailable=_away(week, taken.get(key, [])),
            unwanted=tuple(_whole_days(week, row) for row in wishes.get(key, ())),
            duties=_duties(week, past[key]),
            duties_in_month=past[key].in_month(),
            carried=past[key].carried(days_off),
        )


def _away(week: Week, commitments: Iterable[Commitment]) -> tuple[Span, ...]:
    """Return the binding commitments; duties are left out, for they come from the rosters themselves."""
    return tuple(
        _span(week, row.starts_at, row.ends_at)
        for row in commitments
        if not row.tentative and row.kind != Commitment.Kind.DUTY
    )


def _whole_days(week: Week, row: Wish) -> Span:
    first, last = (row.first_day - week.monday).days, (row.last_day - week.monday).days
    return Span(first * DAY, (last + 1) * DAY)


def _duties(week: Week, past: History) -> tuple[Duty, ...]:
    return tuple(Duty(_span(week, duty.starts_at, duty.ends_at), duty.is_night) for duty in past.near())
