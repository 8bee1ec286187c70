"""How often a routine repeats is said in words, whatever its rule."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from trucban.task.models import Routine
from trucban.task.recurrence import RuleNotUnderstood, clean_rule
from trucban.web.task.rule_words import WEEKDAYS, rule_in_words

CASES = {
    "FREQ=DAILY": "Hằng ngày",
    "FREQ=WEEKLY;BYDAY=MO": "Hằng tuần, thứ Hai",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU": "2 tuần một lần, thứ Hai, thứ Tư và Chủ nhật",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "Hằng tuần, từ thứ Hai đến thứ Sáu",
    "FREQ=MONTHLY;BYMONTHDAY=14": "Hằng tháng, ngày 14",
    "FREQ=MONTHLY;BYMONTHDAY=1,15": "Hằng tháng, ngày 1 và ngày 15",
    "FREQ=MONTHLY;BYMONTHDAY=-1": "Hằng tháng, ngày cuối tháng",
    "FREQ=MONTHLY;BYDAY=1FR": "Hằng tháng, thứ Sáu đầu tiên",
    "FREQ=MONTHLY;BYDAY=-1SU": "Hằng tháng, Chủ nhật cuối cùng",
    "FREQ=MONTHLY;BYDAY=3TU": "Hằng tháng, thứ Ba lần thứ 3",
    "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=25": "3 tháng một lần, ngày 25",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": "Hằng tháng, ngày cuối cùng trong các ngày từ thứ Hai đến thứ Sáu",
    "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1": "Hằng năm, ngày 1/4",
    "FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=1": "Hằng năm, ngày 1, tháng 4 và 10",
    "FREQ=DAILY;COUNT=10": "Hằng ngày, 10 lần",
    "FREQ=DAILY;UNTIL=20261231": "Hằng ngày, đến hết ngày 31/12/2026",
}


@pytest.mark.parametrize(("rule", "words"), CASES.items())
def test_a_rule_reads_as_an_officer_would_say_it(rule: str, words: str) -> None:
    with override("vi"):
        assert rule_in_words(Routine(rrule=rule)) == words


BYDAY = st.lists(
    st.tuples(st.sampled_from(["", "1", "2", "-1", "-2"]), st.sampled_from(WEEKDAYS)), min_size=1, max_size=7
).map(lambda days: "BYDAY=" + ",".join(which + name for which, name in days))
BYMONTHDAY = st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=3).map(
    lambda days: "BYMONTHDAY=" + ",".join(map(str, days))
)
BYMONTH = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(
    lambda months: "BYMONTH=" + ",".join(map(str, months))
)
PARTS = st.lists(
    st.one_of(
        BYDAY, BYMONTHDAY, BYMONTH, st.sampled_from(["BYSETPOS=1", "BYSETPOS=-2", "INTERVAL=2", "WKST=MO"])
    ),
    max_size=4,
    unique_by=lambda part: part.partition("=")[0],
)


@settings(max_examples=40)  # a rule that never falls is looked for until the calendar's end
@given(frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), parts=PARTS)
def test_no_rule_that_is_accepted_is_shown_in_the_words_of_a_program(
    frequency: str, parts: list[str]
) -> None:
    try:
        rule = clean_rule(";".join([f"FREQ={frequency}", *parts]), from_date=date(2026, 11, 23))
    except RuleNotUnderstood:
        return
    with override("vi"):
        said = rule_in_words(Routine(rrule=rule))
    assert said[0].isupper() or said[0].isdecimal()
    assert not set("=;_%") & set(said)
    assert not any(part.partition("=")[0] in said for part in rule.split(";"))
