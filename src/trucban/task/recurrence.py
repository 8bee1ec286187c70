"""
Recurrence rules (RFC 5545 RRULE) as far as an office needs them, and days that know Vietnamese holidays.

Rules that could run for ever are refused before anything runs: nothing below a day, no part that cannot be bounded.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

from trucban import law
from trucban.lib.errors import DomainError
from trucban.task.models import Routine

MOST_OCCURRENCES = 1000
LONGEST_RULE = 200
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NUMBER = r"[+-]?\d{1,2}"
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "COUNT": r"[1-9]\d{0,2}|1000",
    "UNTIL": r"\d{8}",
    "BYDAY": r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": rf"{_NUMBER}(?:,{_NUMBER})*",
    "BYMONTH": r"\d{1,2}(?:,\d{1,2})*",
    "BYSETPOS": r"[+-]?[1-5]",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}


class RuleNotUnderstood(DomainError):
    """The recurrence rule is not one a routine can follow."""


def clean_rule(text: str, *, from_date: date) -> str:
    """
    Return a rule in its plain form.

    Raises:
        RuleNotUnderstood: it is no rule, repeats more than daily, never falls on a day, or asks too much.
    """
    plain = text.strip().upper().removeprefix("RRULE:")
    parts = _parts(plain)
    if not _can_fall(parts):
        raise RuleNotUnderstood(
            _("The rule “%(rule)s” never falls on a day of the calendar.") % {"rule": plain}
        )
    if next(_days(plain, from_date), None) is None:
        raise RuleNotUnderstood(
            _("The rule “%(rule)s” gives no day from %(day)s on.") % _named(plain, from_date)
        )
    return plain


def _named(rule: str, day: date) -> dict[str, str]:
    return {"rule": rule, "day": day.strftime("%d/%m/%Y")}


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, _equals, value = part.partition("=")
        if name in parts or name not in _PARTS or not re.fullmatch(_PARTS[name], value, re.ASCII):
            raise _refusal(text, part)
        parts[name] = value
    if "FREQ" not in parts or len(text) > LONGEST_RULE:
        raise _refusal(text, "FREQ")
    if "COUNT" in parts and "UNTIL" in parts:
        raise _refusal(text, "UNTIL")
    if parts["FREQ"] in {"DAILY", "WEEKLY"} and re.search(r"\d", parts.get("BYDAY", "")):
        raise _refusal(text, "BYDAY")
    if (
        parts["FREQ"] == "DAILY"
        and parts.get("INTERVAL", "1") != "1"
        and set(parts) & {"BYDAY", "BYMONTHDAY", "BYMONTH"}
    ):
        raise _refusal(
            text, "INTERVAL"
        )  # such a rule may never meet a day, and looking for one takes for ever
    return parts


def _refusal(text: str, part: str) -> RuleNotUnderstood:
    return RuleNotUnderstood(
        _(
            "“%(part)s” in the rule “%(rule)s” cannot be used. Expected every day, week, month or year, for "
            "example FREQ=WEEKLY;BYDAY=MO or FREQ=MONTHLY;BYMONTHDAY=15; at most %(most)s times."
        )
        % {"part": part[:40], "rule": text[:60], "most": MOST_OCCURRENCES}
    )


def _can_fall(parts: dict[str, str]) -> bool:
    """Say whether the month days exist in one of the months; the rest falls sooner or later."""
    months = (
        [int(month) for month in parts["BYMONTH"].split(",")] if "BYMONTH" in parts else list(range(1, 13))
    )
    days = [abs(int(day)) for day in parts["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in parts else [1]
    if "UNTIL" in parts and not _is_day(parts["UNTIL"]):
        return False
    return all(1 <= month <= 12 for month in months) and all(
        day > 0 and any(day <= monthrange(2024, month)[1] for month in months) for day in days
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _days(rule: str, from_date: date) -> Iterator[date]:
    found = rrulestr(rule, dtstart=datetime.combine(from_date, time()))
    return (moment.date() for moment in islice(found, MOST_OCCURRENCES * 10))


def rule_dates(routine: Routine, *, last: date) -> Iterator[date]:
    """Return the days a routine's rule gives, from its first day to ``last``, both counted."""
    for day in _days(routine.rrule, routine.from_date):
        if day > last or (routine.to_date and day >= routine.to_date):
            return
        yield day


def due_day(routine: Routine, day: date, *, culture_day: bool | None) -> date:
    """Return the day on which what the rule gives is due: moved when it is a day off, if the routine says so."""
    if routine.on_day_off == Routine.OnDayOff.KEEP or not law.is_day_off(day, culture_day=culture_day):
        return day
    if routine.on_day_off == Routine.OnDayOff.NEXT_WORKING_DAY:
        return law.next_working_day(day, culture_day=culture_day)
    return law.previous_working_day(day, culture_day=culture_day)
