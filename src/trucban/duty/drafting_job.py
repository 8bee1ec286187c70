"""The draft as a job of the worker: waiting, running with progress, done or failed."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django_tasks import task

from trucban.access.actors import Actor
from trucban.access.models import User
from trucban.access.selectors import actor_for
from trucban.duty import drafting
from trucban.duty.models import Roster, Scenario
from trucban.duty.services import filling, scenarios, searches
from trucban.lib.pacing import now_and_then


def ask_for_draft(
    *,
    actor: Actor,
    roster_id: UUID,
    at: datetime,
    seed: int = 0,
    effort: int = drafting.USUAL_EFFORT,
    hold: bool = False,
) -> Roster:
    """
    Ask the worker to fill a draft; the request and its row in the queue are written together.

    With ``hold`` everybody stays where they stand, and only empty places are filled.

    Raises:
        DraftIsBeingMade: it has been asked for already.
    """
    with transaction.atomic():
        roster = filling.wait_for_draft(actor=actor, roster_id=roster_id, at=at)
        make_draft.enqueue(
            user_id=str(actor.id),
            roster_id=str(roster_id),
            at=at.isoformat(),
            seed=seed,
            effort=effort,
            hold=hold,
        )
    return roster


@task()
def make_draft(user_id: str, roster_id: str, at: str, seed: int, effort: int, hold: bool = False) -> None:
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
            hold=hold,
            progress=now_and_then(partial(searches.note_progress, Roster, key)),
            stop=lambda: searches.is_stopping(Roster, key),
        )


def ask_for_scenario(
    *,
    actor: Actor,
    roster_id: UUID,
    at: datetime,
    bends: Sequence[str] = (),
    away_id: UUID | None = None,
    seed: int = 0,
    effort: int = drafting.USUAL_EFFORT,
) -> Scenario:
    """Ask the worker for another way to fill the draft; refuses as `scenarios.ask_scenario`."""
    with transaction.atomic():
        scenario = scenarios.ask_scenario(
            actor=actor, roster_id=roster_id, at=at, bends=bends, away_id=away_id, seed=seed
        )
        make_scenario.enqueue(
            user_id=str(actor.id), scenario_id=str(scenario.pk), at=at.isoformat(), effort=effort
        )
    return scenario


@task()
def make_scenario(user_id: str, scenario_id: str, at: str, effort: int) -> None:
    """Make a scenario as the account that asked for it; one taken away meanwhile comes to nothing."""
    moment, key = datetime.fromisoformat(at), UUID(scenario_id)
    actor = actor_for(User.objects.get(pk=user_id), at=moment)
    searches.note_running(Scenario, key)
    with searches.failing_in_words(Scenario, key):
        scenarios.make_scenario(
            actor=actor,
            scenario_id=key,
            at=moment,
            effort=effort,
            progress=now_and_then(partial(searches.note_progress, Scenario, key)),
            stop=lambda: searches.is_stopping(Scenario, key),
        )
