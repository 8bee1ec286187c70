"""How a period is written: days as days, hours as hours."""

from datetime import datetime

import pytest
from django.utils.translation import override

from trucban.calendar.wording import period_text
from trucban.lib.clock import VIETNAM


def at(text: str) -> datetime:
    return datetime.strptime(text, "%H:%M %d/%m/%Y").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("first", "last", "with_year", "without"),
    [
        ("00:00 25/11/2026", "00:00 26/11/2026", "cả ngày 25/11/2026", "cả ngày 25/11"),
        ("00:00 25/11/2026", "00:00 28/11/2026", "từ 25/11 đến 27/11/2026", "từ 25/11 đến 27/11"),
        ("00:00 31/12/2026", "00:00 02/01/2027", "từ 31/12/2026 đến 01/01/2027", "từ 31/12 đến 01/01"),
        ("19:00 23/11/2026", "22:00 23/11/2026", "19:00–22:00 23/11/2026", "19:00–22:00 23/11"),
        ("19:00 23/11/2026", "00:00 24/11/2026", "19:00–00:00 23/11/2026", "19:00–00:00 23/11"),
        ("18:00 31/12/2026", "06:00 01/01/2027", "18:00 31/12/2026 – 06:00 01/01/2027", "18:00 31/12 – 06:00 01/01"),
        ("00:00 25/11/2026", "11:30 26/11/2026", "00:00 25/11 – 11:30 26/11/2026", "00:00 25/11 – 11:30 26/11"),
        ("18:00 25/11/2026", "18:00 26/11/2026", "18:00 25/11 – 18:00 26/11/2026", "18:00 25/11 – 18:00 26/11"),
    ],
)  # fmt: skip
def test_days_are_said_as_days(first: str, last: str, with_year: str, without: str) -> None:
    with override("vi"):
        assert period_text(at(first), at(last)) == with_year
        assert period_text(at(first), at(last), with_year=False) == without
