"""
What a room may read of an agency's day: counts, posts, kinds, hamlets and ages (FEATURES G17).

Everything leaves here as text and numbers: no name of a person, no telephone, no track, no summary, no record to open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trucban.access.actors import Actor, Holding
from trucban.access.capabilities import Reach
from trucban.duty import selectors as duty
from trucban.incident import selectors as incident
from trucban.incident import teams
from trucban.incident.models import DispatchStep, Incident, State
from trucban.lib.clock import local_day
from trucban.task import selectors as task

MOST_INCIDENTS, MOST_POSTS, MOST_TEAMS = 7, 7, 5  # what fits a screen of 1920 × 1080 without scrolling
READ = ("incident.view", "duty.view", "task.view")


@dataclass(frozen=True)
class IncidentLine:
    kind: str
    level: int
    hamlet: str
    state: str
    since: datetime


@dataclass(frozen=True)
class PostLine:
    post: str
    filled: int
    places: int


@dataclass(frozen=True)
class TeamLine:
    """``unit`` is empty for a force that is not in the register: what it was called is not for a wall."""

    unit: str
    step: DispatchStep
    since: datetime


@dataclass(frozen=True)
class Figures:
    incidents: Sequence[IncidentLine]
    more_incidents: int
    protected: int  # open, counted, and not told where or what
    open_count: int
    posts: Sequence[PostLine]
    more_posts: int
    empty_places: int
    teams: Sequence[TeamLine]
    teams_count: int
    overdue_tasks: int
    alarms: Sequence[str]  # the kinds of those not settled; drills are not shown as real ones


def figures(*, actor: Actor, at: datetime) -> Figures:
    reader = _reader(actor)
    own = actor.agencies_reached("wall.view")
    rows = list(
        incident.open_incidents(actor=reader)
        .filter(owner_id__in=own)
        .exclude(state=State.HANDED_OVER)
        .order_by("-level", "-reported_at", "-pk")
    )
    told = [row for row in rows if not row.is_protected]
    posts = _posts(reader, at)
    out = teams.teams_out(actor=reader)
    alarms = duty.unsettled_alerts(actor=reader).filter(is_drill=False)
    return Figures(
        incidents=[_incident(row) for row in told[:MOST_INCIDENTS]],
        more_incidents=max(0, len(told) - MOST_INCIDENTS),
        protected=len(rows) - len(told),
        open_count=len(rows),
        posts=posts[:MOST_POSTS],
        more_posts=max(0, len(posts) - MOST_POSTS),
        empty_places=sum(line.places - line.filled for line in posts),
        teams=[
            TeamLine(row.label if row.unit_id else "", row.step, row.called_at) for row in out[:MOST_TEAMS]
        ],
        teams_count=len(out),
        overdue_tasks=task.overdue(actor=reader, on=local_day(at)).filter(to_agency_id__in=own).count(),
        alarms=list(dict.fromkeys(alarm.get_kind_display() for alarm in alarms)),
    )


def _reader(actor: Actor) -> Actor:
    """Return who reads for the wall: its agency's rows, without the account's own or anything shared by others."""
    holdings = tuple(
        Holding(agency_id=agency_id, capabilities=dict.fromkeys(READ, Reach.AGENCY))
        for agency_id in sorted(actor.agencies_reached("wall.view"))
    )
    return Actor(id=actor.id, commune_id=actor.commune_id, name="", at=actor.at, holdings=holdings)


def _incident(row: Incident) -> IncidentLine:
    return IncidentLine(
        kind=row.get_kind_display(),
        level=row.level,
        hamlet=row.hamlet.name if row.hamlet else "",
        state=row.get_state_display(),
        since=row.reported_at,
    )


def _posts(reader: Actor, at: datetime) -> list[PostLine]:
    found: dict[str, tuple[int, int]] = {}
    for row in duty.on_duty(actor=reader, at=at):
        filled, places = found.get(row.post.name, (0, 0))
        standing = sum(one.person_id is not None for one in row.people)
        found[row.post.name] = filled + standing, places + len(row.people)
    return [PostLine(post, *counts) for post, counts in found.items()]
