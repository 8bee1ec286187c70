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
