"""
Reads the text format of the shift scheduling benchmark set.

Sections in capitals, `#` comments, fields separated by commas, lists inside a field by `|`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from trucban.planning.benchmarks.rosters.curtois_qu.spec import Cover, Instance, Nurse, Request, Shift
from trucban.planning.benchmarks.text import Line, NotAnInstance, _, lines_of, refuse_twins

SECTIONS = (
    "HORIZON",
    "SHIFTS",
    "STAFF",
    "DAYS_OFF",
    "SHIFT_ON_REQUESTS",
    "SHIFT_OFF_REQUESTS",
    "COVER",
)
Sections = Mapping[str, list[Line]]


def recognises(text: str) -> bool:
    """Say whether the text looks like an instance of this set."""
    return "SECTION_HORIZON" in text


def read(text: str) -> Instance:
    """
    Read an instance.

    Raises
    ------
    NotAnInstance: a section is missing, or a line does not say what its section expects.
    """
    sections = _sections(text)
    days = _days(sections["HORIZON"])
    shifts = _shifts(sections["SHIFTS"])
    known = {shift.key for shift in shifts}
    nurses = tuple(_nurses(sections, known, days))
    people = {nurse.key for nurse in nurses}
    requests = [
        _request(line, days, known, people, is_on=is_on)
        for section, is_on in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False))
        for line in sections[section]
    ]
    cover = tuple(_cover(line, days, known) for line in sections["COVER"])
    return Instance(days, shifts, nurses, tuple(requests), cover)


def _sections(text: str) -> Sections:
    found: dict[str, list[Line]] = {}
    name = ""
    for line in lines_of(text, "#"):
        if line.text.startswith("SECTION_"):
            name = line.text.removeprefix("SECTION_")
            line.one_of(name, SECTIONS)
            found[name] = []
        elif not name:
            raise line.fault(_("expected a line “SECTION_…” before this one"))
        else:
            found[name].append(line)
    for section in SECTIONS:
        if section not in found:
            raise NotAnInstance(_("the section %(section)s is missing"), section=f"SECTION_{section}")
    return found


def _days(lines: list[Line]) -> int:
    if len(lines) != 1:
        raise NotAnInstance(_("expected one line with the number of days after SECTION_HORIZON"))
    days = lines[0].integer(lines[0].text)
    if days == 0 or days % 7:
        raise lines[0].fault(_("expected whole weeks, found %(days)s days"), days=days)
    return days


def _shifts(lines: list[Line]) -> tuple[Shift, ...]:
    fields = [(line, line.fields(3)) for line in lines]
    refuse_twins((line, key) for line, (key, _minutes, _bars) in fields)
    known = {key for _line, (key, _minutes, _bars) in fields}
    return tuple(
        Shift(
            key,
            line.integer(minutes),
            frozenset(line.one_of(barred, known) for barred in bars.split("|") if barred),
        )
        for line, (key, minutes, bars) in fields
    )


def _nurses(sections: Sections, shifts: set[str], days: int) -> Iterator[Nurse]:
    fields = [(line, line.fields(8)) for line in sections["STAFF"]]
    refuse_twins((line, words[0]) for line, words in fields)
    off = _days_off(sections["DAYS_OFF"], {words[0] for _line, words in fields}, days)
    for line, (key, most, *numbers) in fields:
        max_minutes, min_minutes, max_run, min_run, min_rest, max_weekends = map(line.integer, numbers)
        yield Nurse(
            key,
            _most(line, most, shifts),
            max_minutes,
            min_minutes,
            max_run,
            min_run,
            min_rest,
            max_weekends,
            frozenset(off[key]),
        )


def _most(line: Line, field: str, shifts: set[str]) -> dict[str, int]:
    found = {}
    for pair in field.split("|"):
        key, equals, number = pair.partition("=")
        if not equals:
            raise line.fault(_("expected “shift=number”, found “%(word)s”"), word=pair)
        found[line.one_of(key.strip(), shifts)] = line.integer(number.strip())
    return found


def _days_off(lines: list[Line], nurses: set[str], days: int) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        key, *words = (field.strip() for field in line.text.split(","))
        found[line.one_of(key, nurses)] |= {line.below(word, days) for word in words}
    return found


def _request(line: Line, days: int, shifts: set[str], nurses: set[str], *, is_on: bool) -> Request:
    nurse, day, shift, weight = line.fields(4)
    return Request(
        line.one_of(nurse, nurses),
        line.below(day, days),
        line.one_of(shift, shifts),
        line.integer(weight),
        is_on,
    )


def _cover(line: Line, days: int, shifts: set[str]) -> Cover:
    day, shift, need, under, over = line.fields(5)
    return Cover(
        line.below(day, days),
        line.one_of(shift, shifts),
        line.integer(need),
        line.integer(under),
        line.integer(over),
    )
