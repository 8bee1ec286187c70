"""Rosters: versions, the grid, what they break, who could stand in, what changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.calendar.models import LeaveRequest
from trucban.duty import drafting, wording
from trucban.duty.models import Assignment, PoliceRequest, Roster, Shift, Takeover
from trucban.duty.selectors.police import requests_of
from trucban.force import selectors as force
from trucban.force.models import Person
from trucban.lib.clock import local_day
from trucban.lib.errors import NotVisible
from trucban.lib.values.names import sort_key
from trucban.lib.weeks import Week
from trucban.planning.roster import check, fairness
from trucban.planning.roster.spec import Breach, Burden, Limits, Problem
from trucban.planning.roster.view import Roster as Indexed


def rosters(*, actor: Actor, week: Week | None = None) -> QuerySet[Roster]:
    """Return the versions the actor sees, the latest first."""
    rows = Roster.objects.visible_to(actor).select_related("owner")
    rows = rows.filter(iso_year=week.year, iso_week=week.number) if week else rows
    return rows.order_by("-iso_year", "-iso_week", "-version")


def roster_for(*, actor: Actor, week: Week, status: str = "") -> Roster | None:
    """Return a week's roster in a status; without one the published, else the draft."""
    if status:
        return rosters(actor=actor, week=week).filter(status=status).first()
    return published_roster(actor=actor, week=week) or draft_roster_of(actor=actor, week=week)


def published_roster(*, actor: Actor, week: Week) -> Roster | None:
    return roster_for(actor=actor, week=week, status=Roster.Status.PUBLISHED)


def published_shifts(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Shift]:
    """Return the shifts in force that start in a period, earliest first, with their places."""
    seen = Shift.objects.visible_to(actor).filter(
        roster__status=Roster.Status.PUBLISHED, starts_at__gte=starts_at, starts_at__lt=ends_at
    )
    rows: QuerySet[Shift] = Shift.objects.filter(pk__in=seen.values("pk"))
    return rows.select_related("post").prefetch_related("assignments").order_by("starts_at", "pk")


def draft_roster_of(*, actor: Actor, week: Week) -> Roster | None:
    return roster_for(actor=actor, week=week, status=Roster.Status.DRAFT)


def get_roster(*, actor: Actor, roster_id: UUID, lock: bool = False) -> Roster:
    return one(Roster, Roster.objects.visible_to(actor), roster_id, lock=lock)


def get_assignment(*, actor: Actor, assignment_id: UUID, lock: bool = False) -> Assignment:
    return one(
        Assignment, Assignment.objects.visible_to(actor), assignment_id, lock=lock, related=["shift__roster"]
    )


def lock_assignments(*, actor: Actor, assignment_ids: Iterable[UUID]) -> list[Assignment]:
    """Return several places by their keys, all locked, with shift and roster; NotVisible if one is not seen."""
    keys = sorted(set(assignment_ids))
    seen = Assignment.objects.visible_to(actor).filter(pk__in=keys).values("pk")
    rows = Assignment.objects.select_for_update(of=("self",)).filter(pk__in=seen)
    found = list(rows.select_related("shift__roster").order_by("pk"))
    if len(found) != len(keys):
        raise NotVisible
    return found


def get_shift(*, actor: Actor, shift_id: UUID, lock: bool = False) -> Shift:
    return one(Shift, Shift.objects.visible_to(actor), shift_id, lock=lock)


def my_duties(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Assignment]:
    """Return the actor's own published duties that touch a period, those taken over too."""
    if actor.person_id is None:
        return Assignment.objects.none()
    taken = Takeover.objects.filter(person_id=actor.person_id).values("assignment_id")
    rows = Assignment.objects.filter(
        Q(person_id=actor.person_id) | Q(pk__in=taken),
        commune_id=actor.commune_id,
        shift__roster__status=Roster.Status.PUBLISHED,
        shift__starts_at__lt=ends_at,
        shift__ends_at__gt=starts_at,
    )
    return rows.select_related("shift__post").order_by("shift__starts_at", "pk")


def duties_in_leave(leave: LeaveRequest) -> list[Assignment]:
    """Return the published duties of somebody in the days they ask leave for, earliest first."""
    rows = Assignment.objects.filter(
        commune_id=leave.commune_id,
        person_id=leave.person_id,
        shift__roster__status=Roster.Status.PUBLISHED,
        shift__starts_at__lt=leave.ends_at,
        shift__ends_at__gt=leave.starts_at,
    )
    return list(rows.select_related("shift__post", "shift__roster").order_by("shift__starts_at", "pk"))


# --- what a roster breaks ---------------------------------------------------------------------------------------


def judge(*, roster: Roster) -> list[Breach]:
    """Return every breach of a roster, by the very rules the solver keeps."""
    read = drafting.posed(roster)
    return check.breaches(read.problem, read.filled)


def may_stand(*, assignment: Assignment, person_id: UUID) -> list[Breach]:
    """Return what stands against one person at one place, the rest of the roster as it is."""
    read = drafting.posed(assignment.shift.roster)
    return check.breaches_of_one(read.problem, read.filled, str(assignment.pk), str(person_id))


def sentences(*, roster: Roster, breaches: Iterable[Breach]) -> list[str]:
    """Return breaches of a roster as sentences."""
    return said(roster, drafting.posed(roster).problem, breaches)


def said(roster: Roster, problem: Problem, breaches: Iterable[Breach]) -> list[str]:
    """Return breaches as sentences, the problem read already."""
    week = drafting.week_of(roster)
    kinds = force.qualification_kinds(commune_id=roster.commune_id)
    names = dict(kinds.values_list("code", "name"))
    return [wording.breach_sentence(breach, problem, week, names) for breach in breaches]


def unmet(*, roster: Roster) -> list[str]:
    """Say of each empty place why it is empty."""
    read = drafting.posed(roster)
    problem, filled = read.problem, read.filled
    return [wording.unfilled_sentence(empty, problem) for empty in check.explain(problem, filled)]


@dataclass(frozen=True)
class Substitute:
    """Somebody who could stand in, with what they have stood lately and what would have to be passed over."""

    person_id: UUID
    name: str
    duties: int  # in the last twelve weeks and this one
    nights: int
    overrides: tuple[str, ...] = ()  # sentences: soft rules this would break
    asks_reason: bool = False  # some of them are passed over with a reason only


def substitutes(*, actor: Actor, assignment_id: UUID) -> list[Substitute]:
    """
    Return who could stand at a place now: first those within every rule, then the fewest duties, then by name.

    It is a list to choose from; the commander chooses.
    """
    assignment = get_assignment(actor=actor, assignment_id=assignment_id)
    roster = assignment.shift.roster
    read = drafting.posed(roster)
    problem, filled = read.problem, read.filled
    slot_key = str(assignment.pk)
    filled.pop(slot_key, None)
    indexed = Indexed(problem, filled)
    this_week = Burdens.of(problem, filled)
    found = []
    for candidate in check.candidates_of(problem, indexed.slots[slot_key]):
        breaches = check.judge(indexed, slot_key, candidate.key)
        if candidate.key == str(assignment.person_id) or any(
            wording.is_hard(one, problem.limits) for one in breaches
        ):
            continue
        week = drafting.week_of(roster)
        overrides = tuple(wording.breach_sentence(breach, problem, week) for breach in breaches)
        burden = this_week.total(candidate.key)
        asks = any(wording.asks_reason(one, problem.limits) for one in breaches)
        key = UUID(candidate.key)
        found.append(Substitute(key, candidate.name, burden.duties, burden.nights, overrides, asks))
    return sorted(found, key=lambda s: (s.asks_reason, len(s.overrides), s.duties, s.nights))


@dataclass(frozen=True)
class Burdens:
    """What each person carries: the twelve weeks before, and this roster on top."""

    before: dict[str, Burden]
    here: dict[str, Burden]

    @classmethod
    def of(cls, problem: Problem, filled: dict[str, str]) -> "Burdens":
        return cls(
            before={person.key: person.carried for person in problem.people},
            here=fairness.burdens(problem, filled, with_carried=False),
        )

    def total(self, key: str) -> Burden:
        return self.before[key] + self.here[key]


# --- the grid ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GridCell:
    """One shift in the grid, with its places and the police asked for."""

    shift: Shift
    places: tuple[Assignment, ...]
    police: PoliceRequest | None
    notes: tuple[str, ...]  # sentences of breaches in this shift
    turn: str = ""  # the crew whose turn it is, where a rotation holds

    @property
    def empty(self) -> int:
        return sum(place.person_id is None for place in self.places)


@dataclass(frozen=True)
class GridRow:
    """A post's shift of one name over the week: a list of cells for each day."""

    post_name: str
    post_id: UUID
    kind: str
    shift_name: str
    cells: tuple[tuple[GridCell, ...], ...]  # seven days

    @property
    def first_shift_id(self) -> UUID:
        """The shift another one of this row is made like."""
        return next(cell.shift.pk for day in self.cells for cell in day)


@dataclass(frozen=True)
class PersonLoad:
    """What one person carries in this roster and before it."""

    person_id: UUID
    name: str
    here: Burden
    before: Burden


@dataclass(frozen=True)
class RosterGrid:
    roster: Roster
    week: Week
    days: tuple[date, ...]
    rows: tuple[GridRow, ...]
    loads: tuple[PersonLoad, ...]
    breaches: tuple[str, ...]
    unmet: tuple[str, ...]
    unwanted: tuple[str, ...]  # who stands although they would rather not
    barred: frozenset[str]  # places held by somebody who may not stand there, by key

    def needs_repair(self, *, at: datetime) -> bool:
        """Say whether a place still to come is empty or is held by somebody who may not stand there."""
        cells = (cell for row in self.rows for day in row.cells for cell in day if cell.shift.starts_at > at)
        return any(
            place.person_id is None or str(place.pk) in self.barred for cell in cells for place in cell.places
        )


def barred_places(breaches: Iterable[Breach], limits: Limits) -> frozenset[str]:
    """Return the places at which a rule is broken that nobody may pass over."""
    return frozenset(key for breach in breaches if wording.is_hard(breach, limits) for key in breach.slots)


def roster_grid(*, actor: Actor, roster: Roster) -> RosterGrid:
    """Return a roster as a grid of posts and days, judged, with what each person carries."""
    roster = get_roster(actor=actor, roster_id=roster.pk)
    week = drafting.week_of(roster)
    read = drafting.posed(roster)
    problem, filled = read.problem, read.filled
    breaches = check.breaches(problem, filled)
    sentences_here = said(roster, problem, breaches)
    burdens = Burdens.of(problem, filled)
    return RosterGrid(
        roster=roster,
        week=week,
        days=week.days,
        rows=_rows(roster, week, read, _notes(breaches, sentences_here)),
        loads=tuple(PersonLoad(UUID(p.key), p.name, burdens.here[p.key], p.carried) for p in problem.people),
        breaches=tuple(dict.fromkeys(sentences_here)),
        unmet=tuple(wording.unfilled_sentence(empty, problem) for empty in check.explain(problem, filled)),
        unwanted=tuple(wording.unwanted_sentences(problem, filled)),
        barred=barred_places(breaches, problem.limits),
    )


def _notes(breaches: Sequence[Breach], said: Sequence[str]) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = defaultdict(list)
    for breach, sentence in zip(breaches, said, strict=True):
        for slot in breach.slots:
            notes[slot].append(sentence)
    return notes


def _rows(
    roster: Roster, week: Week, read: drafting.Posed, notes: dict[str, list[str]]
) -> tuple[GridRow, ...]:
    planned = read.planned
    police = requests_of(commune_id=roster.commune_id, subject_ids=[p.shift.pk for p in planned])
    prefetch_related_objects([place for p in planned for place in p.places], "takeovers__person")
    cells: dict[tuple[str, str, UUID, str], dict[date, list[GridCell]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one_shift in planned:
        shift = one_shift.shift
        said = [note for place in one_shift.places for note in notes.get(str(place.pk), [])]
        day = local_day(shift.starts_at)
        crew = read.turns.crew(shift.post_id, day)
        notes_here = tuple(dict.fromkeys(said))
        asked = police.get(shift.pk)
        cell = GridCell(shift, one_shift.places, asked, notes_here, crew.name if crew else "")
        key = (shift.kind, shift.post.name, shift.post_id, shift.name)
        cells[key][day].append(cell)
    return tuple(
        GridRow(
            post_name=name,
            post_id=post_id,
            kind=kind,
            shift_name=shift_name,
            cells=tuple(tuple(by_day.get(day, ())) for day in week.days),
        )
        for (kind, name, post_id, shift_name), by_day in sorted(
            cells.items(), key=lambda item: tuple(map(str, item[0]))
        )
    )


# --- what changed -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DutyLine:
    """One duty of one person, as a notice tells it."""

    shift: Shift
    role: str

    @property
    def text(self) -> str:
        return wording.shift_text(self.shift)


@dataclass(frozen=True)
class PersonDiff:
    """What changed for one person between two versions."""

    person_id: UUID
    name: str
    added: tuple[DutyLine, ...] = ()
    removed: tuple[DutyLine, ...] = ()
    changed: tuple[tuple[DutyLine, DutyLine], ...] = ()  # the same shift at another end or in another role


def roster_diff(old: Roster | None, new: Roster) -> list[PersonDiff]:
    """Return what changed, person by person, by given name; who keeps everything is not in it."""
    before, after = _duties(old), _duties(new)
    names = {person.pk: person.name for person, _place in _filled_places(old, new)}
    found = [_person_diff(key, names[key], before.get(key, {}), after.get(key, {})) for key in names]
    changed = [diff for diff in found if diff.added or diff.removed or diff.changed]
    return sorted(changed, key=lambda diff: (sort_key(diff.name), str(diff.person_id)))


ShiftKey = tuple[UUID, datetime]


def _filled_places(*versions: Roster | None) -> list[tuple[Person, Assignment]]:
    rows = Assignment.objects.filter(
        shift__roster__in=[v for v in versions if v is not None], person__isnull=False
    )
    rows = rows.select_related("person", "shift__post").order_by("shift__starts_at", "place")
    return [(row.person, row) for row in rows if row.person]


def _duties(roster: Roster | None) -> dict[UUID, dict[ShiftKey, DutyLine]]:
    found: dict[UUID, dict[ShiftKey, DutyLine]] = defaultdict(dict)
    for person, place in _filled_places(roster):
        line = DutyLine(place.shift, place.role)
        found[person.pk][place.shift.post_id, place.shift.starts_at] = line
    return found


def _person_diff(
    key: UUID, name: str, before: dict[ShiftKey, DutyLine], after: dict[ShiftKey, DutyLine]
) -> PersonDiff:
    both = [(before[shift], after[shift]) for shift in before if shift in after]
    return PersonDiff(
        person_id=key,
        name=name,
        added=tuple(line for shift, line in after.items() if shift not in before),
        removed=tuple(line for shift, line in before.items() if shift not in after),
        changed=tuple(
            (old, new) for old, new in both if (old.role, old.shift.ends_at) != (new.role, new.shift.ends_at)
        ),
    )
