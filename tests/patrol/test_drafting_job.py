"""The draft of a week's patrols as a job: asked for once, seen on its way, ended early, saved only if its ground holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from tests.cast import World
from tests.patrol.plans import (
    DRAFTED,
    WEEK,
    add,
    agreement,
    confirm,
    draft,
    patrolling,
    platoon,
    points,
    rows,
)
from trucban.calendar import services as calendar
from trucban.duty.models import GIVEN_UP_AFTER
from trucban.duty.services import searches
from trucban.lib.errors import PermissionDenied
from trucban.patrol import drafting, selectors, services
from trucban.patrol.drafting import NoPlaceToStart
from trucban.patrol.drafting_job import ask_for_plan, make_plan
from trucban.patrol.models import PatrolPlan
from trucban.patrol.services import drafts

pytestmark = pytest.mark.django_db
Solving = PatrolPlan.Solving


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def ask(world: World, **options: Any) -> PatrolPlan:
    return ask_for_plan(**{"actor": world.actor("an"), "week": WEEK, "at": DRAFTED, "effort": 1, **options})


def work(world: World, plan: PatrolPlan) -> PatrolPlan:
    """What the worker does with the job."""
    make_plan.func(str(world.user("an").pk), str(plan.pk), DRAFTED.isoformat(), 1)
    return PatrolPlan.objects.get(pk=plan.pk)


def test_it_is_asked_for_once_and_made_by_the_worker(world: World) -> None:
    patrolling(world)
    plan = ask(world)
    assert (plan.solving, rows(plan)) == (Solving.WAITING, [])
    with pytest.raises(searches.DraftIsBeingMade):
        ask(world)
    done = work(world, plan)
    assert (done.solving, len(rows(done)), done.unmet) == (Solving.DONE, 3, [])
    ask(world, at=DRAFTED + timedelta(seconds=1))  # and anew as soon as it is done


def test_a_request_that_came_to_nothing_keeps_nobody_waiting(world: World) -> None:
    patrolling(world)
    ask(world)
    assert ask(world, at=DRAFTED + GIVEN_UP_AFTER).solving == Solving.WAITING


def test_the_seed_stands_in_no_queue(world: World) -> None:
    patrolling(world)
    ask(world)
    arguments = DBTaskResult.objects.get().args_kwargs
    assert set(arguments["kwargs"]) == {"user_id", "plan_id", "at", "effort"}
    assert arguments["args"] == []


def test_two_drafts_differ(world: World) -> None:
    patrolling(world)
    plan = ask(world)
    said = {selectors.content_hash(work(world, plan)) for _again in range(4)}
    assert len(said) > 1


def test_how_far_it_is_stands_on_the_plan(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    patrolling(world)
    monkeypatch.setattr("trucban.patrol.drafting_job.now_and_then", lambda tell: tell)
    told: list[dict[str, Any]] = []
    note = searches.note_running

    def noted(model: Any, key: Any, progress: Any = None) -> None:
        note(model, key, progress)
        told.append(PatrolPlan.objects.get(pk=key).solve_progress)

    monkeypatch.setattr(searches, "note_running", noted)
    work(world, ask(world))
    parts = [one["done"] for one in told]
    assert parts == sorted(parts)
    assert len(set(parts)) > 2
    assert told[-1]["unfilled"] == 0
    assert all(one["asked_at"] for one in told)


def test_a_search_that_is_ended_keeps_a_whole_week(world: World) -> None:
    patrolling(world)
    plan = ask(world)
    stopped = services.stop_plan(actor=world.actor("an"), plan_id=plan.pk, at=DRAFTED)
    assert stopped.solving == Solving.STOPPING
    searches.note_running(PatrolPlan, plan.pk)  # the worker begins after all: the wish to end stands
    assert searches.is_stopping(PatrolPlan, plan.pk)
    done = work(world, plan)
    assert (done.solving, len(rows(done))) == (Solving.DONE, 3)
    with pytest.raises(searches.NothingToEnd):
        services.stop_plan(actor=world.actor("an"), plan_id=plan.pk, at=DRAFTED)


def test_while_it_is_made_nothing_is_changed_or_confirmed(world: World) -> None:
    found = patrolling(world)
    plan = draft(world)
    row, before = rows(plan)[0], selectors.content_hash(plan)
    ask(world)
    with pytest.raises(searches.DraftIsBeingMade):
        services.change_patrol(actor=world.actor("an"), patrol_id=row.pk, police_asked=3, at=DRAFTED)
    with pytest.raises(searches.DraftIsBeingMade):
        add(world, found[1], [world.person("binh")], plan_id=plan.pk)
    with pytest.raises(searches.DraftIsBeingMade):
        confirm(world, plan, "an")
    assert selectors.content_hash(plan) == before


def test_what_changed_meanwhile_is_not_overwritten(world: World) -> None:
    patrolling(world)
    plan = draft(world)
    an, seen = world.actor("an"), selectors.content_hash(plan)
    ground = drafting.ground_to_draw(actor=an, week=WEEK)
    result = drafting.solve(ground, seed=2, effort=1)
    services.cancel_patrol(actor=an, patrol_id=rows(plan)[0].pk, reason="Bão", at=DRAFTED)
    changed = selectors.content_hash(plan)
    with pytest.raises(searches.DraftChangedMeanwhile):
        drafts.save_plan(actor=an, week=WEEK, ground=ground, seen=seen, result=result, at=DRAFTED)
    assert selectors.content_hash(plan) == changed
    leave = calendar.ask_leave(
        actor=world.actor("binh"), person_id=world.person("binh").pk, starts_at=WEEK.starts_at, ends_at=WEEK.ends_at, reason="", at=DRAFTED
    )  # fmt: skip
    calendar.decide_leave(actor=an, leave_id=leave.pk, approve=True, at=DRAFTED)
    with pytest.raises(searches.DraftChangedMeanwhile):
        drafts.save_plan(actor=an, week=WEEK, ground=ground, seen=changed, result=result, at=DRAFTED)


def test_a_plan_that_came_into_force_meanwhile_stays(world: World) -> None:
    patrolling(world)
    plan = draft(world)
    ask(world)
    PatrolPlan.objects.filter(pk=plan.pk).update(solving=Solving.NONE)  # as when the request is long over
    confirmed = confirm(world, plan)
    done = work(world, plan)
    assert (done.status, len(rows(done))) == (confirmed.status, 3)
    assert "in force" in done.solve_progress["failed"]


def test_who_drafts_none_asks_for_none_and_a_map_without_points_says_so(world: World) -> None:
    platoon(world)
    agreement(world)
    with pytest.raises(NoPlaceToStart):
        ask(world)
    points(world)
    plan = ask(world)
    for who in ("dung", "ha", "binh"):
        with pytest.raises(PermissionDenied):
            ask(world, actor=world.actor(who))
    with pytest.raises(PermissionDenied):
        services.stop_plan(actor=world.actor("dung"), plan_id=plan.pk, at=DRAFTED)


def test_a_draft_that_never_came_is_confirmed_by_nobody(world: World) -> None:
    patrolling(world)
    plan = ask(world)
    searches.note_failed(PatrolPlan, plan.pk, "no")
    with pytest.raises(services.PlanNotBinding, match="Nothing is planned"):
        confirm(world, plan, "an")
