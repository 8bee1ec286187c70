"""The index of response plans: what stands in it, what never does, and what a plan lacks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, drill, moment, response_plan
from trucban.document.wording import SecretMarkFound
from trucban.force import services as force
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.training import selectors, services
from trucban.training.models import ResponsePlan

NOW = moment(27, 8)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def enter(world: World, who: str = "an", **more: Any) -> ResponsePlan:
    values: dict[str, Any] = {
        "number": "PA-02",
        "title": "Chữa cháy rừng",
        "keeper_id": world.actor("an").holdings[0].office_id,
        "review_date": date(2027, 5, 1),
        "at": BEFORE,
    }
    return services.enter_plan(actor=world.actor(who), **{**values, **more})


def state(world: World, plan: ResponsePlan) -> selectors.PlanState:
    return selectors.plan_state(actor=world.actor("an"), plan_id=plan.pk, at=NOW)


@pytest.mark.parametrize("wrong", [{"title": "Phương án MẬT"}, {"number": "01/TỐI MẬT"}])
def test_a_mark_of_secrecy_is_refused(world: World, wrong: dict[str, str]) -> None:
    with pytest.raises(SecretMarkFound):
        enter(world, **wrong)


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"number": ""}, {"title": "Phương án Tác chiến phòng thủ"}]
)
def test_what_does_not_stand_in_an_index_is_refused(world: World, wrong: dict[str, str]) -> None:
    with pytest.raises(services.PlanRefused):
        enter(world, **wrong)
    assert not ResponsePlan.objects.exists()


def test_a_number_stands_once_and_is_free_again_when_its_plan_is_out_of_use(world: World) -> None:
    first = enter(world)
    with pytest.raises(services.PlanRefused):
        enter(world)
    services.end_plan(actor=world.actor("an"), plan_id=first.pk, at=BEFORE)
    enter(world)
    with pytest.raises(services.PlanRefused):
        services.record_review(
            actor=world.actor("an"), plan_id=first.pk, review_date=date(2027, 6, 1), at=BEFORE
        )


def test_the_keeper_is_of_the_same_agency(world: World) -> None:
    with pytest.raises(services.PlanRefused):
        enter(world, keeper_id=world.actor("dung").holdings[0].office_id)


@pytest.mark.parametrize("who", ["binh", "dung", "minh", "ha"])
def test_only_the_commands_staff_enters_and_sees_one(world: World, who: str) -> None:
    made = enter(world)
    with pytest.raises(PermissionDenied):
        enter(world, who, number="PA-09")
    with pytest.raises(NotVisible):
        selectors.get_plan(actor=world.actor(who), plan_id=made.pk)


def test_it_says_what_a_plan_lacks(world: World) -> None:
    plan = enter(world, review_date=date(2026, 11, 1))
    found = state(world, plan)
    assert (found.not_drilled, found.review_due, found.teams, found.lacks) == (True, True, [], True)
    empty, _nobody = duty.platoon(world, name="Tổ chưa có người")
    full, _people = duty.platoon(world, "Lê Văn Một", name="Tổ có người")
    for unit in (empty, full):
        services.put_team(
            actor=world.actor("an"), plan_id=plan.pk, unit_id=unit.pk, task="Dập lửa", at=BEFORE
        )
    assert [team.row.unit for team in state(world, plan).empty_teams] == [empty]
    drill(world, plan, day=26)
    services.record_review(actor=world.actor("an"), plan_id=plan.pk, review_date=date(2027, 6, 1), at=BEFORE)
    services.remove_team(actor=world.actor("an"), plan_id=plan.pk, unit_id=empty.pk, at=BEFORE)
    found = state(world, plan)
    assert (found.held, found.not_drilled, found.review_due, found.lacks) == (1, False, False, False)


def test_a_drill_counts_for_twelve_months_and_not_when_cancelled(world: World) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ một")
    plan = response_plan(world, unit)
    planned = drill(world, plan, day=26)
    year_later = NOW.replace(year=2027)
    found = selectors.plan_state(actor=world.actor("an"), plan_id=plan.pk, at=year_later - timedelta(days=1))
    assert found.not_drilled is False
    found = selectors.plan_state(actor=world.actor("an"), plan_id=plan.pk, at=year_later)
    assert found.not_drilled is True
    services.cancel_drill(actor=world.actor("an"), drill_id=planned.pk, reason="Mưa", at=BEFORE)
    assert state(world, plan).last is None


def test_a_team_without_members_counts_those_of_its_squads(world: World) -> None:
    platoon, _nobody = duty.platoon(world, name="Trung đội")
    squad = force.create_unit(
        actor=world.actor("an"), kind="SQUAD", name="Tiểu đội một", parent_id=platoon.pk, from_date=date(2026, 1, 1), at=BEFORE
    )  # fmt: skip
    plan = response_plan(world, platoon)
    assert state(world, plan).empty_teams
    _other, (mot,) = duty.platoon(world, "Lê Văn Một", name="Khác")
    duty.join(world, squad, mot)
    assert not state(world, plan).empty_teams


def test_what_is_written_again_replaces_the_line(world: World) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ một")
    plan = response_plan(world, unit)
    services.put_team(
        actor=world.actor("an"), plan_id=plan.pk, unit_id=unit.pk, task="Cắm biển báo", at=BEFORE
    )
    assert [team.row.task for team in state(world, plan).teams] == ["Cắm biển báo"]
    with pytest.raises(services.TeamRefused):
        services.put_team(actor=world.actor("an"), plan_id=plan.pk, unit_id=unit.pk, task=" ", at=BEFORE)
