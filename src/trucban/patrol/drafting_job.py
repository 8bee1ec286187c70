"""The draft of a week's patrols as a job of the worker: waiting, running with progress, done or failed."""

from datetime import datetime
from functools import partial
from secrets import randbits
from uuid import UUID

from django.db import transaction
from django_tasks import task

from trucban.access.actors import Actor
from trucban.access.models import User
from trucban.access.selectors import actor_for
from trucban.duty.services import searches
from trucban.lib.pacing import now_and_then
from trucban.lib.weeks import Week
from trucban.patrol import drafting
from trucban.patrol.models import PatrolPlan
from trucban.patrol.services import drafts


def ask_for_plan(
    *, actor: Actor, week: Week, at: datetime, effort: int = drafting.USUAL_EFFORT
) -> PatrolPlan:
    """
    Ask the worker to draft a week's patrols; the request and its row in the queue are written together.

    Raises:
        DraftIsBeingMade: it has been asked for already. Else as `services.draft_plan`.
    """
    with transaction.atomic():
        plan = drafts.wait_for_plan(actor=actor, week=week, at=at)
        make_plan.enqueue(user_id=str(actor.id), plan_id=str(plan.pk), at=at.isoformat(), effort=effort)
    return plan


@task()
def make_plan(user_id: str, plan_id: str, at: str, effort: int) -> None:
    """
    Draft the patrols as the account that asked for it; the same job again draws other starts.

    The seed is drawn here and stands nowhere, not in the queue either: who knew it could draw the same week.
    """
    moment, key = datetime.fromisoformat(at), UUID(plan_id)
    actor = actor_for(User.objects.get(pk=user_id), at=moment)
    plan = PatrolPlan.objects.get(pk=key)
    searches.note_running(PatrolPlan, key)
    with searches.failing_in_words(PatrolPlan, key):
        drafts.draft_plan(
            actor=actor,
            week=Week(plan.iso_year, plan.iso_week),
            at=moment,
            seed=randbits(64),
            effort=effort,
            progress=now_and_then(partial(searches.note_progress, PatrolPlan, key)),
            stop=lambda: searches.is_stopping(PatrolPlan, key),
        )
