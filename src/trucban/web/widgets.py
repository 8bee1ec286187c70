"""Fields for days, times and moments: the browser's own pickers, values as the browser writes them."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from trucban.lib.clock import FIRST_YEAR, LAST_YEAR


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", **options)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **options)


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m", **options)


def check_year(value: date | datetime) -> None:
    """Refuse a year that is a slip of the hand: 0026 for 2026, 20266."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("Year %(year)s is not one to record here: enter a year from %(first)s to %(last)s."),
            code="year",
            params={"year": value.year, "first": FIRST_YEAR, "last": LAST_YEAR},
        )


class DayField(forms.DateField):
    widget: type[forms.DateInput] = DayInput
    default_validators = [check_year]


class MomentField(forms.DateTimeField):
    widget = MomentInput
    default_validators = [check_year]


class MonthField(DayField):
    """A month, as its first day."""

    widget = MonthInput

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%m/%Y"], **options)
