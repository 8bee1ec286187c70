"""What the law says of one step of the militia duty: age, end of the term, how far it may be extended, completion."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.force.militia_flow import IN_LAW, IN_SERVICE
from trucban.force.militia_forecast import Someone, Step
from trucban.force.models import Membership, MilitiaStatus, Person, Unit
from trucban.law.results import OVER_AGE, TOO_YOUNG
from trucban.rulebook import selectors as rulebook

UNIT_COMMANDER = "unit commander"  # the law's word; here: who leads a platoon, squad or on-site cell
COMMANDED = (Unit.Kind.PLATOON, Unit.Kind.SQUAD, Unit.Kind.ON_SITE_CELL)


@dataclass(frozen=True)
class Service:
    """A service as it stands: the step that holds, and the one the term began with."""

    standing: MilitiaStatus
    began: MilitiaStatus


def service_of(person: Person, standing: MilitiaStatus) -> Service | None:
    """Return the service a step belongs to; None for who does not serve."""
    if standing.status not in IN_SERVICE:
        return None
    rows = MilitiaStatus.objects.filter(
        person=person,
        status=MilitiaStatus.Status.SERVING,
        retracted_at__isnull=True,
        from_date__lte=standing.from_date,
    )
    began = rows.order_by("from_date", "recorded_at", "pk").last()
    return Service(standing, began) if began else None


def _ask(question: str, facts: law.Facts, *, commune_id: UUID, on: date) -> law.Decision:
    return law.decide(question, facts, on=on, local=rulebook.local_rules(commune_id=commune_id, on=on))


def age(person: Person, *, on: date) -> law.Decision | None:
    """Return the law's answer on age; None where the register lacks birth date or sex."""
    if not person.birth_date or not person.sex:
        return None
    facts: law.Facts = {"sex": person.sex.lower(), "born": person.birth_date}
    return _ask("militia.age", facts, commune_id=person.commune_id, on=on)


def barred_by_age(said: law.Decision | None) -> str:
    """Say why nobody of this age is selected; nothing where the law lets them."""
    if said is None:
        return _("birth date or sex is not written down.")
    return said.text_vi if said.result in {TOO_YOUNG, OVER_AGE} else ""


def term_end(category: str, began: date, *, commune_id: UUID) -> law.Decision:
    facts: law.Facts = {"category": IN_LAW[MilitiaStatus.Category(category)], "term_began": began}
    return _ask("militia.term_end", facts, commune_id=commune_id, on=began)


def completion(service: Service, *, on: date) -> law.Decision:
    facts: law.Facts = {
        "category": IN_LAW[MilitiaStatus.Category(service.began.category)],
        "term_began": service.began.from_date,
    }
    return _ask("militia.completion", facts, commune_id=service.began.commune_id, on=on)


def extension_end(person: Person, service: Service, *, on: date, leads: bool) -> law.Decision | None:
    """Return the last day of the longest extension, counted from the end of the first term."""
    began = service.began
    if not began.until or not person.birth_date or not person.sex:
        return None
    facts = _extension(began.category, began.until, person.sex, person.birth_date, leads=leads)
    return _ask("militia.extension_end", facts, commune_id=person.commune_id, on=on)


def _extension(category: str, term_ends: date, sex: str, born: date, *, leads: bool) -> law.Facts:
    facts: dict[str, law.facts.Value] = {
        "category": IN_LAW[MilitiaStatus.Category(category)],
        "term_ends": term_ends,
        "sex": sex.lower(),
        "born": born,
    }
    return facts | {"post": UNIT_COMMANDER} if leads else facts


def leads_a_unit(person_ids: list[UUID], *, on: date) -> set[UUID]:
    """Return who leads a militia unit on a day: their term may be extended up to the age limit."""
    rows = Membership.objects.as_of(on).filter(
        person_id__in=person_ids, role=Membership.Role.LEADER, unit__kind__in=COMMANDED
    )
    return set(rows.values_list("person_id", flat=True))


class LawAhead:
    """The law as it is known now for days to come, with what the commune has signed: each day by what holds on it."""

    AGES = ("militia.age_men", "militia.age_women")

    def __init__(self, *, commune_id: UUID) -> None:
        self._commune_id = commune_id
        self._turns = rulebook.days_of_change(commune_id=commune_id)
        written = {
            day for key in self.AGES for one in law.rule_history(key) for day in (one.from_date, one.to_date)
        }
        self.days = frozenset({*self._turns, *(day for day in written if day)})
        self._local: dict[date, law.LocalRules] = {}
        self._ages: dict[tuple[date, str, date], law.Decision | None] = {}

    def local(self, on: date) -> law.LocalRules:
        """Return what the commune has signed for a day; between two days of change it is the same."""
        index = bisect_right(self._turns, on)
        turn = self._turns[index - 1] if index else date.min
        if turn not in self._local:
            self._local[turn] = rulebook.local_rules(commune_id=self._commune_id, on=turn) if index else {}
        return self._local[turn]

    def call_ends(self, year: int) -> date | None:
        """Return the last day on which the call of a year is held; None where no law is in force."""
        on = date(year, 1, 1)
        try:
            last = law.rule("windows.callup_enlistment", on=on, local=self.local(on)).value["last"]
        except law.NoRuleInForce:
            return None
        return on.replace(month=last["month"], day=last["day"])

    def age_decision(self, *, born: date, sex: str, on: date) -> law.Decision | None:
        asked = (born, sex, on)
        if asked not in self._ages:
            facts: law.Facts = {"sex": sex.lower(), "born": born}
            try:
                self._ages[asked] = law.decide("militia.age", facts, on=on, local=self.local(on))
            except law.NoRuleInForce:
                self._ages[asked] = None
        return self._ages[asked]

    def age(self, *, born: date, sex: str, on: date) -> str | None:
        said = self.age_decision(born=born, sex=sex, on=on)
        return str(said.result) if said else None

    def longest(self, one: Someone, step: Step, *, on: date) -> date | None:
        if not (step.first_until and step.category and one.born and one.sex):
            return None
        facts = _extension(step.category, step.first_until, one.sex, one.born, leads=one.leads)
        try:
            said = law.decide("militia.extension_end", facts, on=on, local=self.local(on)).result
        except law.NoRuleInForce:
            return None
        return said if isinstance(said, date) else None
