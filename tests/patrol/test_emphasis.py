"""A chief has drafts pass a hamlet more or less: for some days, with a reason, within floor and cap, told to chiefs only."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import World
from tests.patrol.plans import DRAFTED, WEEK, draft, patrolling
from tests.patrol.test_risks import report, weights
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.notify.models import Notice
from trucban.patrol import preview, selectors, services
from trucban.patrol.models import Emphasis
from trucban.planning.patrol.risk import CAP, FLOOR, lowered, raised

pytestmark = pytest.mark.django_db


def emphasise(world: World, who: str = "an", **changes: Any) -> Emphasis:
    asked = {
        "hamlet_id": world.hamlets[1].pk,
        "direction": "RAISE",
        "from_day": WEEK.monday,
        "to_day": WEEK.sunday,
        "reason": "Chợ phiên cuối tháng",
    }
    return services.set_emphasis(actor=world.actor(who), at=DRAFTED, **{**asked, **changes})


def of_second(world: World) -> int:
    return weights(world).hamlets[str(world.hamlets[1].pk)]


def test_raised_lowered_or_kept_it_moves_the_weight(world: World) -> None:
    report(world, 20)
    before = of_second(world)
    found = {}
    for direction in Emphasis.Direction.values:
        row = emphasise(world, direction=direction)
        found[direction] = of_second(world)
        services.end_emphasis(actor=world.actor("an"), emphasis_id=row.pk, at=DRAFTED)
    assert found["LOWER"] <= before < found["RAISE"]
    assert found["KEEP"] == 1000
    assert of_second(world) == before


@given(st.integers(FLOOR, CAP))
def test_whatever_it_was_a_weight_stays_within_floor_and_cap(weight: int) -> None:
    assert FLOOR <= lowered(weight) <= weight <= raised(weight) <= CAP


def test_it_holds_on_its_days_only(world: World) -> None:
    before = of_second(world)
    emphasise(world, from_day=WEEK.sunday + timedelta(days=1), to_day=WEEK.sunday + timedelta(days=9))
    assert of_second(world) == before
    emphasise(world, from_day=WEEK.monday - timedelta(days=9), to_day=WEEK.monday - timedelta(days=1))
    assert of_second(world) == before
    emphasise(world, from_day=WEEK.sunday, to_day=WEEK.sunday)
    assert of_second(world) > before


@pytest.mark.parametrize("who", ["an", "dung"])
def test_both_chiefs_may_see_both_and_end_either(world: World, who: str) -> None:
    rows = [emphasise(world), emphasise(world, "dung", hamlet_id=world.hamlets[0].pk)]
    assert set(selectors.emphases(actor=world.actor(who))) == set(rows)
    for row in rows:
        assert (
            services.end_emphasis(actor=world.actor(who), emphasis_id=row.pk, at=DRAFTED).ended_at == DRAFTED
        )


def test_nobody_else_sees_or_sets_any(world: World) -> None:
    row = emphasise(world)
    binh = world.actor("binh")
    assert not selectors.emphases(actor=binh).exists()
    with pytest.raises(PermissionDenied):
        emphasise(world, "binh")
    with pytest.raises(NotVisible):
        services.end_emphasis(actor=binh, emphasis_id=row.pk, at=DRAFTED)


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": " "},
        {"direction": "MUCH"},
        {"to_day": WEEK.monday - timedelta(days=1)},
        {"to_day": WEEK.monday + timedelta(days=93)},
        {"from_day": date(2026, 1, 1), "to_day": date(2026, 1, 9)},
        {"from_day": date(2036, 1, 1), "to_day": date(2036, 1, 9)},
    ],
)
def test_what_cannot_be_is_refused(world: World, changes: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        emphasise(world, **changes)
    assert not Emphasis.objects.exists()


def test_nothing_secret_stands_in_a_reason(world: World) -> None:
    with pytest.raises(SecretMarkFound):
        emphasise(world, reason="TUYỆT MẬT: theo kế hoạch")


def test_a_hamlet_has_one_at_a_time_and_one_ended_makes_room(world: World) -> None:
    row = emphasise(world)
    with pytest.raises(services.EmphasisRefused, match=world.hamlets[1].name):
        emphasise(world, "dung", direction="LOWER", to_day=WEEK.monday)
    services.end_emphasis(actor=world.actor("dung"), emphasis_id=row.pk, at=DRAFTED)
    assert emphasise(world, "dung", direction="LOWER").owner == world.police
    with pytest.raises(services.EmphasisRefused):
        services.end_emphasis(actor=world.actor("an"), emphasis_id=row.pk, at=DRAFTED)


def test_it_stands_in_no_plan_and_on_no_paper(world: World) -> None:
    patrolling(world)
    emphasise(world)
    plan = draft(world)
    said = f"{plan.foreseen} {plan.unmet} {preview.of_plan(plan)}"
    assert "Chợ phiên" not in said
    assert "RAISE" not in said


def test_the_other_sides_chiefs_are_told_and_acknowledge(world: World) -> None:
    row = emphasise(world)
    told = Notice.objects.filter(subject_id=row.pk)
    assert {notice.recipient for notice in told} == {world.user("dung")}
    notice = told.get()
    assert notice.asks_acknowledgement
    assert world.hamlets[1].name in notice.title
    assert world.hamlets[0].name not in notice.title  # one entry, never a list of hamlets
    assert notice.body == "Chợ phiên cuối tháng"
    services.end_emphasis(actor=world.actor("dung"), emphasis_id=row.pk, at=DRAFTED)
    back = Notice.objects.filter(subject_id=row.pk).exclude(pk=notice.pk)
    assert {one.recipient for one in back} == {world.user("an"), world.user("phuc")}
