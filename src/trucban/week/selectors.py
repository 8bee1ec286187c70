"""Where a week stands: each step of the loop, what is done, what is missing by name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.briefing import selectors as briefing
from trucban.briefing.models import Briefing
from trucban.document.wording import moment_text, week_span
from trucban.duty import selectors as duty
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week
from trucban.patrol import selectors as patrol
from trucban.patrol.models import Patrol, PatrolPlan
from trucban.report import selectors as report
from trucban.report.models import WeeklyReport
from trucban.week.work_calendar import briefing_moment

DONE, OPEN, LATE = "DONE", "OPEN", "LATE"


@dataclass(frozen=True)
class Step:
    """One step of the loop. ``key`` names it; ``detail`` says in words where it stands."""

    key: str  # REPORT, BRIEF, PLAN, PATROL, REVIEW
    state: str  # DONE, OPEN, LATE
    detail: str
    links: tuple[RecordLink, ...] = ()


@dataclass(frozen=True)
class WeekStanding:
    """The loop of one week: the report of the week before, the briefing, the plan, the patrols, this week's report."""

    week: Week
    steps: tuple[Step, ...]

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done: what to do now."""
        return next((step for step in self.steps if step.state != DONE), None)


def standing(*, actor: Actor, week: Week, at: datetime) -> WeekStanding:
    """Say where a week stands at a moment, as the actor may see it."""
    return WeekStanding(
        week,
        (
            _hamlets(actor, week, at),
            _briefing(actor, week, at),
            _plan(actor, week, at),
            _patrols(actor, week, at),
            _report(actor, week, at),
        ),
    )


def _hamlets(actor: Actor, week: Week, at: datetime) -> Step:
    reviewed = week - 1
    missing = briefing.missing_hamlets(commune_id=actor.commune_id, week=reviewed)
    if not missing:
        return Step("REPORT", DONE, _("Every hamlet has reported."))
    due = briefing.reports_due(commune_id=actor.commune_id, week=reviewed)
    names = ", ".join(row.name for row in missing)
    text = _("Missing: %(hamlets)s (due %(due)s).") % {"hamlets": names, "due": moment_text(due)}
    links = tuple(RecordLink("area.hamlet", row.pk, row.name) for row in missing)
    return Step("REPORT", LATE if at > due else OPEN, text, links)


def _briefing(actor: Actor, week: Week, at: datetime) -> Step:
    called = briefing.briefing_for(actor=actor, week=week)
    due = briefing_moment(actor=actor, week=week)
    if called is None:
        text = _("Not called yet; usually %(moment)s.") % {"moment": moment_text(due)}
        return Step("BRIEF", LATE if at > due else OPEN, text)
    link = (RecordLink("briefing.briefing", called.pk, week_span(week)),)
    if called.status != Briefing.Status.CLOSED:
        text = _("%(status)s, %(moment)s.") % {
            "status": called.get_status_display(),
            "moment": moment_text(called.starts_at),
        }
        return Step("BRIEF", LATE if at > due + timedelta(days=1) else OPEN, text, link)
    missing = briefing.standing(called).missing
    if missing:
        names = ", ".join(agency.short_name for agency in missing)
        text = _("Closed; not agreed: %(agencies)s has not confirmed the minutes.") % {"agencies": names}
        return Step("BRIEF", OPEN, text, link)
    return Step("BRIEF", DONE, _("Closed; both sides have confirmed the minutes."), link)


def _plan(actor: Actor, week: Week, at: datetime) -> Step:
    roster = duty.published_roster(actor=actor, week=week)
    plan = patrol.plan_for(actor=actor, week=week)
    confirmed = plan is not None and plan.status == PatrolPlan.Status.CONFIRMED
    missing = []
    if roster is None:
        missing.append(_("the duty roster has not been published"))
    if not confirmed:
        missing.append(_what_the_plan_lacks(plan))
    links = tuple(
        RecordLink(row._meta.label_lower, row.pk, week_span(week))
        for row in (roster, plan)
        if row is not None
    )
    if not missing:
        return Step("PLAN", DONE, _("Roster published, patrols confirmed by both sides."), links)
    text = _("Still missing: %(what)s.") % {"what": "; ".join(missing)}
    return Step("PLAN", LATE if at > week.starts_at + timedelta(days=1) else OPEN, text, links)


def _what_the_plan_lacks(plan: PatrolPlan | None) -> str:
    if plan is None:
        return _("there is no patrol plan")
    names = ", ".join(agency.short_name for agency in patrol.confirmations_missing(plan))
    return _("the patrol plan is not confirmed by %(agencies)s") % {"agencies": names}


def _patrols(actor: Actor, week: Week, at: datetime) -> Step:
    rows = list(patrol.patrols(actor=actor, starts_at=week.starts_at, ends_at=week.ends_at))
    went = [row for row in rows if row.status == Patrol.Status.BACK]
    stand = [row for row in rows if row.status != Patrol.Status.CANCELLED]
    late = [row for row in stand if row.status == Patrol.Status.PLANNED and row.starts_at < at]
    text = _("%(done)s of %(planned)s patrols and guards are back.") % {
        "done": len(went),
        "planned": len(stand),
    }
    if late:
        text += " " + _("Not started: %(names)s.") % {"names": ", ".join(row.name for row in late)}
    links = tuple(RecordLink("patrol.patrol", row.pk, row.name) for row in late)
    done = bool(stand) and len(went) == len(stand)
    return Step("PATROL", DONE if done else LATE if late else OPEN, text, links)


def _report(actor: Actor, week: Week, at: datetime) -> Step:
    row = report.report_for(actor=actor, week=week)
    if row is not None and row.status == WeeklyReport.Status.ISSUED:
        link = RecordLink("report.weeklyreport", row.pk, week_span(week))
        return Step("REVIEW", DONE, _("The weekly report has been issued."), (link,))
    if at < week.ends_at:
        return Step("REVIEW", OPEN, _("The week is not over."))
    text = _("The weekly report is a draft.") if row else _("The weekly report has not been begun.")
    return Step("REVIEW", LATE if at > week.ends_at + timedelta(days=2) else OPEN, text)
