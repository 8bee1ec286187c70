"""
What the law says on a day: numbers, powers and public holidays, each with its source. Pure Python.

A date goes in, the rule in force comes out, with where it was read and how sure that is: ``S`` read in a source,
``K`` general knowledge that a commune may set otherwise, ``?`` to be confirmed. A day without a rule raises
`NoRuleInForce`; nothing is ever taken to be zero. The values live in ``data/*.toml``, one file a subject; a rule's
key is ``<file>.<table>``.
"""

from trucban.law.days import (
    Holiday,
    add_working_days,
    holidays,
    is_day_off,
    next_working_day,
    previous_working_day,
)
from trucban.law.lunar import LunarDay, lunar_day, solar_day
from trucban.law.powers import OfficeRef, Power, power, power_keys
from trucban.law.rules import BadLaw, NoRuleInForce, Rule, rule, rule_keys

__all__ = [
    "BadLaw",
    "Holiday",
    "LunarDay",
    "NoRuleInForce",
    "OfficeRef",
    "Power",
    "Rule",
    "add_working_days",
    "holidays",
    "is_day_off",
    "lunar_day",
    "next_working_day",
    "power",
    "power_keys",
    "previous_working_day",
    "rule",
    "rule_keys",
    "solar_day",
]
