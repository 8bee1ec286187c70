"""What holds whatever the case: birthdays, confidence, local rules, words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban import law
from trucban.law.ages import add_months, age_of, birthday
from trucban.law.instruments import instruments
from trucban.law.results import RESULTS_VI
from trucban.law.rules import Rule, least_sure

DAYS = st.dates(date(2016, 1, 1), date(2045, 12, 31))
BORN = st.dates(date(1950, 1, 1), date(2015, 12, 31))
SEX = st.sampled_from(["male", "female"])
DAY = timedelta(days=1)


@given(key=st.sampled_from(law.rule_keys()), day=st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_on_any_day_exactly_one_rule_is_in_force_or_none(key: str, day: date) -> None:
    holding = [rule for rule in law.rule_history(key) if rule.holds_on(day)]
    if holding:
        assert [law.rule(key, on=day)] == holding
    else:
        with pytest.raises(law.NoRuleInForce):
            law.rule(key, on=day)


@given(key=st.sampled_from(law.power_keys()), day=DAYS)
def test_on_any_day_one_office_decides_or_it_is_not_known(key: str, day: date) -> None:
    holding = [
        p for p in law.power_history(key) if p.from_date <= day and (p.to_date is None or day < p.to_date)
    ]
    if holding:
        assert [law.power(key, on=day)] == holding
    else:
        with pytest.raises(law.NoRuleInForce):
            law.power(key, on=day)


@given(born=BORN, years=st.integers(0, 90))
def test_an_age_begins_on_its_birthday(born: date, years: int) -> None:
    day = birthday(born, years)
    assert age_of(born, on=day).years == years
    if years:
        assert age_of(born, on=day - DAY).years == years - 1


@given(born=BORN, day=DAYS)
def test_only_29_february_makes_an_age_uncertain(born: date, day: date) -> None:
    if born <= day and not age_of(born, on=day).certain:
        assert (born.month, born.day, day.month, day.day) == (2, 29, 2, 28)


def test_before_birth_there_is_no_age() -> None:
    with pytest.raises(ValueError, match="born on"):
        age_of(date(2020, 1, 2), on=date(2020, 1, 1))


@given(day=st.dates(date(2000, 1, 1), date(2030, 1, 1)), months=st.integers(0, 400))
def test_months_keep_the_day_or_end_with_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + DAY).day == 1


@given(born=BORN, day=st.dates(date(2020, 7, 1), date(2045, 1, 1)), sex=SEX)
def test_militia_age_only_moves_one_way(born: date, day: date, sex: str) -> None:
    order = ["too young", "in age", "volunteer age", "over age"]
    today, tomorrow = (
        law.decide("militia.age", {"sex": sex, "born": born}, on=on).result for on in (day, day + DAY)
    )
    assert order.index(str(today)) <= order.index(str(tomorrow))


@given(born=BORN, day=st.dates(date(2016, 1, 1), date(2026, 8, 31)), studied=st.booleans())
def test_callup_age_is_certain_exactly_where_both_readings_agree(
    born: date, day: date, studied: bool
) -> None:
    last = 27 if studied else 25
    decision = law.decide("callup.age", {"born": born, "deferred_for_studies": studied}, on=day)
    disputed_end = born <= day and age_of(born, on=day).years == last
    disputed_start = (born.month, born.day, day.month, day.day) == (2, 29, 2, 28)
    if disputed_end:
        assert decision.to_be_confirmed
    elif not disputed_start:
        assert not decision.to_be_confirmed


PERSON = {"sex": "male", "born": date(2001, 3, 4)}
WINDOW = replace(
    law.local_examples()["callup.birth_window"],
    confidence="L",
    local_source="Kế hoạch 12/KH-UBND",
    value={"born_from": date(2001, 3, 5), "born_to": date(2008, 3, 4), "studied_born_from": date(1999, 3, 5)},
)


@pytest.mark.parametrize(
    ("born", "studied", "expected"),
    [
        (date(2001, 3, 4), False, "over age"),
        (date(2001, 3, 5), False, "in age"),
        (date(2008, 3, 4), False, "in age"),
        (date(2008, 3, 5), False, "too young"),
        (date(1999, 3, 5), True, "in age"),
        (date(1999, 3, 4), True, "over age"),
    ],
)
def test_the_birth_window_of_the_year_settles_the_readings(born: date, studied: bool, expected: str) -> None:
    facts: law.Facts = {"born": born, "deferred_for_studies": studied}
    decision = law.decide("callup.age", facts, on=date(2026, 3, 4), local={"callup.birth_window": WINDOW})
    assert decision.answer == expected
    assert decision.source_vi == "Kế hoạch 12/KH-UBND"


def test_a_table_the_commune_confirmed_is_no_longer_to_be_confirmed() -> None:
    on, facts = date(2026, 11, 23), {"sex": "female", "pregnant": True}
    assert law.decide("militia.deferral", facts, on=on).to_be_confirmed
    _table, version = law.table_in_force("militia_deferral", on=on)
    confirmed = replace(version, confidence="L", local_source="Công văn 12")
    local = {"tables.militia_deferral": confirmed}
    assert law.decide("militia.deferral", facts, on=on, local=local).answer == "deferred"
    refused = {"tables.militia_deferral": replace(confirmed, value=False)}
    with pytest.raises(law.NoRuleInForce):
        law.decide("militia.deferral", facts, on=on, local=refused)


def test_a_decision_explains_itself_in_vietnamese() -> None:
    decision = law.decide(
        "militia.deferral", {"sex": "female", "child_born": date(2024, 2, 29)}, on=date(2025, 1, 1)
    )
    assert decision.text_vi == (
        "Được tạm hoãn: phụ nữ nuôi con dưới 36 tháng tuổi. Đến hết ngày 27/02/2027. "
        "Căn cứ: Điều 11 khoản 1 điểm a Luật Dân quân tự vệ số 48/2019/QH14 (bản có hiệu lực từ 01/07/2020)."
    )
    assert decision.source_en.startswith(
        "Law on Militia and Self-Defence 48/2019/QH14, Article 11 Clause 1 Point a"
    )
    doubtful = law.decide("militia.age", PERSON, on=date(2026, 11, 23))
    assert "Chờ xác nhận: Phần về dân quân tự vệ của Luật 14/2026/QH16 chưa đọc được." in doubtful.text_vi


@pytest.mark.parametrize(
    ("station", "metres", "said"),
    [
        ("le_thuy", 1.19, "below alarm I"),
        ("le_thuy", 1.20, "alarm I"),
        ("le_thuy", 2.69, "alarm II"),
        ("le_thuy", 2.70, "alarm III"),
        ("le_thuy", 4.88, "alarm III"),
        ("dong_ha", 2.99, "not settled by the law"),  # level I was not found
        ("dong_ha", 3.0, "alarm II"),
        ("mai_hoa", 6.5, "to be confirmed"),
    ],
)
def test_the_river_stands_at_the_level_it_has_reached(station: str, metres: float, said: str) -> None:
    facts: law.Facts = {"station": station, "level_m": metres}
    assert law.decide("river.alarm", facts, on=date(2026, 10, 20)).answer == said


def test_the_weakest_rule_makes_a_conclusion() -> None:
    assert [least_sure("S"), least_sure("S", "L"), least_sure("K", "L"), least_sure("?", "S")] == [
        "S",
        "L",
        "K",
        "?",
    ]


def test_every_instrument_is_cited_by_a_rule() -> None:
    rules: list[Rule] = [rule for key in law.rule_keys() for rule in law.rule_history(key)]
    used = {number for rule in rules for number in rule.instruments}
    used |= {n for key in law.power_keys() for power in law.power_history(key) for n in power.instruments}
    used |= {n for table in law.tables().values() for ground in table.grounds for n in ground.instruments}
    used |= {n for table in law.tables().values() for row in table.versions for n in row.instruments}
    assert set(instruments()) == used | {"custom"}


def test_every_answer_has_vietnamese_words() -> None:
    assert all(said[0].isupper() for said in RESULTS_VI.values())
