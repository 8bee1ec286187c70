"""The land engine and its certificate: nothing lost, everyone their due, land together, whatever the field."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.land.builders import field, plot, strip
from trucban.planning.land import check, scenarios
from trucban.planning.land.engine import solve
from trucban.planning.land.spec import Due, LandDoesNotHold, Piece, Plan, Plot, Problem, dues, in_parts


def test_scattered_plots_become_one_lot_each() -> None:
    result = solve(strip())
    assert result.is_within
    assert set(check.lots(strip(), scenarios.today(strip())).values()) == {3}
    assert set(check.lots(strip(), result.plan).values()) == {1}


@pytest.mark.parametrize("seed", range(5))
def test_land_of_mixed_value_becomes_one_lot_each(seed: int) -> None:
    mixed = field(seed)
    result = solve(mixed, seed=seed)
    assert check.faults(mixed, result.plan) == []
    assert set(check.lots(mixed, result.plan).values()) == {1}


def test_roads_are_taken_from_all_in_the_same_part() -> None:
    plots = (plot(0, "a", area_m2=200, road_m2=60), plot(1, "b", area_m2=100))
    assert dues(Problem(plots)) == {("a", "rice"): Due(160, 1600), ("b", "rice"): Due(80, 800)}


def test_what_does_not_divide_goes_by_largest_remainder() -> None:
    assert in_parts(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert in_parts(5, {"a": 0}) == {"a": 0}


def test_a_plot_an_objection_pins_stays() -> None:
    pinned = scenarios.pinned(strip(), [("p0", "c")])
    given_to = {piece.household for piece in solve(pinned).plan.pieces if piece.plot == "p0"}
    assert given_to == {"c"}


def test_who_keeps_more_than_is_due_leaves_less_to_the_others_in_equal_parts() -> None:
    kept = strip("abab", kept={"p0": "a", "p1": "a", "p2": "a"})
    result = solve(kept)
    assert result.is_within
    assert {piece.plot for piece in result.plan.pieces if piece.household == "b"} == {"p3"}


def test_poor_land_is_weighed_against_good_land() -> None:
    plots = tuple(plot(number, "ab"[number % 2], value=20 if number < 3 else 10) for number in range(6))
    fair = Problem(plots, area_permille=200, value_permille=50)
    has = check.faults(fair, solve(fair).plan)
    assert has == []


def test_where_values_cannot_be_even_areas_are_and_it_is_told() -> None:
    plots = (plot(0, "a", value=1), plot(1, "b", value=100))
    swapped = Problem(plots, value_permille=0, kept={"p0": "b"})
    assert not solve(swapped).is_within


def test_a_certificate_holds_for_its_own_plan_only() -> None:
    plan = solve(strip()).plan
    certified = check.certificate(strip(), plan)
    assert check.holds(certified, strip(), plan)
    assert (certified.brought_m2, certified.given_m2, certified.most_off_m2) == (900, 900, 0)
    assert not check.holds(certified, strip(), Plan(plan.pieces[1:]))
    assert not check.holds(replace(certified, given_m2=899), strip(), plan)


@pytest.mark.parametrize(
    ("pieces", "fault"),
    [
        ((Piece("p0", "a", 100), Piece("p1", "b", 99)), "not_conserved"),
        ((Piece("p0", "a", 100), Piece("p1", "b", 100), Piece("p1", "a", 0)), "empty_piece"),
        ((Piece("p0", "a", 100), Piece("p1", "a", 100)), "area_off"),
        ((Piece("p0", "b", 100), Piece("p1", "a", 100)), "kept_plot_moved"),
        ((Piece("p9", "a", 100),), "unknown_plot"),
        ((Piece("p0", "z", 100),), "unknown_household"),
    ],
)
def test_the_checker_finds(pieces: tuple[Piece, ...], fault: str) -> None:
    assert fault in {found.key for found in check.faults(strip("ab", kept={"p0": "a"}), Plan(pieces))}


def test_the_checker_finds_unequal_values() -> None:
    asked = Problem((plot(0, "a", value=10), plot(1, "b", value=20)))
    swapped = Plan((Piece("p0", "b", 100), Piece("p1", "a", 100)))
    assert [fault.key for fault in check.faults(asked, swapped)] == ["value_off", "value_off"]


def test_scenarios_are_compared_by_their_criteria() -> None:
    found = scenarios.compare(strip(), {"today": scenarios.today(strip()), "new": solve(strip()).plan})
    assert (found["today"].lots, found["new"].lots) == (9, 3)
    assert found["new"].scatter < found["today"].scatter
    assert found["new"].most_off == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda: Problem((plot(0, "a"), plot(0, "a"))),
        lambda: Problem((plot(0, "a", road_m2=101),)),
        lambda: Problem((plot(0, "a", area_m2=0),)),
        lambda: strip("ab", kept={"p9": "a"}),
        lambda: strip("ab", kept={"p0": "z"}),
        lambda: strip("ab", area_permille=-1),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LandDoesNotHold):
        make()


@st.composite
def any_land(draw: st.DrawFn) -> Problem:
    plots = []
    for number in range(draw(st.integers(1, 14))):
        area = draw(st.integers(1, 300))
        plots.append(
            Plot(
                f"p{number}",
                draw(st.sampled_from("abcd")),
                draw(st.sampled_from(["rice", "garden"])),
                area,
                draw(st.integers(1, 12)),
                draw(st.integers(0, 200)),
                draw(st.integers(0, 200)),
                draw(st.integers(0, area) | st.just(0)),
            )
        )
    owners = sorted({plot.owner for plot in plots})
    kept = draw(
        st.dictionaries(st.sampled_from([plot.key for plot in plots]), st.sampled_from(owners), max_size=3)
    )
    return Problem(tuple(plots), draw(st.integers(0, 50)), draw(st.integers(0, 300)), kept)


@settings(deadline=None, max_examples=60)
@given(any_land(), st.integers(0, 3))
def test_whatever_the_field_nothing_is_lost_and_the_certificate_agrees(asked: Problem, seed: int) -> None:
    result = solve(asked, seed=seed)
    faults = check.faults(asked, result.plan)
    assert {fault.key for fault in faults} <= set(check.TOLERANCES)
    certified = check.certificate(asked, result.plan)
    assert certified.brought_m2 == certified.roads_m2 + certified.given_m2
    assert check.holds(certified, asked, result.plan) == result.is_within
    assert solve(asked, seed=seed) == result
