"""
Made-up communes to plan: people with calendars, history and qualifications, posts with a day and a night shift.

There is no public set of militia rosters, so these are drawn by seed. What they are drawn from is written here: a fifth
of the people may lead, a sixth drive, most are away some days of the month, some are of one household, everybody has
a history of unequal burdens, and some stood duty just before the period begins.
"""

import random
from dataclasses import dataclass

from trucban.planning.roster.spec import DAY, Burden, Duty, Limits, Person, Problem, Slot, Span

MONTH = "month"
LIMITS = Limits(
    rest_minutes=11 * 60,
    max_consecutive_days=3,
    max_consecutive_nights=2,
    weekly_cap=4,
    monthly_cap=12,
    no_household_pairs=True,
)
DAY_SHIFT = (7 * 60, 19 * 60)
NIGHT_SHIFT = (19 * 60, 31 * 60)
NIGHT_TEAM = (
    ("LEADER", "leader", 3),
    ("DRIVER", "driver", 2),
    ("MEMBER", None, 1),
)  # role, qualification, weight
HOLIDAYS = (10, 11)  # days of the period


@dataclass(frozen=True)
class Size:
    """How large a commune: people, days, posts manned round the clock."""

    people: int
    days: int
    posts: int

    @property
    def name(self) -> str:
        return f"{self.people} people × {self.days} days × {self.posts} posts"


def commune(size: Size, seed: int) -> Problem:
    """Return a roster problem of this size; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # repeatable on purpose, no secret hangs on it
    return Problem(
        days=size.days,
        slots=tuple(
            slot for day in range(size.days) for post in range(size.posts) for slot in _shifts(day, post)
        ),
        people=tuple(_person(number, size, chance) for number in range(size.people)),
        limits=LIMITS,
        first_weekday=0,
    )


def _shifts(day: int, post: int) -> list[Slot]:
    """One member by day, a leader, a driver and a member by night."""
    kept = [_slot(day, post, DAY_SHIFT, ("MEMBER", None, 1), is_night=False)]
    return kept + [_slot(day, post, NIGHT_SHIFT, place, is_night=True) for place in NIGHT_TEAM]


def _slot(
    day: int, post: int, hours: tuple[int, int], place: tuple[str, str | None, int], *, is_night: bool
) -> Slot:
    role, qualification, weight = place
    part = "night" if is_night else "day"
    return Slot(
        key=f"{day:02d}-{post:02d}-{part}-{role}",
        shift=f"{day:02d}-{post:02d}-{part}",
        span=Span(day * DAY + hours[0], day * DAY + hours[1]),
        role=role,
        label=f"post {post}, {part} of day {day}",
        month=MONTH,
        qualification=qualification,
        is_night=is_night,
        is_weekend=day % 7 >= 5,
        is_holiday=day in HOLIDAYS,
        weight=weight,
    )


def _person(number: int, size: Size, chance: random.Random) -> Person:
    qualifications = {name for name, part in (("leader", 1 / 5), ("driver", 1 / 6)) if chance.random() < part}
    if number < 4 * size.posts:  # a commune with nobody to lead or drive is another question
        qualifications.add("leader" if number % 2 else "driver")
    away = []
    for _time in range(chance.randrange(4)):
        first = chance.randrange(size.days)
        away.append(Span(first * DAY, (first + chance.randint(1, 3)) * DAY))
    stood = chance.random() < 0.15
    return Person(
        key=f"p{number:03d}",
        name=f"Person {number}",
        qualifications=frozenset(qualifications),
        household=f"h{number // 2}" if chance.random() < 0.1 else "",
        unavailable=tuple(away),
        duties=(Duty(Span(-5 * 60, 7 * 60), is_night=True),) if stood else (),
        carried=Burden(
            chance.randint(2, 6), chance.randint(0, 3), chance.randint(0, 2), chance.randint(0, 1)
        ),
    )
