"""Questions about figures, obligations and reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.briefing import selectors as briefing
from trucban.briefing.models import Briefing
from trucban.coordination import selectors as coordination
from trucban.coordination.models import Obligation
from trucban.document.wording import week_span
from trucban.duty import selectors as duty
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week
from trucban.patrol import selectors as patrol
from trucban.patrol.models import Patrol
from trucban.report.indicators import BY_KEY, INDICATORS, RATES, Counted, Indicator, Period, Records
from trucban.report.models import WeeklyReport
from trucban.task import selectors as task
from trucban.task.models import Task


@dataclass(frozen=True)
class Figure:
    """One indicator over one week, beside the week before, with what each record adds."""

    key: str
    section: str
    label: str
    definition: str
    unit: str
    value: int
    previous: int
    counted: tuple[Counted, ...]

    @property
    def records(self) -> tuple[RecordLink, ...]:
        return tuple(one.link for one in self.counted)

    @property
    def change(self) -> int:
        return self.value - self.previous


@dataclass(frozen=True)
class Rate:
    """A share in percent, rounded half up; None when the whole is too small to mean anything."""

    key: str
    label: str
    part: int
    whole: int
    percent: int | None


@dataclass(frozen=True)
class ObligationStatus:
    """One promise of the joint plan in its current period: how often, how often kept, by which records."""

    obligation: Obligation
    period: Period
    required: int
    done: int
    state: str  # MET, MISSED (the period is over), DUE
    records: tuple[RecordLink, ...]


def reports(*, actor: Actor) -> QuerySet[WeeklyReport]:
    rows: QuerySet[WeeklyReport] = WeeklyReport.objects.visible_to(actor)
    return rows.select_related("owner", "paper").order_by("-iso_year", "-iso_week", "owner")


def report_for(*, actor: Actor, week: Week, owner_id: UUID | None = None) -> WeeklyReport | None:
    """Return the report of a week: the actor's own agency's when there are several."""
    rows = reports(actor=actor).filter(iso_year=week.year, iso_week=week.number)
    if owner_id:
        rows = rows.filter(owner_id=owner_id)
    return rows.first()


def get_report(*, actor: Actor, report_id: UUID, lock: bool = False) -> WeeklyReport:
    return one(WeeklyReport, WeeklyReport.objects.visible_to(actor), report_id, lock=lock)


def figures(*, actor: Actor, week: Week) -> list[Figure]:
    """Return every figure of a week as the actor may see it, beside the week before."""
    now, before = Records(actor, Period.of(week)), Records(actor, Period.of(week - 1))
    return [_figure(indicator, now, before) for indicator in INDICATORS]


def figure(*, actor: Actor, week: Week, key: str) -> Figure:
    """Return one figure with its records; a page opens them."""
    if key not in BY_KEY:
        raise NotVisible
    return _figure(BY_KEY[key], Records(actor, Period.of(week)), Records(actor, Period.of(week - 1)))


def _figure(indicator: Indicator, now: Records, before: Records) -> Figure:
    counted = tuple(indicator.query(now))
    return Figure(
        key=indicator.key,
        section=indicator.section,
        label=str(indicator.label),
        definition=str(indicator.definition),
        unit=str(indicator.unit),
        value=sum(one.amount for one in counted),
        previous=sum(one.amount for one in indicator.query(before)),
        counted=counted,
    )


def rates(found: Sequence[Figure]) -> list[Rate]:
    """Return the shares of these figures."""
    values = {one.key: one.value for one in found}
    made = []
    for rate in RATES:
        part, whole = values[rate.part], values[rate.whole]
        percent = (200 * part + whole) // (2 * whole) if whole >= rate.too_few_below else None
        made.append(Rate(rate.key, str(rate.label), part, whole, percent))
    return made


def cadence_period(cadence: str, on: date) -> Period:
    """Return the period of a cadence that holds a day: its week, month, quarter, half-year or year."""
    months = {"MONTH": 1, "QUARTER": 3, "HALF_YEAR": 6, "YEAR": 12}
    if cadence == Obligation.Cadence.WEEK:
        return Period.of(Week.of(on))
    length = months[cadence]
    first = date(on.year, (on.month - 1) // length * length + 1, 1)
    over = first.month - 1 + length
    last = date(first.year + over // 12, over % 12 + 1, 1)
    return Period(_midnight(first), _midnight(last))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def obligations_status(*, actor: Actor, week: Week, at: datetime) -> list[ObligationStatus]:
    """Say for each promise in force whether its period, as of ``at``, is met, missed or still due."""
    found = []
    for obligation in coordination.obligations_in_force(commune_id=actor.commune_id, on=week.sunday):
        period = cadence_period(obligation.cadence, week.sunday)
        records = tuple(_kept_by(actor, obligation, period))
        state = "MET" if len(records) >= obligation.count else "MISSED" if period.ends_at <= at else "DUE"
        found.append(ObligationStatus(obligation, period, obligation.count, len(records), state, records))
    return found


def _kept_by(actor: Actor, obligation: Obligation, period: Period) -> list[RecordLink]:
    if obligation.kind in {Obligation.Kind.PATROL, Obligation.Kind.GUARD}:
        return _patrols_of(actor, obligation, period)
    if obligation.kind in {Obligation.Kind.BRIEFING, Obligation.Kind.INFORMATION}:
        return _briefings_in(actor, period)
    if obligation.kind == Obligation.Kind.DUTY:
        return _shifts_in(actor, period)
    return _tasks_of(actor, obligation, period)


def _patrols_of(actor: Actor, obligation: Obligation, period: Period) -> list[RecordLink]:
    rows = patrol.patrols(actor=actor, starts_at=period.starts_at, ends_at=period.ends_at).filter(
        obligation_id=obligation.pk, status=Patrol.Status.BACK
    )
    return [RecordLink("patrol.patrol", row.pk, row.name) for row in rows]


def _briefings_in(actor: Actor, period: Period) -> list[RecordLink]:
    rows = briefing.briefings(actor=actor).filter(
        starts_at__gte=period.starts_at, starts_at__lt=period.ends_at, status=Briefing.Status.CLOSED
    )
    return [
        RecordLink("briefing.briefing", row.pk, week_span(Week(row.iso_year, row.iso_week))) for row in rows
    ]


def _shifts_in(actor: Actor, period: Period) -> list[RecordLink]:
    rows = duty.published_shifts(actor=actor, starts_at=period.starts_at, ends_at=period.ends_at)
    return [RecordLink("duty.roster", row.roster_id, row.post.name) for row in rows]


def _tasks_of(actor: Actor, obligation: Obligation, period: Period) -> list[RecordLink]:
    rows = task.tasks(actor=actor, status=Task.Status.DONE).filter(
        origin=Task.Origin.OBLIGATION,
        origin_id=obligation.pk,
        closed_at__gte=period.starts_at,
        closed_at__lt=period.ends_at,
    )
    return [RecordLink("task.task", row.pk, row.title) for row in rows]
