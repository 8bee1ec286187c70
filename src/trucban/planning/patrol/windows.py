"""
The hours of a demand on the quarter-hour grid of its week.

A patrol stays within its window of hours where it fits; where the patrol is longer than the window, it starts within.
"""

from trucban.planning.patrol.spec import Demand
from trucban.planning.roster.spec import DAY, Span

QUARTER = 15
WEEK = 7 * DAY
NIGHT_FROM, NIGHT_TO = 22 * 60, 6 * 60  # night work as the Labour Code, Article 106, counts it


def starts(demand: Demand) -> list[int]:
    """Return every start of the week that the window allows, in minutes since Monday's midnight."""
    return [minute for minute in range(0, WEEK, QUARTER) if allows(demand, minute)]


def allows(demand: Demand, start: int) -> bool:
    """Say whether a patrol may start at this minute of the week."""
    length = (demand.to_minute - demand.from_minute) % DAY or DAY
    into = (start - demand.from_minute) % DAY
    room = demand.duration if demand.duration <= length else 1
    return into + room <= length


def pattern(start: int) -> tuple[int, int]:
    """Return what an onlooker notes: the weekday and the quarter hour."""
    return start // DAY % 7, start % DAY // QUARTER * QUARTER


def is_night(span: Span) -> bool:
    """Say whether any minute lies in the night."""
    first_day = span.start // DAY
    nights = [
        Span(day * DAY + NIGHT_FROM, (day + 1) * DAY + NIGHT_TO)
        for day in range(first_day - 1, span.end // DAY + 1)
    ]
    return any(span.overlaps(night) for night in nights)
