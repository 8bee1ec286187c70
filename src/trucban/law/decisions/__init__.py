"""
What the law says of a case on a day.

``decide(question, facts, on=day)`` answers with a result, the article and its version, how sure it is, and a reason in
Vietnamese. Questions are listed in `QUESTIONS`; facts in `trucban.law.facts`.
"""

from datetime import date

from trucban.law.decisions import callup, militia, others, time
from trucban.law.decisions.model import QUESTIONS, Asked, Decision, Result, result_vi
from trucban.law.facts import BadFact, Facts, checked
from trucban.law.rules import NO_LOCAL_RULES, LocalRules

__all__ = ["QUESTIONS", "Decision", "Result", "callup", "decide", "militia", "others", "result_vi", "time"]


def decide(question: str, facts: Facts, *, on: date, local: LocalRules = NO_LOCAL_RULES) -> Decision:
    """
    Answer one question about one case.

    Parameters
    ----------
    question
        Such as "militia.deferral".
    facts
        What is known; a fact that is left out lets no ground hold.
    on
        The day the answer is for.
    local
        What the commune has signed for that day.

    Raises
    ------
    BadFact
        There is no such question or fact, or a fact is not of its kind.
    FactMissing
        A fact without which there is no answer was left out.
    NoRuleInForce
        No rule is in force on that day.
    """
    if question not in QUESTIONS:
        raise BadFact(f"no such question: {question!r}")
    return QUESTIONS[question](Asked(question, checked(facts), on, local))
