"""
The cases a lawyer reads: facts, a day, the expected answer and its article (``case_files/*.toml``).

TOML, as the law's own files: a day is a day, yes is yes and no word is taken for something else (YAML reads "no" as
false and 1:30 as 90), and Python reads it without another package.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trucban.law.decisions import Decision, Result, decide
from trucban.law.facts import BadFact, FactMissing, Facts
from trucban.law.results import NO_RULE
from trucban.law.rules import NoRuleInForce

FOLDER = Path(__file__).parent / "case_files"
KNOWN = {"title", "ask", "on", "facts", "expect", "provisional", "until", "article", "instrument", "see"}


class BadCase(ValueError):
    """A case leaves something out or has a word nobody reads; the message names the file and the case."""


@dataclass(frozen=True)
class Case:
    """
    One case.

    Attributes
    ----------
    expect
        The answer: a result in words, a number, a day, "to be confirmed", or "no rule in force".
    provisional
        What the text that was read says where the answer is to be confirmed.
    article, instruments
        Where the answer stands; the paper's number, then those of the papers amending it.
    see
        Section of the project's rules of law, for what the texts at hand do not carry.
    """

    subject: str
    number: int
    title: str
    question: str
    on: date
    facts: Facts
    expect: Result
    article: str
    instruments: tuple[str, ...]
    provisional: Result | None = None
    until: date | None = None
    see: str = ""

    @property
    def name(self) -> str:
        return f"{self.subject} {self.number}"


@dataclass(frozen=True)
class Verdict:
    """``faults`` says what differs, in words; none when the case passed."""

    case: Case
    faults: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.faults


def all_cases() -> list[Case]:
    return [case for file in sorted(FOLDER.glob("*.toml")) for case in read_cases(file)]


def read_cases(file: Path) -> Iterator[Case]:
    """
    Yield the cases of one file; what stands at its head holds for each case that does not say otherwise.

    Raises
    ------
    BadCase
        A case is not complete.
    """
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    head = {name: value for name, value in found.items() if name != "case"}
    for number, row in enumerate(found.get("case", []), start=1):
        yield _case(file.stem, number, {**head, **row})


def _case(subject: str, number: int, row: Mapping[str, Any]) -> Case:
    unknown = set(row) - KNOWN
    missing = {"title", "ask", "on", "expect"} - set(row)
    if unknown or missing:
        raise BadCase(f"{subject} {number}: not known: {sorted(unknown)}; missing: {sorted(missing)}")
    papers = row.get("instrument", [])
    return Case(
        subject=subject,
        number=number,
        title=row["title"],
        question=row["ask"],
        on=row["on"],
        facts=row.get("facts", {}),
        expect=row["expect"],
        article=row.get("article", ""),
        instruments=tuple([papers] if isinstance(papers, str) else papers),
        provisional=row.get("provisional"),
        until=row.get("until"),
        see=row.get("see", ""),
    )


def judge(case: Case) -> Verdict:
    """Decide a case and say what differs from what it expects."""
    try:
        decision = decide(case.question, case.facts, on=case.on)
    except NoRuleInForce:
        return Verdict(case, _difference("answer", NO_RULE, case.expect))
    except (BadFact, FactMissing) as fault:
        return Verdict(case, (str(fault),))
    return Verdict(case, _differences(case, decision))


def _differences(case: Case, decision: Decision) -> tuple[str, ...]:
    found = _difference("answer", decision.answer, case.expect)
    if case.provisional is not None:
        found += _difference("provisional answer", decision.result, case.provisional)
    if case.until is not None:
        found += _difference("last day", decision.until, case.until)
    found += _difference("article", decision.article, case.article)
    return found + _difference("instruments", decision.instruments, case.instruments)


def _difference(what: str, found: object, expected: object) -> tuple[str, ...]:
    same = found == expected and type(found) is type(expected)
    return () if same else (f"{what}: expected {expected!r}, found {found!r}",)
