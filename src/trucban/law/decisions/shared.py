"""What several questions need: birthdays, decision tables, citing another article of the same rule."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from trucban.law import facts
from trucban.law.ages import age_of
from trucban.law.decisions.model import Asked, Decision, decided
from trucban.law.results import TOO_YOUNG
from trucban.law.rules import Rule
from trucban.law.tables import Match, table_in_force

LEAP_BIRTHDAY = "ages.leap_birthday"


def by_age(asked: Asked, born: date, say: Callable[[int], str]) -> tuple[str, tuple[Rule, ...]]:
    """
    Return what ``say`` makes of somebody's full years, and the rule on leap days where it turned the answer.

    Somebody not yet born is too young for everything.
    """
    if born > asked.on:
        return TOO_YOUNG, ()
    age = age_of(born, on=asked.on)
    result = say(age.years)
    turned = not age.certain and say(age.years - 1) != result
    return result, (asked.rule(LEAP_BIRTHDAY),) if turned else ()


def by_table(asked: Asked, key: str, yes: str, no: str, as_volunteer: str) -> Decision:
    """Say whether a ground of a table holds; a volunteer whom the law lets volunteer is told so."""
    table, version = table_in_force(key, on=asked.on, local=asked.local)
    found = asked.matches(key)
    if not found:
        return decided(asked, no, version, because_vi="không có căn cứ nào trong các trường hợp luật nêu")
    volunteers = asked.facts.get("volunteers") is True
    match = deciding_match(found, volunteers=volunteers)
    said = match.ground.text_vi
    if volunteers and match.ground.volunteer:
        by = at_article(match.rule, table.volunteers_by)
        return decided(asked, as_volunteer, by, because_vi=said, until=match.until)
    return decided(asked, yes, match.rule, because_vi=said, until=match.until)


def deciding_match(found: Sequence[Match], *, volunteers: bool) -> Match:
    """Return the ground that decides: for a volunteer, the first one that leaves no choice."""
    binding = [match for match in found if not (volunteers and match.ground.volunteer)]
    return (binding or list(found))[0]


def at_article(rule: Rule, article: str) -> Rule:
    """Return a rule cited by another article of the same paper."""
    return replace(rule, article=article)


def born_vi(asked: Asked) -> str:
    return f"sinh ngày {facts.day(asked.facts, 'born'):%d/%m/%Y}, hỏi cho ngày {asked.on:%d/%m/%Y}"
