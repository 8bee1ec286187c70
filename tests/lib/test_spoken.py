"""What a decision says of time and place begins a form."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.lib.spoken import clock_in, day_in, names_in
from trucban.lib.weeks import Week

WEEK = Week(2026, 48)  # 23 to 29 November
HAMLETS = [f"Thôn {number}" for number in range(1, 12)]


@pytest.mark.parametrize(
    ("text", "day", "clock", "hamlets"),
    [
        ("Tăng cường tuần tra thôn 3 tối thứ bảy", date(2026, 11, 28), time(19), ["Thôn 3"]),
        ("Tang cuong tuan tra thon 3 toi thu bay", date(2026, 11, 28), time(19), ["Thôn 3"]),
        ("Trực đêm Chủ nhật ở Thôn 10 và thôn 1", date(2026, 11, 29), time(21), ["Thôn 10", "Thôn 1"]),
        ("Canh gác 19h30 ngày 27/11", date(2026, 11, 27), time(19, 30), []),
        ("Tuần tra 5 giờ sáng T4", date(2026, 11, 25), time(5), []),
        ("Nhắc lần thứ hai, báo cáo tuần tới", None, None, []),
        ("Hoàn thành trước 05/12", None, None, []),
        ("Kiện toàn tổ an ninh tự quản thôn 100", None, None, []),
        ("", None, None, []),
    ],
)
def test_words_of_a_decision(text: str, day: date | None, clock: time | None, hamlets: list[str]) -> None:
    assert day_in(text, WEEK) == day
    assert clock_in(text) == clock
    assert names_in(text, HAMLETS) == hamlets


@given(st.text() | st.from_regex(r"(thứ|t|lúc)? ?[0-9]{1,3}[/h:][0-9]{0,3}", fullmatch=True))
def test_whatever_was_written_the_day_is_of_the_week(text: str) -> None:
    assert day_in(text, WEEK) in {None, *WEEK.days}
    clock_in(text)
    assert set(names_in(text, HAMLETS)) <= set(HAMLETS)
