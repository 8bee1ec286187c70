"""Acts that join several parts: keeping what `trucban week` proposes, filling the briefing's agenda."""

from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.briefing import selectors as briefings
from trucban.briefing import services as briefing
from trucban.briefing.models import AgendaItem, Briefing
from trucban.coordination import selectors as coordination
from trucban.duty import selectors as duties
from trucban.duty import services as duty
from trucban.lib.weeks import Week
from trucban.patrol import selectors as patrols
from trucban.patrol import services as patrol
from trucban.patrol.models import PatrolPlan
from trucban.week import brief
from trucban.week.models import WeekState


def fill_agenda(*, actor: Actor, briefing_id: UUID, at: datetime) -> list[AgendaItem]:
    """Fill the agenda of a briefing from the records of the week it reviews and the week it opens."""
    called = briefings.get_briefing(actor=actor, briefing_id=briefing_id)
    week = Week(called.iso_year, called.iso_week)
    lines = brief.gather(actor=actor, week=week, at=at)
    items = briefing.fill_agenda(actor=actor, briefing_id=called.pk, lines=lines, at=at)
    note_step(actor=actor, week=week, step="agenda_filled_at", at=at)
    return items


def save_drafts(*, actor: Actor, week: Week, at: datetime, seed: int = 0) -> None:
    """
    Keep a week's drafts: roster, patrols, and the agenda where the briefing has been called and is not closed.

    What is published, confirmed or closed stays as it is. Solving is long, so each draft is a verb of its own.
    """
    if duties.published_roster(actor=actor, week=week) is None:
        roster = duties.draft_roster_of(actor=actor, week=week) or duty.open_draft(
            actor=actor, week=week, at=at
        )
        duty.fill_draft(actor=actor, roster_id=roster.pk, at=at, seed=seed)
    confirmed = patrols.plan_for(actor=actor, week=week, status=PatrolPlan.Status.CONFIRMED)
    if confirmed is None and coordination.obligations_in_force(commune_id=actor.commune_id, on=week.monday):
        patrol.draft_plan(actor=actor, week=week, at=at, seed=seed)
    called = briefings.briefing_for(actor=actor, week=week)
    if called is not None and called.status != Briefing.Status.CLOSED:
        fill_agenda(actor=actor, briefing_id=called.pk, at=at)
    note_step(actor=actor, week=week, step="planned_at", at=at)


@verb
def note_step(*, actor: Actor, week: Week, step: str, at: datetime) -> WeekState:
    """Write down that a step of the loop was done in a week."""
    state, _created = WeekState.objects.update_or_create(
        commune_id=actor.commune_id, iso_year=week.year, iso_week=week.number, defaults={step: at}
    )
    record(actor=actor, action="week.step", subject=state, at=at, changes={step: at})
    return state
