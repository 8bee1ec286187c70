"""A briefing decision that says the roster or the patrols of its week change: the draft is opened and the two are tied."""

from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.briefing import selectors as briefings
from trucban.briefing import services as briefing
from trucban.duty import services as duty
from trucban.duty.models import Roster
from trucban.lib.links import RecordLink
from trucban.patrol import selectors as patrols
from trucban.patrol import services as patrol
from trucban.patrol.drafting_job import ask_for_plan
from trucban.patrol.models import PatrolPlan

Status = PatrolPlan.Status


def change_roster(*, actor: Actor, decision_id: UUID, at: datetime) -> Roster:
    """
    Open the draft of the roster of the week a decision was made for; the decision leads to it from then on.

    Raises:
        NotVisible, PermissionDenied: the actor does not see the decision, or drafts no rosters.
        NothingToPlan: no post has a shift in that week.
    """
    decision = briefings.get_decision(actor=actor, decision_id=decision_id)
    week = briefings.week_of(decision.briefing)
    roster: Roster = duty.open_draft(actor=actor, week=week, at=at)
    link = RecordLink("duty.roster", roster.pk, decision.text)
    briefing.link_change(actor=actor, decision_id=decision_id, change=link, at=at)
    return roster


def change_patrols(*, actor: Actor, decision_id: UUID, at: datetime) -> PatrolPlan:
    """
    Open the draft of the joint patrols of the week a decision was made for; the decision leads to it from then on.

    Where there is none yet, the worker is asked to draft it from the promises in force.

    Raises:
        NotVisible, PermissionDenied: the actor does not see the decision, or drafts no patrols.
        DomainError: there is nothing to draft from.
    """
    decision = briefings.get_decision(actor=actor, decision_id=decision_id)
    week = briefings.week_of(decision.briefing)
    plan = patrols.plan_for(actor=actor, week=week, status=Status.DRAFT)
    confirmed = patrols.plan_for(actor=actor, week=week, status=Status.CONFIRMED)
    if plan is None and confirmed is not None:
        plan = patrol.new_version(actor=actor, plan_id=confirmed.pk, at=at)
    elif plan is None:
        plan = ask_for_plan(actor=actor, week=week, at=at)
    link = RecordLink("patrol.patrolplan", plan.pk, decision.text)
    briefing.link_change(actor=actor, decision_id=decision_id, change=link, at=at)
    return plan
