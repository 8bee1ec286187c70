"""
Reads the text format of the first International Nurse Rostering Competition.

Blocks with a name in capitals, lines that end with a semicolon, fields between commas; rows of slashes are ornament.
“No night before a free weekend” and “two days off after nights” are read and left out: the evaluator the results of the
set are checked with counts neither.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from trucban.planning.benchmarks.rosters.inrc1.spec import (
    ANY,
    NONE,
    Contract,
    Instance,
    Nurse,
    Pattern,
    Request,
    Soft,
)
from trucban.planning.benchmarks.text import Line, NotAnInstance, _, blocks_of, lines_of, refuse_twins

BLOCKS = (
    "SCHEDULING_PERIOD",
    "SKILLS",
    "SHIFT_TYPES",
    "CONTRACTS",
    "PATTERNS",
    "EMPLOYEES",
    "DAY_OF_WEEK_COVER",
    "DATE_SPECIFIC_COVER",
    "DAY_OFF_REQUESTS",
    "DAY_ON_REQUESTS",
    "SHIFT_OFF_REQUESTS",
    "SHIFT_ON_REQUESTS",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKEND = "SaturdaySunday"  # the one definition of a weekend the competition's instances use
HEADING = re.compile(r"([A-Z_]+)\s*(?:=?\s*\d+\s*)?")
FLAG, LIMIT = 2, 3  # numbers between the bars of (on|weight) and of (on|weight|value)
CONTRACT_FIELDS = 20  # the last ones: how many patterns are not wanted, and which
Blocks = Mapping[str, list[Line]]


def recognises(text: str) -> bool:
    """Say whether the text looks like an instance of this competition."""
    return "SCHEDULING_PERIOD" in text and "DAY_OF_WEEK_COVER" in text


def read(text: str) -> Instance:
    """
    Read an instance.

    Raises
    ------
    NotAnInstance: a block is missing, or a line does not say what its block expects.
    """
    blocks = _blocks(text)
    first, days = _period(blocks["SCHEDULING_PERIOD"])
    skills = _shifts(blocks["SHIFT_TYPES"], {line.text for line in blocks["SKILLS"]})
    patterns = dict(_pattern(line, skills) for line in blocks["PATTERNS"])
    contracts = dict(_contract(line, patterns) for line in blocks["CONTRACTS"])
    nurses = tuple(_nurse(line, contracts) for line in blocks["EMPLOYEES"])
    refuse_twins(zip(blocks["EMPLOYEES"], (nurse.key for nurse in nurses), strict=True))
    calendar = _Calendar(first, days)
    return Instance(
        days,
        first.weekday(),
        skills,
        contracts,
        patterns,
        nurses,
        _cover(blocks, calendar, skills),
        tuple(_requests(blocks, calendar, skills, {nurse.key for nurse in nurses})),
    )


def _blocks(text: str) -> Blocks:
    lines = (Line(line.number, line.text.removesuffix(";").strip()) for line in lines_of(text, "//"))
    return blocks_of(lines, HEADING, BLOCKS)


def _period(lines: list[Line]) -> tuple[date, int]:
    if len(lines) != 1:
        raise NotAnInstance(_("expected one line after SCHEDULING_PERIOD"))
    _name, first, last = lines[0].fields(3)
    begin, end = _date(lines[0], first), _date(lines[0], last)
    if end < begin:
        raise lines[0].fault(_("expected a last day not before the first"))
    return begin, (end - begin).days + 1


def _date(line: Line, word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise line.fault(_("expected a day such as 2010-01-31, found “%(word)s”"), word=word) from None


class _Calendar:
    """The days of the period."""

    def __init__(self, first: date, days: int) -> None:
        self.first, self.days = first, days

    def day(self, line: Line, word: str) -> int:
        day = (_date(line, word) - self.first).days
        if not 0 <= day < self.days:
            raise line.fault(_("%(word)s is no day of the period"), word=word)
        return day

    def on(self, weekday: int) -> list[int]:
        return [day for day in range(self.days) if (self.first.weekday() + day) % 7 == weekday]


def _shifts(lines: list[Line], known: set[str]) -> dict[str, frozenset[str]]:
    fields = [(line, line.fields(6)) for line in lines]
    refuse_twins((line, words[0]) for line, words in fields)
    return {
        key: frozenset(line.one_of(skill, known) for skill in skills.split())
        for line, (key, _name, _start, _end, _count, skills) in fields
    }


def _pattern(line: Line, shifts: Mapping[str, object]) -> tuple[str, Pattern]:
    key, weight, rest = (field.strip() for field in _split(line, 2))
    length, *entries = rest.split()
    if line.integer(length) != len(entries):
        raise line.fault(_("expected %(wanted)s days, found %(found)s"), wanted=length, found=len(entries))
    return key, Pattern(line.integer(weight), tuple(_entry(line, entry, shifts) for entry in entries))


def _split(line: Line, commas: int) -> list[str]:
    found = line.text.split(",", commas)
    if len(found) != commas + 1:
        raise line.fault(
            _("expected %(wanted)s fields, found %(found)s"), wanted=commas + 1, found=len(found)
        )
    return found


def _entry(line: Line, entry: str, shifts: Mapping[str, object]) -> tuple[str, int | None]:
    work, bar, weekday = entry.strip("()").partition("|")
    line.one_of(bar, "|")
    line.one_of(work, (ANY, NONE, *shifts))
    return work, None if weekday == ANY else WEEKDAYS.index(line.one_of(weekday, WEEKDAYS))


def _contract(line: Line, patterns: Mapping[str, Pattern]) -> tuple[str, Contract]:
    fields = line.fields(CONTRACT_FIELDS)
    most, least, work, short_work, rest, short_rest, weekends, few_weekends = (
        _soft(line, field) for field in fields[3:11]
    )
    line.one_of(fields[12], (WEEKEND,))
    complete, same_shift, _night, _two_free, skill = (_flag(line, field) for field in fields[13:18])
    return fields[0], Contract(
        key=fields[0],
        most=most,
        least=least,
        longest_work=work,
        shortest_work=short_work,
        longest_rest=rest,
        shortest_rest=short_rest,
        longest_weekends=weekends,
        shortest_weekends=few_weekends,
        complete_weekends=complete,
        same_shift_weekends=same_shift,
        missing_skill=skill,
        patterns=tuple(line.one_of(key, patterns) for key in fields[19].split()),
    )


def _numbers(line: Line, field: str, count: int) -> list[int]:
    words = field.strip("()").split("|")
    if len(words) != count:
        raise line.fault(_("expected %(wanted)s fields, found %(found)s"), wanted=count, found=len(words))
    return [line.integer(word) for word in words]


def _soft(line: Line, field: str) -> Soft:
    is_on, weight, value = _numbers(line, field, LIMIT)
    return Soft(weight, value) if is_on else Soft()


def _flag(line: Line, field: str) -> int:
    is_on, weight = _numbers(line, field, FLAG)
    return weight if is_on else 0


def _nurse(line: Line, contracts: Mapping[str, Contract]) -> Nurse:
    key, _name, contract, _count, skills = line.fields(5)
    return Nurse(key, line.one_of(contract, contracts), frozenset(skills.split()))


def _cover(blocks: Blocks, calendar: _Calendar, shifts: Mapping[str, object]) -> dict[tuple[int, str], int]:
    """Return whom each day needs; what is said of a date replaces what is said of its weekday."""
    cover = {(day, shift): 0 for day in range(calendar.days) for shift in shifts}
    for line in blocks["DAY_OF_WEEK_COVER"]:
        weekday, shift, need = line.fields(3)
        for day in calendar.on(WEEKDAYS.index(line.one_of(weekday, WEEKDAYS))):
            cover[day, line.one_of(shift, shifts)] = line.integer(need)
    for line in blocks["DATE_SPECIFIC_COVER"]:
        word, shift, need = line.fields(3)
        cover[calendar.day(line, word), line.one_of(shift, shifts)] = line.integer(need)
    return cover


def _requests(
    blocks: Blocks, calendar: _Calendar, shifts: Mapping[str, object], nurses: set[str]
) -> Iterator[Request]:
    for kind, is_on in (("OFF", False), ("ON", True)):
        for line in blocks[f"DAY_{kind}_REQUESTS"]:
            nurse, day, weight = line.fields(3)
            yield Request(
                line.one_of(nurse, nurses), calendar.day(line, day), None, line.integer(weight), is_on
            )
        for line in blocks[f"SHIFT_{kind}_REQUESTS"]:
            nurse, day, shift, weight = line.fields(4)
            yield Request(
                line.one_of(nurse, nurses),
                calendar.day(line, day),
                line.one_of(shift, shifts),
                line.integer(weight),
                is_on,
            )
