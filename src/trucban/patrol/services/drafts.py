"""
The draft of a week's joint patrols: asked for, made by the planning library, saved in one verb.

It is solved outside any transaction, so nobody waits for it; what it was solved from is read again before it is saved.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.calendar import services as calendar
from trucban.calendar.models import Commitment
from trucban.document.wording import refuse_far_week
from trucban.duty.services import searches
from trucban.lib.errors import PermissionDenied
from trucban.lib.weeks import Week
from trucban.patrol import drafting, policy, selectors
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan, PatrolStop
from trucban.patrol.services.refusals import PlanIsConfirmed, refuse_confirmed, show_change
from trucban.planning.ending import Stop
from trucban.planning.patrol.spec import Progress, Result


def draft_plan(
    *,
    actor: Actor,
    week: Week,
    at: datetime,
    seed: int = 0,
    effort: int = drafting.USUAL_EFFORT,
    progress: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> PatrolPlan:
    """
    Draft a week's patrols from the promises in force; an earlier draft of the week is replaced by this one.

    Raises:
        PermissionDenied.
        WeekOutOfReach: the week is more than two years off.
        PlanIsConfirmed: the week's plan is in force; begin a new version.
        NoPlaceToStart: the map has no points.
        DraftChangedMeanwhile: what it worked from no longer holds; nothing was saved.
    """
    _refuse_to_draft(actor, week, at)
    standing = selectors.plan_for(actor=actor, week=week, status=PatrolPlan.Status.DRAFT)
    ground = drafting.ground_to_draw(actor=actor, week=week)
    seen = selectors.content_hash(standing) if standing else ""
    result = drafting.solve(ground, seed=seed, effort=effort, progress=progress, stop=stop)
    return save_plan(actor=actor, week=week, ground=ground, seen=seen, result=result, at=at)


@verb
def save_plan(
    *, actor: Actor, week: Week, ground: drafting.Ground, seen: str, result: Result, at: datetime
) -> PatrolPlan:
    """Write a solved draft down, if what it was solved from still holds and ``seen`` is still what stands."""
    _refuse_to_draft(actor, week, at)
    standing = selectors.plan_for(actor=actor, week=week, status=PatrolPlan.Status.DRAFT)
    now_seen = selectors.content_hash(standing) if standing else ""
    again = drafting.ground_to_draw(actor=actor, week=week)
    if now_seen != seen or again.problem != ground.problem:
        raise searches.DraftChangedMeanwhile(
            _(
                "The patrols, the calendar or the people changed while the draft was being made: make it again."
            )
        )
    plan = open_draft(actor, week, at)
    plan.patrols.all().delete()
    rows = drafting.drafted(result, ground, week=week, plan=plan)
    Patrol.objects.bulk_create(one.patrol for one in rows)
    PatrolMember.objects.bulk_create(member for one in rows for member in one.members)
    PatrolStop.objects.bulk_create(stop for one in rows for stop in one.stops)
    take(actor, selectors.patrols_of(plan), tentative=True)
    plan.unmet = drafting.unmet_sentences(result, ground)
    plan.foreseen = drafting.foreseen(result, ground)
    plan.walked = drafting.walked(ground)
    plan.solving, plan.solve_progress = PatrolPlan.Solving.DONE, {"done": 1.0}
    plan.save(update_fields=["unmet", "foreseen", "walked", "solving", "solve_progress"])
    # The log keeps salted digests only: the seed stays sealed, for who knew it could draw the same week.
    changes = {"week": str(week), "seed": result.seed, "patrols": len(result.patrols)}
    record(actor=actor, action="patrol.plan_drafted", subject=plan, at=at, changes=changes)
    show_change(plan, at=at)
    return plan


def _refuse_to_draft(actor: Actor, week: Week, at: datetime) -> None:
    if not policy.can_draft(actor):
        raise PermissionDenied
    refuse_far_week(week, at=at)
    if selectors.plan_for(actor=actor, week=week, status=PatrolPlan.Status.CONFIRMED):
        raise PlanIsConfirmed(_("The plan of that week is in force: begin a new version to change it."))


def open_draft(actor: Actor, week: Week, at: datetime) -> PatrolPlan:
    """Return the week's draft to be written anew: it takes nobody, and no confirmation of it counts; inside a verb."""
    command, _police = access.command_and_police(actor.commune_id)
    rows = PatrolPlan.objects.filter(owner=command, iso_year=week.year, iso_week=week.number)
    draft: PatrolPlan | None = rows.filter(status=PatrolPlan.Status.DRAFT).first()
    if draft is not None:
        calendar.release(source_ids=[row.pk for row in draft.patrols.all()])
        draft.confirmations.all().delete()
        return draft
    return PatrolPlan.objects.create(
        commune_id=actor.commune_id,
        owner=command,
        iso_year=week.year,
        iso_week=week.number,
        version=rows.count() + 1,
        created_at=at,
    )


def take(actor: Actor, patrols: Iterable[Patrol], *, tentative: bool) -> None:
    calendar.commit_many(
        actor=actor,
        takings=[
            calendar.Taking(
                owner_id=patrol.owner_id,
                person_id=member.person_id,
                kind=Commitment.Kind.PATROL,
                starts_at=patrol.starts_at,
                ends_at=patrol.ends_at,
                source_id=patrol.pk,
                label=patrol.name,
                tentative=tentative,
            )
            for patrol in patrols
            for member in patrol.members.all()
        ],
    )


# --- asking for a draft, and ending its search ------------------------------------------------------------------------


@verb
def wait_for_plan(*, actor: Actor, week: Week, at: datetime) -> PatrolPlan:
    """
    Note that a draft of the week has been asked for; what stands in it stays until the new one is made.

    Raises:
        As :func:`draft_plan`, and DraftIsBeingMade: it has been asked for already.
    """
    _refuse_to_draft(actor, week, at)
    drafting.refuse_without_points(actor.commune_id, week)
    standing = selectors.plan_for(actor=actor, week=week, status=PatrolPlan.Status.DRAFT)
    plan = selectors.get_plan(actor=actor, plan_id=standing.pk, lock=True) if standing else None
    plan = plan or open_draft(actor, week, at)
    searches.ask(plan, at=at)
    record(actor=actor, action="patrol.draft_asked", subject=plan, at=at, changes={"week": str(week)})
    show_change(plan, at=at)
    return plan


@verb
def stop_plan(*, actor: Actor, plan_id: UUID, at: datetime) -> PatrolPlan:
    """
    Let the search end; the best week it has found so far is kept.

    Raises:
        NotVisible, PermissionDenied, PlanIsConfirmed.
        NothingToEnd: no draft is being made.
    """
    plan = selectors.get_plan(actor=actor, plan_id=plan_id, lock=True)
    if not policy.can_draft(actor, plan):
        raise PermissionDenied
    refuse_confirmed(plan)
    searches.end(plan)
    record(actor=actor, action="patrol.draft_stopped", subject=plan, at=at)
    return plan
