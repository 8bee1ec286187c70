"""Shares of a quota: whole, fair to within one place, the same whoever works them out."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trucban.callup.allocation import allocate, farthest_hundredths

NUMBERS = st.dictionaries(st.integers(1, 30), st.integers(0, 400), min_size=1, max_size=12)


@given(eligible=NUMBERS, quota=st.integers(0, 500))
def test_shares_add_up_and_stay_within_one_of_the_exact(eligible: dict[int, int], quota: int) -> None:
    everybody = sum(eligible.values())
    assume(quota <= everybody)
    shares = allocate(quota, eligible)
    assert sum(share.given for share in shares) == quota
    for share in shares:
        assert 0 <= share.given <= share.eligible
        assert share.whole * everybody + share.remainder == quota * share.eligible
        assert abs(share.given * everybody - quota * share.eligible) < max(everybody, 1)


@given(eligible=NUMBERS, quota=st.integers(0, 500))
def test_no_smaller_remainder_has_a_place_before_a_larger(eligible: dict[int, int], quota: int) -> None:
    assume(quota <= sum(eligible.values()))
    shares = allocate(quota, eligible)
    with_place = [share.remainder for share in shares if share.extra]
    without = [share.remainder for share in shares if not share.extra]
    assert min(with_place, default=0) >= max(without, default=0) or not with_place


def test_equal_remainders_go_by_the_order_given() -> None:
    assert [share.given for share in allocate(1, {"Thôn 1": 5, "Thôn 2": 5})] == [1, 0]


@pytest.mark.parametrize("quota", [-1, 11])
def test_a_quota_that_cannot_be_filled_is_refused(quota: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 10"):
        allocate(quota, {"Thôn 1": 10})


@given(eligible=NUMBERS, quota=st.integers(0, 500))
def test_the_measure_of_fairness_stays_below_one_place(eligible: dict[int, int], quota: int) -> None:
    assume(quota <= sum(eligible.values()))
    assert 0 <= farthest_hundredths(allocate(quota, eligible)) < 100


def test_the_measure_of_fairness_is_the_farthest_hamlet() -> None:
    shares = allocate(1, {"Thôn 1": 5, "Thôn 2": 3, "Thôn 3": 1})  # 5/9, 3/9 and 1/9 of the one place
    assert farthest_hundredths(shares) == 44
    assert farthest_hundredths(allocate(0, {})) == 0
