"""Which family a benchmark text belongs to, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

from trucban.planning.benchmarks.rosters.curtois_qu import check as curtois_qu_check
from trucban.planning.benchmarks.rosters.curtois_qu import lines as curtois_qu_lines
from trucban.planning.benchmarks.rosters.curtois_qu import read as curtois_qu_read
from trucban.planning.benchmarks.rosters.nsplib import check as nsplib_check
from trucban.planning.benchmarks.rosters.nsplib import lines as nsplib_lines
from trucban.planning.benchmarks.rosters.nsplib import read as nsplib_read
from trucban.planning.benchmarks.rosters.nsplib.spec import Instance as NspLib
from trucban.planning.benchmarks.rosters.verdict import Roster, Verdict
from trucban.planning.benchmarks.text import NotAnInstance, _
from trucban.planning.roster.lines.spec import Lines, Problem


class Benchmark(Protocol):
    """One instance, whatever its family."""

    @property
    def problem(self) -> Problem:
        """Return the instance as the engine knows it."""

    def roster(self, lines: Lines) -> Roster:
        """Say the engine's lines in the instance's words."""

    def judge(self, roster: Roster) -> Verdict:
        """Judge a roster from the instance alone."""


Instance = TypeVar("Instance")


@dataclass(frozen=True)
class Family(Generic[Instance]):
    """How one family is recognised, read, told to the engine and judged."""

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str], Instance]
    problem_of: Callable[[Instance], Problem]
    roster_of: Callable[[Instance, Lines], Roster]
    judge: Callable[[Instance, Roster], Verdict]

    def open(self, text: str) -> "Opened[Instance]":
        instance = self.read(text)
        return Opened(self, instance, self.problem_of(instance))


@dataclass(frozen=True)
class Opened(Generic[Instance]):
    """An instance with its family."""

    family: Family[Instance]
    instance: Instance
    problem: Problem

    def roster(self, lines: Lines) -> Roster:
        return self.family.roster_of(self.instance, lines)

    def judge(self, roster: Roster) -> Verdict:
        return self.family.judge(self.instance, roster)


CURTOIS_QU = Family(
    "curtois-qu",
    curtois_qu_read.recognises,
    curtois_qu_read.read,
    curtois_qu_lines.problem_of,
    curtois_qu_lines.roster_of,
    curtois_qu_check.judge,
)


def open_text(text: str, case: str | None = None) -> Benchmark:
    """
    Recognise and read a benchmark instance; ``case`` is the text of the rules NSPLib keeps in a file of their own.

    Raises
    ------
    NotAnInstance: no family knows the text, it does not follow its family's format, or its case is missing.
    """
    if CURTOIS_QU.recognises(text):
        return CURTOIS_QU.open(text)
    if nsplib_read.recognises(text):
        return _nsplib(case).open(text)
    raise NotAnInstance(_("this is no rostering benchmark the program knows"))


def _nsplib(case: str | None) -> Family[NspLib]:
    if case is None:
        raise NotAnInstance(_("an NSPLib instance also needs its case: name the file with --case"))
    return Family(
        "nsplib",
        nsplib_read.recognises,
        partial(nsplib_read.read, case=case),
        nsplib_lines.problem_of,
        nsplib_lines.roster_of,
        nsplib_check.judge,
    )


def text_of(roster: Roster) -> str:
    """Write a roster: a line a person, days separated by tabs, a free day left empty."""
    return "".join("\t".join(line) + "\n" for line in roster)
