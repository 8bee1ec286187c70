"""Filters and tags every page has, without loading anything."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django import forms, template
from django.http import QueryDict
from django.template import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.access.actors import Actor
from trucban.calendar.wording import period_text
from trucban.document import wording
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.weeks import Week
from trucban.uplink import selectors as uplink
from trucban.web import icons, records
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.week.reach import has_pages

register = template.Library()


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """Write an icon of Tabler: ``{% icon "bell" %}``. It says nothing aloud: words stand beside it."""
    return icons.icon(name, extra_class)


@register.filter
def record_url(value: Any) -> str:
    """Return the page of a record link, or nothing."""
    return records.address_of(value)


@register.filter
def can(actor: Actor, capability: str) -> bool:
    """Say whether to show a menu line or button: ``{% if actor|can:"incident.report" %}``. The verb decides."""
    return actor.can(capability)


@register.filter
def week_span(value: Week | date) -> str:
    return wording.week_span(value if isinstance(value, Week) else Week.of(value))


@register.simple_tag
def week_url(url_name: str, week: Week, weeks_on: int = 0) -> str:
    """Return the address of a page of a week, some weeks before or after."""
    return reverse(url_name, args=[str(week + weeks_on)])


@register.simple_tag(takes_context=True)
def week_beside(context: RequestContext, url_name: str, week: Week, weeks_on: int) -> str:
    """Return the address of a page of the week before or after; nothing where that week has no pages."""
    request, beside = cast("AppRequest", context.request), week + weeks_on
    if not has_pages(beside, commune_id=request.commune.pk, at=now(request)):
        return ""
    return reverse(url_name, args=[str(beside)])


@register.filter
def week_of(value: date) -> Week:
    return Week.of(value)


@register.filter
def number(value: float | Decimal | None) -> str:
    """Return 1.974 · 86,38; a dash for what is not known."""
    return "–" if value is None or value == "" else wording.number_text(value)


@register.filter
def clock(at: datetime | None) -> str:
    """Return 07:30, in the commune."""
    return wording.time_text(at) if at else ""


@register.filter
def day(value: date | None) -> str:
    """Return 23/11/2026."""
    return wording.day_text(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """Return 23/11."""
    if value is None:
        return ""
    return (value.astimezone(VIETNAM) if isinstance(value, datetime) else value).strftime("%d/%m")


@register.filter
def weekday(value: date) -> str:
    """Return Thứ Hai."""
    return wording.weekday_name(value.astimezone(VIETNAM) if isinstance(value, datetime) else value)


@register.filter
def moment(at: datetime | None) -> str:
    """Return 07:30 23/11/2026."""
    return wording.moment_text(at) if at else ""


@register.filter
def span(starts_at: datetime, ends_at: datetime) -> str:
    """Return 19:00–22:00 23/11, 19:00 23/11 – 07:00 24/11 over midnight, or whole days as days."""
    return period_text(starts_at, ends_at, with_year=False)


@register.filter
def period(starts_at: datetime, ends_at: datetime) -> str:
    """Like ``span``, with the year."""
    return period_text(starts_at, ends_at)


@register.filter
def since(at: datetime | None, now: datetime) -> str:
    """Return how long ago in one unit: 12 phút trước."""
    if at is None:
        return ""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    if minutes < 24 * 60:
        hours = minutes // 60
        return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}
    days = minutes // (24 * 60)
    return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}


@register.filter
def days_late(due: date, today: date) -> int:
    """Return how many days have passed since a day; a moment counts by its day in the commune."""
    if isinstance(today, datetime):
        today = local_day(today)
    return (today - due).days


@register.filter
def device(agent: str) -> str:
    """Return "Chrome, Android" from what a browser says of itself; enough to know one's own phone."""
    browsers = (("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip
    found = [next((name for sign, name in table if sign in agent), "") for table in (browsers, systems)]
    return ", ".join(filter(None, found)) or _("Unknown device")


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return a value of a mapping by a key that is itself a value."""
    return mapping.get(key)


@register.filter
def widget_kind(field: forms.BoundField) -> str:
    """Return how a field is drawn: check, choice, area, or line."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choice"
    return "area" if isinstance(widget, forms.Textarea) else "line"


@register.filter
def described(field: forms.BoundField) -> SafeString:
    """Draw a field with the ids of its help and its errors, so that they are read out with it."""
    ids = [f"{field.auto_id}_error"] if field.errors else []
    ids += [f"{field.auto_id}_help"] if field.help_text else []
    attributes: dict[str, Any] = {"aria-describedby": " ".join(ids)} if ids else {}
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return this page's query with some values changed: filters live in the address."""
    values: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


@register.filter
def figure_label(key: str) -> str:
    """What a figure of a commune's report is called."""
    return uplink.label_of(key)
