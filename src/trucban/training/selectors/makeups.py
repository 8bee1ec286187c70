"""Days on which those who lack something could come: what the one availability calendar says of each (FEATURES C7)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from trucban.access.actors import Actor
from trucban.calendar.models import Commitment
from trucban.force.models import Person
from trucban.lib.clock import VIETNAM, local_day
from trucban.training.models import SessionPerson, TrainingProgramme
from trucban.training.selectors.lacking import Need, days_lacking, skills_lacking
from trucban.training.selectors.programmes import PLANNED, taking

DAYS_AHEAD = 28
MOST_PROPOSED = 5


@dataclass(frozen=True)
class ProposedDay:
    """
    A day of a make-up session: who could come, and who not.

    ``taken`` are on duty, on leave or elsewhere in those hours, each with what takes them; for ``counted`` that day
    counts already, so another session of it would bring them no day.
    """

    starts_at: datetime
    ends_at: datetime
    free: list[Person]
    taken: list[tuple[Person, Commitment]]
    counted: list[Person]


def lacking_in(
    *,
    actor: Actor,
    programme: TrainingProgramme,
    today: date,
    kind_id: UUID | None,
    needs: Collection[Need] = (),
) -> list[Person]:
    """Return who of a programme lacks days, or – with a kind – could be trained for what too few hold; by name."""
    if kind_id is None:
        rows = days_lacking(actor=actor, year=programme.year, today=today)
        return [one.person for row in rows if row.programme.pk == programme.pk for one in row.people]
    people = {
        one.person.pk: one.person
        for row in skills_lacking(actor=actor, on=today, needs=needs)
        if row.need.kind.pk == kind_id
        for one in row.people
        if one.in_programme and one.in_programme.pk == programme.pk
    }
    return sorted(people.values(), key=lambda person: (person.name_sort, str(person.pk)))


def proposed_days(
    *,
    programme: TrainingProgramme,
    people: Collection[Person],
    from_time: time,
    to_time: time,
    at: datetime,
    counts_days: bool,
) -> list[ProposedDay]:
    """
    Return up to five days of the next four weeks, those on which most could come first, then the earlier.

    Only days of the programme's year; an end at or before the start is on the next day. ``counts_days``: the session
    is held for the days the law asks, of which nobody has two in one.
    """
    first = local_day(at) + timedelta(days=1)
    days = [first + timedelta(days=number) for number in range(DAYS_AHEAD)]
    slots = [_slot(day, from_time, to_time) for day in days if day.year == programme.year]
    if not slots or not people:
        return []
    bound = taking(people, starts_at=slots[0][0], ends_at=slots[-1][1])
    counted = _counted(people, slots[0][0], slots[-1][1]) if counts_days else {}
    found = [_proposed(slot, people, bound, counted) for slot in slots]
    able = [row for row in found if row.free]
    return sorted(able, key=lambda row: (-len(row.free), row.starts_at))[:MOST_PROPOSED]


def _slot(day: date, from_time: time, to_time: time) -> tuple[datetime, datetime]:
    starts_at = datetime.combine(day, from_time, tzinfo=VIETNAM)
    ends_at = datetime.combine(day, to_time, tzinfo=VIETNAM)
    return starts_at, ends_at if ends_at > starts_at else ends_at + timedelta(days=1)


def _counted(people: Collection[Person], starts_at: datetime, ends_at: datetime) -> dict[UUID, set[date]]:
    """Return person -> the days on which a session that stands calls them already."""
    rows = SessionPerson.objects.filter(
        person__in=people,
        session__status=PLANNED,
        session__starts_at__gte=starts_at - timedelta(days=1),
        session__starts_at__lt=ends_at,
    )
    found: dict[UUID, set[date]] = defaultdict(set)
    for row in rows.select_related("session"):
        found[row.person_id].add(local_day(row.session.starts_at))
    return found


def _proposed(
    slot: tuple[datetime, datetime],
    people: Collection[Person],
    bound: dict[UUID, list[Commitment]],
    counted: dict[UUID, set[date]],
) -> ProposedDay:
    starts_at, ends_at = slot
    found = ProposedDay(starts_at, ends_at, [], [], [])
    for person in people:
        clash = next(
            (row for row in bound[person.pk] if row.starts_at < ends_at and row.ends_at > starts_at), None
        )
        if clash:
            found.taken.append((person, clash))
        elif local_day(starts_at) in counted.get(person.pk, ()):
            found.counted.append(person)
        else:
            found.free.append(person)
    return found
