"""Every case a lawyer wrote, and what the runner says of a case that is wrong."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from trucban import law
from trucban.config.command import main
from trucban.law.cases import BadCase, Case, all_cases, judge, read_cases
from trucban.law.results import TO_BE_CONFIRMED

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    assert judge(case).faults == ()
    assert case.article


def test_there_are_enough_and_none_is_written_twice() -> None:
    assert len(CASES) >= 300
    titles = Counter((case.subject, case.title) for case in CASES)
    assert [title for title, times in titles.items() if times > 1] == []
    same = Counter((case.question, case.on, str(sorted(case.facts.items(), key=str))) for case in CASES)
    assert [key for key, times in same.items() if times > 1] == []


def test_a_case_to_be_confirmed_says_what_the_text_read_would_give() -> None:
    unsaid = [case.name for case in CASES if case.expect == TO_BE_CONFIRMED and case.provisional is None]
    assert all(name.startswith("powers") for name in unsaid)  # there the office itself is what is not known


def test_every_question_about_a_person_has_cases() -> None:
    asked = {case.question for case in CASES}
    assert {question for question in law.QUESTIONS if question not in asked} <= {"river.alarm"}


def test_every_ground_of_every_table_is_met_by_a_case() -> None:
    met = set()
    for case in CASES:
        for key, table in law.tables().items():
            if any(version.holds_on(case.on) for version in table.versions):
                met |= {(key, match.ground.text_vi) for match in law.matches(key, case.facts, on=case.on)}
    missed = {
        (key, ground.point or ground.text_vi)
        for key, table in law.tables().items()
        for ground in table.grounds
        if (key, ground.text_vi) not in met
    }
    assert missed == set()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"expect": "deferred"}, "answer: expected 'deferred', found 'exempt'"),
        ({"article": "Điều 99"}, "article: expected 'Điều 99', found 'Điều 11 khoản 2 điểm a'"),
        ({"instruments": ("78/2015/QH13",)}, "instruments"),
        ({"until": date(2030, 1, 1)}, "last day"),
        ({"facts": {"kinn": "child"}}, "no such fact: 'kinn'"),
        ({"facts": {"kin_loss_percent": "much"}}, "expected a number"),
        ({"question": "militia.weather"}, "no such question"),
        ({"question": "militia.age"}, "born (ngày sinh) is needed"),
        ({"on": date(2019, 1, 1)}, "answer: expected 'exempt', found 'no rule in force'"),
    ],
)
def test_a_wrong_case_is_told_what_is_wrong(change: dict[str, object], fault: str) -> None:
    right = next(case for case in CASES if case.subject == "militia_exemption" and case.number == 1)
    wrong = replace(right, **change)  # type: ignore[arg-type]  # one field at a time
    assert any(fault in each for each in judge(wrong).faults)


def test_one_is_not_yes() -> None:
    days = next(case for case in CASES if case.expect == 1)
    assert judge(replace(days, expect=True)).faults


@pytest.mark.parametrize(
    "text",
    ["[[case]]\ntitle = 'x'", "[[case]]\ntitle='x'\nask='militia.age'\non=2024-01-01\nexpect='y'\nwhy='z'"],
)
def test_a_case_that_leaves_something_out_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadCase, match="x 1"):
        list(read_cases(file))


def test_the_command_counts_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "cases", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cases"] == told["passed"] == len(CASES)
    assert told["without_article"] == 0
    assert told["failed"] == []
