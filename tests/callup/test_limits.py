"""How many may be called for the quota given: by the law's number of the day, each citizen once."""

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.callup.builders import AT, confirm, decide, drawn, given, move, propose, summoned
from tests.cast import World, make_world
from tests.writers import at_once
from trucban.callup import selectors, services
from trucban.callup.models import Case, Season
from trucban.callup.selectors import ARMY, EXAM, POLICE
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible
from trucban.rulebook.services import sign_rule

TODAY = AT.date()
NAMES = tuple(f"Lê Văn {number}" for number in ("Một", "Hai", "Ba", "Bốn", "Năm"))
TO_LIST = ("NOMINATED", "REVIEWED", "SCREENED", "EXAMINED", "CHECKED", "LISTED")


def the(made: Season, kind: str) -> selectors.Limit:
    found = selectors.limit(made, kind, on=TODAY)
    assert found is not None
    return found


def test_without_a_quota_nothing_is_counted_and_nothing_refused(world: World) -> None:
    made, (case,) = drawn(world)
    assert selectors.limits(made, on=TODAY) == []
    summoned(world, case)


def test_four_are_examined_for_one_place_and_the_fifth_is_refused(world: World) -> None:
    made, cases = drawn(world, *NAMES)
    made = given(world, made, 1)
    for case in cases[:4]:
        summoned(world, case)
    assert (the(made, EXAM).count, the(made, EXAM).most, the(made, EXAM).is_full) == (4, 4, True)
    assert "148/2018" in the(made, EXAM).source
    with pytest.raises(services.SummonsRefused, match="4 × 1"):
        summoned(world, cases[4])
    summoned(world, cases[0], appears_on=date(2026, 12, 20))  # called again: the same man
    assert the(made, EXAM).count == 4
    given(world, made, 1, police=1)
    summoned(world, cases[4])


@pytest.mark.parametrize(("quota", "most"), [(19, 19), (20, 21), (39, 40), (40, 42)])
def test_the_reserve_is_cut_never_rounded_up(world: World, quota: int, most: int) -> None:
    made, _cases = drawn(world)
    assert the(given(world, made, quota), ARMY).most == most


def test_no_more_are_called_than_the_quota_and_a_proposal_counts(world: World) -> None:
    made, cases = drawn(world, *NAMES[:3])
    for case in cases:
        move(world, case, *TO_LIST)
    given(world, made, 2)
    first, second, third = cases
    decide(world, confirm(world, propose(world, first, "CALLED")))
    step = propose(world, second, "CALLED")
    with pytest.raises(services.StepRefused, match="2"):
        propose(world, third, "CALLED")
    services.refuse_step(actor=world.actor("an"), step_id=step.pk, at=AT)
    propose(world, third, "CALLED")


def test_police_service_has_a_quota_and_no_rule_so_it_is_shown_only(world: World) -> None:
    made, (case,) = drawn(world)
    move(world, case, *TO_LIST[:-1])
    confirm(world, propose(world, case, "LISTED", service="POLICE"))
    case.refresh_from_db()
    made = given(world, made, 1)
    propose(world, case, "CALLED")
    assert (the(made, POLICE).is_over, the(made, POLICE).is_firm) == (True, False)
    assert the(made, ARMY).count == 0


def test_a_number_of_ones_own_holds_with_its_paper(world: World) -> None:
    made, cases = drawn(world, *NAMES[:3])
    made = given(world, made, 1)
    sign_rule(
        actor=world.actor("an"),
        key="callup.exam_calls",
        value=2,
        from_date=TODAY,
        source="34/KH-UBND",
        at=AT,
    )
    for case in cases[:2]:
        summoned(world, case)
    with pytest.raises(services.SummonsRefused, match="34/KH-UBND"):
        summoned(world, cases[2])


@pytest.mark.parametrize("wrong", [{"paper": " "}, {"army": -1}, {"police": 10_001}])
def test_a_quota_has_a_paper_and_numbers_a_commune_can_have(world: World, wrong: dict[str, Any]) -> None:
    made, _cases = drawn(world)
    values = {"army": 1, "police": 0, "paper": "1", "season_id": made.pk, "at": AT}
    with pytest.raises(services.QuotaRefused):
        services.set_quota(actor=world.actor("an"), **values | wrong)
    with pytest.raises(NotVisible):
        services.set_quota(actor=world.actor("binh"), **values)


@pytest.mark.parametrize(("day", "late"), [(28, 1), (29, 0)])
def test_a_list_closed_less_than_ten_days_before_the_call_is_shown_as_such(
    world: World, day: int, late: int
) -> None:
    made, (case,) = drawn(world)
    move(world, case, *TO_LIST)  # closed on 19 November
    at = datetime(2026, 12, 1, 8, 0, tzinfo=VIETNAM)
    called_on = date(2026, 11, day)
    step = confirm(world, propose(world, case, "CALLED", held_on=called_on, at=at))
    services.record_decision(
        actor=world.actor("an"), step_id=step.pk, decision="1", decided_on=called_on, granted=True, at=at
    )
    closing = selectors.closed_late(made, on=TODAY)
    assert closing is not None
    assert (closing.called, closing.late, closing.days) == (1, late, 10)


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_call_no_more_than_the_law_lets(tmp_path: Path) -> None:
    world = make_world()
    made, cases = drawn(world, *NAMES)
    given(world, made, 1)
    for case in cases[:3]:
        summoned(world, case)
    refused: list[Exception] = []

    def call(case: Case) -> None:
        try:
            summoned(world, case)
        except services.SummonsRefused as refusal:
            refused.append(refusal)

    at_once([partial(call, case) for case in cases[3:]], folder=tmp_path)
    assert len(refused) == 1
    assert the(Season.objects.get(pk=made.pk), EXAM).count == 4
