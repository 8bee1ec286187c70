"""The draft the planning library makes: within the rules, fair over weeks, saved only if its ground still holds."""

import json
from typing import Any

import pytest
from django.utils import translation

from tests.cast import World
from tests.duty.builders import (
    BEFORE,
    WEEK,
    draft,
    moment,
    pattern,
    places,
    platoon,
    post,
    publish,
    put,
    qualification,
    sign,
)
from trucban.calendar.services import commit
from trucban.duty import drafting, selectors, services
from trucban.duty.drafting_job import ask_for_draft
from trucban.duty.models import GIVEN_UP_AFTER, Roster
from trucban.duty.preview import SOLVED, plan_week
from trucban.duty.services import PlaceSpec, filling, searches
from trucban.duty.services.searches import DraftChangedMeanwhile, DraftIsBeingMade, NothingToEnd
from trucban.lib.errors import PermissionDenied
from trucban.planning.roster import check

NAMES = ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba", "Lê Văn Bốn", "Lê Văn Năm", "Lê Văn Sáu", "Lê Văn Bảy")


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def night_watch(world: World, *names: str, places: int = 1) -> list[Any]:
    unit, people = platoon(world, *(names or NAMES))
    pattern(world, post(world, unit=unit), places=(PlaceSpec("MEMBER", places),))
    return people


def fill(world: World, roster: Roster, **options: Any) -> Roster:
    return services.fill_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE, effort=1, **options)


def test_it_fills_every_place_within_the_rules(world: World) -> None:
    night_watch(world, places=2)
    roster = fill(world, draft(world))
    assert all(place.person_id for place in places(roster))
    assert selectors.judge(roster=roster) == []
    assert roster.solving == Roster.Solving.DONE
    assert roster.solve_progress["unmet"] == []


def test_what_a_person_decided_stays(world: World) -> None:
    people = night_watch(world)
    roster = draft(world)
    put(world, places(roster)[0], people[3])
    fill(world, roster)
    first = places(roster)[0]
    assert (first.person, first.is_locked) == (people[3], True)
    assert not any(place.is_locked for place in places(roster)[1:])


def test_it_leaves_alone_who_is_on_leave(world: World) -> None:
    people = night_watch(world)
    roster = draft(world)
    commit(
        actor=world.actor("an"),
        owner_id=world.command.pk,
        person_id=people[0].pk,
        kind="LEAVE",
        starts_at=moment(23, 0),
        ends_at=moment(30, 12),
        source_id=roster.pk,
        label="",
    )
    fill(world, roster)
    assert people[0] not in [place.person for place in places(roster)]


def test_who_stood_most_in_the_weeks_before_stands_least(world: World) -> None:
    people = night_watch(world, *NAMES[:4])
    sign(world, "duty.weekly_cap", 7)
    last = draft(world, WEEK - 1)
    for place, person in zip(places(last)[:5:2], [people[0]] * 3, strict=True):
        put(world, place, person)
    publish(world, last)
    roster = fill(world, draft(world))
    counts = [sum(place.person == person for place in places(roster)) for person in people]
    assert counts[0] == min(counts)
    assert sum(counts) == 7
    assert max(counts[1:]) >= 2


def test_what_cannot_be_met_is_said_by_place_and_rule(world: World) -> None:
    unit, (mot, *_rest) = platoon(world, *NAMES[:3])
    kind = qualification(world, "Lái xuồng", mot)
    pattern(world, post(world, unit=unit), places=(PlaceSpec("DRIVER", 1, kind.pk),), days=(1, 2))
    sign(world, "duty.weekly_cap", 1)
    roster = fill(world, draft(world))
    (sentence,) = selectors.unmet(roster=roster)
    assert sentence.startswith("Driver, Trực ban, 18:00 2")
    assert "2 without the qualification" in sentence
    assert "1 enough duties this week" in sentence
    assert len(roster.solve_progress["unmet"]) == 1
    assert not any(name in json.dumps(roster.solve_progress, ensure_ascii=False) for name in NAMES)


def test_a_membership_or_qualification_that_ends_midweek_ends_there(world: World) -> None:
    from trucban.force import services as force

    unit, (mot,) = platoon(world, NAMES[0])
    membership = mot.memberships.get()
    force.end_membership(
        actor=world.actor("an"), membership_id=membership.pk, on=moment(26, 0).date(), at=BEFORE
    )
    pattern(world, post(world, unit=unit), days=(1, 4))
    roster = fill(world, draft(world))
    assert [place.person for place in places(roster)] == [mot, None]


def test_the_same_draft_and_seed_give_the_same_roster(world: World) -> None:
    night_watch(world, places=2)
    roster = draft(world)
    problem = drafting.posed(roster).problem
    first, second = (drafting.solve_draft(problem, seed=7, effort=1) for _again in range(2))
    assert first.assignment == second.assignment
    assert check.breaches(problem, first.assignment) == []


def test_a_draft_changed_while_it_was_solved_is_not_overwritten(world: World) -> None:
    people = night_watch(world)
    roster = draft(world)
    problem = drafting.posed(roster).problem
    result = drafting.solve_draft(problem, effort=1)
    put(world, places(roster)[0], people[0])
    with pytest.raises(DraftChangedMeanwhile):
        filling.save_draft(
            actor=world.actor("an"), roster_id=roster.pk, problem=problem, result=result, at=BEFORE
        )
    assert [place.person for place in places(roster)][1:] == [None] * 6


def test_it_is_made_by_the_worker_and_asked_for_once(world: World, settings: Any) -> None:
    night_watch(world)
    roster = draft(world)
    ask_for_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE, effort=1)
    roster.refresh_from_db()
    assert roster.solving == Roster.Solving.WAITING
    with pytest.raises(DraftIsBeingMade):
        ask_for_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    ask_for_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE + GIVEN_UP_AFTER, effort=1)
    roster.refresh_from_db()
    assert roster.solving == Roster.Solving.DONE
    assert all(place.person_id for place in places(roster))


def test_a_draft_discarded_before_its_turn_fails_with_a_sentence(world: World) -> None:
    from trucban.duty.drafting_job import make_draft

    night_watch(world)
    roster = draft(world)
    services.discard_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE)
    make_draft.func(str(world.user("an").pk), str(roster.pk), BEFORE.isoformat(), 0, 1)
    roster.refresh_from_db()
    assert roster.solving == Roster.Solving.FAILED
    assert roster.solve_progress["failed"]


def test_the_preview_proposes_without_writing_and_the_same_each_time(world: World) -> None:
    night_watch(world)
    actor = world.actor("an")
    first = plan_week(actor=actor, week=WEEK, at=BEFORE, effort=1)
    SOLVED.forget()
    second = plan_week(actor=actor, week=WEEK, at=BEFORE, effort=1)
    assert first == second
    assert first.status == "PROPOSED"
    assert not Roster.objects.exists()
    assert len(first.rows) == 7
    assert all(row.places[0].person_name for row in first.rows)
    assert check.breaches(first.problem, first.assignment) == []


def test_the_preview_prefers_what_people_made(world: World) -> None:
    people = night_watch(world)
    actor = world.actor("an")
    roster = draft(world)
    assert plan_week(actor=actor, week=WEEK, at=BEFORE, effort=1).status == "PROPOSED"
    put(world, places(roster)[0], people[0])
    shown = plan_week(actor=actor, week=WEEK, at=BEFORE, effort=1)
    assert shown.status == "DRAFT"
    assert shown.rows[1].places[0].unfilled_reason == ""
    assert len(shown.unmet) == 6
    publish(world, roster)
    assert plan_week(actor=world.actor("ha"), week=WEEK, at=BEFORE).status == "PUBLISHED"
    with pytest.raises(PermissionDenied):
        plan_week(actor=world.actor("dung"), week=WEEK, at=BEFORE)


def test_a_search_that_is_ended_keeps_the_best_so_far(world: World) -> None:
    night_watch(world, places=2)
    roster = draft(world)
    filling.wait_for_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE)
    stopped = services.stop_draft(actor=world.actor("an"), roster_id=roster.pk, at=BEFORE)
    assert stopped.solving == Roster.Solving.STOPPING
    searches.note_running(Roster, roster.pk)  # the worker begins after all: the wish to end stands
    assert searches.is_stopping(Roster, roster.pk)
    done = fill(world, roster, stop=lambda: searches.is_stopping(Roster, roster.pk))
    assert done.solving == Roster.Solving.DONE
    assert all(place.person_id for place in places(done))
    assert selectors.judge(roster=done) == []


def test_there_is_nothing_to_end_where_nothing_is_being_made(world: World) -> None:
    night_watch(world)
    with pytest.raises(NothingToEnd):
        services.stop_draft(actor=world.actor("an"), roster_id=draft(world).pk, at=BEFORE)
