"""Programmes, sessions, who is in them and how many days are planned for each person."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.calendar import selectors as calendar
from trucban.calendar.models import Commitment
from trucban.force import selectors as force
from trucban.force.models import Person
from trucban.law import Rule
from trucban.lib.clock import local_day
from trucban.training.models import SessionPerson, Trainee, TrainingProgramme, TrainingSession
from trucban.training.requirements import day_of_law, required_days
from trucban.training.selectors.results import waiting_for

PLANNED = TrainingSession.Status.PLANNED
PRESENT = SessionPerson.Outcome.PRESENT
WAS_THERE = SessionPerson.WAS_THERE


@dataclass(frozen=True)
class PersonDays:
    """
    Somebody of a programme, and different days.

    ``planned`` of them have a session that calls the person, ``credited`` one where the person was, as signed,
    and ``coming`` one that is not signed yet. ``missed`` are the sessions the person has to make up.
    """

    person: Person
    planned: int
    credited: int
    coming: int
    missed: list[TrainingSession]

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

    @property
    def to_make_up(self) -> list[PersonDays]:
        """Return who missed a session and has not made it up."""
        return [row for row in self.people if row.missed]


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
    return one(
        TrainingSession,
        rows,
        session_id,
        lock=lock,
        related=("programme", "unit", "makes_up", "gives", "leader"),
    )


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


def sessions_in(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[TrainingSession]:
    """Return the sessions that stand and begin in a period, the earliest first."""
    rows = TrainingSession.objects.visible_to(actor).filter(
        starts_at__gte=starts_at, starts_at__lt=ends_at, status=PLANNED
    )
    found: QuerySet[TrainingSession] = rows.select_related("programme", "unit").order_by("starts_at", "pk")
    return found


def standings(*, actor: Actor, year: int, today: date) -> list[Standing]:
    """Return how far the plan of each programme of a year reaches."""
    return _standings(list(programmes(actor=actor, year=year)), today)


def standings_of(*, owner_id: UUID, year: int, today: date) -> list[Standing]:
    """Return the same of an agency, whoever asks: who asks for a hamlet sees its people and not the programmes."""
    rows = TrainingProgramme.objects.filter(owner_id=owner_id, year=year).order_by("category", "pk")
    return _standings(list(rows), today)


def standing(*, actor: Actor, programme_id: UUID, today: date) -> Standing:
    """Return how far the plan of one programme reaches, its people by name."""
    return _standings([get_programme(actor=actor, programme_id=programme_id)], today)[0]


def _standings(found: list[TrainingProgramme], today: date) -> list[Standing]:
    trainees: dict[UUID, list[Person]] = defaultdict(list)
    rows = Trainee.objects.filter(programme__in=found).select_related("person")
    for row in rows.order_by("person__name_sort", "pk"):
        trainees[row.programme_id].append(row.person)
    calls = _calls(found)
    over = _sessions_over(found)
    serving = _serving({one for rows in over.values() for one in rows}, today)
    return [_standing(row, trainees[row.pk], calls[row.pk], over[row.pk], serving, today) for row in found]


@dataclass(frozen=True)
class _Call:
    """What counts of somebody's place in a session."""

    session: TrainingSession
    outcome: str

    @property
    def day(self) -> date:
        """Return the day on which the session begins in Viet Nam."""
        return local_day(self.session.starts_at)

    @property
    def credited(self) -> bool:
        return self.outcome in WAS_THERE and self.session.signed_at is not None


Calls = dict[UUID, list[_Call]]


def _calls(found: list[TrainingProgramme]) -> dict[UUID, Calls]:
    """Return programme -> person -> their places in sessions that stand."""
    calls: dict[UUID, Calls] = defaultdict(lambda: defaultdict(list))
    rows = SessionPerson.objects.filter(session__programme__in=found, session__status=PLANNED)
    for row in rows.select_related("session"):
        calls[row.session.programme_id][row.person_id].append(_Call(row.session, row.outcome))
    return calls


def _sessions_over(found: list[TrainingProgramme]) -> dict[UUID, list[TrainingSession]]:
    """Return programme -> the sessions signed by now that are no make-up and no retest themselves."""
    over: dict[UUID, list[TrainingSession]] = defaultdict(list)
    rows = TrainingSession.objects.filter(
        programme__in=found, status=PLANNED, signed_at__isnull=False, makes_up__isnull=True, is_retest=False
    )
    for row in rows.order_by("starts_at", "pk"):
        over[row.programme_id].append(row)
    return over


Serving = dict[UUID | None, set[UUID]]


def _serving(over: set[TrainingSession], today: date) -> Serving:
    """Return unit -> who serves in it today, for the units that sessions were meant for."""
    units = {row.unit_id: row.owner_id for row in over if row.unit_id}
    return {
        unit_id: {one.person.pk for one in force.candidates(owner_id=owner_id, on=today, unit_id=unit_id)}
        for unit_id, owner_id in units.items()
    }


def _standing(
    row: TrainingProgramme,
    people: list[Person],
    calls: Calls,
    over: list[TrainingSession],
    serving: Serving,
    today: date,
) -> Standing:
    on = day_of_law(row.year, today)
    return Standing(
        programme=row,
        rule=required_days(commune_id=row.commune_id, category=row.category, on=on),
        people=[_days(person, calls.get(person.pk, []), over, serving) for person in people],
        session_days=len({call.day for own in calls.values() for call in own}),
    )


def _days(person: Person, calls: list[_Call], over: list[TrainingSession], serving: Serving) -> PersonDays:
    credited = {call.day for call in calls if call.credited}
    coming = {call.day for call in calls if call.session.signed_at is None} - credited
    done = {call.session.makes_up_id or call.session.pk for call in calls if call.outcome in WAS_THERE}
    called = {call.session.pk for call in calls}
    concerns = [one for one in over if one.pk in called or _is_meant(person, one, serving)]
    missed = [one for one in concerns if one.pk not in done]
    return PersonDays(person, len({call.day for call in calls}), len(credited), len(coming), missed)


def _is_meant(person: Person, session: TrainingSession, serving: Serving) -> bool:
    """Say whether a session was for somebody it did not call: not one held for whom it names."""
    if session.only_named:
        return False
    return session.unit_id is None or person.pk in serving[session.unit_id]


def people_of(
    programme: TrainingProgramme,
    *,
    unit_id: UUID | None,
    on: date,
    makes_up: TrainingSession | None = None,
    retest_of: UUID | None = None,
) -> list[Person]:
    """
    Return whom a session concerns: everybody in the programme, or who of them serves in a unit on that day.

    One that makes up another concerns who of those was neither there nor at another make-up of it, a retest who of
    those waits for that qualification.
    """
    rows = Trainee.objects.filter(programme=programme).select_related("person")
    people = [row.person for row in rows.order_by("person__name_sort", "pk")]
    if makes_up is not None:
        concerned = {row.pk for row in called(makes_up)}
        if not makes_up.only_named:
            concerned |= {row.pk for row in people_of(programme, unit_id=makes_up.unit_id, on=on)}
        people = [row for row in people if row.pk in concerned - _were_at(makes_up)]
    if retest_of is not None:
        waiting = waiting_for(owner_id=programme.owner_id, kind_id=retest_of, on=on)
        people = [row for row in people if row.pk in waiting]
    if unit_id is None:
        return people
    candidates = force.candidates(owner_id=programme.owner_id, on=on, unit_id=unit_id)
    serving = {candidate.person.pk for candidate in candidates}
    return [person for person in people if person.pk in serving]


def _were_at(session: TrainingSession) -> set[UUID]:
    there = Q(session=session) | Q(session__makes_up=session, session__status=PLANNED)
    rows = SessionPerson.objects.filter(there, outcome__in=WAS_THERE)
    return set(rows.values_list("person_id", flat=True))


def called(session: TrainingSession) -> list[Person]:
    """Return who is called to a session, by name."""
    rows = session.people.select_related("person").order_by("person__name_sort", "pk")
    return [row.person for row in rows]


def may_lead(*, owner_id: UUID, commune_id: UUID) -> list[Person]:
    """Return who can lead a session and take its attendance: people of the agency who have an account, by name."""
    accounts = access.users(commune_id=commune_id).filter(is_active=True, person_id__isnull=False)
    rows = Person.objects.filter(owner_id=owner_id, pk__in=accounts.values("person_id"))
    return list(rows.order_by("name_sort", "pk"))


def not_called(session: TrainingSession) -> list[tuple[Person, list[Commitment]]]:
    """Return whom a session concerns and who is not called, each with what takes them then; nobody where it names its people."""
    if session.only_named:
        return []
    on = local_day(session.starts_at)
    there = {person.pk for person in called(session)}
    people = people_of(
        session.programme,
        unit_id=session.unit_id,
        on=on,
        makes_up=session.makes_up,
        retest_of=session.gives_id if session.is_retest else None,
    )
    missing = [person for person in people if person.pk not in there]
    taken = taking(missing, starts_at=session.starts_at, ends_at=session.ends_at)
    return [(person, taken[person.pk]) for person in missing]


def taking(
    people: Collection[Person], *, starts_at: datetime, ends_at: datetime
) -> dict[UUID, list[Commitment]]:
    """Return person -> what binds them in a period."""
    ids = [person.pk for person in people]
    return calendar.busy(person_ids=ids, starts_at=starts_at, ends_at=ends_at)
