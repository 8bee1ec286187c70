"""
Who leaves the militia duty in the time to come, who joins by a decision, who comes of age (FEATURES A11). Pure.

It reckons from what is written down and from the law in force on each day; it guesses nothing. What nobody has decided
is not assumed, unless the reader chooses to see it (`Choice`, `assumed`). Every event lies after the day it is reckoned
on, and names the first day on which it is so.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from trucban.force.departures import Departure
from trucban.law.ages import add_months, birthday
from trucban.law.results import IN_AGE, OVER_AGE, TOO_YOUNG, VOLUNTEER_AGE

MONTHS = 36
ONE_DAY = timedelta(days=1)


class Choice(StrEnum):
    """What is assumed of terms that end. The values stand in addresses."""

    AS_DECIDED = "da-quyet-dinh"  # nobody is extended, nobody volunteers beyond the age
    EXTENDED = "keo-dai"  # each term is extended as far as the law lets it
    EXTENDED_VOLUNTEERS = (
        "keo-dai-tinh-nguyen"  # and who is over the age stays as a volunteer as long as the law lets them
    )


class Why(StrEnum):
    """What happens on a day."""

    TERM = "het-han"  # the term is full
    AGE = "qua-tuoi"  # over the age of duty
    DECIDED = "da-co-quyet-dinh"  # a decision that holds from a later day ends the service
    ENLISTS = "nhap-ngu"  # the call to military service is decided
    POLICE = "vao-cong-an"  # the call to police service is decided
    JOINS = "vao"  # a decision that holds from a later day begins it
    OF_AGE = "den-tuoi"  # reaches the age of duty
    DEFERRAL = "het-tam-hoan"  # the deferral has ended


LEAVES = (Why.TERM, Why.AGE, Why.DECIDED, Why.ENLISTS, Why.POLICE)


@dataclass(frozen=True)
class Step:
    """One step of somebody's duty, from a day on; ``first_until`` is the end of the term before it was extended."""

    from_date: date
    serves: bool
    category: str = ""
    until: date | None = None
    is_deferral: bool = False
    first_until: date | None = None


@dataclass(frozen=True)
class Someone:
    """Somebody of the register; ``steps`` are the one that holds, where there is one, and those decided for later."""

    key: UUID
    born: date | None
    sex: str
    leads: bool
    steps: tuple[Step, ...]
    departure: Departure | None = None


@dataclass(frozen=True)
class Event:
    """What becomes so on a day. ``category`` is the component of the service that ends or begins."""

    day: date
    why: Why
    key: UUID
    category: str = ""


class LawOfDays(Protocol):
    """The law, asked day by day. Its answers on age change on ``days`` and on birthdays, on no other day."""

    @property
    def days(self) -> Collection[date]: ...

    def age(self, *, born: date, sex: str, on: date) -> str | None:
        """Return the law's word for an age; None where no law was in force."""

    def longest(self, one: Someone, step: Step, *, on: date) -> date | None:
        """Return the day up to which a term may be extended; None where that cannot be told."""


@dataclass(frozen=True)
class Period:
    """Days of one line of the forecast, both counted in."""

    first: date
    last: date


@dataclass(frozen=True)
class Line:
    """One period, or one group of people over some time: who serves at its beginning and end, and what happens between."""

    opening: int
    counts: dict[Why, int]

    @property
    def leaves(self) -> int:
        return sum(self.counts.get(why, 0) for why in LEAVES)

    @property
    def joins(self) -> int:
        return self.counts.get(Why.JOINS, 0)

    @property
    def closing(self) -> int:
        return self.opening + self.joins - self.leaves


@dataclass(frozen=True)
class Forecast:
    """What is known of the time after ``today`` until ``last``; ``serving`` are those in service today, by component."""

    today: date
    last: date
    serving: dict[UUID, str]
    events: tuple[Event, ...]  # in order of their days

    def between(self, first: date, last: date) -> tuple[Event, ...]:
        """Return the events of some days, both counted in."""
        start = bisect_left(self.events, first, key=_day)
        return self.events[start : bisect_right(self.events, last, key=_day)]

    def serving_on(self, day: date) -> set[UUID]:
        """Return who serves on a day."""
        found = set(self.serving)
        for event in self.between(self.today, day):
            if event.why == Why.JOINS:
                found.add(event.key)
            elif event.why in LEAVES:
                found.discard(event.key)
        return found

    def of_people(self, keys: Collection[UUID]) -> "Forecast":
        """Return the part of it that is of some people."""
        serving = {key: category for key, category in self.serving.items() if key in keys}
        return replace(self, serving=serving, events=tuple(e for e in self.events if e.key in keys))

    def of_category(self, category: str) -> "Forecast":
        """Return the part of it that is of one component; who comes of age is in none yet."""
        serving = {key: own for key, own in self.serving.items() if own == category}
        return replace(self, serving=serving, events=tuple(e for e in self.events if e.category == category))

    def line(self, first: date, last: date) -> Line:
        counts = Counter(event.why for event in self.between(first, last))
        return Line(len(self.serving_on(first - ONE_DAY)), dict(counts))


def _day(event: Event) -> date:
    return event.day


def assumed(of: Forecast, why: Why, yearly: int, *, days: Collection[date], until: date) -> int:
    """
    Return how many more than are known by name are taken to be called away until a day; nobody in particular.

    ``yearly`` leave on each of ``days``, one a year; those known by name of that year are among them.
    """
    total = 0
    for day in days:
        if of.today < day <= until:
            year = of.between(day.replace(month=1, day=1), day.replace(month=12, day=31))
            total += max(0, yearly - sum(event.why == why for event in year))
    return total


def end_of_sight(today: date, months: int = MONTHS) -> date:
    return add_months(today, months)


def periods(today: date, last: date, *, months: int) -> list[Period]:
    """
    Return the days after ``today`` until ``last`` by calendar months (1) or quarters (3).

    The first and the last may be cut short: together they are each of those days once.
    """
    found, first = [], today + ONE_DAY
    while first <= last:
        begin = first.replace(day=1, month=first.month - (first.month - 1) % months)
        end = min(add_months(begin, months) - ONE_DAY, last)
        found.append(Period(first, end))
        first = end + ONE_DAY
    return found


def forecast(
    people: Iterable[Someone], law: LawOfDays, *, today: date, last: date, choice: Choice = Choice.AS_DECIDED
) -> Forecast:
    """Return who serves today and what happens until ``last``, each day with the law in force on it."""
    serving: dict[UUID, str] = {}
    events: list[Event] = []
    for one in people:
        events += (event for event in _life(one, law, today, last, choice) if event.day <= last)
        if one.steps and one.steps[0].from_date <= today and one.steps[0].serves:
            serving[one.key] = one.steps[0].category
    events.sort(key=lambda event: (event.day, event.why, event.key))
    return Forecast(today, last, serving, tuple(events))


def _life(one: Someone, law: LawOfDays, today: date, last: date, choice: Choice) -> Iterator[Event]:
    """Yield what happens to one person, in order; a service ends once, by what comes first."""
    category = ""  # of the service they are in; empty with ``is_in`` False
    is_in = False
    for index, step in enumerate(one.steps):
        follows = one.steps[index + 1].from_date if index + 1 < len(one.steps) else None
        if step.serves:
            if not is_in and step.from_date > today:
                yield Event(step.from_date, Why.JOINS, one.key, step.category)
            is_in, category = True, step.category
            end = _end(one, step, law, max(today, step.from_date) + ONE_DAY, last, choice)
            if end and (follows is None or end[0] < follows):
                yield Event(end[0], end[1], one.key, category)
                is_in = False
            continue
        if is_in:
            yield Event(step.from_date, Why.DECIDED, one.key, category)
            is_in = False
        if step.is_deferral and step.until and step.until >= today:
            back = step.until + ONE_DAY
            if follows is None or back < follows:
                yield Event(back, Why.DEFERRAL, one.key)
    if not any(step.serves for step in one.steps):
        yield from _comes_of_age(one, law, today, last)


def _end(
    one: Someone, step: Step, law: LawOfDays, first: date, last: date, choice: Choice
) -> tuple[date, Why] | None:
    """Return the first day on which somebody serves no more, looking from ``first`` on; what is past its day counts then."""
    term = step.until
    if term and choice != Choice.AS_DECIDED:
        longest = law.longest(one, step, on=max(first - ONE_DAY, min(term, last)))
        term = max(term, longest) if longest else term
    by_age = _over_age(one, step, law, first, last, choice)
    ends = [(max(term, first), Why.TERM)] if term else []
    ends += [(by_age, Why.AGE)] if by_age else []
    ends += _called_away(one, step, first)
    return min(ends, key=lambda end: end[0], default=None)


def _called_away(one: Someone, step: Step, first: date) -> list[tuple[date, Why]]:
    """A call of before the service began is over: who came back serves again."""
    call = one.departure
    if call is None or call.day <= step.from_date:
        return []
    return [(max(call.day, first), Why.POLICE if call.to_police else Why.ENLISTS)]


def _over_age(
    one: Someone, step: Step, law: LawOfDays, first: date, last: date, choice: Choice
) -> date | None:
    """
    Return the first day on which the law says somebody is over the age of duty.

    Who was taken as a volunteer beyond the common age serves on to the end of the age of volunteers.
    """
    if not one.born or not one.sex:
        return None
    began = law.age(born=one.born, sex=one.sex, on=step.from_date)
    volunteers = choice == Choice.EXTENDED_VOLUNTEERS or began == VOLUNTEER_AGE
    over = {OVER_AGE} if volunteers else {OVER_AGE, VOLUNTEER_AGE}
    return _first_day(one.born, one.sex, law, first, last, over)


def _comes_of_age(one: Someone, law: LawOfDays, today: date, last: date) -> Iterator[Event]:
    if one.born and one.sex and law.age(born=one.born, sex=one.sex, on=today) == TOO_YOUNG:
        day = _first_day(one.born, one.sex, law, today + ONE_DAY, last, {IN_AGE})
        if day:
            yield Event(day, Why.OF_AGE, one.key)


def _first_day(born: date, sex: str, law: LawOfDays, first: date, last: date, asked: set[str]) -> date | None:
    """The law's answer changes only on a birthday or where a rule begins or ends: no other day has to be asked about."""
    days = {first, *(day for day in law.days if first <= day <= last)}
    for year in range(first.year, last.year + 1):
        day = birthday(born, year - born.year)
        if first <= day <= last:
            days.add(day)
    return next((day for day in sorted(days) if law.age(born=born, sex=sex, on=day) in asked), None)
