"""The registration of a year by hamlet: who is of age, who is registered, who is missing, by name."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from trucban import law
from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.force import militia
from trucban.force.militia_flow import AGAIN, IN_SERVICE
from trucban.force.models import MilitiaStatus, MilitiaYear, Person

Status = MilitiaStatus.Status


@dataclass(frozen=True)
class OfAge:
    """Somebody the law asks to register; ``standing`` is what is written down of them, None while they are missing."""

    person: Person
    decision: law.Decision
    is_first: bool
    standing: MilitiaStatus | None

    @property
    def is_excused(self) -> bool:
        return self.standing is not None and self.standing.status == Status.EXCUSED


@dataclass
class HamletRegistration:
    """One hamlet; a hamlet of None is of those whose hamlet is not written down."""

    hamlet: Hamlet | None
    of_age: list[OfAge] = field(default_factory=list)

    @property
    def missing(self) -> list[OfAge]:
        return [one for one in self.of_age if one.standing is None]

    @property
    def again(self) -> list[OfAge]:
        """Those who may register again: what kept them away may have ended."""
        return [one for one in self.of_age if one.standing is not None and one.standing.status in AGAIN]

    @property
    def settled(self) -> list[OfAge]:
        return [one for one in self.of_age if one.standing is not None]

    @property
    def registered(self) -> int:
        return len(self.settled) - self.excused

    @property
    def excused(self) -> int:
        return sum(one.is_excused for one in self.of_age)

    @property
    def is_done(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Registration:
    """
    A year's registration against the register.

    ``unknown`` cannot be judged: birth date or sex is not written down. ``rule`` is the law's month.
    """

    year: MilitiaYear
    first_day: date
    last_day: date
    rule: law.Rule
    hamlets: list[HamletRegistration]
    unknown: list[Person]

    @property
    def done(self) -> int:
        return sum(row.is_done for row in self.hamlets)

    @property
    def missing(self) -> int:
        return sum(len(row.missing) for row in self.hamlets)

    @property
    def of_age(self) -> int:
        return sum(len(row.of_age) for row in self.hamlets)

    @property
    def registered(self) -> int:
        return sum(row.registered for row in self.hamlets)

    @property
    def excused(self) -> int:
        return sum(row.excused for row in self.hamlets)

    def of_hamlet(self, hamlet_id: UUID | None) -> HamletRegistration | None:
        """Return one hamlet's list; that of people without a hamlet may be empty and is there all the same."""
        found = next((row for row in self.hamlets if getattr(row.hamlet, "pk", None) == hamlet_id), None)
        return found or (HamletRegistration(None) if hamlet_id is None else None)


def militia_years(*, actor: Actor) -> QuerySet[MilitiaYear]:
    """Return the registrations this actor may see, the latest first."""
    return MilitiaYear.objects.visible_to(actor).order_by("-year", "pk")


def get_militia_year(*, actor: Actor, year_id: UUID, lock: bool = False) -> MilitiaYear:
    return one(MilitiaYear, MilitiaYear.objects.visible_to(actor), year_id, lock=lock)


def militia_standing(*, person_ids: Collection[UUID], on: date) -> dict[UUID, MilitiaStatus]:
    """Return person -> the status that holds on a day: the latest one that has begun and was not retracted."""
    rows = MilitiaStatus.objects.as_of(on).filter(person_id__in=list(person_ids))
    return {row.person_id: row for row in rows.order_by("from_date", "recorded_at", "pk")}


def militia_service(*, person_ids: Collection[UUID], on: date) -> dict[UUID, tuple[date, str]]:
    """Return person -> first day and component of the service that stands on a day, of those who serve then."""
    found: dict[UUID, tuple[date, str]] = {}
    rows = MilitiaStatus.objects.filter(
        person_id__in=list(person_ids), from_date__lte=on, retracted_at__isnull=True
    )
    for row in rows.order_by("from_date", "recorded_at", "pk"):
        if row.status == Status.SERVING:
            found[row.person_id] = row.from_date, row.category
        elif row.status not in IN_SERVICE:
            found.pop(row.person_id, None)
    return {key: (since, category) for key, (since, category) in found.items() if category}


def registration(year: MilitiaYear, *, on: date) -> Registration:
    """Return a year's registration as it stands on a day; hamlets in order, those unknown last."""
    ages = militia.Ages(commune_id=year.commune_id, on=year.age_on)
    rows = Person.objects.of_register(year.owner_id)
    unknown: list[Person] = []
    asked: list[tuple[Person, law.Decision]] = []
    for person in rows.select_related("hamlet").order_by("name_sort", "pk"):
        decision = ages.of(person)
        if decision is None:
            unknown.append(person)
        elif ages.registers(person):
            asked.append((person, decision))
    standing = _standing_of(year.owner_id, on)
    of_hamlet: dict[UUID | None, list[OfAge]] = defaultdict(list)
    for person, decision in asked:
        line = OfAge(person, decision, ages.is_first(person), standing.get(person.pk))
        of_hamlet[person.hamlet_id].append(line)
    first, last, rule = militia.window(year.year)
    return Registration(year, first, last, rule, _in_order(year, of_hamlet), unknown)


@dataclass(frozen=True)
class Season:
    """The weeks of a year in which the law asks for registration; ``registration`` is None while it is not opened."""

    first_day: date
    last_day: date
    year: MilitiaYear | None
    registration: Registration | None


def militia_season(*, actor: Actor, first: date, last: date, on: date) -> Season | None:
    """
    Return the registration whose month lies in some days, as it stands on a day; None outside of it.

    None too for whoever keeps no militia register: it is not their work.
    """
    owner_id = actor.agency_with("force.militia")
    if owner_id is None:
        return None
    try:
        begins, ends, _rule = militia.window(last.year)
    except law.NoRuleInForce:
        return None
    if last < begins or ends < first:
        return None
    year = militia_years(actor=actor).filter(owner_id=owner_id, year=last.year).first()
    return Season(begins, ends, year, registration(year, on=on) if year else None)


def _standing_of(owner_id: UUID, on: date) -> dict[UUID, MilitiaStatus]:
    rows = MilitiaStatus.objects.as_of(on).filter(person__owner_id=owner_id)
    return {row.person_id: row for row in rows.order_by("from_date", "recorded_at", "pk")}


def _in_order(year: MilitiaYear, of_hamlet: dict[UUID | None, list[OfAge]]) -> list[HamletRegistration]:
    """Every hamlet of the day, those ended in which somebody is still written, and those without one last."""
    hamlets = area.hamlets_with(commune_id=year.commune_id, on=year.age_on, named=of_hamlet)
    found = [HamletRegistration(hamlet, of_hamlet[hamlet.pk]) for hamlet in hamlets]
    return [*found, HamletRegistration(None, of_hamlet[None])] if of_hamlet[None] else found
