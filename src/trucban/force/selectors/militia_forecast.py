"""The months to come of the militia duty, out of the register: who leaves, who comes of age, who is there to fill the places."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.force import militia_forecast as ahead
from trucban.force.departures import departures_of
from trucban.force.militia_flow import IN_SERVICE
from trucban.force.militia_forecast import Choice, Event, Forecast, Someone, Step, Why
from trucban.force.militia_terms import LawAhead, leads_a_unit
from trucban.force.models import MilitiaProposal, MilitiaStatus, Person
from trucban.force.selectors.militia_steps import OPEN_STATES
from trucban.force.selectors.strength import PlacesAhead, places_ahead

Status = MilitiaStatus.Status


@dataclass(frozen=True)
class MilitiaForecast:
    """
    The forecast of one register with the people it is about.

    ``unknown_age`` serve and lack birth date or sex, ``unknown_term`` serve and have no last day written down: of
    neither is it reckoned when they leave. ``pool`` are registered and not taken: from among them places are filled.
    ``call_days`` are those on which calls nobody has decided yet may be assumed: the last day of each call to come.
    """

    owner_id: UUID
    of: Forecast
    law: LawAhead
    people: dict[UUID, Person]
    standing: dict[UUID, MilitiaStatus]
    unknown_age: list[Person]
    unknown_term: list[Person]
    pool: list[Person]
    call_days: tuple[date, ...]

    @cached_property
    def by_hamlet(self) -> dict[UUID | None, set[UUID]]:
        """Those who serve and those to whom something happens."""
        found: dict[UUID | None, set[UUID]] = defaultdict(set)
        for key in {*self.of.serving, *(event.key for event in self.of.events)}:
            found[self.people[key].hamlet_id].add(key)
        return found

    def in_hamlet(self, hamlet_id: UUID | None) -> Forecast:
        return self.of.of_people(self.by_hamlet.get(hamlet_id, set()))

    def people_of(self, keys: set[UUID]) -> list[Person]:
        """Return people by hamlet and name; the order says nothing of anybody."""
        return sorted((self.people[key] for key in keys), key=_by_hamlet)


def _by_hamlet(person: Person) -> tuple[int, str, UUID]:
    return person.hamlet.number if person.hamlet else 10_000, person.name_sort, person.pk


def militia_forecast(
    *, actor: Actor, on: date, choice: Choice = Choice.AS_DECIDED, months: int = ahead.MONTHS
) -> MilitiaForecast | None:
    """Return the forecast of the register this actor keeps the militia duty in; None where they keep none."""
    owner_id = actor.agency_with("force.militia")
    if owner_id is None:
        return None
    rows = Person.objects.of_register(owner_id)
    people = {person.pk: person for person in rows.select_related("hamlet")}
    steps = _steps(owner_id, on)
    leaders = leads_a_unit(list(steps), on=on)
    departures = departures_of(owner_id)
    known = [
        Someone(
            key=person.pk,
            born=person.birth_date,
            sex=person.sex,
            leads=person.pk in leaders,
            steps=tuple(step for _row, step in steps.get(person.pk, ())),
            departure=departures.get(person.pk),
        )
        for person in people.values()
    ]
    law = LawAhead(commune_id=actor.commune_id)
    of = ahead.forecast(known, law, today=on, last=ahead.end_of_sight(on, months), choice=choice)
    standing = {
        key: own[0][0] for key, own in steps.items() if key in people and own and own[0][1].from_date <= on
    }
    serves = sorted((people[key] for key in of.serving), key=_by_hamlet)
    return MilitiaForecast(
        owner_id=owner_id,
        of=of,
        law=law,
        people=people,
        standing=standing,
        unknown_age=[one for one in serves if not one.birth_date or not one.sex],
        unknown_term=[one for one in serves if not standing[one.pk].until],
        pool=sorted(
            (people[key] for key, row in standing.items() if row.status == Status.REGISTERED), key=_by_hamlet
        ),
        call_days=_call_days(law, of, over={one.day.year for one in departures.values() if one.day <= on}),
    )


def _call_days(law: LawAhead, of: Forecast, *, over: set[int]) -> tuple[date, ...]:
    """A year has one call: where people have left already in a year it is over."""
    years = (year for year in range(of.today.year, of.last.year + 1) if year not in over)
    return tuple(day for day in map(law.call_ends, years) if day and of.today < day <= of.last)


def _steps(
    owner_id: UUID, on: date, *, among: QuerySet[MilitiaStatus] | None = None
) -> dict[UUID, list[tuple[MilitiaStatus, Step]]]:
    """
    Return for each person the step that holds on a day, and those decided for later, in order.

    ``among``: of those people only who have one of these steps.
    """
    people = Person.objects.of_register(owner_id)
    if among is not None:
        people = people.filter(pk__in=among.values("person"))
    rows = MilitiaStatus.objects.filter(person__in=people, retracted_at__isnull=True)
    found: dict[UUID, list[tuple[MilitiaStatus, Step]]] = defaultdict(list)
    first_until: dict[UUID, date | None] = {}
    for row in rows.order_by("from_date", "recorded_at", "pk"):
        if row.status == Status.SERVING:
            first_until[row.person_id] = row.until
        own = found[row.person_id]
        if row.from_date <= on or (own and own[-1][0].from_date == row.from_date):
            del own[-1:]  # what was written later of the same day, or of a later one that has begun, holds
        step = Step(
            from_date=row.from_date,
            serves=row.status in IN_SERVICE,
            category=row.category,
            until=row.until,
            is_deferral=row.status == Status.DEFERRED,
            first_until=first_until.get(row.person_id),
        )
        own.append((row, step))
    return found


def hamlets_ahead(found: MilitiaForecast, *, actor: Actor) -> list[tuple[Hamlet | None, Forecast]]:
    """Return the forecast hamlet by hamlet, those ended in which somebody is still written after them, without one last."""
    hamlets = area.hamlets_with(commune_id=actor.commune_id, on=found.of.today, named=found.by_hamlet)
    rows: list[tuple[Hamlet | None, Forecast]] = [(one, found.in_hamlet(one.pk)) for one in hamlets]
    return [*rows, (None, found.in_hamlet(None))] if None in found.by_hamlet else rows


def categories_ahead(found: MilitiaForecast) -> list[tuple[str, Forecast]]:
    """Return the forecast of each component in which somebody serves or will serve."""
    met = set(found.of.serving.values()) | {event.category for event in found.of.events if event.category}
    order = [*MilitiaStatus.Category.values, ""]
    return [(category, found.of.of_category(category)) for category in order if category in met]


def units_ahead(found: MilitiaForecast, *, actor: Actor, days: list[date]) -> dict[UUID, list[PlacesAhead]]:
    """Return unit -> its places and who can fill them, on each of some days."""
    rows: dict[UUID, list[PlacesAhead]] = defaultdict(list)
    for day in days:
        left = set(found.of.serving) - found.of.serving_on(day)
        for row in places_ahead(
            actor=actor, owner_id=found.owner_id, on=day, today=found.of.today, left=left
        ):
            rows[row.unit.pk].append(row)
    return {key: own for key, own in rows.items() if len(own) == len(days)}


def events_of(
    found: MilitiaForecast, of: Forecast, whys: tuple[Why, ...], first: date, last: date
) -> list[Event]:
    """Return what happens in some days in a part of the forecast, by day, hamlet and name."""
    rows = [event for event in of.between(first, last) if event.why in whys]
    return sorted(rows, key=lambda event: (event.day, *_by_hamlet(found.people[event.key])))


@dataclass(frozen=True)
class TermsEnding:
    """Whose term is over or ends soon and nobody has decided what follows; ``proposed`` of them wait for that already."""

    count: int
    proposed: int
    first: date


def terms_ending_undecided(*, actor: Actor, on: date, days: int) -> TermsEnding | None:
    """Return how many terms end within some days with no decision for later written down; None where there is none."""
    owner_id = actor.agency_with("force.militia")
    if owner_id is None:
        return None
    last = on + timedelta(days=days)
    soon = MilitiaStatus.objects.filter(
        status__in=IN_SERVICE, from_date__lte=on, until__lte=last, retracted_at__isnull=True
    )
    ending = {
        key: row.until
        for key, own in _steps(owner_id, on, among=soon).items()
        if len(own) == 1
        for row, step in own
        if step.serves and step.from_date <= on and row.until and row.until <= last
    }
    if not ending:
        return None
    open_for = MilitiaProposal.objects.filter(owner_id=owner_id, state__in=OPEN_STATES)
    proposed = set(open_for.values_list("person_id", flat=True)) & set(ending)
    return TermsEnding(len(ending), len(proposed), min(ending.values()))
