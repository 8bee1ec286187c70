"""Lists of households: whose they are, who marks them, when they close, what is erased."""

from datetime import datetime, timedelta

import pytest

from tests.cast import MONDAY, World
from tests.duty import builders as duty
from tests.headcount import builders
from trucban.audit.models import Entry
from trucban.field.slices import slice_for
from trucban.headcount import selectors, services
from trucban.headcount.models import HeadCount, Household, HouseholdMark
from trucban.headcount.reading import LinesRefused
from trucban.headcount.tally import totals
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def held(world: World, who: str, *, at: datetime = MONDAY) -> list[HeadCount]:
    return selectors.held_by(actor=world.actor(who, at=at))


def test_it_is_the_agencys_own(world: World) -> None:
    count = builders.opened(world)
    assert list(selectors.headcounts(actor=world.actor("phuc"))) == [count]
    for who in ("dung", "ha", "nga", "minh", "binh"):
        assert not selectors.headcounts(actor=world.actor(who)).exists()


def test_those_not_closed_come_first(world: World) -> None:
    old, new = builders.opened(world), builders.opened(world, at=MONDAY + HOUR)
    services.close_count(actor=world.actor("an"), headcount_id=new.pk, at=MONDAY + HOUR)
    assert list(selectors.headcounts(actor=world.actor("an"))) == [old, new]


def test_who_may_not_open_one(world: World) -> None:
    for who in ("binh", "ha", "minh"):
        with pytest.raises(PermissionDenied):
            builders.opened(world, who=who)


def test_it_comes_to_the_phone_it_is_given_to_and_goes_when_taken_back(world: World) -> None:
    count = builders.opened(world)
    row = builders.given(world, count, "nga")
    assert held(world, "nga") == [count]
    (said,) = slice_for(actor=world.actor("nga"))["headcounts"]
    assert [one["label"] for one in said["households"]] == ["Lê Văn Ao", "Trần Thị Bưởi", "Hồ Cam"]
    assert slice_for(actor=world.actor("binh"))["headcounts"] == []
    services.take_back(actor=world.actor("an"), headcount_id=count.pk, counter_id=row.pk, at=MONDAY + HOUR)
    assert held(world, "nga", at=MONDAY + 2 * HOUR) == []
    builders.given(world, count, "nga", at=MONDAY + 3 * HOUR)
    assert held(world, "nga", at=MONDAY + 4 * HOUR) == [count]


def test_it_leaves_the_phone_when_its_time_is_over_or_it_is_closed(world: World) -> None:
    count = builders.opened(world)
    builders.given(world, count, "nga")
    assert held(world, "nga", at=count.until) == []
    assert slice_for(actor=world.actor("nga"))["until"] >= "2026-11-25"  # as long as the list, and a day
    services.close_count(actor=world.actor("an"), headcount_id=count.pk, at=MONDAY + HOUR)
    assert held(world, "nga", at=MONDAY + 2 * HOUR) == []


@pytest.mark.parametrize("who", ["dung", "giang", "khanh"])
def test_it_is_not_given_to_the_other_agency_or_the_party(world: World, who: str) -> None:
    count = builders.opened(world)
    with pytest.raises(NotVisible):
        builders.given(world, count, who)


def test_it_is_given_once(world: World) -> None:
    count = builders.opened(world)
    builders.given(world, count, "nga")
    with pytest.raises(services.AlreadyGiven, match="đã được giao"):
        builders.given(world, count, "nga")


def test_who_has_it_marks_it_and_nobody_else(world: World) -> None:
    count = builders.opened(world)
    builders.given(world, count, "nga")
    one = builders.household(count)
    builders.mark(world, one, "SHELTER", 5, who="nga")
    with pytest.raises(NotVisible):
        builders.mark(world, one, "SHELTER", 5, who="binh")
    assert builders.stands(count).found == 5


@pytest.mark.parametrize(
    ("where", "found"), [("NOT_FOUND", 1), ("HOME", 0), ("SHELTER", 100), ("ELSEWHERE", 1), ("HOME", -1)]
)
def test_a_mark_that_does_not_fit_together_is_refused(world: World, where: str, found: int) -> None:
    one = builders.household(builders.opened(world))
    with pytest.raises(services.MarkRefused):
        builders.mark(world, one, where, found)


def test_what_was_written_before_the_closing_is_taken_after_it(world: World) -> None:
    count = builders.opened(world)
    one = builders.household(count)
    services.close_count(actor=world.actor("an"), headcount_id=count.pk, at=MONDAY + HOUR)
    late = {"actor": world.actor("an"), "household_id": one.pk, "where": "HOME", "found": 5}
    services.mark_household(**late, marked_at=MONDAY, at=MONDAY + 3 * HOUR)  # type: ignore[arg-type]
    with pytest.raises(services.CountClosed):
        services.mark_household(**late, marked_at=MONDAY + 2 * HOUR, at=MONDAY + 3 * HOUR)  # type: ignore[arg-type]
    assert builders.stands(count).found == 5


def test_the_same_household_is_not_written_twice_and_then_none_is(world: World) -> None:
    count = builders.opened(world)
    with pytest.raises(LinesRefused, match="đã có trong danh sách, số 1"):
        builders.fill(world, count, "Người Mới; ; 2\nLÊ VĂN AO; Xóm đình; 4")
    assert count.households.count() == 3


def test_one_taken_off_counts_in_no_figure(world: World) -> None:
    count = builders.opened(world)
    services.remove_household(
        actor=world.actor("an"), household_id=builders.household(count, 2).pk, at=MONDAY
    )
    total = totals(selectors.standings([count])[count.pk])
    assert (total.households, total.people) == (2, 6)
    builders.fill(world, count, "Trần Thị Bưởi; xóm Chợ; 3")
    assert builders.household(count, 4).label == "Trần Thị Bưởi"


def test_until_is_a_time_to_come_and_not_for_ever(world: World) -> None:
    count = builders.opened(world)
    for until in (MONDAY, MONDAY + timedelta(days=31)):
        with pytest.raises(services.UntilRefused):
            services.extend_count(
                actor=world.actor("an"), headcount_id=count.pk, until=until, at=MONDAY + HOUR
            )


def test_names_are_erased_after_the_signed_days_and_numbers_stay(world: World) -> None:
    duty.sign(world, "headcount.keep_days", 10)
    count, other = builders.opened(world), builders.opened(world, who="dung")
    builders.mark(world, builders.household(count), "SHELTER", 4)
    services.close_count(actor=world.actor("an"), headcount_id=count.pk, at=MONDAY + HOUR)
    before = totals(selectors.standings([count])[count.pk])
    an = world.actor("an")
    assert services.erase_names(actor=an, at=MONDAY + timedelta(days=10)) == 0
    assert services.erase_names(actor=an, at=MONDAY + timedelta(days=10, hours=2)) == 1
    rows = Household.objects.filter(headcount=count)
    assert {(row.label, row.place, tuple(row.needs)) for row in rows} == {("", "", ())}
    assert totals(selectors.standings([count])[count.pk]) == before
    assert Household.objects.filter(headcount=other).exclude(label="").count() == 3  # the other agency's own
    with pytest.raises(NotVisible):
        services.reveal_names(actor=an, headcount_id=count.pk, at=MONDAY + timedelta(days=11))


def test_one_nobody_closed_is_over_when_phones_hold_it_no_more(world: World) -> None:
    count = builders.opened(world)
    services.erase_names(actor=world.actor("an"), at=count.until + timedelta(days=30, hours=1))
    count.refresh_from_db()
    assert count.closed_at
    assert count.erased_at


def test_nothing_of_a_name_stands_anywhere_else(world: World) -> None:
    """The log, the change feed and the marks say numbers: erasing the households erases everything."""
    count = builders.opened(world)
    builders.given(world, count, "nga")
    builders.mark(world, builders.household(count), "HOME", 5, who="nga")
    entries = Entry.objects.filter(action__startswith="headcount.")
    assert {entry.action for entry in entries} == {
        "headcount.opened", "headcount.lines_added", "headcount.given", "headcount.marked",
    }  # fmt: skip
    assert {name for entry in entries for name in entry.digests} == {
        "name", "households", "user", "household", "where", "found", "people",
    }  # fmt: skip
    fields = {field.name for field in HouseholdMark._meta.fields}
    assert not fields & {"label", "place", "needs", "text", "note"}
