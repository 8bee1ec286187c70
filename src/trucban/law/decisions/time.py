"""Periods, windows of the year, working days and the uniform of the season."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from trucban.law import facts
from trucban.law.ages import add_months, add_years
from trucban.law.days import add_working_days, holidays, is_day_off, next_working_day
from trucban.law.decisions.model import Asked, Decision, answers, decided
from trucban.law.decisions.shared import at_article
from trucban.law.results import (
    CLOSED,
    DAY_OFF,
    EITHER,
    HOLIDAY,
    IN_TIME,
    LATE,
    OPEN,
    SUBSTITUTE,
    SUMMER,
    WINTER,
    WORKING_DAY,
)
from trucban.law.rules import Rule

DAY = timedelta(days=1)
BETWEEN_SEASONS = timedelta(days=15)  # Circular 04/2015/TT-BQP, article 6, clause 3
WEEKEND = 5
STEPS: dict[str, Callable[[date, int], date]] = {
    "days": lambda day, count: day + count * DAY,
    "working days": add_working_days,
    "months": add_months,
    "years": add_years,
}


@answers("period.ends")
def period_ends(asked: Asked) -> Decision:
    """
    Last day that is in time: so long before a day, or so long after it.

    A period of days, months or years in which something is done, and whose last day is a day off, ends with the next
    working day; one in which something lasts ("long") does not.
    """
    period = asked.rule(f"periods.{facts.word(asked.facts, 'period')}")
    unit, side = period.unit.rsplit(" ", 1)
    count = -period.value if side == "before" else period.value
    since = facts.day(asked.facts, "since")
    ends = STEPS[unit](since, count)
    if side == "after" and is_day_off(ends):
        moved = next_working_day(ends)
        leans = (asked.rule("periods.last_day_off"), *_not_announced(asked, ends, moved))
        return decided(asked, moved, period, *leans, because_vi=period.title_vi)
    leans = _not_announced(asked, since, ends) if unit == "working days" else ()
    return decided(asked, ends, period, *leans, because_vi=period.title_vi)


def _not_announced(asked: Asked, first: date, last: date) -> tuple[Rule, ...]:
    """Return the law of each holiday between two days whose days are computed and not announced yet."""
    found = {
        holiday.key
        for year in range(first.year, last.year + 1)
        for day, holiday in holidays(year).items()
        if first <= day <= last and holiday.confidence == "?"
    }
    note = "Lịch nghỉ tính theo luật, chưa có thông báo."
    return tuple(replace(asked.rule(f"holidays.{key}"), confidence="?", note=note) for key in sorted(found))


@answers("period.kept")
def period_kept(asked: Asked) -> Decision:
    ends = period_ends(asked)
    assert isinstance(ends.result, date)  # noqa: S101 - a period ends on a day
    kept = facts.day(asked.facts, "done") <= ends.result
    because = f"chậm nhất ngày {ends.result:%d/%m/%Y}"
    return decided(asked, IN_TIME if kept else LATE, *ends.rules, because_vi=because)


@answers("window.open")
def window_open(asked: Asked) -> Decision:
    window = asked.rule(f"windows.{facts.word(asked.facts, 'window')}")
    return decided(asked, OPEN if is_within(window, asked.on) else CLOSED, window, because_vi=window.title_vi)


def is_within(window: Rule, day: date) -> bool:
    """Say whether a day of the year lies in a window, both ends in it; one may run over New Year."""
    first, last = ((window.value[end]["month"], window.value[end]["day"]) for end in ("first", "last"))
    now = (day.month, day.day)
    return first <= now <= last if first <= last else now >= first or now <= last


@answers("uniform.season")
def season(asked: Asked) -> Decision:
    """Winter or summer; within 15 days of the change either."""
    winter, summer = asked.rule("windows.uniform_winter"), asked.rule("windows.uniform_summer")
    now = winter if is_within(winter, asked.on) else summer
    around = (asked.on - BETWEEN_SEASONS, asked.on + BETWEEN_SEASONS)
    if any(is_within(winter, day) != is_within(winter, asked.on) for day in around):
        return decided(asked, EITHER, at_article(now, "Điều 6 khoản 3"))
    return decided(asked, WINTER if now is winter else SUMMER, now)


@answers("calendar.day")
def calendar_day(asked: Asked) -> Decision:
    """What a day is: a holiday, a day off in its place, another day off, or a working day."""
    found = holidays(asked.on.year).get(asked.on)
    if found:
        source = asked.rule("holidays.weekend_substitution" if found.substitute else f"holidays.{found.key}")
        said = SUBSTITUTE if found.substitute else HOLIDAY
        leans = _not_announced(asked, asked.on, asked.on)
        return decided(asked, said, source, *leans, because_vi=found.name_vi)
    new_year = asked.rule("holidays.new_year")
    return decided(asked, DAY_OFF if is_day_off(asked.on) else WORKING_DAY, new_year)
