"""Calls that missed their last day, are near it or were delivered after it, by hamlet."""

from datetime import date, datetime, timedelta

import pytest

from tests.callup.builders import AT, drawn, summoned
from tests.cast import World
from trucban.callup import selectors, services
from trucban.callup.models import Case, Season, Summons
from trucban.callup.selectors import Delay
from trucban.lib.clock import VIETNAM

LAST = date(2026, 11, 30)  # of a call to appear on 15 December


def found(world: World, made: Season, on: date, who: str = "an") -> list[tuple[str, str, Delay, int]]:
    rows = selectors.deliveries(actor=world.actor(who), season_id=made.pk, on=on)
    return [
        (row.hamlet.name if row.hamlet else "", one.summons.case.person.name, one.delay, one.days)
        for row in rows
        for one in row.rows
    ]


def given(world: World, call: Summons, on: date, to: str = "CITIZEN") -> Summons:
    at = datetime.combine(on, AT.timetz(), tzinfo=VIETNAM)
    return services.record_delivery(
        actor=world.actor("phuc"), summons_id=call.pk, delivered_on=on, given_to=to, at=at
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-4, None),
        (-3, (Delay.NEAR, 3)),
        (0, (Delay.NEAR, 0)),
        (1, (Delay.MISSED, 1)),
        (40, (Delay.MISSED, 40)),  # also once the day to appear is over
    ],
)
def test_a_call_stands_on_the_list_from_three_days_before_its_last_day(
    world: World, days: int, expected: tuple[Delay, int] | None
) -> None:
    made, (case,) = drawn(world)
    summoned(world, case)
    rows = found(world, made, LAST + timedelta(days=days))
    assert [row[2:] for row in rows] == ([expected] if expected else [])


def test_what_was_delivered_late_stays_on_the_list_with_to_whom(world: World) -> None:
    made, cases = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    in_time, late = sorted(cases, key=lambda case: case.person.name)
    given(world, summoned(world, in_time), LAST)
    call = given(world, summoned(world, late), LAST + timedelta(days=2), "FAMILY")
    assert found(world, made, LAST + timedelta(days=9)) == [("Thôn 1", "Lê Văn Một", Delay.LATE, 2)]
    assert call.said_to == "Người trong gia đình"


def test_the_list_is_by_hamlet_and_name_and_of_one_season(world: World) -> None:
    made, cases = drawn(world, "Lê Văn An", "Lê Văn Ba", "Lê Văn Chín")
    cases.sort(key=lambda case: case.person.name)
    for case, hamlet in zip(cases, (world.hamlets[1], None, world.hamlets[0]), strict=True):
        Case.objects.filter(pk=case.pk).update(hamlet=hamlet)
        summoned(world, case)
    rows = found(world, made, LAST)
    assert [row[:2] for row in rows] == [
        ("Thôn 1", "Lê Văn Chín"),
        ("Thôn 2", "Lê Văn An"),
        ("", "Lê Văn Ba"),
    ]
    other = services.open_season(
        actor=world.actor("an"), year=2028, call_number=1, hand_over_on=date(2028, 2, 22), plan="1", at=AT
    )
    assert found(world, other, LAST) == []


def test_who_sees_no_files_sees_no_calls(world: World) -> None:
    made, (case,) = drawn(world)
    summoned(world, case)
    for who in ("ha", "binh", "dung", "minh"):
        assert found(world, made, LAST, who) == []
