"""
What stands on the first screen, for one person at one moment.

Each part is asked for only where the person's offices open it; a part nobody may see is None, an empty one is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Case, Model, QuerySet, Value, When

from trucban.access.actors import Actor
from trucban.duty import selectors as duty
from trucban.duty.models import Assignment
from trucban.force import selectors as force
from trucban.force.selectors import HamletCoverage
from trucban.incident import accounts
from trucban.incident import selectors as incident
from trucban.incident.models import State
from trucban.incident.selectors import IncidentView
from trucban.lib.clock import local_day
from trucban.notify import selectors as notify
from trucban.notify.models import Notice
from trucban.task import selectors as task
from trucban.task.models import Task
from trucban.web.notify.leading import leading
from trucban.web.opens import Opens
from trucban.web.today.coming import Coming, coming
from trucban.web.today.hamlet import OwnReport, own_reports
from trucban.web.today.parts import Concern, sees_agency, sees_commune
from trucban.web.today.roster import RosterState, roster_state
from trucban.web.today.warnings import warnings

A_GLANCE = 6  # lines of a list; the rest is one click away
OWN_AHEAD = timedelta(days=14)
Row = TypeVar("Row")
Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True)
class Lines(Generic[Row]):
    """The first lines of a list, and how many there are."""

    rows: Sequence[Row]
    count: int

    @property
    def others(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Sight:
    on_duty: list[duty.OnDuty] | None
    opens: Opens  # whose pages the reader may open of those on duty
    roster: RosterState | None  # where the reader sees who is on duty
    own_duties: list[Assignment]
    tells: bool  # may write what they did where they were sent
    incidents: Lines[IncidentView] | None
    overdue: Lines[Task] | None
    due_today: int
    coming: list[Coming]
    reports: list[OwnReport]  # of the reader's own hamlets
    hamlets: list[HamletCoverage] | None
    sees_all_hamlets: bool
    warnings: list[Concern]
    in_hand: int  # open incidents not handed over to the competent agency
    notices: Lines[Notice]
    leading: set[UUID]  # of these notices, those that lead to a record

    @property
    def names(self) -> str:
        """Who is on duty, for the figure: a phone shows it without scrolling."""
        people = [place.person for row in self.on_duty or () for place in row.people]
        return ", ".join(dict.fromkeys(person.name for person in people if person))

    @property
    def empty_places(self) -> int:
        return sum(place.person_id is None for row in self.on_duty or () for place in row.people)


def look(*, actor: Actor, at: datetime) -> Sight:
    today = local_day(at)
    waiting = notify.notices(actor=actor).filter(asks_acknowledgement=True, acknowledged_at__isnull=True)
    standing = on_duty(actor, at)
    notices = first_lines(waiting)
    return Sight(
        on_duty=standing,
        opens=Opens(actor, [place.person for row in standing or () for place in row.people if place.person]),
        roster=None if standing is None else roster_state(actor, at),
        tells=accounts.agency_of_author(actor) is not None,
        own_duties=list(duty.my_duties(actor=actor, starts_at=at, ends_at=at + OWN_AHEAD)[:3]),
        incidents=open_incidents(actor) if actor.can("incident.view") else None,
        overdue=first_lines(task.overdue(actor=actor, on=today)) if actor.can("task.view") else None,
        due_today=task.due_between(actor=actor, first=today, last=today).count(),
        coming=sorted(coming(actor, at), key=lambda row: (row.at, row.label)),
        reports=list(own_reports(actor, at)),
        hamlets=hamlets_without_group(actor, at),
        sees_all_hamlets=sees_all_hamlets(actor),
        warnings=list(warnings(actor, at)),
        notices=notices,
        leading=leading(actor, notices.rows),
        in_hand=in_hand(actor),
    )


def first_lines(rows: QuerySet[Record]) -> Lines[Record]:
    return Lines(list(rows[:A_GLANCE]), rows.count())


def on_duty(actor: Actor, at: datetime) -> list[duty.OnDuty] | None:
    """Return who is on duty; an agency without rosters of its own has no part of an empty post."""
    if not sees_agency(actor, "duty.view"):
        return None
    rows = duty.on_duty(actor=actor, at=at)
    has_rosters = actor.can("duty.draft") or sees_commune(actor, "duty.view")
    return rows if rows or has_rosters else None


def open_incidents(actor: Actor) -> Lines[IncidentView]:
    """Return the open incidents: those still in our hands first, the most serious first."""
    rows = incident.open_incidents(actor=actor)
    handed_over = Case(When(state=State.HANDED_OVER, then=Value(1)), default=Value(0))
    worst = rows.order_by(handed_over, "-level", "-reported_at", "-pk")[:A_GLANCE]
    return Lines(incident.redact_all(actor=actor, rows=worst), rows.count())


def in_hand(actor: Actor) -> int:
    return incident.open_incidents(actor=actor).exclude(state=State.HANDED_OVER).count()


def sees_all_hamlets(actor: Actor) -> bool:
    return sees_agency(actor, "force.view") or sees_agency(actor, "week.view")


def hamlets_without_group(actor: Actor, at: datetime) -> list[HamletCoverage] | None:
    """Return the hamlets that have no valid self-managed group; to a hamlet's own offices only theirs, others none."""
    own = {hamlet for holding, _reach in actor.holdings_with("force.view") for hamlet in holding.hamlets}
    if not own and not sees_all_hamlets(actor):
        return None
    rows = force.hamlet_coverage(commune_id=actor.commune_id, on=local_day(at))
    missing = [row for row in rows if not row.has_valid_group]
    return missing if sees_all_hamlets(actor) else [row for row in missing if row.hamlet.pk in own]
