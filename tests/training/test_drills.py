"""A drill takes people in the one calendar; what it shows is a task at once and is looked at again in the next."""

from datetime import date

import pytest
from django.utils import translation

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, drill, filled, moment, response_plan, session
from trucban.calendar.selectors import busy
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.selectors import notices
from trucban.task import services as tasks
from trucban.task.models import Task
from trucban.training import selectors, services
from trucban.training.models import Drill, DrillFinding, ResponsePlan

DURING, DUE = moment(26, 14), date(2026, 12, 10)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def plan(world: World) -> ResponsePlan:
    unit, _people = duty.platoon(world, "Lê Văn Một", "Lê Văn Hai", name="Tổ cứu hộ")
    duty.join(world, unit, world.person("binh"))
    return response_plan(world, unit)


def find(world: World, one: Drill, text: str = "Xuồng thiếu áo phao") -> DrillFinding:
    return services.record_finding(
        actor=world.actor("an"), drill_id=one.pk, text=text, to_agency_id=world.command.pk, due_date=DUE, at=DURING
    )  # fmt: skip


def check(world: World, one: Drill, finding: DrillFinding, outcome: str) -> None:
    services.check_finding(
        actor=world.actor("an"), drill_id=one.pk, finding_id=finding.pk, outcome=outcome, at=one.starts_at
    )


def test_it_takes_the_teams_people_who_are_told(world: World, plan: ResponsePlan) -> None:
    one = drill(world, plan)
    people = selectors.drill_people(one)
    assert sorted(person.name for person in people) == sorted(
        ["Lê Văn Hai", "Lê Văn Một", world.person("binh").name]
    )
    rows = busy(person_ids=[row.pk for row in people], starts_at=one.starts_at, ends_at=one.ends_at)
    assert all(len(found) == 1 for found in rows.values())
    assert any(row.title.startswith("You take part") for row in notices(actor=world.actor("binh")))
    services.cancel_drill(actor=world.actor("an"), drill_id=one.pk, reason="Mưa", at=BEFORE)
    rows = busy(person_ids=[row.pk for row in people], starts_at=one.starts_at, ends_at=one.ends_at)
    assert not any(rows.values())


def test_a_session_in_the_way_is_named_and_the_other_way_round(world: World) -> None:
    made, unit, _people = filled(world)
    plan = response_plan(world, unit)
    session(world, made, starts_at=moment(26, 13), ends_at=moment(26, 15))
    with pytest.raises(services.PeopleTaken, match=r"Lê Văn Hai.*Bắn súng"):
        drill(world, plan)
    one = drill(world, plan, day=27)
    with pytest.raises(services.PeopleTaken, match="Drill of plan PA-01"):
        session(world, made, starts_at=moment(27, 13), ends_at=moment(27, 15))
    assert Drill.objects.get() == one


def test_the_people_of_a_session_take_part(world: World, plan: ResponsePlan) -> None:
    made, _unit, people = filled(world, "Lê Văn Ba")
    planned = session(world, made, day=25)
    assert selectors.drill_people(drill(world, plan, session_id=planned.pk)) == people


def test_one_held_before_is_written_down_and_takes_nobody(world: World, plan: ResponsePlan) -> None:
    one = drill(world, plan, day=2, at=moment(20, 8))
    people = selectors.drill_people(one)
    assert len(people) == 3
    rows = busy(person_ids=[row.pk for row in people], starts_at=one.starts_at, ends_at=one.ends_at)
    assert not any(rows.values())


@pytest.mark.parametrize(
    "wrong", [{"place": " "}, {"ends_at": moment(26, 13)}, {"ends_at": moment(30, 13)}, {"starts_at": moment(26, 13).replace(year=2028), "ends_at": moment(26, 15).replace(year=2028)}]
)  # fmt: skip
def test_what_makes_no_sense_is_refused(world: World, plan: ResponsePlan, wrong: dict[str, object]) -> None:
    with pytest.raises(services.DrillRefused):
        drill(world, plan, **wrong)


def test_a_plan_without_members_has_nobody_to_drill(world: World) -> None:
    unit, _nobody = duty.platoon(world, name="Tổ trống")
    with pytest.raises(services.DrillRefused):
        drill(world, response_plan(world, unit))


def test_what_it_shows_is_a_task_with_owner_and_day(world: World, plan: ResponsePlan) -> None:
    one = drill(world, plan)
    task = find(world, one).task
    assert (task.title, task.due_date, task.to_agency) == ("Xuồng thiếu áo phao", DUE, world.command)
    assert (task.origin, task.origin_id) == (Task.Origin.DRILL, one.pk)
    with pytest.raises(services.DrillRefused):
        find(world, one, text=" ")
    with pytest.raises(services.DrillRefused):
        find(world, drill(world, plan, day=28))
    with pytest.raises(tasks.DueDateInThePast):
        services.record_finding(
            actor=world.actor("an"), drill_id=one.pk, text="x", to_agency_id=world.command.pk, due_date=date(2026, 1, 1), at=DURING
        )  # fmt: skip
    assert DrillFinding.objects.count() == 1


def test_the_next_drill_looks_at_it_until_it_is_mended(world: World, plan: ResponsePlan) -> None:
    first, second, third, fourth = (drill(world, plan, day=day) for day in (26, 27, 28, 29))
    found = find(world, first)
    assert selectors.to_verify(first) == []
    tasks.close_task(actor=world.actor("an"), task_id=found.task_id, evidence="Đã mua", at=DURING)
    check(world, second, found, "CAME_BACK")
    assert Task.objects.get(pk=found.task_id).status == Task.Status.OPEN
    assert [row.came_back_before for row in selectors.to_verify(third)] == [1]
    check(world, third, found, "VERIFIED")
    assert selectors.to_verify(fourth) == []
    with pytest.raises(services.DrillRefused):
        check(world, fourth, found, "VERIFIED")
    with pytest.raises(services.DrillRefused):
        check(world, third, found, "FORGOTTEN")
    state = selectors.plan_state(actor=world.actor("an"), plan_id=plan.pk, at=moment(29, 20))
    assert (state.held, state.checked, state.came_back) == (4, 1, 1)


def test_who_takes_part_sees_it_and_nobody_else_leads_it(world: World, plan: ResponsePlan) -> None:
    one = drill(world, plan)
    assert selectors.get_drill(actor=world.actor("binh"), drill_id=one.pk) == one
    with pytest.raises(PermissionDenied):
        services.cancel_drill(actor=world.actor("binh"), drill_id=one.pk, reason="x", at=BEFORE)
    for who in ("dung", "minh", "ha"):
        with pytest.raises(NotVisible):
            selectors.get_drill(actor=world.actor(who), drill_id=one.pk)
