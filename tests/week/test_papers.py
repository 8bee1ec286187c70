"""What the week's papers say, read as the clerk does who would send them back."""

from datetime import date, timedelta

import pytest

from trucban.document.content import Table
from trucban.document.rendering.docx import CELL_PADDING, TABLE_TEXT, _widths
from trucban.document.rendering.measure import width_mm
from trucban.document.wording import weekday_name
from trucban.week.papers import patrol_plan


@pytest.mark.parametrize("day", range(7))
def test_no_weekday_breaks_in_the_patrol_plan(day: int) -> None:
    table = patrol_plan._table(())
    assert isinstance(table, Table)
    room = _widths(table, len(table.header))[1] - CELL_PADDING
    assert width_mm(weekday_name(date(2026, 11, 23) + timedelta(day)), points=TABLE_TEXT) < room
