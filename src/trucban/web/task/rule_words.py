"""How often a routine repeats, in words: every rule that `task.recurrence` accepts has a sentence, none is shown bare."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from trucban.document.wording import day_text
from trucban.task.models import Routine
from trucban.task.recurrence import WEEKDAYS

WORKING_DAYS = frozenset(WEEKDAYS[:5])


def rule_in_words(routine: Routine) -> str:
    """Return how often a routine repeats, on which days, and until when."""
    parts = dict(part.partition("=")[::2] for part in routine.rrule.split(";"))
    said = [_every(parts["FREQ"], int(parts.get("INTERVAL", 1))), *_days(parts), *_end(parts)]
    return ", ".join(said)


def _every(frequency: str, interval: int) -> str:
    if interval == 1:
        return {
            "DAILY": _("Every day"),
            "WEEKLY": _("Every week"),
            "MONTHLY": _("Every month"),
            "YEARLY": _("Every year"),
        }[frequency]
    return {
        "DAILY": ngettext("Every %(count)d day", "Every %(count)d days", interval),
        "WEEKLY": ngettext("Every %(count)d week", "Every %(count)d weeks", interval),
        "MONTHLY": ngettext("Every %(count)d month", "Every %(count)d months", interval),
        "YEARLY": ngettext("Every %(count)d year", "Every %(count)d years", interval),
    }[frequency] % {"count": interval}


def _days(parts: dict[str, str]) -> list[str]:
    weekdays, month_days, months = (parts.get(name, "") for name in ("BYDAY", "BYMONTHDAY", "BYMONTH"))
    if parts["FREQ"] == "YEARLY" and months.isdecimal() and month_days.isdecimal() and not weekdays:
        return [_("on %(day)s/%(month)s") % {"day": month_days, "month": months}]
    said = []
    if weekdays:
        said.append(_weekdays(weekdays.split(","), position=parts.get("BYSETPOS", "")))
    if month_days:
        said.append(_listed([_month_day(int(day)) for day in month_days.split(",")]))
        if "BYSETPOS" in parts and not weekdays:
            said.append(_of_these(int(parts["BYSETPOS"])))
    if months:
        said.append(_("in month %(months)s") % {"months": _listed(months.split(","))})
    return said


def _weekdays(names: list[str], *, position: str) -> str:
    are_working_days = set(names) == WORKING_DAYS
    if are_working_days and position and int(position) == 1:
        return _("on the first weekday from Monday to Friday")
    if are_working_days and position and int(position) == -1:
        return _("on the last weekday from Monday to Friday")
    said = _("Monday to Friday") if are_working_days else _listed([_weekday(one) for one in names])
    return f"{said}, {_of_these(int(position))}" if position else said


def _weekday(name: str) -> str:
    """Return “Friday”, or for “1FR” and “-1FR” the first and the last Friday."""
    full = {
        "MO": pgettext("day of a rule", "Monday"),
        "TU": pgettext("day of a rule", "Tuesday"),
        "WE": pgettext("day of a rule", "Wednesday"),
        "TH": pgettext("day of a rule", "Thursday"),
        "FR": pgettext("day of a rule", "Friday"),
        "SA": pgettext("day of a rule", "Saturday"),
        "SU": pgettext("day of a rule", "Sunday"),
    }[name[-2:]]
    if len(name) == 2:
        return full
    which = int(name[:-2])
    if which == 1:
        return _("the first %(day)s") % {"day": full}
    if which == -1:
        return _("the last %(day)s") % {"day": full}
    if which < 0:
        return _("%(day)s number %(which)d from the end") % {"day": full, "which": -which}
    return _("%(day)s number %(which)d") % {"day": full, "which": which}


def _month_day(day: int) -> str:
    if day == -1:
        return _("on the last day of the month")
    if day < 0:
        return _("on day %(day)d from the end of the month") % {"day": -day}
    return _("on day %(day)d") % {"day": day}


def _of_these(position: int) -> str:
    if position == 1:
        return _("only the first of these days")
    if position == -1:
        return _("only the last of these days")
    if position < 0:
        return _("only number %(which)d of these days from the end") % {"which": -position}
    return _("only number %(which)d of these days") % {"which": position}


def _end(parts: dict[str, str]) -> list[str]:
    if count := parts.get("COUNT"):
        return [ngettext("%(count)d time", "%(count)d times", int(count)) % {"count": int(count)}]
    if until := parts.get("UNTIL"):
        last = datetime.strptime(until, "%Y%m%d").date()  # noqa: DTZ007  # a day, no moment
        return [_("up to and including %(day)s") % {"day": day_text(last)}]
    return []


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return pgettext("list", "%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
