"""
The work calendar of a week (lịch công tác tuần): what takes place, entered by hand or known from the records.

The page and the printed sheet show the same lines; the sheet adds the patrols proposed where nobody has planned any.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.briefing import selectors as briefing
from trucban.briefing.models import Briefing
from trucban.calendar import selectors as calendar
from trucban.calendar.models import CalendarEntry
from trucban.force import selectors as force
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week
from trucban.patrol.preview import PatrolRow
from trucban.task.models import Task
from trucban.training import selectors as training


@dataclass(frozen=True)
class CalendarLine:
    """One line; ``record`` is what it is known from, ``entry`` what somebody entered by hand."""

    day: date
    starts_at: datetime | None
    title: str
    ends_at: datetime | None = None
    chaired_by: str = ""
    attendees: str = ""
    place: str = ""
    record: RecordLink | None = None
    entry: CalendarEntry | None = None


def lines(
    *, actor: Actor, week: Week, patrols: Iterable[PatrolRow], tasks: Iterable[Task]
) -> list[CalendarLine]:
    """Return a week's lines in order: the briefing, what was entered, training, drills, patrols; tasks due close each day."""
    found = [
        *_meeting(actor, week),
        *_entered(actor, week),
        *_training(actor, week),
        *_drills(actor, week),
        *_militia_registration(actor, week),
        *_patrols(patrols),
        *_due(tasks),
    ]
    latest = datetime.max.replace(tzinfo=VIETNAM)
    return sorted(found, key=lambda line: (line.day, line.starts_at or latest, line.title))


def briefing_moment(*, actor: Actor, week: Week) -> datetime:
    """Return when the briefing that opens a week begins: as it was called, or as the settings say."""
    return _moment(actor, week, briefing.briefing_for(actor=actor, week=week))


def _moment(actor: Actor, week: Week, called: Briefing | None) -> datetime:
    return called.starts_at if called else briefing.usual_start(commune_id=actor.commune_id, week=week)


def _meeting(actor: Actor, week: Week) -> Iterator[CalendarLine]:
    called = briefing.briefing_for(actor=actor, week=week)
    starts_at = _moment(actor, week, called)
    yield CalendarLine(
        day=local_day(starts_at),
        starts_at=starts_at,
        title=_("Weekly briefing"),
        chaired_by=called.chair_agency.short_name if called else "",
        attendees=_("The command, the police, the hamlets"),
        place=called.place if called else "",
        record=RecordLink("briefing.briefing", called.pk, _("Weekly briefing")) if called else None,
    )


def _entered(actor: Actor, week: Week) -> Iterator[CalendarLine]:
    for row in calendar.entries(actor=actor, starts_at=week.starts_at, ends_at=week.ends_at):
        yield CalendarLine(
            day=max(local_day(row.starts_at), week.monday),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=row.title,
            chaired_by=row.chaired_by,
            attendees=row.attendees,
            place=row.place,
            entry=row,
        )


def _training(actor: Actor, week: Week) -> Iterator[CalendarLine]:
    for row in training.sessions_in(actor=actor, starts_at=week.starts_at, ends_at=week.ends_at):
        yield CalendarLine(
            day=local_day(row.starts_at),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=_("Training: %(subject)s") % {"subject": row.subject},
            chaired_by=row.instructor,
            attendees=row.unit.name if row.unit else str(row.programme.get_category_display()),
            place=row.place,
            record=RecordLink("training.trainingsession", row.pk, row.subject),
        )


def _drills(actor: Actor, week: Week) -> Iterator[CalendarLine]:
    """A drill and its exercise take place; what happens in an exercise is invented and stands here nowhere."""
    for row in training.drills_in(actor=actor, starts_at=week.starts_at, ends_at=week.ends_at):
        words = {"plan": str(row.plan)}
        is_exercise = hasattr(row, "exercise")
        yield CalendarLine(
            day=local_day(row.starts_at),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=(_("Exercise: %(plan)s") if is_exercise else _("Drill: %(plan)s")) % words,
            place=row.place,
            record=RecordLink("training.drill", row.pk, str(row.plan)),
        )


def _militia_registration(actor: Actor, week: Week) -> Iterator[CalendarLine]:
    """Each week of the law's month says how far the hamlets are; counts, nobody's name."""
    on = min(local_day(actor.at), week.sunday)
    season = force.militia_season(actor=actor, first=week.monday, last=week.sunday, on=on)
    if season is None:
        return
    of = season.registration
    if of is None:
        title = _("Militia registration: not opened yet")
    elif of.missing:
        words = {"done": of.done, "hamlets": len(of.hamlets), "missing": of.missing}
        title = (
            _("Militia registration: %(done)s of %(hamlets)s hamlets done, %(missing)s people missing")
            % words
        )
    else:
        title = _("Militia registration: nobody is missing")
    year = season.year
    yield CalendarLine(
        day=max(season.first_day, week.monday),
        starts_at=None,
        title=title,
        attendees=_("The command, the hamlets' militia leaders"),
        record=RecordLink("force.militiayear", year.pk, str(year)) if year else None,
    )


def _patrols(patrols: Iterable[PatrolRow]) -> Iterator[CalendarLine]:
    for row in patrols:
        yield CalendarLine(
            day=local_day(row.starts_at),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=row.name,
            chaired_by=row.leader,
            attendees=_forces(row),
            place=", ".join(row.hamlets),
            record=RecordLink("patrol.patrol", row.kept_id, row.name) if row.kept_id else None,
        )


def _forces(row: PatrolRow) -> str:
    counted = (
        (len(row.members), _("%(count)d of the militia")),
        (row.police_count, _("%(count)d of the police")),
    )
    return ", ".join(text % {"count": count} for count, text in counted if count)


def _due(tasks: Iterable[Task]) -> Iterator[CalendarLine]:
    for row in tasks:
        yield CalendarLine(
            day=row.due_date,
            starts_at=None,
            title=_("Due: %(task)s") % {"task": row.title},
            chaired_by=row.to_office.title if row.to_office else row.to_agency.short_name,
            record=RecordLink("task.task", row.pk, row.title),
        )
