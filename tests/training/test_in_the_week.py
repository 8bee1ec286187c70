"""A session stands in the work calendar of its week, for who may see training."""

import pytest
from django.utils import translation

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, drill, filled, moment, response_plan, session
from trucban.lib.weeks import Week
from trucban.training import services
from trucban.week import work_calendar

WEEK = Week(2026, 48)


def titles(world: World, who: str) -> list[str]:
    with translation.override("en"):
        lines = work_calendar.lines(actor=world.actor(who), week=WEEK, patrols=[], tasks=[])
    return [line.title for line in lines if line.title.startswith("Training")]


def test_it_stands_in_its_week_and_a_cancelled_or_another_weeks_does_not(world: World) -> None:
    made, _unit, _people = filled(world)
    session(world, made)
    session(world, made, starts_at=moment(21, 7), ends_at=moment(21, 9))
    gone = session(world, made, day=26, subject="Bơi")
    services.cancel_session(actor=world.actor("an"), session_id=gone.pk, reason="Mưa", at=BEFORE)
    assert titles(world, "an") == ["Training: Bắn súng"]


def test_a_drill_and_an_exercise_stand_there_and_nothing_of_what_happens_in_it(world: World) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ cứu hộ")
    plan = response_plan(world, unit)
    drill(world, plan)
    other = drill(world, plan, day=27)
    gone = drill(world, plan, day=28)
    an = world.actor("an")
    services.cancel_drill(actor=an, drill_id=gone.pk, reason="Mưa", at=BEFORE)
    services.write_inject(actor=an, drill_id=other.pk, minutes=0, text="Vỡ kè", at=BEFORE)
    with translation.override("en"):
        lines = work_calendar.lines(actor=an, week=WEEK, patrols=[], tasks=[])
        hidden = work_calendar.lines(actor=world.actor("dung"), week=WEEK, patrols=[], tasks=[])
    assert [line.title for line in lines if line.record and line.record.type == "training.drill"] == [
        f"Drill: {plan}",
        f"Exercise: {plan}",
    ]
    assert "Vỡ kè" not in repr(lines)
    assert "PA-01" not in repr(hidden)


@pytest.mark.parametrize("who", ["dung", "ha", "minh"])
def test_others_do_not_read_it_there(world: World, who: str) -> None:
    made, _unit, _people = filled(world)
    session(world, made)
    assert titles(world, who) == []
