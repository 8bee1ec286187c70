"""How weeks, dates and numbers are written, and the words no paper here may carry."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import DomainError
from trucban.lib.secrecy import secret_mark
from trucban.lib.text import nfc
from trucban.lib.weeks import Week, within_reach

# Marks of secrecy (Decree 30/2020/NĐ-CP, Annex I): capitals, as whole words.


class SecretMarkFound(DomainError):
    """The text carries a mark of secrecy: nothing secret is kept here."""


class TextTooLong(DomainError):
    """The text does not fit where it is kept: it is refused, for a text cut short says something else."""


class WeekOutOfReach(DomainError):
    """Nobody works with a week so far off: the year is a slip of the hand."""


def week_span(week: Week) -> str:
    """Return "Tuần từ 23/11 đến 29/11/2026"; a week over New Year names both years."""
    first = "%d/%m" if week.monday.year == week.sunday.year else "%d/%m/%Y"
    return _("Week from %(first)s to %(last)s") % {
        "first": week.monday.strftime(first),
        "last": week.sunday.strftime("%d/%m/%Y"),
    }


def weekday_name(day: date) -> str:
    return [
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    ][day.weekday()]


def day_text(day: date) -> str:
    """Return "05/02/2026"; a moment is written by its day in Viet Nam."""
    if isinstance(day, datetime):
        day = local_day(day)
    return day.strftime("%d/%m/%Y")


def time_text(moment: datetime) -> str:
    """Return "07:30"."""
    return moment.astimezone(VIETNAM).strftime("%H:%M")


def moment_text(moment: datetime) -> str:
    """Return "07:30 05/02/2026"."""
    return f"{time_text(moment)} {day_text(moment)}"


def spoken_moment(moment: datetime) -> str:
    """Return "07 giờ 30, ngày 05/02/2026", as papers write it (Decree 30/2020/NĐ-CP, Annex III, form 1.9)."""
    here = moment.astimezone(VIETNAM)
    return f"{here:%H} giờ {here:%M}, ngày {day_text(here)}"


def paper_date(place: str, day: date | None) -> str:
    """
    Return "Lệ Thủy, ngày 05 tháng 02 năm 2026"; without a day, dots to fill in by hand.

    References
    ----------
    Decree 30/2020/NĐ-CP, Annex I, Part I, Section II, Item 4: days below 10 and months 1 and 2 take a zero.
    """
    if day is None:
        return f"{place}, ngày … tháng … năm …"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"


def paper_number(number: int | None, symbol: str) -> str:
    """Return "Số: 05/BC-BCH"; a draft leaves the number open."""
    return f"Số: {number:02}/{symbol}" if number is not None else f"Số:      /{symbol}"


def number_text(value: int | float | Decimal, *, places: int | None = None) -> str:
    """Return a number with a dot for thousands and a comma for decimals: 1.974 · 86,38."""
    number = Decimal(str(value))
    if places is not None:
        number = round(number, places)
    text = f"{number:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def clean_text(text: str, *, most: int) -> str:
    """
    Return a text as it is kept: in NFC, without space around it.

    Raises:
        SecretMarkFound, TextTooLong.
    """
    cleaned = nfc(text).strip()
    refuse_secret_marks(cleaned)
    if len(cleaned) > most:
        raise TextTooLong(
            _("At most %(most)s characters, these are %(count)s: shorten it.")
            % {"most": most, "count": len(cleaned)}
        )
    return cleaned


def clean_line(text: str, *, most: int) -> str:
    """Like :func:`clean_text`, on one line."""
    return clean_text(" ".join(text.split()), most=most)


def refuse_secret_marks(text: str) -> None:
    """
    Let a text pass that carries no mark of secrecy.

    Raises:
        SecretMarkFound: MẬT, TỐI MẬT or TUYỆT MẬT stands in it, as whole words in capitals.
    """
    if found := secret_mark(text):
        raise SecretMarkFound(
            _(
                "“%(mark)s” was found: papers with a mark of secrecy are never kept in this system. Take the text "
                "out and keep the paper as the law on state secrets says."
            )
            % {"mark": found}
        )


def refuse_far_week(week: Week, *, at: datetime, since: Week | None = None) -> None:
    """
    Let a week pass that is at most two years from a moment, or not before ``since``.

    Raises:
        WeekOutOfReach: it is further off; the sentence says which weeks can be opened.
    """
    first, last = within_reach(at)
    first = min(first, since or first)
    if not first <= week <= last:
        raise WeekOutOfReach(
            _(
                "%(span)s is too far off: weeks from the one that begins on %(first)s to the one that ends on "
                "%(last)s can be opened. Check the year."
            )
            % {"span": week_span(week), "first": day_text(first.monday), "last": day_text(last.sunday)}
        )


def ended(text: str) -> str:
    """Return a line of a paper with the full stop that ends it."""
    plain = text.rstrip()
    return plain if plain.endswith((".", "!", "?", ":", ";", "…")) else f"{plain}."
