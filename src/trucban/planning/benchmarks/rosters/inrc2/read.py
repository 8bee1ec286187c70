"""
Reads the text format of the second International Nurse Rostering Competition.

An instance is several files of a folder: `n030w4_1_6-2-9-1` means, in the folder `n030w4`, its scenario (`Sc-…`), the
history (`H0-…-1`) and the weeks (`WD-…-6` and so on) one after the other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from trucban.planning.benchmarks.rosters.inrc2.spec import (
    DAYS,
    Contract,
    Cover,
    History,
    Instance,
    Nurse,
    Request,
)
from trucban.planning.benchmarks.rosters.span import Span
from trucban.planning.benchmarks.text import Line, NotAnInstance, _, blocks_of, lines_of, refuse_twins

NAME = re.compile(r"(n\d+w\d+)_(\d+)_(\d+(?:-\d+)*)")
HEADING = re.compile(r"([A-Z_]{4,})(?:\s*=\s*(\S+))?")
SPAN = re.compile(r"\((\d+),(\d+)\)")
SCENARIO = (
    "SCENARIO",
    "WEEKS",
    "SKILLS",
    "SHIFT_TYPES",
    "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS",
    "CONTRACTS",
    "NURSES",
)
HISTORY = ("HISTORY", "NURSE_HISTORY")
WEEK = ("WEEK_DATA", "REQUIREMENTS", "SHIFT_OFF_REQUESTS")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ANY, NONE = "Any", "None"
Sections = Mapping[str, list[Line]]


def files_of(instance: str) -> tuple[str, list[str]] | None:
    """Return the folder an instance's name means and its files: scenario, history, weeks; None for other names."""
    found = NAME.fullmatch(instance)
    if found is None:
        return None
    folder, history, weeks = found.groups()
    files = [f"Sc-{folder}", f"H0-{folder}-{history}", *(f"WD-{folder}-{week}" for week in weeks.split("-"))]
    return folder, [f"{name}.txt" for name in files]


def read(scenario: str, history: str, weeks: Sequence[str]) -> Instance:
    """
    Read a scenario, the history before it and the weeks of a sequence as one horizon.

    Raises
    ------
    NotAnInstance: a section is missing, a line does not say what its section expects, or there are other than the
        scenario's number of weeks.
    """
    blocks = _sections(scenario, SCENARIO)
    skills = tuple(line.text for line in blocks["SKILLS"])
    runs = {key: span for _line, key, span in _shifts(blocks["SHIFT_TYPES"])}
    contracts = {contract.key: contract for contract in map(_contract, blocks["CONTRACTS"])}
    before = _histories(_sections(history, HISTORY)["NURSE_HISTORY"], runs)
    nurses = tuple(_nurse(line, skills, contracts, before) for line in blocks["NURSES"])
    refuse_twins(zip(blocks["NURSES"], (nurse.key for nurse in nurses), strict=True))
    wanted = _number(scenario, "WEEKS")
    if wanted != len(weeks):
        raise NotAnInstance(
            _("the scenario has %(wanted)s weeks, the sequence %(found)s"), wanted=wanted, found=len(weeks)
        )
    people, cover, requests = {nurse.key for nurse in nurses}, list[Cover](), list[Request]()
    for number, text in enumerate(weeks):
        week = _sections(text, WEEK)
        cover += [one for line in week["REQUIREMENTS"] for one in _cover(line, number, runs, skills)]
        requests += [_request(line, number, runs, people) for line in week["SHIFT_OFF_REQUESTS"]]
    bars = dict(_bars(line, runs) for line in blocks["FORBIDDEN_SHIFT_TYPES_SUCCESSIONS"])
    return Instance(wanted, skills, runs, bars, contracts, nurses, tuple(cover), tuple(requests))


def _sections(text: str, names: Sequence[str]) -> Sections:
    return blocks_of(lines_of(text, "#"), HEADING, names)


def _number(text: str, name: str) -> int:
    """Read the number that stands beside a heading."""
    for line in lines_of(text, "#"):
        heading = HEADING.fullmatch(line.text)
        if heading and heading[1] == name:
            return line.integer(heading[2] or "")
    raise NotAnInstance(_("the block %(block)s is missing"), block=name)


def _words(line: Line, count: int) -> list[str]:
    return line.fields(count, None)


def _span(line: Line, word: str) -> Span:
    found = SPAN.fullmatch(word)
    if found is None:
        raise line.fault(_("expected “(from,to)”, found “%(word)s”"), word=word)
    return Span(int(found[1]), int(found[2]))


def _shifts(lines: list[Line]) -> Iterator[tuple[Line, str, Span]]:
    for line in lines:
        key, span = _words(line, 2)
        yield line, key, _span(line, span)


def _bars(line: Line, shifts: Mapping[str, Span]) -> tuple[str, frozenset[str]]:
    key, _count, *barred = line.text.split()
    return line.one_of(key, shifts), frozenset(line.one_of(word, shifts) for word in barred)


def _contract(line: Line) -> Contract:
    key, total, work, rest, weekends, complete = _words(line, 6)
    return Contract(
        key,
        _span(line, total),
        _span(line, work),
        _span(line, rest),
        line.integer(weekends),
        line.one_of(complete, ("0", "1")) == "1",
    )


def _histories(lines: list[Line], shifts: Mapping[str, Span]) -> dict[str, History]:
    found = {}
    for line in lines:
        key, assignments, weekends, last, *runs = _words(line, 7)
        shift = "" if line.one_of(last, (NONE, *shifts)) == NONE else last
        found[key] = History(
            line.integer(assignments), line.integer(weekends), shift, *map(line.integer, runs)
        )
    return found


def _nurse(
    line: Line, skills: Sequence[str], contracts: Mapping[str, Contract], before: Mapping[str, History]
) -> Nurse:
    key, contract, _count, *own = line.text.split()
    line.one_of(key, before)
    known = frozenset(line.one_of(skill, skills) for skill in own)
    return Nurse(key, line.one_of(contract, contracts), known, before[key])


def _cover(line: Line, week: int, shifts: Mapping[str, Span], skills: Sequence[str]) -> Iterator[Cover]:
    shift, skill, *days = _words(line, 2 + DAYS)
    for day, word in enumerate(days, week * DAYS):
        span = _span(line, word)
        yield Cover(day, line.one_of(shift, shifts), line.one_of(skill, skills), span.low, span.high)


def _request(line: Line, week: int, shifts: Mapping[str, Span], people: set[str]) -> Request:
    nurse, shift, weekday = _words(line, 3)
    day = week * DAYS + WEEKDAYS.index(line.one_of(weekday, WEEKDAYS))
    is_any = line.one_of(shift, (ANY, *shifts)) == ANY
    return Request(line.one_of(nurse, people), day, None if is_any else shift)
