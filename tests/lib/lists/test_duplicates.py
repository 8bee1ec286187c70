"""Two records of one person are found, with the reasons; two people of one name are not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.lib.lists import Known, find_duplicates
from trucban.lib.lists.duplicates import ASKED, compare
from trucban.lib.values import PartialDate

AN = Known("1", "Nguyễn Văn Đức An", PartialDate(1995, 3, 12), "MALE", "An Xá")


@pytest.mark.parametrize(
    ("again", "reason"),
    [
        (replace(AN, name="Nguyen Van Duc An"), "The names differ only in their marks."),
        (replace(AN, name="An Nguyễn Văn Đức"), "The names have the same words in another order."),
        (replace(AN, name="Nguyễn Văn Đức Ân"), "The names differ only in their marks."),
        (replace(AN, name="Nguyễn Vân Đức Am"), "The names differ by little."),
        (replace(AN, name="Nguyễn Đức An"), "One name has a word more."),
        (replace(AN, birth=PartialDate(1995)), "Both were born in 1995; a day is not known of both."),
        (replace(AN, birth=PartialDate(1995, 12, 3)), "Day and month of birth are exchanged."),
    ],
)
def test_one_person_twice(again: Known, reason: str) -> None:
    (pair,) = find_duplicates([AN, replace(again, key="2")])
    assert (pair.one, pair.other) == ("1", "2")
    assert reason in [str(sentence) for sentence in pair.reasons]


@pytest.mark.parametrize(
    "other",
    [
        replace(AN, birth=PartialDate(1988, 7, 1)),
        replace(AN, sex="FEMALE", hamlet="Mai Hạ", birth=PartialDate(1995)),
        replace(AN, name="Trần Thị Bình"),
        Known("2", "Lê Văn Tám"),
    ],
)
def test_two_people(other: Known) -> None:
    assert find_duplicates([AN, replace(other, key="2")]) == []


def test_numbers_decide_where_they_are_known() -> None:
    one, other = (
        replace(AN, personal_number="044095001234"),
        replace(AN, key="2", personal_number="044095009999"),
    )
    same = replace(one, key="3", name="Nguyễn Văn An")
    assert not any(
        {"1", "2"} == {pair.one, pair.other} and pair.score > 6 for pair in find_duplicates([one, other])
    )
    (pair,) = find_duplicates([one, same])
    assert "They have one personal number." in [str(sentence) for sentence in pair.reasons]


def test_the_order_of_records_changes_nothing() -> None:
    people = [
        AN,
        replace(AN, key="2", name="Nguyen Van Duc An"),
        replace(AN, key="3", birth=PartialDate(1995)),
    ]
    forth = {frozenset((pair.one, pair.other)): pair.score for pair in find_duplicates(people)}
    back = {frozenset((pair.one, pair.other)): pair.score for pair in find_duplicates(people[::-1])}
    assert forth == back
    assert len(forth) == 3


DAYS = st.builds(PartialDate, st.integers(1990, 1992), st.integers(1, 12), st.integers(1, 28))
SHORT = st.sampled_from(["", "0912345678", "0987654321"])
RECORDS = st.builds(
    Known, key=st.just("x"), name=st.just("Lê Văn Tám"), birth=st.none() | DAYS | st.builds(PartialDate, st.just(1991)),
    sex=st.sampled_from(["", "MALE"]), hamlet=st.sampled_from(["", "An Xá"]), personal_number=SHORT, phone=SHORT,
)  # fmt: skip


@given(RECORDS, RECORDS)
def test_who_is_not_compared_would_not_be_asked_about(one: Known, other: Known) -> None:
    one, other = replace(one, key="1"), replace(other, key="2")
    points, _reasons = compare(one, other)
    assert [pair.score for pair in find_duplicates([one, other])] == ([points] if points >= ASKED else [])
