"""Terms of the season: lists told before the call, health sheets that still hold on the day of the hand-over."""

from datetime import date

import pytest

from tests.callup.builders import AT, BEFORE, DAY, confirm, decide, drawn, move, posted, propose
from tests.cast import World
from trucban.callup import selectors, services

TODAY = AT.date()


def test_families_have_the_lists_twenty_days_before_the_call(world: World) -> None:
    made, (case,) = drawn(world)
    found = selectors.told_late(made, on=TODAY)
    assert found is not None
    assert (found.days, found.first_call, found.called) == (20, None, 0)
    posted(world, made, "DEFERRAL", on=date(2026, 11, 1))
    move(world, case, *BEFORE["ENLISTMENT"][:-1])
    decide(world, confirm(world, propose(world, case, "CALLED")), decided_on=DAY)
    found = selectors.told_late(made, on=TODAY)
    assert found is not None
    assert (found.first_call, found.called, found.late) == (date(2026, 11, 21), 1, 1)
    assert "148/2018" in found.source


@pytest.mark.parametrize(("hand_over", "old"), [(date(2027, 5, 19), False), (date(2027, 5, 20), True)])
def test_a_health_sheet_holds_six_months(world: World, hand_over: date, old: bool) -> None:
    made, (case,) = drawn(world)
    move(world, case, *BEFORE["EXAM"], "EXAMINED")
    moved = services.change_season(
        actor=world.actor("an"), season_id=made.pk, hand_over_on=hand_over, plan="52/KH", at=AT
    )
    rows = selectors.old_sheets(actor=world.actor("an"), season=moved)
    assert [row.until for row in rows] == [date(2027, 5, 19)] * old
