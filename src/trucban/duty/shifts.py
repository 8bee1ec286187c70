"""The shifts of a week as plain lists: as the patterns ask for them, or as a roster has them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from trucban.duty.models import Assignment, DutyPost, PlaceRole, Roster, Shift, ShiftPattern
from trucban.force.models import QualificationKind
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week

ROLE_ORDER = {PlaceRole.LEADER: 0, PlaceRole.DRIVER: 1, PlaceRole.MEMBER: 2, PlaceRole.POLICE: 3}


@dataclass(frozen=True)
class PlannedShift:
    """A shift with its places, in order; saved or not."""

    shift: Shift
    places: tuple[Assignment, ...]


def of_roster(roster: Roster) -> list[PlannedShift]:
    """Return what a roster has, by post and start."""
    rows = Assignment.objects.filter(shift__roster=roster).select_related("person", "qualification")
    places: dict[UUID, list[Assignment]] = defaultdict(list)
    for row in rows.order_by("place"):
        places[row.shift_id].append(row)
    shifts = Shift.objects.filter(roster=roster).select_related("post", "post__unit", "roster")
    for shift in shifts:
        for place in places[shift.pk]:
            place.shift = shift
    return [
        PlannedShift(shift, tuple(places[shift.pk]))
        for shift in sorted(shifts, key=lambda s: (s.post.name, s.post_id, s.starts_at))
    ]


def of_patterns(*, commune_id: UUID, owner_id: UUID, week: Week, roster: Roster) -> list[PlannedShift]:
    """Return the shifts the patterns in force ask for, unsaved; a shift belongs to the week it starts in."""
    patterns = (
        ShiftPattern.objects.filter(commune_id=commune_id, post__owner_id=owner_id)
        .filter(_in_force_in(week, ""), _in_force_in(week, "post__"))
        .select_related("post", "post__unit")
        .prefetch_related("places__qualification")
    )
    ordered = sorted(patterns, key=lambda p: (p.post.name, p.post_id, p.starts, p.pk))
    return [
        _planned(pattern, day, roster)
        for pattern in ordered
        for day in week.days
        if day.isoweekday() in pattern.weekdays and _holds(pattern, day) and _holds(pattern.post, day)
    ]


def _in_force_in(week: Week, path: str) -> Q:
    unended = Q(**{f"{path}to_date__isnull": True}) | Q(**{f"{path}to_date__gt": week.monday})
    return unended & Q(**{f"{path}from_date__lte": week.sunday})


def _holds(row: ShiftPattern | DutyPost, day: date) -> bool:
    return row.from_date <= day and (row.to_date is None or day < row.to_date)


def _planned(pattern: ShiftPattern, day: date, roster: Roster) -> PlannedShift:
    starts_at = datetime.combine(day, pattern.starts, tzinfo=VIETNAM)
    asked = sorted(pattern.places.all(), key=lambda place: ROLE_ORDER[PlaceRole(place.role)])
    shift = Shift(
        commune_id=pattern.commune_id,
        owner_id=pattern.post.owner_id,
        roster=roster,
        post=pattern.post,
        name=pattern.name,
        kind=pattern.post.kind,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=pattern.duration_minutes),
        police_count=sum(place.count for place in asked if place.role == PlaceRole.POLICE),
    )
    needs = [
        (place.role, place.qualification)
        for place in asked
        if place.role != PlaceRole.POLICE
        for _number in range(place.count)
    ]
    return PlannedShift(shift, tuple(_places(shift, needs)))


def _places(shift: Shift, needs: Sequence[tuple[str, QualificationKind | None]]) -> Iterator[Assignment]:
    for number, (role, qualification) in enumerate(needs, start=1):
        yield Assignment(
            commune_id=shift.commune_id,
            owner_id=shift.owner_id,
            shift=shift,
            place=number,
            role=role,
            qualification=qualification,
        )


def copies(planned: Sequence[PlannedShift], roster: Roster) -> list[PlannedShift]:
    """Return the same shifts and people for another version, unsaved."""
    return [_copy(old, roster) for old in planned]


def _copy(old: PlannedShift, roster: Roster) -> PlannedShift:
    shift = Shift(**_values(old.shift) | {"roster": roster})
    places = [Assignment(**_values(place) | {"shift": shift}) for place in old.places]
    return PlannedShift(shift, tuple(places))


def _values(row: Shift | Assignment) -> dict[str, Any]:
    """Return every column but the key, foreign keys by id."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in ("roster", "shift")
    }
