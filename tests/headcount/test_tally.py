"""What stands of a household is a function of its marks: not of their order, not of how often they came."""

from datetime import timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.cast import MONDAY
from trucban.headcount.models import Household, HouseholdMark, Whereabouts
from trucban.headcount.tally import standing, totals

LIST = Household(number=1, people=5)
AN, BINH, NGA = (UUID(int=number) for number in (1, 2, 3))


def marked(
    key: int,
    where: str = "SHELTER",
    found: int = 5,
    *,
    by: UUID = AN,
    minute: int = 0,
    people: int | None = None,
    seen: tuple[int, ...] = (),
) -> HouseholdMark:
    return HouseholdMark(
        pk=UUID(int=key),
        where=where,
        found=found,
        people=people,
        seen=[str(UUID(int=one)) for one in seen],
        marked_at=MONDAY + timedelta(minutes=minute),
        marked_by_id=by,
        marked_by_name=str(by),
    )


def test_nobody_has_been_there() -> None:
    row = standing(LIST, [])
    assert (row.mark, row.people, row.found, row.missing, row.is_short) == (None, 5, 0, 5, False)


def test_of_two_who_knew_nothing_of_each_other_the_later_stands_and_both_are_shown() -> None:
    row = standing(LIST, [marked(1, by=AN), marked(2, "HOME", 2, by=BINH, minute=20)])
    assert row.mark is not None
    assert (row.mark.where, row.missing) == ("HOME", 3)
    assert [one.where for one in row.others] == ["SHELTER"]
    assert {one.pk.int for one in row.live} == {1, 2}


def test_two_who_say_the_same_or_hours_apart_are_no_difference() -> None:
    assert not standing(LIST, [marked(1, by=AN), marked(2, by=BINH, minute=20)]).others
    assert not standing(LIST, [marked(1, "HOME", by=AN), marked(2, by=BINH, minute=61)]).others


def test_a_correction_that_has_seen_goes_before_whatever_the_clock_said() -> None:
    wrong_clock = marked(1, "HOME", 5, by=AN, minute=600)
    row = standing(LIST, [wrong_clock, marked(2, "SHELTER", 5, by=BINH, seen=(1,))])
    assert row.mark is not None
    assert (row.mark.where, row.others) == ("SHELTER", ())


def test_how_many_they_are_is_a_field_of_its_own() -> None:
    learnt = marked(1, "HOME", 6, people=6)
    row = standing(LIST, [learnt, marked(2, "SHELTER", 5, by=BINH, minute=5, seen=(1,))])
    assert (row.people, row.found, row.missing) == (6, 5, 1)
    assert row.live[-1].pk.int == 1  # the next mark has seen who said six


def test_more_found_than_the_list_says_is_never_somebody_missing() -> None:
    assert standing(LIST, [marked(1, found=7)]).missing == 0


def test_two_that_say_they_have_seen_each_other_still_stand_somewhere() -> None:
    row = standing(LIST, [marked(1, "HOME", seen=(2,)), marked(2, minute=1, seen=(1,))])
    assert row.mark is not None
    assert row.mark.pk.int == 2


@st.composite
def nights(draw: st.DrawFn) -> list[HouseholdMark]:
    """Two phones and the desk mark one household, each knowing whatever it knew."""
    marks = []
    for key in range(1, draw(st.integers(1, 8)) + 1):
        where = draw(st.sampled_from(Whereabouts.values))
        marks.append(
            marked(
                key,
                where,
                0 if where == "NOT_FOUND" else draw(st.integers(1, 7)),
                by=draw(st.sampled_from((AN, BINH, NGA))),
                minute=draw(st.integers(0, 90)),
                people=draw(st.none() | st.integers(1, 7)),
                seen=tuple(draw(st.sets(st.integers(1, 8)))),
            )
        )
    return marks


@given(nights(), st.randoms(use_true_random=False))
def test_whatever_the_order_and_the_repeats_the_same_stands(marks: list[HouseholdMark], luck: Random) -> None:
    other = marks[:]
    luck.shuffle(other)
    once, again = standing(LIST, marks), standing(LIST, other)
    assert (once.mark, once.people, once.found, once.others) == (
        again.mark, again.people, again.found, again.others,
    )  # fmt: skip
    assert set(once.live) == set(again.live)


@given(st.lists(nights(), max_size=6))
def test_everybody_stands_in_exactly_one_figure(doors: list[list[HouseholdMark]]) -> None:
    rows = [standing(LIST, marks) for marks in doors] + [standing(LIST, [])]
    total = totals(rows)
    assert total.people == total.home + total.left + total.shelter + total.short + total.uncounted
    assert total.counted + total.to_do == total.households
    assert min(total.home, total.left, total.shelter, total.short, total.uncounted) >= 0
