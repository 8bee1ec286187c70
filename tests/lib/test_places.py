"""An address of before the mergers finds its commune of today, or asks."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.lib.places import Hamlet, match_hamlet, mergers_2025, read_address
from trucban.lib.values import Verdict

LE_THUY = "19249"


@pytest.mark.parametrize(
    ("address", "hamlet", "code", "verdict"),
    [
        ("Thôn An Xá, xã Lộc Thủy, huyện Lệ Thủy, tỉnh Quảng Bình", "An Xá", LE_THUY, Verdict.CHANGED),
        ("An Xá, Lộc Thủy, Lệ Thủy, Quảng Bình", "An Xá", LE_THUY, Verdict.CHANGED),
        ("Lộc Thủy, Lệ Thủy, Quảng Bình", "", LE_THUY, Verdict.CHANGED),
        ("TDP Xuân Giang - TT. Kiến Giang - H. Lệ Thủy", "Xuân Giang", LE_THUY, Verdict.CHANGED),
        ("Thôn 3, xã Lệ Thuỷ, tỉnh Quảng Trị", "3", LE_THUY, Verdict.READ),
        ("thôn An Xá", "An Xá", "", Verdict.READ),
        ("xã Lộc Thuỷ", "", "", Verdict.DOUBTFUL),
        ("Thôn 1, xã Không Có", "1", "", Verdict.DOUBTFUL),
    ],
)
def test_addresses(address: str, hamlet: str, code: str, verdict: Verdict) -> None:
    reading = read_address(address, mergers_2025())
    assert reading.value
    assert (reading.value.hamlet, reading.value.code, reading.verdict) == (hamlet, code, verdict)


def test_a_name_that_two_communes_had_is_asked_about() -> None:
    (reason,) = read_address("xã Lộc Thủy", mergers_2025()).reasons
    assert "Lệ Thủy, Quảng Bình" in str(reason)
    assert "Phú Lộc, Huế" in str(reason)


@given(st.one_of(st.none(), st.text(), st.integers(), st.text("Xã ,-Lộc Thủyhuện", max_size=40)))
def test_anything_gives_a_reading(value: object) -> None:
    reading = read_address(value, mergers_2025())  # type: ignore[arg-type]
    assert (reading.value is None) == (reading.verdict in {Verdict.UNREADABLE, Verdict.EMPTY})


def test_a_hamlet_is_found_without_its_marks_and_told_apart_by_its_former_commune() -> None:
    hamlets = [Hamlet("a", "An Xá"), Hamlet("b", "Thôn 3", "Lộc Thủy"), Hamlet("c", "Thôn 3", "Xuân Thủy")]
    assert match_hamlet("thôn an xa", hamlets).value == "a"
    assert match_hamlet("Thôn 03", hamlets, former_commune="xã Xuân Thuỷ").value == "c"
    assert match_hamlet("Thôn 3", hamlets).verdict is Verdict.DOUBTFUL
    assert match_hamlet("Thôn 9", hamlets).verdict is Verdict.UNREADABLE


@pytest.mark.material
def test_every_row_of_the_published_mapping(material: Path) -> None:
    """A unit that was divided, and a name that repeats, is asked about; no answer is wrong."""
    asked = 0
    rows = csv.DictReader(
        (material / "data/admin-units/old_to_new_mapping_bac_trung_bo.csv").open(encoding="utf-8")
    )
    for row in rows:
        place = read_address(f"{row['old_commune']}, {row['old_province']}", mergers_2025()).value
        assert place
        assert place.code in {"", row["new_commune_code"]}, row
        asked += not place.code
    assert asked <= 27


COMMUNE = [
    Hamlet(str(number), name)
    for number, name in enumerate(["Thôn 1", "Thôn 2", "An Xá", "Đông Hòa", "Tổ dân phố 5", "Nam", "Thôn 12"])
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("T1", "Thôn 1"), ("Th.2", "Thôn 2"), ("T. 2", "Thôn 2"), ("Thôn1", "Thôn 1"), ("Thôn Một", "Thôn 1"),
        ("thôn hai", "Thôn 2"), ("thon hai", "Thôn 2"), ("thôn số 2", "Thôn 2"), ("Thôn thứ nhất", "Thôn 1"), ("Thôn I", "Thôn 1"),
        ("II", "Thôn 2"), ("Thôn số XII", "Thôn 12"), ("thôn mười hai", "Thôn 12"), ("XII", "Thôn 12"), ("X. II", "Thôn 2"), ("Thôn số 01", "Thôn 1"),
        ("Th. An Xá", "An Xá"), ("T. Đông Hoà", "Đông Hòa"), ("Thôn Đông-Hòa", "Đông Hòa"),
        ("Tổ 5", "Tổ dân phố 5"), ("TDP5", "Tổ dân phố 5"), ("tổ dân phố số 05", "Tổ dân phố 5"), ("KP 5", "Tổ dân phố 5"),
        ("Thôn Nam", "Nam"), ("thon nam", "Nam"),
    ],
)  # fmt: skip
def test_a_hamlet_as_clerks_write_it(written: str, meant: str) -> None:
    reading = match_hamlet(written, COMMUNE)
    assert [hamlet.name for hamlet in COMMUNE if hamlet.key == reading.value] == [meant]
    assert reading.verdict in {Verdict.READ, Verdict.CHANGED}


@pytest.mark.parametrize(
    "written",
    ["Đội 2", "Tổ 1", "Thôn 3", "T3", "Thôn Năm Mươi", "An Xá 1", "Thôn 1 - Thôn 2", "Thôn IIII", "XX"],
)
def test_a_part_of_a_hamlet_or_another_is_none_of_the_commune(written: str) -> None:
    assert match_hamlet(written, COMMUNE).value is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Tổ 5, Thôn 1", "Thôn 1"), ("Đội 2 thôn An Xá", "An Xá"), ("Thôn 1 (An Lạc)", "Thôn 1")],
)
def test_what_stands_beside_a_hamlet_is_read_past_and_said(written: str, meant: str) -> None:
    reading = match_hamlet(written, COMMUNE)
    assert [str(reason) for reason in reading.reasons] == [f"“{written}” is read as the hamlet “{meant}”."]
    assert reading.verdict is Verdict.DOUBTFUL


def test_two_names_of_one_hamlet_are_no_question() -> None:
    reading = match_hamlet("thôn 3", [Hamlet("a", "Thôn 3"), Hamlet("a", "Thôn Ba")])
    assert (reading.value, reading.verdict) == ("a", Verdict.READ)


@pytest.mark.parametrize(
    ("address", "hamlet"),
    [
        ("xóm 3, thôn Đông Hòa, xã Lộc Thủy, huyện Lệ Thủy, Quảng Bình", "Đông Hòa"),
        ("Đội 2 thôn An Xá xã Lộc Thủy huyện Lệ Thủy tỉnh Quảng Bình", "An Xá"),
        ("Số 5, tổ 5, Lộc Thủy, Lệ Thủy, Quảng Bình", "tổ 5"),
        ("Đội 2, Lộc Thủy, Lệ Thủy, Quảng Bình", "Đội 2"),
    ],
)
def test_the_hamlet_among_smaller_places(address: str, hamlet: str) -> None:
    place = read_address(address, mergers_2025()).value
    assert place
    assert (place.hamlet, place.code) == (hamlet, LE_THUY)
