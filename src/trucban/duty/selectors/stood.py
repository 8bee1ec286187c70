"""
Who held a place of a watch from when to when, and what of the recorded attendance counts: no moment twice.

A place has one line of time. It is cut where somebody took over, and where a roster that put somebody else there came into
force during the shift; between two cuts it is held by one person. What somebody stood is their recorded coming and
leaving, as far as they held the place then; before the first cut and after the last that may reach beyond the shift.
Somebody recorded at two places at once is counted once, at the one they came to first (docs/decisions/0019).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.duty.models import Assignment, Attendance, Roster, Takeover
from trucban.duty.selectors.takeovers import takeovers_of
from trucban.force.models import Person

CAME = (Attendance.Outcome.PRESENT, Attendance.Outcome.LATE)
IN_FORCE = (Roster.Status.PUBLISHED, Roster.Status.REPLACED)
AROUND = timedelta(
    days=1
)  # how far before and after its shift a place is held, longer than attendance may reach
Place = tuple[UUID, datetime, int]  # post, start, number: the same place in every version of the roster
Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hold:
    """One person holds a place; None: nobody was put there."""

    person: Person | None
    starts_at: datetime
    ends_at: datetime


def place_of(assignment: Assignment) -> Place:
    return assignment.shift.post_id, assignment.shift.starts_at, assignment.place


def holds(assignments: Iterable[Assignment]) -> dict[Place, list[Hold]]:
    """Return the line of time of each of these places, from a day before its shift to a day after."""
    wanted = {place_of(one) for one in assignments}
    rows = Assignment.objects.filter(
        shift__roster__status__in=IN_FORCE,
        shift__roster__published_at__isnull=False,
        shift__post_id__in={post for post, _start, _number in wanted},
        shift__starts_at__in={start for _post, start, _number in wanted},
    )
    versions: dict[Place, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("shift__roster", "person").order_by("shift__roster__version"):
        if place_of(row) in wanted:
            versions[place_of(row)].append(row)
    taken = takeovers_of([row for group in versions.values() for row in group])
    return {place: _line(group, taken) for place, group in versions.items()}


def _line(versions: Sequence[Assignment], taken: dict[UUID, list[Takeover]]) -> list[Hold]:
    shift = versions[-1].shift
    first, last = shift.starts_at - AROUND, shift.ends_at + AROUND
    orders: list[tuple[datetime, Person | None, list[Takeover]]] = []
    for row in versions:
        if orders and row.person == orders[-1][1]:  # the order stands, and with it who took over
            orders[-1][2].extend(taken[row.pk])
            continue
        cut = row.shift.roster.published_at
        if cut is None or not shift.starts_at < cut < shift.ends_at:
            orders, cut = [], first  # it came before the shift, or afterwards: as if it had been so all along
        orders.append((cut, row.person, list(taken[row.pk])))
    ends = [*(cut for cut, _person, _rows in orders[1:]), last]
    return [
        one
        for (cut, person, rows), end in zip(orders, ends, strict=True)
        for one in _cut(cut, person, sorted(rows, key=lambda row: (row.taken_at, row.pk)), end)
    ]


def _cut(start: datetime, planned: Person | None, rows: Sequence[Takeover], end: datetime) -> Iterable[Hold]:
    cuts = [start, *(min(max(row.taken_at, start), end) for row in rows), end]
    for number, person in enumerate([planned, *(row.person for row in rows)]):
        if cuts[number] < cuts[number + 1]:
            yield Hold(person, cuts[number], cuts[number + 1])


def part_of(line: Iterable[Hold], assignment: Assignment, person_id: UUID) -> Period | None:
    """Return from when to when somebody was to stand there, first to last; None if never, or if relieved before it began."""
    shift = assignment.shift
    early = shift.starts_at - AROUND
    own = [one for one in line if one.person and one.person.pk == person_id and one.ends_at > shift.starts_at]
    own = [one for one in own if one.starts_at < shift.ends_at]
    if not own:
        return None
    start = shift.starts_at if own[0].starts_at == early else own[0].starts_at
    return start, min(own[-1].ends_at, shift.ends_at)


@dataclass(frozen=True)
class Expected:
    """Somebody who was to stand at a place, as planned or as it changed hands, and has no attendance yet."""

    place: Assignment
    person: Person
    starts_at: datetime
    ends_at: datetime


def to_record(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> list[Expected]:
    """Return whose attendance nobody has recorded, of the published duties that start in a period."""
    places = list(_published(actor, starts_at, ends_at))
    lines = holds(places)
    known = {
        (row.assignment_id, row.person_id)
        for row in Attendance.objects.filter(assignment__in=[place.pk for place in places])
    }
    return [
        Expected(place, person, *part)
        for place in places
        for person in _people(lines.get(place_of(place), []))
        if (place.pk, person.pk) not in known
        and (part := part_of(lines[place_of(place)], place, person.pk)) is not None
    ]


def _published(actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Assignment]:
    rows = Assignment.objects.visible_to(actor).filter(
        shift__roster__status=Roster.Status.PUBLISHED,
        shift__starts_at__gte=starts_at,
        shift__starts_at__lt=ends_at,
    )
    return rows.select_related("shift__post", "person").order_by("shift__starts_at", "place", "pk")


def _people(line: Iterable[Hold]) -> list[Person]:
    return list(dict.fromkeys(one.person for one in line if one.person))


def stood(rows: Iterable[Attendance]) -> dict[UUID, list[Period]]:
    """Return attendance -> what counts of it: at one place no moment of two people, for one person no moment twice."""
    came = [
        (row.came_at, row.left_at, row) for row in rows if row.outcome in CAME and row.came_at and row.left_at
    ]
    lines = holds([row.assignment for _start, _end, row in came])
    counted: dict[UUID, list[Period]] = defaultdict(list)
    found: dict[UUID, list[Period]] = {}
    for start, end, row in sorted(came, key=lambda one: (one[0], one[2].pk)):
        line = lines.get(place_of(row.assignment), [])
        parts = [_common((start, end), one) for one in line if one.person == row.person]
        found[row.pk] = _without([part for part in parts if part], counted[row.person_id])
        counted[row.person_id] += found[row.pk]
    return found


def _common(period: Period, one: Hold) -> Period | None:
    start, end = max(period[0], one.starts_at), min(period[1], one.ends_at)
    return (start, end) if start < end else None


def _without(periods: Sequence[Period], others: Iterable[Period]) -> list[Period]:
    """Return what of these periods lies outside of the others."""
    left = list(periods)
    for start, end in others:
        left = [
            piece
            for one, other in left
            for piece in ((one, min(other, start)), (max(one, end), other))
            if piece[0] < piece[1]
        ]
    return left
