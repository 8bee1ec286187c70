"""Who is in a programme that the register of the militia duty does not bear out: a question to ask, nothing is moved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from trucban.force import selectors as force
from trucban.force.models import Person
from trucban.law.ages import add_months
from trucban.training.models import TrainingProgramme
from trucban.training.requirements import day_of_law

Category = TrainingProgramme.Category


@dataclass(frozen=True)
class Elsewhere:
    """Somebody, since when they serve by the register, and the programmes of article 28 that fits."""

    person: Person
    since: date
    categories: tuple[TrainingProgramme.Category, ...]


def elsewhere(*, programme: TrainingProgramme, people: Collection[Person], today: date) -> list[Elsewhere]:
    """
    Return who of a programme serves in another component, or in another year of service, by the register; by name.

    The law asks more days of the first year (standing militia apart) and does not say whether that is the calendar year
    or twelve months: in a year that touches both, either programme fits.
    """
    on = day_of_law(programme.year, today)
    served = force.militia_service(person_ids=[person.pk for person in people], on=on)
    found = []
    for person in people:
        if person.pk not in served:
            continue
        since, category = served[person.pk]
        fits = _fits(Category(category), since, programme.year)
        if programme.category not in fits:
            found.append(Elsewhere(person, since, fits))
    return sorted(found, key=lambda row: (row.person.name_sort, str(row.person.pk)))


def _fits(category: TrainingProgramme.Category, since: date, year: int) -> tuple[Category, ...]:
    if category == Category.STANDING or add_months(since, 12) <= date(year, 1, 1):
        return (category,)
    return (Category.FIRST_YEAR,) if since.year == year else (Category.FIRST_YEAR, category)
