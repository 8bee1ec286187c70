"""
Brief: what the agenda of a week's briefing is filled from.

The briefing that opens a week reviews the week before and plans its own. Each function gives the lines of one section as
plain values with links to their records; `briefing` keeps them. Protected incidents are in none of them. Agenda lines are
part of a paper, so they are Vietnamese whatever language the desk is in.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trucban import law
from trucban.access.actors import Actor
from trucban.briefing import selectors as briefing
from trucban.briefing.agenda import AgendaLine
from trucban.briefing.models import Section
from trucban.coordination import selectors as coordination
from trucban.document.wording import day_text, moment_text
from trucban.duty import selectors as duty
from trucban.force import selectors as force
from trucban.incident import selectors as incident
from trucban.incident.models import Incident
from trucban.incident.transitions import FINISHED
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week
from trucban.patrol import selectors as patrol
from trucban.patrol.models import Patrol
from trucban.report import selectors as report
from trucban.rulebook import selectors as rulebook
from trucban.task import selectors as task

LAPSE_WARNING_DAYS = 60
QUALIFICATION_WARNING_DAYS = 30


def gather(*, actor: Actor, week: Week, at: datetime) -> list[AgendaLine]:
    """Return the agenda of the briefing that opens ``week``, as known at ``at``."""
    reviewed = week - 1
    with override("vi"):
        return [
            *situation(actor, reviewed),
            *joint_work(actor, reviewed),
            *hamlets(actor, reviewed),
            *overdue_tasks(actor, at),
            *obligations(actor, reviewed, at),
            *warnings(actor, week),
            *next_week(actor, week),
        ]


def situation(actor: Actor, reviewed: Week) -> Iterator[AgendaLine]:
    """Give each serious incident a line of its own and the ordinary ones one line a kind."""
    rows = list(incident.for_papers(actor=actor, starts_at=reviewed.starts_at, ends_at=reviewed.ends_at))
    ordinary: dict[str, list[Incident]] = defaultdict(list)
    for row in rows:
        if row.level > 1:
            yield AgendaLine(
                section=Section.SITUATION,
                text=f"{moment_text(row.happened_at)}: {row.summary} ({row.get_state_display()})",
                links=(_incident(row),),
                source_key=f"incident:{row.pk}",
                owner_id=row.owner_id,
            )
        else:
            ordinary[row.kind].append(row)
    for kind, same in ordinary.items():
        yield _ordinary(kind, same)
    if not rows:
        yield AgendaLine(Section.SITUATION, _("No incident was reported in the week."), (), "incident:none")


def _ordinary(kind: str, rows: list[Incident]) -> AgendaLine:
    still_open = sum(row.state not in FINISHED for row in rows)
    text = ngettext("%(kind)s: %(count)s case", "%(kind)s: %(count)s cases", len(rows)) % {
        "kind": rows[0].get_kind_display(),
        "count": len(rows),
    }
    if still_open:
        text += _(", %(count)s of them still open") % {"count": still_open}
    return AgendaLine(
        section=Section.SITUATION,
        text=text + ".",
        links=tuple(_incident(row) for row in rows),
        source_key=f"incidents:{rows[0].owner_id}:{kind}",
        owner_id=rows[0].owner_id,
    )


def _incident(row: Incident) -> RecordLink:
    return RecordLink("incident.incident", row.pk, f"{row.number:02}/{row.year}")


def joint_work(actor: Actor, reviewed: Week) -> Iterator[AgendaLine]:
    """Say how many patrols went, what they found, which were cancelled, which duties nobody stood."""
    rows = list(
        patrol.patrols(actor=actor, starts_at=reviewed.starts_at, ends_at=reviewed.ends_at).prefetch_related(
            "members"
        )
    )
    back = [row for row in rows if row.status == Patrol.Status.BACK]
    if back:
        people = sum(len(row.members.all()) + row.police_count for row in back)
        text = _("%(sorties)s joint patrols and guards, %(people)s person-sorties.") % {
            "sorties": len(back),
            "people": people,
        }
        yield AgendaLine(Section.JOINT_WORK, text, tuple(_patrol(row) for row in back), "patrols:back")
    for row in rows:
        if row.status == Patrol.Status.CANCELLED:
            text = _("Cancelled: %(patrol)s (%(reason)s)") % {
                "patrol": row.name,
                "reason": row.cancelled_reason,
            }
            yield AgendaLine(Section.JOINT_WORK, text, (_patrol(row),), f"patrol:{row.pk}")
    yield from _findings(actor, reviewed)
    yield from _empty_duties(actor, reviewed)


def _findings(actor: Actor, reviewed: Week) -> Iterator[AgendaLine]:
    for row in patrol.findings(actor=actor, starts_at=reviewed.starts_at, ends_at=reviewed.ends_at):
        text = f"{moment_text(row.at)}: {row.text}"
        if row.handed_to:
            text += _(" – handed to %(to)s") % {"to": row.handed_to}
        link = RecordLink("patrol.patrol", row.patrol_id, str(row.patrol))
        yield AgendaLine(Section.JOINT_WORK, text, (link,), f"finding:{row.pk}")


def _empty_duties(actor: Actor, reviewed: Week) -> Iterator[AgendaLine]:
    rows = duty.published_shifts(actor=actor, starts_at=reviewed.starts_at, ends_at=reviewed.ends_at)
    empty = [row for row in rows if any(place.person_id is None for place in row.assignments.all())]
    if empty:
        text = ngettext(
            "%(count)s shift had an empty place.", "%(count)s shifts had an empty place.", len(empty)
        ) % {"count": len(empty)}
        links = tuple(
            RecordLink("duty.roster", row.roster_id, f"{row.post.name} {moment_text(row.starts_at)}")
            for row in empty
        )
        yield AgendaLine(Section.JOINT_WORK, text, links, "duty:empty")


def _patrol(row: Patrol) -> RecordLink:
    return RecordLink("patrol.patrol", row.pk, row.name)


def hamlets(actor: Actor, reviewed: Week) -> Iterator[AgendaLine]:
    """Name the hamlets that did not report, and give each matter or request a line."""
    missing = briefing.missing_hamlets(commune_id=actor.commune_id, week=reviewed)
    if missing:
        text = _("Not reported yet: %(hamlets)s.") % {"hamlets": ", ".join(row.name for row in missing)}
        links = tuple(RecordLink("area.hamlet", row.pk, row.name) for row in missing)
        yield AgendaLine(Section.HAMLETS, text, links, "hamlets:missing")
    for row in briefing.hamlet_grid(actor=actor, week=reviewed):
        if row.report and (row.report.matters or row.report.requests):
            parts = (part.strip().rstrip(".") for part in (row.report.matters, row.report.requests))
            said = ". ".join(part for part in parts if part)
            link = RecordLink("briefing.hamletreport", row.report.pk, row.hamlet.name)
            yield AgendaLine(
                Section.HAMLETS, f"{row.hamlet.name}: {said}", (link,), f"hamlet:{row.hamlet.pk}"
            )


def overdue_tasks(actor: Actor, at: datetime) -> Iterator[AgendaLine]:
    """Bring back what was not done, oldest first, with who owes it and since when."""
    for row in task.overdue(actor=actor, on=Week.of(at).monday):
        text = _("%(task)s – %(who)s, due %(due)s") % {
            "task": row.title,
            "who": row.to_agency.short_name,
            "due": day_text(row.due_date),
        }
        link = RecordLink("task.task", row.pk, row.title)
        yield AgendaLine(Section.UNFINISHED, text, (link,), f"task:{row.pk}", row.owner_id)


def obligations(actor: Actor, reviewed: Week, at: datetime) -> Iterator[AgendaLine]:
    """Name each promise of the joint plan that the reviewed week did not keep."""
    for status in report.obligations_status(actor=actor, week=reviewed, at=at):
        if status.state != "MISSED":
            continue
        text = _("%(obligation)s: %(done)s of %(required)s") % {
            "obligation": status.obligation.title,
            "done": status.done,
            "required": status.required,
        }
        link = RecordLink("coordination.agreement", status.obligation.agreement_id, status.obligation.title)
        yield AgendaLine(
            Section.OBLIGATIONS, text, (link, *status.records), f"obligation:{status.obligation.pk}"
        )


def warnings(actor: Actor, week: Week) -> Iterator[AgendaLine]:
    """Warn of what will lapse or is missing: agreements, groups, qualifications, public holidays."""
    for row in coordination.lapsing(
        commune_id=actor.commune_id, on=week.monday, within_days=LAPSE_WARNING_DAYS
    ):
        text = _("“%(title)s” lapses on %(day)s.") % {"title": row.title, "day": day_text(row.to_date)}
        link = RecordLink("coordination.agreement", row.pk, row.title)
        yield AgendaLine(Section.WARNINGS, text, (link,), f"lapse:{row.pk}")
    yield from _groups(actor, week.monday)
    yield from _qualifications(actor, week.monday)
    yield from _holidays(actor, week)


def _groups(actor: Actor, on: date) -> Iterator[AgendaLine]:
    without = [
        row for row in force.hamlet_coverage(commune_id=actor.commune_id, on=on) if not row.has_valid_group
    ]
    if without:
        names = "; ".join(f"{row.hamlet.name} ({str(row.reason).rstrip('.')})" for row in without)
        text = _("Hamlets without a valid self-managed group: %(hamlets)s") % {"hamlets": names}
        links = tuple(RecordLink("area.hamlet", row.hamlet.pk, row.hamlet.name) for row in without)
        yield AgendaLine(Section.WARNINGS, text, links, "groups:missing")


def _qualifications(actor: Actor, on: date) -> Iterator[AgendaLine]:
    rows = list(force.expiring_qualifications(actor=actor, on=on, within_days=QUALIFICATION_WARNING_DAYS))
    if rows:
        text = ngettext(
            "%(count)s qualification expires within %(days)s days.",
            "%(count)s qualifications expire within %(days)s days.",
            len(rows),
        ) % {"count": len(rows), "days": QUALIFICATION_WARNING_DAYS}
        links = tuple(
            RecordLink("force.person", row.person_id, f"{row.person.name}: {row.kind.name}") for row in rows
        )
        yield AgendaLine(Section.WARNINGS, text, links, "qualifications:expiring")


def _holidays(actor: Actor, week: Week) -> Iterator[AgendaLine]:
    culture_day = rulebook.value(commune_id=actor.commune_id, key="holiday.culture_day", on=week.monday)
    for day in (*week.days, *(week.sunday + timedelta(days=count) for count in range(1, 8))):
        found = law.holidays(day.year, culture_day=culture_day).get(day)
        if found:
            text = _("Public holiday: %(name)s, %(day)s.") % {"name": found.name_vi, "day": day_text(day)}
            yield AgendaLine(Section.WARNINGS, text, (), f"holiday:{day.isoformat()}")


def next_week(actor: Actor, week: Week) -> Iterator[AgendaLine]:
    """Show what the week asks for: promises to keep, roster not out yet, police places not answered, tasks due."""
    for row in coordination.obligations_in_force(commune_id=actor.commune_id, on=week.monday):
        if row.cadence == row.Cadence.WEEK:
            text = _("To do this week: %(obligation)s (%(count)s times)") % {
                "obligation": row.title,
                "count": row.count,
            }
            link = RecordLink("coordination.agreement", row.agreement_id, row.title)
            yield AgendaLine(Section.NEXT_WEEK, text, (link,), f"demand:{row.pk}")
    if duty.published_roster(actor=actor, week=week) is None:
        yield AgendaLine(
            Section.NEXT_WEEK, _("The duty roster of the week has not been published."), (), "roster:missing"
        )
    due = list(task.due_between(actor=actor, first=week.monday, last=week.sunday))
    if due:
        text = ngettext(
            "%(count)s task is due this week.", "%(count)s tasks are due this week.", len(due)
        ) % {"count": len(due)}
        links = tuple(RecordLink("task.task", row.pk, row.title) for row in due)
        yield AgendaLine(Section.NEXT_WEEK, text, links, "tasks:due")
