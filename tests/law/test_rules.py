"""Rules and powers by date, and files that are refused."""

from datetime import date
from pathlib import Path

import pytest

from trucban import law
from trucban.law.powers import read_powers
from trucban.law.rules import BadLaw, read_rules

TODAY = date(2026, 11, 23)


def test_the_daily_labour_floor_holds_from_its_first_day() -> None:
    rule = law.rule("militia.daily_labour_floor", on=date(2025, 3, 23))
    assert (rule.value, rule.unit, rule.confidence) == (327_600, "đồng a day", "S")
    assert "16/2025" in rule.source
    assert law.rule("militia.daily_labour_floor", on=date(2025, 3, 22)).value == 119_200
    with pytest.raises(law.NoRuleInForce, match=r"militia\.daily_labour_floor"):
        law.rule("militia.daily_labour_floor", on=date(2020, 8, 14))


def test_a_rule_nobody_wrote_has_no_answer() -> None:
    with pytest.raises(law.NoRuleInForce):
        law.rule("allowance.night_multiplier", on=TODAY)


def test_a_law_not_read_makes_the_rule_uncertain_from_its_day() -> None:
    assert law.rule("militia.age_men", on=date(2026, 8, 31)).confidence == "S"
    assert law.rule("militia.age_men", on=date(2026, 9, 1)).confidence == "?"


@pytest.mark.parametrize("key", law.rule_keys())
def test_every_rule_names_its_unit_and_source(key: str) -> None:
    rows = law.rule_history(key)
    assert all(row.unit and row.source and row.confidence in {"S", "K", "?"} for row in rows)
    assert all(row.value not in (None, 0) for row in rows)
    assert rows or key in law.local_examples()


def test_calling_out_needs_the_chairman_and_a_superior_whose_title_is_to_be_confirmed() -> None:
    power = law.power("callout_in_commune", on=TODAY)
    assert power.decides.office == "COMMANDER"
    assert [(office.office, office.confidence) for office in power.agreements] == [
        ("COMMUNE_CHAIRMAN", "S"),
        ("SUPERIOR_COMMAND", "?"),
    ]
    assert power.confidence == "?"


def test_the_district_is_gone_since_july_2025() -> None:
    in_force = [row for key in law.power_keys() for row in law.power_history(key) if row.to_date is None]
    for power in in_force:
        assert "DISTRICT" not in "".join(office.office for office in (power.decides, *power.agreements))
    old = law.power("callout_in_commune", on=date(2025, 6, 30))
    assert old.agreements[-1].office == "DISTRICT_COMMANDER"


def test_a_power_before_its_law_has_no_answer() -> None:
    with pytest.raises(law.NoRuleInForce):
        law.power("hamlet_change", on=date(2026, 5, 25))


GOOD = """
[thing]
description = "A thing"
title_vi = "Một thứ"
unit = "days"
[[thing.values]]
from = 2025-01-01
value = 3
instrument = "48/2019/QH14"
confidence = "S"
"""
SECOND = GOOD.split("unit")[1].split("\n", 1)[1]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[thing", "not TOML"),
        (GOOD.replace('description = "A thing"', ""), "no description"),
        (GOOD.replace('unit = "days"', ""), "no unit"),
        (GOOD.replace("value = 3", ""), "no value"),
        (GOOD.replace('instrument = "48/2019/QH14"', ""), "no instrument"),
        (GOOD.replace("48/2019", "49/2019"), "is not in instruments.toml"),
        (GOOD.replace('title_vi = "Một thứ"', ""), "no title_vi"),
        (GOOD.replace('"S"', '"sure"'), "confidence is 'sure'"),
        (GOOD.replace("from = 2025-01-01", ""), "no first day"),
        (GOOD.replace("2025-01-01", '"2025"'), "is not a day"),
        (GOOD.replace("value = 3", "to = 2024-01-01\nvalue = 3"), "overlap"),
        (GOOD + SECOND, "overlap"),
        ("[thing]\ndescription = 'x'\nunit = 'y'", "no values"),
    ],
)
def test_a_file_that_leaves_something_out_is_refused_by_name(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "duty.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadLaw, match=f"duty.toml.*{fault}"):
        list(read_rules(file))


def test_an_entry_holds_until_the_next_and_not_beyond_its_last_day(tmp_path: Path) -> None:
    file = tmp_path / "duty.toml"
    file.write_text(GOOD + SECOND.replace("2025-01-01", "2026-01-01\nto = 2026-07-01"), encoding="utf-8")
    (_key, (first, second)), *_rest = read_rules(file)
    assert first.to_date == date(2026, 1, 1)
    assert [second.holds_on(day) for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))] == [
        False,
        True,
        False,
    ]


def test_a_power_without_an_office_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "powers.toml"
    file.write_text(
        "[x]\ndescription='d'\ntitle_vi='t'\n[[x.values]]\nfrom=2025-01-01\ninstrument='48/2019/QH14'\nconfidence='S'\n",
        encoding="utf-8",
    )
    with pytest.raises(BadLaw, match="office is missing"):
        list(read_powers(file))
