"""What the law says of militia duty on a day: the month of registration, and who has to register."""

from datetime import date
from uuid import UUID

from trucban import law
from trucban.force.models import Person
from trucban.law.ages import add_years, birthday
from trucban.law.results import REGISTERS
from trucban.rulebook import selectors as rulebook

WINDOW = "windows.militia_registration"
REGISTRATION = "militia.registration"


def window(year: int) -> tuple[date, date, law.Rule]:
    """
    Return first and last day of the registration of a year, and the rule they stand in.

    Raises:
        law.NoRuleInForce: the law of that year has no registration.
    """
    rule = law.rule(WINDOW, on=date(year, 12, 31))
    first, last = (date(year, rule.value[end]["month"], rule.value[end]["day"]) for end in ("first", "last"))
    return first, last, rule


class Ages:
    """Who has to register on a day, by birth date and sex; people born on one day are asked about once."""

    def __init__(self, *, commune_id: UUID, on: date) -> None:
        self.on = on
        self.local = rulebook.local_rules(commune_id=commune_id, on=on)
        self._known: dict[tuple[date, str], law.Decision | None] = {}

    def of(self, person: Person) -> law.Decision | None:
        """Return the law's answer with its article; None where the register lacks birth date or sex."""
        born = person.birth_date
        if not born or not person.sex:
            return None
        if (born, person.sex) not in self._known:
            self._known[born, person.sex] = self._asked(born, person.sex)
        return self._known[born, person.sex]

    def _asked(self, born: date, sex: str) -> law.Decision | None:
        facts: law.Facts = {"sex": sex.lower(), "born": born}
        try:
            return law.decide(REGISTRATION, facts, on=self.on, local=self.local)
        except law.NoRuleInForce:
            return None

    def registers(self, person: Person) -> bool:
        decision = self.of(person)
        return decision is not None and decision.result == REGISTERS

    def is_first(self, person: Person) -> bool:
        """Say whether somebody has come of age since the registration a year before: the others are supplementary."""
        decision = self.of(person)
        if decision is None or person.birth_date is None:
            return False
        came_of_age = birthday(person.birth_date, decision.rules[0].value["first"])
        return came_of_age > add_years(self.on, -1)
