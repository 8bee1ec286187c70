"""Programmes, sessions, who is in them and how many days are planned for each person."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.calendar import selectors as calendar
from trucban.calendar.models import Commitment
from trucban.force import selectors as force
from trucban.force.models import Person
from trucban.law import Rule
from trucban.lib.clock import VIETNAM
from trucban.training.models import SessionPerson, Trainee, TrainingProgramme, TrainingSession
from trucban.training.requirements import day_of_law, required_days

PLANNED = TrainingSession.Status.PLANNED


@dataclass(frozen=True)
class PersonDays:
    """Somebody of a programme; ``planned`` counts the different days with a session they are called to."""

    person: Person
    planned: int

    @property
    def key(self) -> str:
        return str(self.person.pk)


@dataclass(frozen=True)
class Standing:
    """
    How far the plan of a programme reaches.

    ``required`` is None where no rule is in force on that day: then nothing is counted against it.
    """

    programme: TrainingProgramme
    rule: Rule | None
    people: list[PersonDays]
    session_days: int

    @property
    def required(self) -> int | None:
        return int(self.rule.value) if self.rule else None

    @property
    def short(self) -> int:
        """Count the people for whom fewer days are planned than the law asks."""
        required = self.required
        return 0 if required is None else sum(one.planned < required for one in self.people)


def programmes(*, actor: Actor, year: int) -> QuerySet[TrainingProgramme]:
    """Return the programmes of a year that this actor may see, in the order of their categories' codes."""
    rows = TrainingProgramme.objects.visible_to(actor).filter(year=year)
    found: QuerySet[TrainingProgramme] = rows.order_by("category", "pk")
    return found


def get_programme(*, actor: Actor, programme_id: UUID, lock: bool = False) -> TrainingProgramme:
    rows = TrainingProgramme.objects.visible_to(actor)
    return one(TrainingProgramme, rows, programme_id, lock=lock)


def get_session(*, actor: Actor, session_id: UUID, lock: bool = False) -> TrainingSession:
    rows = TrainingSession.objects.visible_to(actor)
    return one(TrainingSession, rows, session_id, lock=lock, related=("programme", "unit"))


def sessions(*, actor: Actor, programme_id: UUID) -> QuerySet[TrainingSession]:
    """Return the sessions of a programme, the earliest first."""
    rows = TrainingSession.objects.visible_to(actor).filter(programme_id=programme_id)
    found: QuerySet[TrainingSession] = rows.select_related("unit").order_by("starts_at", "pk")
    return found


def coming_sessions(*, actor: Actor, at: datetime) -> QuerySet[TrainingSession]:
    """Return the planned sessions that have not ended, the next first."""
    rows = TrainingSession.objects.visible_to(actor).filter(ends_at__gt=at, status=PLANNED)
    found: QuerySet[TrainingSession] = rows.select_related("programme", "unit").order_by("starts_at", "pk")
    return found


def standings(*, actor: Actor, year: int, today: date) -> list[Standing]:
    """Return how far the plan of each programme of a year reaches."""
    return _standings(list(programmes(actor=actor, year=year)), today)


def standing(*, actor: Actor, programme_id: UUID, today: date) -> Standing:
    """Return how far the plan of one programme reaches, its people by name."""
    return _standings([get_programme(actor=actor, programme_id=programme_id)], today)[0]


def _standings(found: list[TrainingProgramme], today: date) -> list[Standing]:
    trainees: dict[UUID, list[Person]] = defaultdict(list)
    rows = Trainee.objects.filter(programme__in=found).select_related("person")
    for row in rows.order_by("person__name_sort", "pk"):
        trainees[row.programme_id].append(row.person)
    days = _days_planned(found)
    return [_standing(row, trainees[row.pk], days[row.pk], today) for row in found]


Days = dict[UUID, set[date]]


def _days_planned(found: list[TrainingProgramme]) -> dict[UUID, Days]:
    """Return programme -> person -> different days with a session, by the day on which it begins in Viet Nam."""
    days: dict[UUID, Days] = defaultdict(lambda: defaultdict(set))
    rows = SessionPerson.objects.filter(session__programme__in=found, session__status=PLANNED)
    for programme_id, person_id, starts_at in rows.values_list(
        "session__programme_id", "person_id", "session__starts_at"
    ):
        days[programme_id][person_id].add(starts_at.astimezone(VIETNAM).date())
    return days


def _standing(row: TrainingProgramme, people: list[Person], days: Days, today: date) -> Standing:
    on = day_of_law(row.year, today)
    return Standing(
        programme=row,
        rule=required_days(commune_id=row.commune_id, category=row.category, on=on),
        people=[PersonDays(person, len(days.get(person.pk, ()))) for person in people],
        session_days=len({day for own in days.values() for day in own}),
    )


def people_of(programme: TrainingProgramme, *, unit_id: UUID | None, on: date) -> list[Person]:
    """Return whom a session concerns: everybody in the programme, or who of them serves in a unit on that day."""
    rows = Trainee.objects.filter(programme=programme).select_related("person")
    people = [row.person for row in rows.order_by("person__name_sort", "pk")]
    if unit_id is None:
        return people
    candidates = force.candidates(owner_id=programme.owner_id, on=on, unit_id=unit_id)
    serving = {candidate.person.pk for candidate in candidates}
    return [person for person in people if person.pk in serving]


def called(session: TrainingSession) -> list[Person]:
    """Return who is called to a session, by name."""
    rows = session.people.select_related("person").order_by("person__name_sort", "pk")
    return [row.person for row in rows]


def not_called(session: TrainingSession) -> list[tuple[Person, list[Commitment]]]:
    """Return whom a session concerns and who is not called, each with what takes them then."""
    on = session.starts_at.astimezone(VIETNAM).date()
    there = {person.pk for person in called(session)}
    people = people_of(session.programme, unit_id=session.unit_id, on=on)
    missing = [person for person in people if person.pk not in there]
    taken = taking(missing, starts_at=session.starts_at, ends_at=session.ends_at)
    return [(person, taken[person.pk]) for person in missing]


def taking(
    people: Collection[Person], *, starts_at: datetime, ends_at: datetime
) -> dict[UUID, list[Commitment]]:
    """Return person -> what binds them in a period."""
    ids = [person.pk for person in people]
    return calendar.busy(person_ids=ids, starts_at=starts_at, ends_at=ends_at)
