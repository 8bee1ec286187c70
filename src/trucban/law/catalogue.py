"""Everything the law's files hold, rules and decision tables alike: what a page lists and a commune may confirm."""

from datetime import date

from trucban.law.rules import (
    NO_LOCAL_RULES,
    LocalRules,
    NoRuleInForce,
    Rule,
    local_examples,
    rule,
    rule_history,
    rule_keys,
)
from trucban.law.tables import PREFIX, table_in_force, tables

SUBJECTS = (
    "militia",
    "callup",
    "tables",
    "ages",
    "periods",
    "windows",
    "holidays",
    "duty",
    "documents",
    "river",
)


def all_keys() -> tuple[str, ...]:
    """Return every key, in the order of the subjects."""
    found = (*rule_keys(), *(PREFIX + key for key in tables()))
    return tuple(sorted(found, key=lambda key: SUBJECTS.index(subject_of(key))))


def subject_of(key: str) -> str:
    return key.split(".", 1)[0]


def history(key: str) -> tuple[Rule, ...]:
    """Return every entry the law's files have, oldest first; none for an unknown key or a rule only communes give."""
    if key.startswith(PREFIX):
        table = tables().get(key.removeprefix(PREFIX))
        return table.versions if table else ()
    return rule_history(key)


def in_force(key: str, *, on: date, local: LocalRules = NO_LOCAL_RULES) -> Rule | None:
    """Return what holds on a day, the commune's own first, or None."""
    try:
        if key.startswith(PREFIX):
            return local.get(key) or table_in_force(key.removeprefix(PREFIX), on=on)[1]
        return rule(key, on=on, local=local)
    except NoRuleInForce:
        return None


def shape(key: str) -> Rule | None:
    """Return an entry whose value shows what a commune's own value must look like; None for an unknown key."""
    entries = history(key)
    return entries[-1] if entries else local_examples().get(key)
