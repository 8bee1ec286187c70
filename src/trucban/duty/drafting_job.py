"""The draft as a job of the worker: waiting, running with progress, done or failed."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django_tasks import task

from trucban.access.actors import Actor
from trucban.access.models import User
from trucban.access.selectors import actor_for
from trucban.duty import drafting
from trucban.duty.models import Roster
from trucban.duty.services import filling, searches
from trucban.lib.pacing import now_and_then
from trucban.planning.roster.spec import Progress


def ask_for_draft(
    *,
    actor: Actor,
    roster_id: UUID,
    at: datetime,
    seed: int = 0,
    effort: int = drafting.USUAL_EFFORT,
) -> Roster:
    """
    Ask the worker to fill a draft; the request and its row in the queue are written together.

    Raises:
        DraftIsBeingMade: it has been asked for already.
    """
    with transaction.atomic():
        roster = filling.wait_for_draft(actor=actor, roster_id=roster_id, at=at)
        make_draft.enqueue(
            user_id=str(actor.id), roster_id=str(roster_id), at=at.isoformat(), seed=seed, effort=effort
        )
    return roster


@task()
def make_draft(user_id: str, roster_id: str, at: str, seed: int, effort: int) -> None:
    """Fill the draft as the account that asked for it; the same job again is harmless."""
    moment, key = datetime.fromisoformat(at), UUID(roster_id)
    actor = actor_for(User.objects.get(pk=user_id), at=moment)
    searches.note_running(Roster, key)
    with searches.failing_in_words(Roster, key):
        filling.fill_draft(
            actor=actor,
            roster_id=key,
            at=moment,
            seed=seed,
            effort=effort,
            progress=now_and_then(partial(_note, key)),
            stop=lambda: searches.is_stopping(Roster, key),
        )


def _note(key: UUID, progress: Progress) -> None:
    told = {"done": progress.done, "cost": progress.cost, "bound": progress.bound}
    searches.note_running(Roster, key, told | {"unfilled": progress.unfilled})
