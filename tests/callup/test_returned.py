"""Returned by the unit after the hand-over: a paper and its day, two people, and a place of the quota that is empty again."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from tests.callup.builders import DAY, call, confirm, drawn, given, move, propose
from tests.cast import World
from trucban.callup import flow, selectors, services
from trucban.callup.models import Case, Season

LINE = ("NOMINATED", "REVIEWED", "SCREENED", "EXAMINED", "CHECKED", "LISTED")


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def handed(world: World) -> tuple[Season, Case, Case]:
    """One is handed over, one stands on the closed list; the quota is one."""
    season, (one, two) = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    season = given(world, season, 1)
    move(world, one, *LINE, "CALLED", "HANDED_OVER")
    move(world, two, *LINE)
    return season, one, two


def test_only_who_was_handed_over_is_returned() -> None:
    leads = [stage for stage in Case.Stage if "RETURNED" in flow.next_stages(stage, came_from="REVIEWED")]
    assert leads == ["HANDED_OVER"]
    assert flow.next_stages("RETURNED") == ()


def test_two_people_return_somebody_and_the_report_counts_it(
    world: World, handed: tuple[Season, Case, Case]
) -> None:
    season, one, _two = handed
    step = propose(world, one, "RETURNED")
    one.refresh_from_db()
    assert one.stage == "HANDED_OVER"
    with pytest.raises(services.ByTheSamePerson):
        confirm(world, step, who="phuc")
    confirm(world, step)
    one.refresh_from_db()
    assert (one.stage, step.ground, step.health_class) == ("RETURNED", "", None)
    figures = {row.label: (row.value, row.percent) for row in selectors.report(season)}
    assert figures["Handed over to units"] == (1, "")
    assert figures["Returned by units"] == (1, "100,00")
    funnel = {row.stage: (row.reached, row.now) for row in selectors.funnel(season)}
    assert (funnel["HANDED_OVER"], funnel["RETURNED"]) == ((1, 0), (1, 1))


def test_the_place_is_empty_again_and_the_closed_list_stands_beside_it(
    world: World, handed: tuple[Season, Case, Case]
) -> None:
    season, one, two = handed
    assert selectors.replacements(season) == []
    with pytest.raises(services.StepRefused, match="quota"):
        propose(world, two, "CALLED")
    move(world, one, "RETURNED")
    [row] = selectors.replacements(season)
    assert (row.service, row.returned, row.missing, row.reserve) == ("ARMY", 1, 1, [two])
    move(world, two, "CALLED")
    [row] = selectors.replacements(season)
    assert (row.missing, row.reserve) == (0, [])


def test_a_decision_older_than_the_hand_over_is_refused(
    world: World, handed: tuple[Season, Case, Case]
) -> None:
    _season, one, _two = handed
    with pytest.raises(services.StepRefused, match="received them"):
        propose(world, one, "RETURNED", held_on=DAY - timedelta(days=1))


def test_who_was_returned_has_not_served_and_is_drawn_again(
    world: World, handed: tuple[Season, Case, Case]
) -> None:
    season, one, _two = handed
    season.hand_over_on = date(2028, 2, 20)
    assert selectors.outside(season).served == []  # not saved: as the season after would ask
    before = selectors.handed_over_before(season)
    assert before == {one.person_id}
    move(world, one, "RETURNED")
    assert selectors.handed_over_before(season) == set()


def test_how_long_a_unit_checks_again_is_to_be_confirmed(
    world: World, handed: tuple[Season, Case, Case]
) -> None:
    found = selectors.recheck(handed[0])
    assert found is not None
    assert (found.days, found.is_firm) == (7, False)


def test_who_takes_the_place_of_somebody_returned_appears_after_the_hand_over(
    world: World, handed: tuple[Season, Case, Case]
) -> None:
    season, one, two = handed
    move(world, one, "RETURNED")
    move(world, two, "CALLED")
    after = season.hand_over_on + timedelta(days=10)
    assert call(world, two, kind="ENLISTMENT", appears_on=after).appears_on == after
