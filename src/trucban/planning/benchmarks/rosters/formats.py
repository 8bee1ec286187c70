"""Which family a benchmark text belongs to, and what can be done with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from trucban.planning.benchmarks.rosters.curtois_qu import check as curtois_qu_check
from trucban.planning.benchmarks.rosters.curtois_qu import lines as curtois_qu_lines
from trucban.planning.benchmarks.rosters.curtois_qu import read as curtois_qu_read
from trucban.planning.benchmarks.rosters.inrc1 import check as inrc1_check
from trucban.planning.benchmarks.rosters.inrc1 import lines as inrc1_lines
from trucban.planning.benchmarks.rosters.inrc1 import read as inrc1_read
from trucban.planning.benchmarks.rosters.inrc2 import check as inrc2_check
from trucban.planning.benchmarks.rosters.inrc2 import lines as inrc2_lines
from trucban.planning.benchmarks.rosters.inrc2 import read as inrc2_read
from trucban.planning.benchmarks.rosters.nsplib import check as nsplib_check
from trucban.planning.benchmarks.rosters.nsplib import lines as nsplib_lines
from trucban.planning.benchmarks.rosters.nsplib import read as nsplib_read
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
class Words(Generic[Instance]):
    """How one family is told to the engine and judged."""

    problem_of: Callable[[Instance], Problem]
    roster_of: Callable[[Instance, Lines], Roster]
    judge: Callable[[Instance, Roster], Verdict]

    def open(self, instance: Instance) -> "Opened[Instance]":
        return Opened(self, instance, self.problem_of(instance))


@dataclass(frozen=True)
class Opened(Generic[Instance]):
    """An instance with its family's words."""

    words: Words[Instance]
    instance: Instance
    problem: Problem

    def roster(self, lines: Lines) -> Roster:
        return self.words.roster_of(self.instance, lines)

    def judge(self, roster: Roster) -> Verdict:
        return self.words.judge(self.instance, roster)


CURTOIS_QU = Words(curtois_qu_lines.problem_of, curtois_qu_lines.roster_of, curtois_qu_check.judge)
INRC1 = Words(inrc1_lines.problem_of, inrc1_lines.roster_of, inrc1_check.judge)
INRC2 = Words(inrc2_lines.problem_of, inrc2_lines.roster_of, inrc2_check.judge)
NSPLIB = Words(nsplib_lines.problem_of, nsplib_lines.roster_of, nsplib_check.judge)


def open_text(text: str, case: str | None = None) -> Benchmark:
    """
    Recognise and read a benchmark instance; ``case`` is the text of the rules NSPLib keeps in a file of their own.

    Raises
    ------
    NotAnInstance: no family knows the text, it does not follow its family's format, or its case is missing.
    """
    if curtois_qu_read.recognises(text):
        return CURTOIS_QU.open(curtois_qu_read.read(text))
    if inrc1_read.recognises(text):
        return INRC1.open(inrc1_read.read(text))
    if nsplib_read.recognises(text):
        if case is None:
            raise NotAnInstance(_("an NSPLib instance also needs its case: name the file with --case"))
        return NSPLIB.open(nsplib_read.read(text, case))
    raise NotAnInstance(_("this is no rostering benchmark the program knows"))


def open_weeks(scenario: str, history: str, weeks: Sequence[str]) -> Benchmark:
    """
    Read an instance of the second competition, whose parts are files of their own (`inrc2.read.files_of`).

    Raises
    ------
    NotAnInstance: a part does not follow its format, or they do not belong together.
    """
    return INRC2.open(inrc2_read.read(scenario, history, weeks))


def text_of(roster: Roster) -> str:
    """Write a roster: a line a person, days separated by tabs, a free day left empty."""
    return "".join("\t".join(line) + "\n" for line in roster)
