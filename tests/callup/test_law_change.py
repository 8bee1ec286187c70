"""A law that changes puts files on a list; it moves none of them."""

from datetime import date, datetime

import pytest

from tests.callup.builders import AT, confirm, decide, drawn, propose
from tests.cast import World
from trucban.callup import selectors, services
from trucban.lib.clock import VIETNAM
from trucban.rulebook.services import sign_rule

BEFORE = datetime(2026, 8, 20, 8, 0, tzinfo=VIETNAM)
AFTER = date(2026, 11, 20)


def test_a_ground_of_the_old_version_is_to_be_confirmed_after_1_september(world: World) -> None:
    made, (case,) = drawn(world)
    case.judged_on = BEFORE.date()
    case.save()
    held_on = date(2026, 8, 10)
    step = propose(world, case, "DEFERRED", ground="callup_deferral.g.2", held_on=held_on)
    decide(world, confirm(world, step))
    assert "bản có hiệu lực từ 01/01/2016" in step.explanation
    assert selectors.changed_by_law(made, on=date(2026, 8, 31)) == []
    (change,) = selectors.changed_by_law(made, on=AFTER)
    assert (change.case, change.version) == (case, date(2016, 1, 1))
    assert "Chờ xác nhận" in change.now_vi
    case.refresh_from_db()
    assert case.stage == "DEFERRED"
    services.confirm_judgement(actor=world.actor("an"), case_id=case.pk, at=AT)
    case.refresh_from_db()
    assert case.stage == "DEFERRED"
    assert selectors.changed_by_law(made, on=AFTER) == []


def test_a_birth_window_signed_later_lists_and_removes_nobody(world: World) -> None:
    made, (case,) = drawn(world)
    assert selectors.changed_by_law(made, on=AFTER) == []
    window = {
        "born_from": date(2006, 1, 1),
        "born_to": date(2008, 3, 7),
        "studied_born_from": date(2000, 1, 1),
    }
    sign_rule(
        actor=world.actor("an"),
        key="callup.birth_window",
        value=window,
        from_date=date(2026, 11, 20),
        source="34/KH-UBND",
        at=AT,
    )
    (change,) = selectors.changed_by_law(made, on=AFTER)
    assert (change.was, change.case) == ("in age", case)
    assert [row.pk for row in selectors.outside(made).left] == [case.pk]
    services.confirm_judgement(actor=world.actor("an"), case_id=case.pk, at=AT)
    assert selectors.changed_by_law(made, on=AFTER) == []


def test_what_did_not_change_is_not_confirmed(world: World) -> None:
    _made, (case,) = drawn(world)
    with pytest.raises(services.NothingToConfirm):
        services.confirm_judgement(actor=world.actor("an"), case_id=case.pk, at=AT)


def test_a_call_that_is_over_asks_for_nothing_any_more(world: World) -> None:
    made, (case,) = drawn(world)
    case.judged_on = BEFORE.date()
    case.save()
    more = {"ground": "callup_deferral.g.2", "held_on": date(2026, 8, 10)}
    decide(world, confirm(world, propose(world, case, "DEFERRED", **more)))
    assert selectors.changed_by_law(made, on=made.hand_over_on)
    over = date(2027, 2, 23)
    assert selectors.changed_by_law(made, on=over) == []
    assert selectors.change_for(case, on=over) == []
