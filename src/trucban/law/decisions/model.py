"""What is asked, and what a decision says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from trucban.law.facts import Facts
from trucban.law.instruments import cite_en, cite_vi
from trucban.law.results import RESULTS_VI, TO_BE_CONFIRMED
from trucban.law.rules import LocalRules, Rule, least_sure, rule
from trucban.law.tables import Match, matches

Result = str | int | date


@dataclass(frozen=True)
class Asked:
    """A question with its facts and its day, under the law and what a commune has signed."""

    question: str
    facts: Facts
    on: date
    local: LocalRules = field(default_factory=dict)

    def rule(self, key: str) -> Rule:
        return rule(key, on=self.on, local=self.local)

    def matches(self, table: str) -> list[Match]:
        return matches(table, self.facts, on=self.on, local=self.local)


@dataclass(frozen=True)
class Decision:
    """
    What the law says of one case on one day.

    Attributes
    ----------
    result
        In words (`trucban.law.results`), a number, or a day: what the text that was read says.
    rules
        What it stands on; the first is the one it is cited by.
    because_vi
        The reason in Vietnamese, without the result and the article.
    until
        Last day the ground holds, where the facts tell.
    """

    question: str
    on: date
    result: Result
    rules: tuple[Rule, ...]
    because_vi: str = ""
    until: date | None = None

    @property
    def article(self) -> str:
        return self.rules[0].article

    @property
    def instruments(self) -> tuple[str, ...]:
        return self.rules[0].instruments

    @property
    def version(self) -> date:
        """First day of the version of the article that was applied."""
        return self.rules[0].from_date

    @property
    def confidence(self) -> str:
        return least_sure(*(rule.confidence for rule in self.rules))

    @property
    def to_be_confirmed(self) -> bool:
        return self.confidence == "?"

    @property
    def answer(self) -> Result:
        """The result, or that it is to be confirmed: what may be acted upon."""
        return TO_BE_CONFIRMED if self.to_be_confirmed else self.result

    @property
    def source_vi(self) -> str:
        return self.rules[0].local_source or cite_vi(self.article, self.instruments)

    @property
    def source_en(self) -> str:
        return self.rules[0].local_source or cite_en(self.article, self.instruments)

    @property
    def text_vi(self) -> str:
        """The decision as one would explain it to the person it is about."""
        said = result_vi(self.result)
        sentences = [f"{said}: {self.because_vi}." if self.because_vi else f"{said}."]
        if self.until:
            sentences.append(f"Đến hết ngày {self.until:%d/%m/%Y}.")
        sentences.append(f"Căn cứ: {self.source_vi} (bản có hiệu lực từ {self.version:%d/%m/%Y}).")
        if self.to_be_confirmed:
            notes = [rule.note or rule.title_vi for rule in self.rules if rule.confidence == "?"]
            sentences.append(f"Chờ xác nhận: {' '.join(dict.fromkeys(notes))}")
        return " ".join(sentences)


def result_vi(result: Result) -> str:
    """Return a result as it is said in Vietnamese."""
    if isinstance(result, date):
        return f"Ngày {result:%d/%m/%Y}"
    return RESULTS_VI.get(str(result), str(result))


Answering = Callable[[Asked], Decision]
QUESTIONS: dict[str, Answering] = {}


def answers(question: str) -> Callable[[Answering], Answering]:
    """Declare the function that answers a question."""

    def declare(answering: Answering) -> Answering:
        QUESTIONS[question] = answering
        return answering

    return declare


def decided(
    asked: Asked, result: Result, *rules: Rule, because_vi: str = "", until: date | None = None
) -> Decision:
    return Decision(asked.question, asked.on, result, rules, because_vi, until)
