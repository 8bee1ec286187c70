"""
What the law says on a day: numbers, powers, public holidays and decisions, each with its source. Pure Python.

A date goes in, the rule in force comes out, with where it was read and how sure that is: ``S`` read in a source,
``K`` general knowledge that a commune may set otherwise, ``?`` to be confirmed, ``L`` confirmed by the commune. A day
without a rule raises `NoRuleInForce`; nothing is ever taken to be zero. The values live in ``data/*.toml``, one file a
subject; a rule's key is ``<file>.<table>``. The grounds of an article (deferral, exemption, release) are decision
tables in ``data/tables``. `decide` answers a question about a case; the cases a lawyer reads are in ``cases``.
"""

from trucban.law import catalogue
from trucban.law.days import (
    Holiday,
    add_working_days,
    holidays,
    is_day_off,
    next_working_day,
    previous_working_day,
)
from trucban.law.decisions import QUESTIONS, Decision, decide, result_vi
from trucban.law.facts import BadFact, FactMissing, Facts
from trucban.law.lunar import LunarDay, lunar_day, solar_day
from trucban.law.powers import OfficeRef, Power, power, power_history, power_keys
from trucban.law.rules import (
    BadLaw,
    LocalRules,
    NoRuleInForce,
    Rule,
    local_examples,
    rule,
    rule_history,
    rule_keys,
)
from trucban.law.tables import Ground, Match, Table, grounds_in_force, matches, table_in_force, tables

__all__ = [
    "QUESTIONS",
    "BadFact",
    "BadLaw",
    "Decision",
    "FactMissing",
    "Facts",
    "Ground",
    "Holiday",
    "LocalRules",
    "LunarDay",
    "Match",
    "NoRuleInForce",
    "OfficeRef",
    "Power",
    "Rule",
    "Table",
    "add_working_days",
    "catalogue",
    "decide",
    "grounds_in_force",
    "holidays",
    "is_day_off",
    "local_examples",
    "lunar_day",
    "matches",
    "next_working_day",
    "power",
    "power_history",
    "power_keys",
    "previous_working_day",
    "result_vi",
    "rule",
    "rule_history",
    "rule_keys",
    "solar_day",
    "table_in_force",
    "tables",
]
