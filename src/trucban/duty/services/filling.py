"""Letting the planning library fill a draft: read, solve outside any transaction, save in one verb."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.duty import drafting, selectors
from trucban.duty.models import Assignment, Roster
from trucban.duty.services import searches
from trucban.duty.services.rosters import editable
from trucban.duty.services.searches import DraftChangedMeanwhile
from trucban.notify.services import publish_change
from trucban.planning.roster.spec import Problem, Progress, Result


def fill_draft(
    *,
    actor: Actor,
    roster_id: UUID,
    at: datetime,
    seed: int = 0,
    effort: int = drafting.USUAL_EFFORT,
    hold: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Roster:
    """
    Fill the places nobody has decided by hand, as many and as fairly as the rules allow; with ``hold`` only empty ones.

    It solves outside any transaction, so nobody waits for it; then it saves in one verb.

    Raises:
        NotADraft: the version is published or put away.
        DraftChangedMeanwhile: what it worked from no longer holds; nothing was saved.
    """
    roster = selectors.get_roster(actor=actor, roster_id=roster_id)
    editable(actor, roster)
    read = drafting.posed(roster)
    problem = drafting.held(read.problem, read.filled) if hold else read.problem
    result = drafting.solve_draft(
        problem, seed=seed, effort=effort, warm_start=read.filled, progress=progress, stop=stop
    )
    return save_draft(actor=actor, roster_id=roster_id, problem=read.problem, result=result, at=at)


@verb
def save_draft(*, actor: Actor, roster_id: UUID, problem: Problem, result: Result, at: datetime) -> Roster:
    """Write a solved draft down, if what it was solved from still holds."""
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    editable(actor, roster)
    if drafting.posed(roster).problem != problem:
        raise DraftChangedMeanwhile(
            _("The draft, the calendar or the people changed while the draft was being made: make it again.")
        )
    changed = _write(roster, result)
    roster.solving = Roster.Solving.DONE
    roster.solve_progress = outcome(result, at)
    roster.save(update_fields=["solving", "solve_progress"])
    changes = {"seed": result.seed, "cost": result.cost, "unfilled": len(result.unfilled), "changed": changed}
    record(actor=actor, action="roster.filled", subject=roster, at=at, changes=changes)
    publish_change(topic="duty", subject=roster, at=at, owner_id=roster.owner_id)
    return roster


def _write(roster: Roster, result: Result) -> int:
    """Empty what changes, then fill it: a shift never has a person twice, not even between two rows."""
    changed = []
    for place in Assignment.objects.filter(shift__roster=roster, is_locked=False):
        person = result.assignment.get(str(place.pk))
        wanted = UUID(person) if person else None
        if wanted != place.person_id:
            place.person_id = wanted
            place.override_reason = ""
            changed.append(place)
    Assignment.objects.filter(pk__in=[place.pk for place in changed]).update(person=None)
    Assignment.objects.bulk_update(changed, ["person", "override_reason"])
    return len(changed)


def outcome(result: Result, at: datetime) -> dict[str, Any]:
    """Return what is kept of a solution beside the places themselves: plain data, no names."""
    return {
        "done": 1.0,
        "finished_at": at.isoformat(),
        "seed": result.seed,
        "effort": result.effort,
        "cost": result.cost,
        "bound": result.bound,
        "is_optimal": result.is_optimal,
        "versions": dict(result.versions),
        "unmet": [
            {
                "slot": empty.slot,
                "rules": dict(Counter(rules[0] for rules in empty.reasons.values() if rules)),
            }
            for empty in result.unfilled
        ],
    }


# --- asking for a draft, and ending its search ------------------------------------------------------------------


@verb
def wait_for_draft(*, actor: Actor, roster_id: UUID, at: datetime) -> Roster:
    """Note that a draft has been asked for; a request that came to nothing may be made again."""
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    editable(actor, roster)
    searches.ask(roster, at=at)
    record(actor=actor, action="roster.draft_asked", subject=roster, at=at)
    return roster


@verb
def stop_draft(*, actor: Actor, roster_id: UUID, at: datetime) -> Roster:
    """
    Let the search end; the best roster it has found so far is kept.

    Raises:
        NotADraft: the version is published or put away.
        NothingToEnd: no draft is being made.
    """
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    editable(actor, roster)
    searches.end(roster)
    record(actor=actor, action="roster.draft_stopped", subject=roster, at=at)
    return roster
