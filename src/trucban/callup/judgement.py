"""What the law says of a citizen in a season, in plain Vietnamese with article and version."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trucban import law
from trucban.callup.flow import GROUNDS
from trucban.callup.models import Case, Season
from trucban.force.models import Person
from trucban.law.results import DEFERRED, EXEMPT, IN_AGE
from trucban.rulebook import selectors as rulebook

RESULTS = {Case.Stage.DEFERRED: DEFERRED, Case.Stage.EXEMPT: EXEMPT}
HEALTH = "callup.health"


@dataclass(frozen=True)
class GroundChoice:
    """A ground somebody may invoke on a day; ``key`` names its row: "callup_deferral.g.2"."""

    key: str
    match: law.Match

    @property
    def label(self) -> str:
        return f"{self.match.rule.article}: {self.match.ground.text_vi}"


def age(person: Person, season: Season, *, studied: bool = False) -> law.Decision | None:
    """Return whether somebody is in age on the day of the hand-over, by the law of that day; None without the facts."""
    return Ages(season).of(person, studied=studied)


class Ages:
    """The answer on age for the people of one season; those born on one day are asked about once."""

    def __init__(self, season: Season) -> None:
        self.on = season.hand_over_on
        self.local = rulebook.local_rules(commune_id=season.commune_id, on=self.on)
        self._known: dict[tuple[date, bool], law.Decision | None] = {}

    def of(self, person: Person, *, studied: bool = False) -> law.Decision | None:
        born = person.birth_date
        if not born or person.sex != Person.Sex.MALE or born > self.on:
            return None
        if (born, studied) not in self._known:
            self._known[born, studied] = self._asked(born, studied)
        return self._known[born, studied]

    def _asked(self, born: date, studied: bool) -> law.Decision | None:
        facts: law.Facts = {"sex": "male", "born": born, "deferred_for_studies": studied}
        try:
            return law.decide("callup.age", facts, on=self.on, local=self.local)
        except law.NoRuleInForce:
            return None


def is_in_age(decision: law.Decision | None) -> bool:
    return decision is not None and decision.result == IN_AGE


def grounds(to_stage: str, *, commune_id: UUID, on: date) -> list[GroundChoice]:
    """Return the grounds of deferment or exemption in force on a day, in the order of the article."""
    table = GROUNDS.get(Case.Stage(to_stage))
    if table is None:
        return []
    local = rulebook.local_rules(commune_id=commune_id, on=on)
    seen: Counter[str] = Counter()
    offered = []
    for match in law.grounds_in_force(table, on=on, local=local):
        seen[match.ground.point] += 1
        offered.append(GroundChoice(f"{table}.{match.ground.point}.{seen[match.ground.point]}", match))
    return offered


def explained(to_stage: str, match: law.Match, *, on: date, until: date | None) -> law.Decision:
    """Return a chosen ground as the decision it would be: what is proposed, why, by which article and version."""
    question = "callup.deferral" if to_stage == Case.Stage.DEFERRED else "callup.exemption"
    result = RESULTS[Case.Stage(to_stage)]
    return law.Decision(question, on, result, (match.rule,), match.ground.text_vi, until)


def health(health_class: int, *, commune_id: UUID, on: date) -> law.Decision:
    """Return whether a health class may be called on a day; nothing but the class is asked."""
    local = rulebook.local_rules(commune_id=commune_id, on=on)
    return law.decide(HEALTH, {"health_class": health_class}, on=on, local=local)
