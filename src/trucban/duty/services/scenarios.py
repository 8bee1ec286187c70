"""Scenarios of a week's roster: asked for beside the draft, made by the worker, one chosen into the draft."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.duty import drafting, scenarios, selectors, wording
from trucban.duty.models import Assignment, Roster, Scenario
from trucban.duty.models.scenarios import MOST
from trucban.duty.services import searches
from trucban.duty.services.assignments import cleaned, refuse
from trucban.duty.services.rosters import editable
from trucban.lib.errors import DomainError
from trucban.notify.services import publish_change
from trucban.planning.ending import Stop
from trucban.planning.roster.spec import Problem, Progress

MOST_SEED = 999


class ScenarioRefused(DomainError):
    """There are three already, it asks nothing that may be asked, or it was made from what no longer holds."""


@verb
def ask_scenario(
    *,
    actor: Actor,
    roster_id: UUID,
    at: datetime,
    bends: Sequence[str] = (),
    away_id: UUID | None = None,
    seed: int = 0,
) -> Scenario:
    """
    Lay another way to fill the draft beside it; the worker makes it.

    Raises:
        NotVisible, PermissionDenied. NotADraft: the version is published or put away.
        ScenarioRefused: there are three already, a rule may not be let go, or the person is in nobody's pool.
    """
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    editable(actor, roster)
    taken = set(roster.scenarios.values_list("number", flat=True))
    free = [number for number in range(1, MOST + 1) if number not in taken]
    if not free:
        raise ScenarioRefused(
            _("%(most)s scenarios stand beside each other already: take one away first.") % {"most": MOST}
        )
    problem = drafting.posed(roster).problem
    if not set(bends) <= set(scenarios.may_let_go(problem.limits)):
        raise ScenarioRefused(_("One of these rules may not be let go here: look at its level in Settings."))
    if away_id is not None and str(away_id) not in {person.key for person in problem.people}:
        raise ScenarioRefused(_("Choose somebody who could stand in this week."))
    if not 0 <= seed <= MOST_SEED:
        raise ScenarioRefused(_("The seed is a number from 0 to %(most)s.") % {"most": MOST_SEED})
    scenario = Scenario(
        commune_id=roster.commune_id,
        owner_id=roster.owner_id,
        roster=roster,
        number=free[0],
        bends=sorted(set(bends)),
        away_id=away_id,
        seed=seed,
        created_at=at,
    )
    scenario.save(force_insert=True)
    searches.ask(scenario, at=at)
    changes = {"bends": scenario.bends, "away": away_id, "seed": seed}
    record(actor=actor, action="roster.scenario_asked", subject=scenario, at=at, changes=changes)
    return scenario


def make_scenario(
    *,
    actor: Actor,
    scenario_id: UUID,
    at: datetime,
    effort: int = drafting.USUAL_EFFORT,
    progress: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> Scenario:
    """Fill a scenario: it solves outside any transaction and saves in one verb; the draft itself is not touched."""
    scenario = selectors.get_scenario(actor=actor, scenario_id=scenario_id)
    editable(actor, scenario.roster)
    read = drafting.posed(scenario.roster)
    result = drafting.solve_draft(
        scenarios.asked(read.problem, scenario),
        seed=scenario.seed,
        effort=effort,
        progress=progress,
        stop=stop,
    )
    return _keep(
        actor=actor, scenario_id=scenario_id, problem=read.problem, assignment=dict(result.assignment), at=at
    )


@verb
def _keep(
    *, actor: Actor, scenario_id: UUID, problem: Problem, assignment: dict[str, str], at: datetime
) -> Scenario:
    scenario = selectors.get_scenario(actor=actor, scenario_id=scenario_id, lock=True)
    scenario.ground, scenario.assignment = scenarios.digest(problem), assignment
    scenario.solving, scenario.solve_progress = Scenario.Solving.DONE, {"done": 1.0}
    scenario.save(update_fields=["ground", "assignment", "solving", "solve_progress"])
    record(actor=actor, action="roster.scenario_made", subject=scenario, at=at)
    publish_change(topic="duty", subject=scenario.roster, at=at, owner_id=scenario.owner_id)
    return scenario


@verb
def drop_scenario(*, actor: Actor, scenario_id: UUID, at: datetime) -> Roster:
    """Take a scenario away; one that is still being made comes to nothing."""
    scenario = selectors.get_scenario(actor=actor, scenario_id=scenario_id, lock=True)
    editable(actor, scenario.roster)
    roster = scenario.roster
    record(actor=actor, action="roster.scenario_dropped", subject=scenario, at=at)
    scenario.delete()
    return roster


@verb
def choose_scenario(*, actor: Actor, scenario_id: UUID, at: datetime, reason: str = "") -> Roster:
    """
    Put a scenario into the draft, where it is judged by the rules as they stand, changed by hand and published.

    Raises:
        NotVisible, PermissionDenied. NotADraft: the version is published or put away.
        DraftIsBeingMade: the solver is at work on the draft.
        ScenarioRefused: it is not made yet, or draft, calendar, people or settings have changed since.
        ReasonNeeded: it lets a rule go that is passed over with a reason only. RuleForbids: one nobody passes over.
    """
    scenario = selectors.get_scenario(actor=actor, scenario_id=scenario_id, lock=True)
    roster = selectors.get_roster(actor=actor, roster_id=scenario.roster_id, lock=True)
    editable(actor, roster)
    searches.refuse_while_made(roster, at=at)
    if scenario.solving != Scenario.Solving.DONE:
        raise ScenarioRefused(_("This scenario has not been made yet."))
    problem = drafting.posed(roster).problem
    if scenarios.digest(problem) != scenario.ground:
        raise ScenarioRefused(
            _(
                "The draft, the calendar, the people or the settings have changed since: make the scenario anew."
            )
        )
    why = cleaned(reason)
    breaches = scenarios.judged(problem, scenario.assignment)
    refuse(roster, breaches, why)
    passed = {key for one in breaches if wording.asks_reason(one, problem.limits) for key in one.slots}
    _write(roster, scenario.assignment, passed, why)
    changes = {"scenario": scenario.pk, "reason": why, "bends": scenario.bends}
    record(actor=actor, action="roster.scenario_chosen", subject=roster, at=at, changes=changes)
    publish_change(topic="duty", subject=roster, at=at, owner_id=roster.owner_id)
    return roster


def _write(roster: Roster, assignment: dict[str, str], passed: set[str], reason: str) -> None:
    """Empty what changes, then fill it: a shift never has a person twice, not even between two rows."""
    changed = []
    for place in Assignment.objects.filter(shift__roster=roster):
        person = assignment.get(str(place.pk))
        wanted = UUID(person) if person else None
        given = reason if str(place.pk) in passed else ""
        if wanted != place.person_id or (given and not place.override_reason):
            place.is_locked = place.is_locked and wanted == place.person_id
            place.person_id, place.override_reason = wanted, given
            changed.append(place)
    Assignment.objects.filter(pk__in=[place.pk for place in changed]).update(person=None)
    Assignment.objects.bulk_update(changed, ["person", "override_reason", "is_locked"])
