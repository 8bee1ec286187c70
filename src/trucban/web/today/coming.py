"""The next 24 hours: what stands in the calendar, which shifts and patrols begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.briefing import selectors as briefing
from trucban.calendar import selectors as calendar
from trucban.duty import selectors as duty
from trucban.lib.weeks import Week
from trucban.patrol import selectors as patrol
from trucban.training import selectors as training
from trucban.web import records
from trucban.web.today.parts import page, sees_agency

AHEAD = timedelta(hours=24)


@dataclass(frozen=True)
class Coming:
    at: datetime
    ends_at: datetime | None
    label: str
    icon: str
    url: str = ""
    more: str = ""


def coming(actor: Actor, at: datetime) -> Iterator[Coming]:
    until = at + AHEAD
    for entry in calendar.entries(actor=actor, starts_at=at, ends_at=until):
        yield Coming(entry.starts_at, entry.ends_at, entry.title, "calendar-event", more=entry.place)
    if actor.can("briefing.view"):
        yield from briefings(actor, at, until)
    if sees_agency(actor, "duty.view"):
        for shift in duty.published_shifts(actor=actor, starts_at=at, ends_at=until):
            label = f"{shift.post.name} · {shift.name}"
            yield Coming(shift.starts_at, shift.ends_at, label, "shield-check", page("duty:shift", shift.pk))
    if actor.can("training.view"):
        for session in training.coming_sessions(actor=actor, at=at).filter(starts_at__lt=until):
            yield Coming(session.starts_at, session.ends_at, session.subject, "school", records.address_of(session), session.place)  # fmt: skip
        for drill in training.coming_drills(actor=actor, at=at).filter(starts_at__lt=until):
            title = _("Drill of plan %(number)s") % {"number": drill.plan.number}
            yield Coming(drill.starts_at, drill.ends_at, title, "school", records.address_of(drill), drill.place)  # fmt: skip
    if actor.can("patrol.view"):
        for row in patrol.patrols(actor=actor, starts_at=at, ends_at=until):
            yield Coming(row.starts_at, row.ends_at, row.name, "route", records.address_of(row), str(row.get_status_display()))  # fmt: skip


def briefings(actor: Actor, at: datetime, until: datetime) -> Iterator[Coming]:
    for week in {Week.of(at), Week.of(until)}:
        row = briefing.briefing_for(actor=actor, week=week)
        if row and at <= row.starts_at < until:
            yield Coming(
                row.starts_at, None, _("Briefing"), "messages", page("briefing:detail", week), row.place
            )
