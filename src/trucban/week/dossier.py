"""
Everything a week's papers are made from, as plain values.

Nothing is written here: the roster and the patrol plan are the published ones where they exist, the draft where somebody
has begun, and otherwise proposed by the solver in memory.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Commune
from trucban.briefing import selectors as briefing
from trucban.briefing.agenda import Returning
from trucban.duty import preview as duty
from trucban.duty.preview import RosterPreview
from trucban.lib.weeks import Week
from trucban.patrol import preview as patrol
from trucban.patrol.drafting import Taken
from trucban.patrol.drawing import plan_map_svg
from trucban.patrol.preview import PatrolPreview
from trucban.report import selectors as report
from trucban.report.selectors import Figure, ObligationStatus
from trucban.task import selectors as task
from trucban.task.models import Task
from trucban.week import brief, work_calendar
from trucban.week.work_calendar import CalendarLine, briefing_moment


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
        return tuple(
            work_calendar.lines(actor=self.actor, week=self.week, patrols=self.patrols.rows, tasks=self.tasks)
        )

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
