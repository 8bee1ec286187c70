"""
The figures of a report. Each is a definition, a query and a period; its value is the sum of what its records count.

A figure is never typed and never estimated: what its records add up to is what it says. Incidents with minors, victims of
family violence or informants are in no figure, list or paper.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.briefing import selectors as briefing
from trucban.briefing.selectors import HamletRow
from trucban.duty import selectors as duty
from trucban.duty.models import Shift
from trucban.force import selectors as force
from trucban.incident import selectors as incident
from trucban.incident.models import Incident, State
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week
from trucban.patrol import selectors as patrol
from trucban.patrol.models import Finding, Patrol
from trucban.task import selectors as task
from trucban.task.models import Task


@dataclass(frozen=True)
class Period:
    """Half-open [starts_at, ends_at): a week, or any other stretch a report is about."""

    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, week: Week) -> "Period":
        return cls(week.starts_at, week.ends_at)

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.starts_at <= moment < self.ends_at


@dataclass(frozen=True)
class Counted:
    """One record and what it adds to the figure."""

    link: RecordLink
    amount: int = 1


@dataclass(frozen=True)
class Indicator:
    key: str
    section: str  # DUTY, PATROL, INCIDENT, TASK, BRIEFING, FORCE
    label: str | Promise
    definition: str | Promise
    unit: str | Promise
    query: "Query"


class Records:
    """What the figures of one period are made from, as one actor sees it; each kind is read once."""

    def __init__(self, actor: Actor, period: Period) -> None:
        self.actor, self.period = actor, period

    @cached_property
    def first_day(self) -> date:
        return local_day(self.period.starts_at)

    @cached_property
    def last_day(self) -> date:
        return local_day(self.period.ends_at - timedelta(microseconds=1))

    @cached_property
    def patrols(self) -> list[Patrol]:
        rows = patrol.patrols(actor=self.actor, starts_at=self.period.starts_at, ends_at=self.period.ends_at)
        return list(rows.filter(status=Patrol.Status.BACK).prefetch_related("members"))

    @cached_property
    def findings(self) -> list[Finding]:
        return list(
            patrol.findings(actor=self.actor, starts_at=self.period.starts_at, ends_at=self.period.ends_at)
        )

    @cached_property
    def incidents(self) -> list[Incident]:
        return list(
            incident.for_papers(
                actor=self.actor, starts_at=self.period.starts_at, ends_at=self.period.ends_at
            )
        )

    @cached_property
    def tasks(self) -> list[Task]:
        rows = task.tasks(actor=self.actor).filter(due_date__range=(self.first_day, self.last_day))
        return list(rows)

    @cached_property
    def shifts(self) -> list[Shift]:
        return list(
            duty.published_shifts(
                actor=self.actor, starts_at=self.period.starts_at, ends_at=self.period.ends_at
            )
        )

    @cached_property
    def hamlets(self) -> list[HamletRow]:
        return list(briefing.hamlet_grid(actor=self.actor, week=Week.of(self.first_day)))


Query = Callable[[Records], Iterable[Counted]]


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m %H:%M}"


def _hours_out(row: Patrol) -> int:
    """Whole hours between leaving and coming back, rounded half up."""
    if not (row.left_at and row.back_at):
        return 0
    return int((row.back_at - row.left_at) / timedelta(hours=1) + 0.5)


def _patrols(weight: Callable[[Patrol], int]) -> Query:
    return lambda records: (
        Counted(RecordLink("patrol.patrol", row.pk, f"{row.name}, {_when(row.starts_at)}"), weight(row))
        for row in records.patrols
    )


def _findings(keep: Callable[[Finding], bool]) -> Query:
    return lambda records: (
        Counted(RecordLink("patrol.patrol", row.patrol_id, row.text)) for row in records.findings if keep(row)
    )


def _incidents(weight: Callable[[Incident], int]) -> Query:
    return lambda records: (
        Counted(
            RecordLink("incident.incident", row.pk, f"{row.number:02}/{row.year} {row.get_kind_display()}"),
            weight(row),
        )
        for row in records.incidents
        if weight(row)
    )


def _tasks(keep: Callable[[Task], bool]) -> Query:
    return lambda records: (
        Counted(RecordLink("task.task", row.pk, row.title)) for row in records.tasks if keep(row)
    )


def _done_on_time(row: Task) -> bool:
    if row.status != Task.Status.DONE or row.closed_at is None:
        return False
    return local_day(row.closed_at) <= row.due_date


def _places(weight: Callable[[Shift], int]) -> Query:
    return lambda records: (
        Counted(
            RecordLink("duty.roster", row.roster_id, f"{row.post.name}, {_when(row.starts_at)}"), weight(row)
        )
        for row in records.shifts
        if weight(row)
    )


def _filled(row: Shift) -> int:
    return sum(1 for place in row.assignments.all() if place.person_id)


def _empty(row: Shift) -> int:
    return sum(1 for place in row.assignments.all() if not place.person_id)


def _hamlets(keep: Callable[[HamletRow], bool]) -> Query:
    return lambda records: (
        Counted(RecordLink("area.hamlet", row.hamlet.pk, row.hamlet.name))
        for row in records.hamlets
        if keep(row)
    )


def _hamlets_with_group(records: Records) -> Iterator[Counted]:
    for row in force.hamlet_coverage(commune_id=records.actor.commune_id, on=records.last_day):
        if row.has_valid_group:
            yield Counted(RecordLink("area.hamlet", row.hamlet.pk, row.hamlet.name))


def _decisions(records: Records) -> Iterator[Counted]:
    for row in briefing.decisions(actor=records.actor):
        if records.period.holds(row.briefing.starts_at):
            yield Counted(RecordLink("briefing.decision", row.pk, row.text))  # seen by all who see the figure


INDICATORS = (
    Indicator("duty.places_stood", "DUTY", _("Duties stood"), _("Places of the published roster that somebody was on, in shifts that start in the period."), pgettext_lazy("unit", "duties"), _places(_filled)),
    Indicator("duty.places_empty", "DUTY", _("Places left empty"), _("Places of the published roster nobody was on."), _("places"), _places(_empty)),
    Indicator("patrol.sorties", "PATROL", _("Joint patrols and guards"), _("Patrols and guards that started in the period and came back."), _("sorties"), _patrols(lambda row: 1)),
    Indicator("patrol.person_sorties", "PATROL", _("Person-sorties"), _("Militia members of each sortie and the police officers who went, added up."), _("person-sorties"), _patrols(lambda row: len(row.members.all()) + row.police_count)),
    Indicator("patrol.hours", "PATROL", _("Hours out"), _("From leaving to coming back, whole hours of each sortie added up."), _("hours"), _patrols(_hours_out)),
    Indicator("patrol.findings", "PATROL", _("Findings"), _("Findings written by patrols in the period, struck ones left out."), _("findings"), _findings(lambda row: True)),
    Indicator("patrol.handed_over", "PATROL", _("Findings handed to the police"), _("Findings with the officer or office that received them and when."), _("cases"), _findings(lambda row: row.handed_at is not None)),
    Indicator("incident.reported", "INCIDENT", _("Incidents reported"), _("Incidents reported in the period. Protected ones are in no figure."), _("cases"), _incidents(lambda row: 1)),
    Indicator("incident.closed", "INCIDENT", _("of which closed"), _("Of the incidents reported in the period, those closed by now."), _("cases"), _incidents(lambda row: int(row.state == State.CLOSED))),
    Indicator("incident.handed_over", "INCIDENT", _("of which handed over"), _("Of the incidents reported in the period, those handed to the competent agency."), _("cases"), _incidents(lambda row: int(row.handed_at is not None))),
    Indicator("incident.injured", "INCIDENT", _("People injured"), _("Counts entered with the incidents of the period, added up."), _("people"), _incidents(lambda row: row.injured)),
    Indicator("incident.dead", "INCIDENT", _("People dead"), _("Counts entered with the incidents of the period, added up."), _("people"), _incidents(lambda row: row.dead)),
    Indicator("task.due", "TASK", _("Tasks due"), _("Tasks whose due day is in the period, dropped ones left out."), _("tasks"), _tasks(lambda row: row.status != Task.Status.DROPPED)),
    Indicator("task.on_time", "TASK", _("done on time"), _("Of the tasks due in the period, those done by their due day."), _("tasks"), _tasks(_done_on_time)),
    Indicator("task.not_done", "TASK", _("not done"), _("Of the tasks due in the period, those still open."), _("tasks"), _tasks(lambda row: row.status == Task.Status.OPEN)),
    Indicator("briefing.decisions", "BRIEFING", _("Decisions of the briefing"), _("Decisions of briefings held in the period; each is a task."), _("decisions"), _decisions),
    Indicator("briefing.hamlets_reported", "BRIEFING", _("Hamlets that reported"), _("Hamlets with a weekly report about the period."), _("hamlets"), _hamlets(lambda row: row.report is not None)),
    Indicator("briefing.hamlets_missing", "BRIEFING", _("Hamlets that did not report"), _("Hamlets without a weekly report about the period."), _("hamlets"), _hamlets(lambda row: row.report is None)),
    Indicator("force.hamlets_with_group", "FORCE", _("Hamlets with a valid self-managed group"), _("On the last day of the period: a leader, a nucleus and a mandate in force."), _("hamlets"), _hamlets_with_group),
)  # fmt: skip

BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


@dataclass(frozen=True)
class RateDefinition:
    """A share of two figures; it says nothing when there is nothing to share (FEATURES N6)."""

    key: str
    label: str | Promise
    part: str
    whole: str
    too_few_below: int = 5


RATES = (
    RateDefinition("task.on_time_rate", _("Tasks done on time"), "task.on_time", "task.due"),
    RateDefinition("incident.closed_rate", _("Incidents closed"), "incident.closed", "incident.reported"),
)
