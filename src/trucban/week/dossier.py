"""
Everything a week's papers are made from, as plain values.

Nothing is written here: the roster and the patrol plan are the published ones where they exist, the draft where somebody
has begun, and otherwise proposed by the solver in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Commune
from trucban.briefing import selectors as briefing
from trucban.briefing.agenda import Returning
from trucban.calendar import selectors as calendar
from trucban.duty import preview as duty
from trucban.duty.preview import RosterPreview
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week
from trucban.patrol import preview as patrol
from trucban.patrol.drafting import Taken
from trucban.patrol.drawing import plan_map_svg
from trucban.patrol.preview import PatrolPreview, PatrolRow
from trucban.report import selectors as report
from trucban.report.selectors import Figure, ObligationStatus
from trucban.task import selectors as task
from trucban.task.models import Task
from trucban.week import brief


@dataclass(frozen=True)
class CalendarLine:
    """One line of the office's work calendar of the week (lịch công tác tuần)."""

    day: date
    starts_at: datetime | None
    title: str
    chaired_by: str = ""
    attendees: str = ""
    place: str = ""


@dataclass(frozen=True)
class Dossier:
    """
    One week as somebody's agency sees it at ``at``, ready to be put on paper.

    Each part is gathered when a paper asks for it, once: an agenda waits for no solver. ``reviewed`` is the week before,
    which the report is about. Papers are Vietnamese; whoever puts a part on paper sets the language.

    Raises:
        PermissionDenied: on asking for a part that the actor may not see.
    """

    actor: Actor
    week: Week
    at: datetime
    seed: int = 0

    @property
    def reviewed(self) -> Week:
        return self.week - 1

    @cached_property
    def commune(self) -> Commune:
        return access.get_commune(self.actor.commune_id)

    @cached_property
    def opens_at(self) -> datetime:
        """When the briefing that opens the week begins."""
        return briefing_moment(actor=self.actor, week=self.week)

    @cached_property
    def agenda(self) -> tuple[Returning, ...]:
        lines = brief.gather(actor=self.actor, week=self.week, at=self.at)
        return tuple(briefing.proposed_agenda(actor=self.actor, week=self.week, lines=lines))

    @cached_property
    def roster(self) -> RosterPreview:
        return duty.plan_week(actor=self.actor, week=self.week, at=self.at, seed=self.seed)

    @cached_property
    def patrols(self) -> PatrolPreview:
        """The patrols; those on duty are kept free of them, so a proposed roster comes first."""
        taken = rostered(self.roster)
        return patrol.plan_week(actor=self.actor, week=self.week, at=self.at, seed=self.seed, taken=taken)

    @cached_property
    def patrol_map(self) -> str:
        """The drawing of the patrols as SVG, of which the picture is made too."""
        return plan_map_svg(commune_id=self.commune.pk, preview=self.patrols)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(report.figures(actor=self.actor, week=self.reviewed))

    @cached_property
    def obligations(self) -> tuple[ObligationStatus, ...]:
        return tuple(report.obligations_status(actor=self.actor, week=self.reviewed, at=self.at))

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task.due_between(actor=self.actor, first=self.week.monday, last=self.week.sunday))

    @cached_property
    def calendar(self) -> tuple[CalendarLine, ...]:
        return tuple(work_calendar(actor=self.actor, week=self.week, patrols=self.patrols, tasks=self.tasks))

    @property
    def unmet(self) -> tuple[str, ...]:
        """What the week asks for and could not be given, each with its reason."""
        return (*self.roster.unmet, *self.patrols.unmet)


def rostered(roster: RosterPreview) -> list[Taken]:
    """Return who is on duty when, so that no patrol takes them: a proposed roster is in no calendar yet."""
    return [
        Taken(place.person_id, row.starts_at, row.ends_at)
        for row in roster.rows
        for place in row.places
        if place.person_id
    ]


def briefing_moment(*, actor: Actor, week: Week) -> datetime:
    """Return when the briefing that opens a week begins: as it was called, or as the settings say."""
    called = briefing.briefing_for(actor=actor, week=week)
    return called.starts_at if called else briefing.usual_start(commune_id=actor.commune_id, week=week)


def work_calendar(
    *, actor: Actor, week: Week, patrols: PatrolPreview, tasks: tuple[Task, ...]
) -> list[CalendarLine]:
    """Return the lines every office prints for its week: the briefing, what was entered, patrols, tasks due."""
    lines = [*_meeting(actor, week), *_entered(actor, week), *_patrols(patrols), *_due(tasks)]
    latest = datetime.max.replace(tzinfo=VIETNAM)
    return sorted(lines, key=lambda line: (line.day, line.starts_at or latest, line.title))


def _meeting(actor: Actor, week: Week) -> Iterator[CalendarLine]:
    starts_at = briefing_moment(actor=actor, week=week)
    called = briefing.briefing_for(actor=actor, week=week)
    yield CalendarLine(
        day=starts_at.astimezone(VIETNAM).date(),
        starts_at=starts_at,
        title="Giao ban tuần",
        chaired_by=called.chair_agency.short_name if called else "",
        attendees="Ban CHQS, Công an xã, các thôn",
        place=called.place if called else "",
    )


def _entered(actor: Actor, week: Week) -> Iterator[CalendarLine]:
    for row in calendar.entries(actor=actor, starts_at=week.starts_at, ends_at=week.ends_at):
        yield CalendarLine(
            day=row.starts_at.astimezone(VIETNAM).date(),
            starts_at=row.starts_at,
            title=row.title,
            chaired_by=row.chaired_by,
            attendees=row.attendees,
            place=row.place,
        )


def _patrols(patrols: PatrolPreview) -> Iterator[CalendarLine]:
    for row in patrols.rows:
        yield CalendarLine(
            day=row.starts_at.astimezone(VIETNAM).date(),
            starts_at=row.starts_at,
            title=row.name,
            attendees=_forces(row),
            place=", ".join(row.hamlets),
        )


def _forces(row: PatrolRow) -> str:
    counted = ((len(row.members), "dân quân"), (row.police_count, "công an"))
    return ", ".join(f"{count} {who}" for count, who in counted if count)


def _due(tasks: tuple[Task, ...]) -> Iterator[CalendarLine]:
    for row in tasks:
        yield CalendarLine(
            day=row.due_date,
            starts_at=None,
            title=f"Hạn: {row.title}",
            chaired_by=row.to_office.title if row.to_office else row.to_agency.short_name,
        )
