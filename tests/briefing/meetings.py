"""A briefing for the tests of its verbs: called on Friday for the week of 23 November 2026."""

from datetime import datetime, timedelta
from typing import Any

from tests.cast import World
from trucban.briefing import services
from trucban.briefing.agenda import AgendaLine
from trucban.briefing.models import AgendaItem, Briefing, Decision
from trucban.lib.clock import VIETNAM
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week

WEEK = Week(2026, 48)
STARTS = datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)
CALLED = STARTS - timedelta(days=3)
HELD = STARTS + timedelta(minutes=30)
CLOSED = STARTS + timedelta(hours=1)


def call(world: World, *, week: Week = WEEK, who: str = "an", **changes: Any) -> Briefing:
    starts_at = STARTS + (week.monday - WEEK.monday)
    values = {"week": week, "starts_at": starts_at, "place": "Phòng họp", "at": starts_at - timedelta(days=3)}
    return services.open_briefing(**{"actor": world.actor(who), **values, **changes})


def held(world: World, *, week: Week = WEEK) -> Briefing:
    """Return a briefing in session."""
    briefing = call(world, week=week)
    return services.start_briefing(actor=world.actor("an"), briefing_id=briefing.pk, at=briefing.starts_at)


def closed(world: World, *, week: Week = WEEK) -> Briefing:
    briefing = held(world, week=week)
    return close(world, briefing)


def close(world: World, briefing: Briefing) -> Briefing:
    at = briefing.starts_at + timedelta(hours=1)
    return services.close_briefing(actor=world.actor("an"), briefing_id=briefing.pk, at=at)


def line(text: str, key: str, *, section: str = "SITUATION", world: World | None = None) -> AgendaLine:
    links = (RecordLink("area.hamlet", world.hamlets[0].pk, "Thôn 1"),) if world else ()
    return AgendaLine(section, text, links, key)


def fill(world: World, briefing: Briefing, *lines: AgendaLine, who: str = "an") -> list[AgendaItem]:
    return services.fill_agenda(
        actor=world.actor(who), briefing_id=briefing.pk, lines=lines, at=briefing.starts_at
    )


def decide(world: World, briefing: Briefing, text: str, *, who: str = "an", **changes: Any) -> Decision:
    return services.decide(
        **{
            "actor": world.actor(who),
            "briefing_id": briefing.pk,
            "text": text,
            "at": briefing.starts_at + timedelta(minutes=20),
            **changes,
        }
    )
