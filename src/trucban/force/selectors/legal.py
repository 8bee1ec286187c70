"""Whom a changed rule of the law would touch, as far as the register holds the facts."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from trucban import law
from trucban.access.actors import Actor
from trucban.force.models import Person
from trucban.rulebook import selectors as rulebook

# The questions a birth date and a sex answer, and the rules each leans on.
QUESTIONS = {
    "militia.age": {"militia.age_men", "militia.age_women", "ages.end_of_age", "ages.leap_birthday"},
    "callup.age": {"callup.age", "callup.birth_window", "ages.end_of_callup_age", "ages.leap_birthday"},
    "callup.reserve_group": {"callup.reserve_group_a", "callup.reserve_age", "ages.end_of_age"},
}
MEN_ONLY = {"callup.age"}


@dataclass(frozen=True)
class Affected:
    """Somebody whose answer to a question is another under the changed rule."""

    person: Person
    question: str
    before: law.Decision
    after: law.Decision


def can_be_tried(key: str) -> bool:
    """Say whether the register holds what a rule's answers need: a birth date and a sex, no more."""
    return any(key in leaning for leaning in QUESTIONS.values())


def affected_by(*, actor: Actor, changed: law.Rule) -> list[Affected]:
    """
    Return each person this actor may see whose result changes on the day the changed rule begins, in name order.

    Nothing is written. People without a birth date or sex are left out: nothing is said of them before or after.
    """
    on = changed.from_date
    before = rulebook.local_rules(commune_id=actor.commune_id, on=on)
    after = {**before, changed.key: changed}
    people = Person.objects.visible_to(actor).select_related("hamlet").exclude(sex="")
    rows = people.filter(birth_date__isnull=False, birth_date__lte=on).order_by("name_sort", "pk")
    questions = [question for question, leaning in QUESTIONS.items() if changed.key in leaning]

    answers = _answers_of(on, before, after)
    return list(_changed(rows.iterator(), questions, answers))


Answers = Callable[[str, str, date], "tuple[law.Decision, law.Decision] | None"]


def _answers_of(on: date, before: law.LocalRules, after: law.LocalRules) -> Answers:
    """Return who answers under both laws; people born on one day are asked about once."""

    @cache
    def answers(question: str, sex: str, born: date) -> tuple[law.Decision, law.Decision] | None:
        facts: law.Facts = {"sex": sex.lower(), "born": born}
        try:
            old, new = (law.decide(question, facts, on=on, local=local) for local in (before, after))
        except law.NoRuleInForce:  # on that day the law has no answer to change
            return None
        return old, new

    return answers


def _changed(people: Iterable[Person], questions: Collection[str], answers: Answers) -> Iterator[Affected]:
    for person in people:
        for question in questions:
            if question in MEN_ONLY and person.sex != Person.Sex.MALE:
                continue
            both = answers(question, person.sex, person.birth_date) if person.birth_date else None
            if both and (both[0].answer, both[0].result) != (both[1].answer, both[1].result):
                yield Affected(person, question, *both)
