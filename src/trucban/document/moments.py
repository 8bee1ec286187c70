"""When something can have been: a moment or a day outside of that is a slip of the hand."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from trucban.document.wording import day_text, moment_text
from trucban.lib.errors import DomainError


class OutOfTime(DomainError):
    """It cannot have been then: the day, the month or the year is a slip of the hand."""


def refuse_outside(moment: datetime, *, first: datetime, last: datetime) -> None:
    """
    Let a moment pass from ``first`` to ``last``, both included.

    Raises:
        OutOfTime: it lies outside; the sentence says what was expected.
    """
    if not first <= moment <= last:
        raise OutOfTime(
            _("%(moment)s does not fit here: expected from %(first)s to %(last)s. Check day, month and year.")
            % {"moment": moment_text(moment), "first": moment_text(first), "last": moment_text(last)}
        )


def refuse_day_outside(day: date, *, first: date, last: date) -> None:
    """
    Let a day pass from ``first`` to ``last``, both included.

    Raises:
        OutOfTime: it lies outside; the sentence says what was expected.
    """
    if not first <= day <= last:
        raise OutOfTime(
            _("%(day)s does not fit here: expected from %(first)s to %(last)s. Check day, month and year.")
            % {"day": day_text(day), "first": day_text(first), "last": day_text(last)}
        )
