"""How weeks, dates and numbers are written, and words that are refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from unicodedata import normalize

import pytest
from django.utils import translation

from trucban.document.wording import (
    SecretMarkFound,
    number_text,
    paper_date,
    paper_number,
    refuse_secret_marks,
    spoken_moment,
    week_span,
)
from trucban.lib.weeks import Week


def test_a_week_is_written_by_its_days() -> None:
    with translation.override("en"):
        assert week_span(Week(2026, 48)) == "Week from 23/11 to 29/11/2026"
        assert week_span(Week(2026, 53)) == "Week from 28/12/2026 to 03/01/2027"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "Lệ Thủy, ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 15), "Lệ Thủy, ngày 15 tháng 3 năm 2026"),
        (date(2026, 11, 24), "Lệ Thủy, ngày 24 tháng 11 năm 2026"),
        (None, "Lệ Thủy, ngày … tháng … năm …"),
    ],
)
def test_days_below_10_and_months_1_and_2_take_a_zero(day: date | None, written: str) -> None:
    assert paper_date("Lệ Thủy", day) == written


def test_a_number_below_10_takes_a_zero_and_a_draft_leaves_it_open() -> None:
    assert paper_number(5, "BC-BCH") == "Số: 05/BC-BCH"
    assert paper_number(112, "BC-BCH") == "Số: 112/BC-BCH"
    assert paper_number(None, "BC-BCH") == "Số:      /BC-BCH"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1974, "1.974"),
        (86.38, "86,38"),
        (327_600, "327.600"),
        (0, "0"),
        (-1234.5, "-1.234,5"),
        (Decimal("12.50"), "12,5"),
    ],
)
def test_numbers_take_dots_for_thousands_and_a_comma_for_decimals(number: float, written: str) -> None:
    assert number_text(number) == written


def test_places_are_kept_when_asked() -> None:
    assert number_text(12, places=1) == "12,0"


@pytest.mark.parametrize(
    "text",
    [
        "MẬT",
        "Văn bản TỐI MẬT",
        "so_12_TUYỆT MẬT.pdf",
        "CV-MẬT-01.pdf",
        normalize("NFD", "Bản MẬT"),
        "bao_cao_TUYET_MAT.pdf",
    ],
)
def test_marks_of_secrecy_are_refused(text: str) -> None:
    with pytest.raises(SecretMarkFound):
        refuse_secret_marks(text)


@pytest.mark.parametrize("text", ["giữ bí mật", "mật ong", "MẬTSO", "MAT TRAN TO QUOC", "ĐỘI HÌNH"])
def test_other_words_pass(text: str) -> None:
    refuse_secret_marks(text)


def test_papers_say_the_hour_in_words() -> None:
    assert spoken_moment(datetime(2026, 2, 5, 0, 5, tzinfo=UTC)) == "07 giờ 05, ngày 05/02/2026"
