"""The draft as a job of the worker: waiting, running with progress, done or failed."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from trucban.access.actors import Actor
from trucban.access.models import User
from trucban.access.selectors import actor_for
from trucban.duty import drafting
from trucban.duty.models import Roster
from trucban.duty.services import filling
from trucban.lib.errors import DomainError
from trucban.lib.pacing import now_and_then


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
    filling.note_running(key)
    told = now_and_then(partial(filling.note_running, key))
    try:
        filling.fill_draft(
            actor=actor,
            roster_id=key,
            at=moment,
            seed=seed,
            effort=effort,
            progress=told,
            stop=lambda: filling.is_stopping(key),
        )
    except DomainError as refusal:
        filling.note_failed(key, str(refusal) or _("The draft can no longer be made: open the week again."))
    except Exception:
        filling.note_failed(key, _("The draft could not be made: a fault in the program was noted."))
        raise
