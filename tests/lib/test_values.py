"""What people type, read as what it means; nothing is filled in that is not written."""

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.lib.values import PartialDate, Verdict, read_date, read_name, read_personal_number, read_phone
from trucban.lib.values.names import sort_key, split_name, title_case

TODAY = date(2026, 11, 25)
typed = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.text("0123456789/-. tháng năm ngày", max_size=14),
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "day", "verdict"),
    [
        ("12/03/1995", "12/03/1995", Verdict.READ),
        ("12/3/95", "12/03/1995", Verdict.CHANGED),
        ("12/3/05", "12/03/2005", Verdict.CHANGED),
        ("12/3/30", "12/03/1930", Verdict.CHANGED),
        ("5.3.1995", "05/03/1995", Verdict.READ),
        ("1995-03-05 00:00:00", "05/03/1995", Verdict.READ),
        ("ngày 5 tháng 3 năm 1995", "05/03/1995", Verdict.READ),
        ("05031995", "05/03/1995", Verdict.CHANGED),
        (5031995, "05/03/1995", Verdict.CHANGED),
        (34770, "12/03/1995", Verdict.CHANGED),
        ("34770", "12/03/1995", Verdict.CHANGED),
        (date(1995, 3, 12), "12/03/1995", Verdict.READ),
        (datetime(1995, 3, 12), "12/03/1995", Verdict.READ),
        ("tháng 3 năm 1995", "03/1995", Verdict.READ),
        ("T3/1995", "03/1995", Verdict.READ),
        ("1995", "1995", Verdict.READ),
        (1995.0, "1995", Verdict.READ),
        ("00/00/1995", "1995", Verdict.READ),
        ("../../1995", "1995", Verdict.READ),
        ("sinh năm 1970", "1970", Verdict.READ),
        ("khoảng 1960", "1960", Verdict.DOUBTFUL),
        ("3/25/1995", "25/03/1995", Verdict.DOUBTFUL),
        ("12/3/2030", "12/03/2030", Verdict.DOUBTFUL),
        ("1/1/1890", "01/01/1890", Verdict.DOUBTFUL),
        ("31/2/1995", None, Verdict.UNREADABLE),
        ("29/2/1995", None, Verdict.UNREADABLE),
        ("abc", None, Verdict.UNREADABLE),
        (True, None, Verdict.UNREADABLE),
        ("", None, Verdict.EMPTY),
        (None, None, Verdict.EMPTY),
    ],
)
def test_days(written: object, day: str | None, verdict: Verdict) -> None:
    reading = read_date(written, latest=TODAY)  # type: ignore[arg-type]
    assert (str(reading.value) if reading.value else None, reading.verdict) == (day, verdict)
    assert bool(reading.reasons) == (verdict not in {Verdict.READ, Verdict.EMPTY})


def test_a_day_number_of_the_mac_counts_from_1904() -> None:
    assert str(read_date(34770 - 1462, latest=TODAY, epoch_1904=True).value) == "12/03/1995"


def test_a_day_says_how_precise_it_is_and_what_it_may_be() -> None:
    year, month, day = PartialDate(1995), PartialDate(1995, 3), PartialDate(1995, 3, 12)
    assert [one.precision for one in (year, month, day)] == ["year", "month", "day"]
    assert year.may_be(day)
    assert not month.may_be(PartialDate(1995, 4, 12))
    assert (day.as_date(), month.as_date()) == (date(1995, 3, 12), None)


@given(
    st.dates(date(1920, 1, 1), TODAY),
    st.sampled_from(["{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%d.%m.%Y}", "{:%Y-%m-%d}"]),
)
def test_every_day_comes_back_from_every_form(day: date, form: str) -> None:
    assert read_date(form.format(day), latest=TODAY).value == PartialDate.of(day)


@given(typed)
def test_anything_gives_a_reading(value: object) -> None:
    for reading in (
        read_date(value, latest=TODAY),  # type: ignore[arg-type]
        read_personal_number(value, latest=TODAY),  # type: ignore[arg-type]
        read_phone(value),  # type: ignore[arg-type]
        read_name(value),  # type: ignore[arg-type]
    ):
        assert (reading.value is None) == (reading.verdict in {Verdict.UNREADABLE, Verdict.EMPTY})
        assert all(map(str, reading.reasons))


@pytest.mark.parametrize(
    ("written", "number", "verdict"),
    [
        ("044095001234", "044095001234", Verdict.READ),
        ("CCCD: 044 095 001 234", "044095001234", Verdict.READ),
        (44095001234, "044095001234", Verdict.CHANGED),
        (1095012345, "001095012345", Verdict.CHANGED),
        (44095001234.0, "044095001234", Verdict.CHANGED),
        ("191234567", "191234567", Verdict.READ),
        (12345678, "012345678", Verdict.CHANGED),
        ("003095001234", "003095001234", Verdict.DOUBTFUL),
        ("4.41E+11", None, Verdict.UNREADABLE),
        ("0440950012", None, Verdict.UNREADABLE),
        ("04409500123a", None, Verdict.UNREADABLE),
        ("000000000000", None, Verdict.UNREADABLE),
    ],
)
def test_personal_numbers(written: object, number: str | None, verdict: Verdict) -> None:
    reading = read_personal_number(written, latest=TODAY)  # type: ignore[arg-type]
    assert (reading.value.number if reading.value else None, reading.verdict) == (number, verdict)


def test_a_number_is_held_against_the_row_and_never_blocks() -> None:
    reading = read_personal_number("044095001234", latest=TODAY, birth=PartialDate(1996), sex="FEMALE")
    assert reading.verdict is Verdict.DOUBTFUL
    assert [str(reason) for reason in reading.reasons] == [
        "The number says a birth in 1995 and the row 1996.",
        "The number is a man's and the row says a woman.",
    ]
    assert reading.value
    assert (reading.value.province, reading.value.masked()) == ("Quảng Bình", "044******234")


@pytest.mark.parametrize(
    ("written", "number", "verdict"),
    [
        ("0912.345.678", "0912345678", Verdict.READ),
        (912345678, "0912345678", Verdict.CHANGED),
        ("01682345678", "0382345678", Verdict.CHANGED),
        (1682345678, "0382345678", Verdict.CHANGED),
        ("0912345678 / 0987654321", "0912345678", Verdict.DOUBTFUL),
        ("không có", None, Verdict.UNREADABLE),
    ],
)
def test_telephone_numbers(written: object, number: str | None, verdict: Verdict) -> None:
    reading = read_phone(written)  # type: ignore[arg-type]
    assert (reading.value, reading.verdict) == (number, verdict)


@pytest.mark.parametrize(
    ("written", "name", "verdict"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An", Verdict.READ),
        ("NGUYỄN  VĂN AN", "Nguyễn Văn An", Verdict.CHANGED),
        ("Võ Ngọc ánh", "Võ Ngọc Ánh", Verdict.CHANGED),
        ("1. Đ/c Trần Văn Bé", "Trần Văn Bé", Verdict.CHANGED),
        ("H'Hen Niê", "H'Hen Niê", Verdict.READ),
        ("Y-BHĂM ÊBAN", "Y-Bhăm Êban", Verdict.CHANGED),
        ("Nguyen Van An", "Nguyen Van An", Verdict.DOUBTFUL),
        ("An", "An", Verdict.DOUBTFUL),
        ("Nguyễn Văn An (B)", "Nguyễn Văn An", Verdict.DOUBTFUL),
        ("An, Nguyễn Văn", "Nguyễn Văn An", Verdict.DOUBTFUL),
        ("Tổng cộng: 5", None, Verdict.UNREADABLE),
        ("=cmd", None, Verdict.UNREADABLE),
    ],
)
def test_names(written: str, name: str | None, verdict: Verdict) -> None:
    reading = read_name(written)
    assert (reading.value, reading.verdict) == (name, verdict)


@given(st.text("aăâđêôơưạảấỳ'- ABCĐỄ", max_size=30))
def test_title_case_changes_no_letter(text: str) -> None:
    assert title_case(text).casefold() == " ".join(text.split()).casefold()
    assert title_case(title_case(text)) == title_case(text)


@pytest.mark.material
def test_name_cases_of_the_material(material: Path) -> None:
    cases = json.loads(
        (material / "data/names-ids-phones/name_handling_cases.json").read_text(encoding="utf-8")
    )
    for case in cases:
        if case["kind"] == "parse":
            parts, expected = split_name(case["input"]), case["expected"]
            assert (parts.family, parts.middle, parts.given) == tuple(
                expected[key] for key in ("surname", "middle", "given")
            )
        elif case["kind"] == "sort" and "field" not in case["note"]:
            assert sorted(case["input"], key=sort_key) == case["expected"]


@pytest.mark.material
def test_personal_numbers_and_telephones_of_the_material(material: Path) -> None:
    folder = material / "data/names-ids-phones"
    expected = {"valid": Verdict.READ, "invalid": Verdict.UNREADABLE, "implausible": Verdict.DOUBTFUL}
    for row in csv.DictReader((folder / "cccd/cases.csv").open(encoding="utf-8")):
        assert read_personal_number(row["value"], latest=TODAY).verdict is expected[row["verdict"]], row
    for row in csv.DictReader((folder / "phone/mobile_prefix_change_2018.csv").open(encoding="utf-8")):
        assert (
            read_phone(row["old_11_digit_prefix"] + "2345678").value == row["new_10_digit_prefix"] + "2345678"
        )
    for row in csv.DictReader(
        (folder / "phone/vn_phone_cases_libphonenumber_9.0.43.csv").open(encoding="utf-8")
    ):
        is_of_a_person = row["type"] in {"mobile", "fixed"}
        is_former = row["input"].startswith("0168")
        number = read_phone(row["input"]).value
        assert bool(number) == (is_of_a_person or is_former), row
        if is_of_a_person:
            assert number == row["e164"].replace("+84", "0")
