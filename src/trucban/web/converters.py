"""Weeks in addresses: `<week:week>` gives a `Week`, and an address no calendar has is not found."""

from django.urls import register_converter

from trucban.lib.weeks import Week


class WeekConverter:
    """``2026-W48``; BadWeek is a ValueError, which Django answers with 404."""

    regex = r"\d{4}-W\d{2}"

    def to_python(self, value: str) -> Week:
        return Week.parse(value)

    def to_url(self, value: Week | str) -> str:
        return str(value)


register_converter(WeekConverter, "week")
