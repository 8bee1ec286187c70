"""One lot for each household: nothing lost, exact on small cases, the published case rebuilt from its totals."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucban.planning.benchmarks.land import dong_trung
from trucban.planning.benchmarks.land.dong_trung import HOUSEHOLDS, TOTAL_M2, Allotted
from trucban.planning.land import whole
from trucban.planning.land.spec import in_parts


def least(due: dict[str, int], fields: dict[str, int]) -> int:
    """Try every way that leaves no field empty."""
    return min(
        sum(
            abs(sum(area for area, at in zip(due.values(), way, strict=True) if at == field) - size)
            for field, size in fields.items()
        )
        for way in product(fields, repeat=len(due))
        if set(way) == set(fields)
    )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=3, max_size=6),
    st.lists(st.integers(1, 9), min_size=2, max_size=3),
)
def test_it_is_the_best_there_is_and_conserves_every_square_metre(areas: list[int], sizes: list[int]) -> None:
    due = {f"h{number}": area for number, area in enumerate(areas)}
    fields = in_parts(sum(areas), {f"f{number}": size for number, size in enumerate(sizes)})
    found = whole.share(due, fields)
    assert found.is_best
    assert found.off == least(due, fields)
    for field, size in fields.items():
        assert sum(found.area_of[one] for one in due if found.field_of[one] == field) == size


def test_the_case_has_its_published_totals() -> None:
    case = dong_trung.case(0)
    assert {key: len(fields) for key, fields in case.fields.items()} == {"A": 8, "B": 7, "C": 9}
    assert sum(sum(fields.values()) for fields in case.fields.values()) == TOTAL_M2 == 204_744
    assert {len(due) for due in case.due.values()} == {HOUSEHOLDS} == {103}
    assert dong_trung.case(0) == case != dong_trung.case(1)


def planned(case: dong_trung.Case) -> list[Allotted]:
    found = []
    for category in case.fields:
        shares = whole.share(case.due[category], case.fields[category], work=2.0)
        found += [Allotted(one, category, shares.field_of[one], area) for one, area in shares.area_of.items()]
    return found


def test_nobody_gets_a_fourth_plot_and_the_certificate_is_another_code_s() -> None:
    case = dong_trung.case(0)
    plan = planned(case)
    found = dong_trung.criteria(case, plan)
    assert dong_trung.faults(case, plan) == []
    assert found.fourth_plots == 0
    had = {(one.category, one.household): one.area_m2 for one in plan}
    for category, due in case.due.items():
        assert all(abs(had[category, one] - area) <= 0.06 * area for one, area in due.items())
    worse = [
        Allotted(one.household, one.category, one.field, one.area_m2 + (number == 0))
        for number, one in enumerate(plan)
    ]
    assert len(dong_trung.faults(case, worse)) == 2  # that field, and the whole
    moved = [*plan[1:], Allotted(plan[0].household, plan[0].category, "X9", plan[0].area_m2)]
    assert any("no such field" in fault for fault in dong_trung.faults(case, moved))
    assert any("expected land" in fault for fault in dong_trung.faults(case, plan[1:]))


def test_two_plots_of_a_category_are_counted() -> None:
    case = dong_trung.case(0)
    plan = planned(case)
    first, rest = plan[0], plan[1:]
    other = next(field for field in case.fields[first.category] if field != first.field)
    split = [
        Allotted(first.household, first.category, first.field, first.area_m2 - 1),
        Allotted(first.household, first.category, other, 1),
    ]
    assert dong_trung.criteria(case, [*split, *rest]).fourth_plots == 1


@pytest.mark.parametrize(("due", "fields"), [({}, {"f": 1}), ({"h": 1}, {}), ({"h": 1}, {"f": 2})])
def test_totals_must_agree(due: dict[str, int], fields: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="the same total"):
        whole.share(due, fields)
