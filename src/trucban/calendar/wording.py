"""How a time from one moment to another is written: whole days as days, everything else with its hours."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from trucban.lib.clock import VIETNAM


def period_text(starts_at: datetime, ends_at: datetime, *, with_year: bool = True) -> str:
    """
    Return "cả ngày 25/11/2026", "từ 25/11 đến 27/11/2026", "19:00–22:00 23/11/2026" or "19:00 23/11 – 07:00 24/11/2026".

    The end is not part of the period: what ends at midnight ends with the day before. Without ``with_year`` no day
    names its year; otherwise the first does where the years differ.
    """
    start, end = starts_at.astimezone(VIETNAM), ends_at.astimezone(VIETNAM)
    last = (end - timedelta(microseconds=1)).date()
    last_text = last.strftime("%d/%m/%Y" if with_year else "%d/%m")
    if start.time() == end.time() == time() and start < end:
        if start.date() == last:
            return _("all day %(day)s") % {"day": last_text}
        return _("from %(first)s to %(last)s") % {"first": _first(start, end, with_year), "last": last_text}
    if start.date() == last:
        return f"{start:%H:%M}–{end:%H:%M} {last_text}"
    end_text = end.strftime("%d/%m/%Y" if with_year else "%d/%m")
    return f"{start:%H:%M} {_first(start, end, with_year)} – {end:%H:%M} {end_text}"


def _first(start: datetime, end: datetime, with_year: bool) -> str:
    return start.strftime("%d/%m/%Y" if with_year and start.year != end.year else "%d/%m")
