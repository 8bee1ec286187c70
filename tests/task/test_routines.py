"""Recurring work: rules that are understood, days that know holidays, each task made once."""

import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.task.giving import FRIDAY
from trucban import law
from trucban.access.actors import system_actor
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.rulebook.services import sign_value
from trucban.task import selectors, services
from trucban.task.models import Routine, Task
from trucban.task.recurrence import RuleNotUnderstood, clean_rule, due_day, rule_dates

TODAY = date(2026, 11, 23)


def begin(world: World, who: str = "an", **changes: Any) -> Routine:
    values = {
        "title": "Báo cáo quốc phòng tháng",
        "rrule": "FREQ=MONTHLY;BYMONTHDAY=15",
        "from_date": TODAY,
        "to_agency_id": world.command.pk,
        "legal_basis": "Nghị định 168/2018/NĐ-CP, Điều 15",
        "at": MONDAY,
    }
    return services.create_routine(**{"actor": world.actor(who), **values, **changes})


def make(world: World, until: date, *, at: datetime = MONDAY) -> int:
    return services.make_due_tasks(actor=world.actor("an"), until=until, at=at)


def due_dates() -> list[date]:
    return sorted(Task.objects.values_list("due_date", flat=True))


@pytest.mark.django_db
class TestRoutines:
    def test_each_day_is_made_once_however_often_it_is_asked(self, world: World) -> None:
        routine = begin(world)
        assert [
            make(world, date(2027, 2, 28)),
            make(world, date(2027, 2, 28)),
            make(world, date(2027, 3, 31)),
        ] == [3, 0, 1]
        assert due_dates() == [date(2026, 12, 15), date(2027, 1, 15), date(2027, 2, 15), date(2027, 3, 15)]
        task = Task.objects.first()
        assert task is not None
        assert (task.origin, task.origin_id, task.detail) == ("ROUTINE", routine.pk, routine.legal_basis)

    def test_days_missed_are_caught_up(self, world: World) -> None:
        begin(world, rrule="FREQ=DAILY")
        assert make(world, TODAY + timedelta(days=3), at=MONDAY + timedelta(days=3)) == 4

    @pytest.mark.parametrize(
        ("on_day_off", "due"),
        [("KEEP", date(2027, 2, 8)), ("NEXT", date(2027, 2, 12)), ("PREVIOUS", date(2027, 2, 4))],
    )
    def test_a_day_in_tet_is_moved_as_the_routine_says(
        self, world: World, on_day_off: str, due: date
    ) -> None:
        begin(world, rrule="FREQ=MONTHLY;BYMONTHDAY=8", from_date=date(2027, 2, 1), on_day_off=on_day_off)
        make(world, date(2027, 2, 28))
        assert due_dates() == [due]

    def test_culture_day_moves_it_once_the_commune_has_confirmed_it(self, world: World) -> None:
        sign_value(
            actor=world.actor("an"),
            key="holiday.culture_day",
            value="yes",
            from_date=TODAY,
            source="Thông báo nghỉ lễ",
            at=MONDAY,
        )
        begin(world, rrule="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24", on_day_off="NEXT")
        make(world, TODAY + timedelta(days=7))
        assert due_dates() == [date(2026, 11, 25)]

    def test_an_ended_routine_makes_no_more(self, world: World) -> None:
        routine = begin(world, rrule="FREQ=WEEKLY;BYDAY=MO")
        services.end_routine(
            actor=world.actor("an"), routine_id=routine.pk, to_date=date(2026, 12, 7), at=MONDAY
        )
        make(world, date(2027, 1, 31))
        assert due_dates() == [date(2026, 11, 23), date(2026, 11, 30)]

    def test_the_clock_makes_them_for_the_command(self, world: World) -> None:
        begin(world, rrule="FREQ=WEEKLY;BYDAY=FR")
        clock = system_actor(commune_id=world.commune.pk, agency_id=world.command.pk, at=MONDAY)
        assert services.make_due_tasks(actor=clock, until=FRIDAY, at=MONDAY) == 1

    def test_the_other_agencys_routines_are_left_to_it(self, world: World) -> None:
        begin(world, rrule="FREQ=WEEKLY;BYDAY=FR")
        assert services.make_due_tasks(actor=world.actor("dung"), until=FRIDAY, at=MONDAY) == 0

    def test_a_year_ahead_is_the_most(self, world: World) -> None:
        with pytest.raises(services.HorizonTooFar):
            make(world, date(2028, 1, 1))

    def test_it_refuses_those_who_give_no_tasks(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            begin(world, "binh")
        with pytest.raises(PermissionDenied):
            services.make_due_tasks(actor=world.actor("binh"), until=FRIDAY, at=MONDAY)

    def test_others_neither_see_nor_end_it(self, world: World) -> None:
        routine = begin(world)
        assert not selectors.routines(actor=world.actor("dung"))
        with pytest.raises(NotVisible):
            services.end_routine(actor=world.actor("dung"), routine_id=routine.pk, to_date=FRIDAY, at=MONDAY)

    def test_it_refuses_days_that_cannot_stand(self, world: World) -> None:
        with pytest.raises(services.RoutineStartsInThePast):
            begin(world, from_date=TODAY - timedelta(days=1))
        with pytest.raises(services.RoutineEndsBeforeItBegins):
            begin(world, to_date=TODAY)
        assert not Routine.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "rrule:freq=weekly;byday=mo,fr",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=MO",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1;COUNT=5",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;UNTIL=20271231",
    ],
)
def test_rules_an_office_needs_are_understood(text: str) -> None:
    assert clean_rule(text, from_date=TODAY).startswith("FREQ=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mỗi thứ Hai",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=100000000",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;COUNT=5;UNTIL=20271231",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=YEARLY;BYYEARDAY=366",
        "FREQ=DAILY;UNTIL=20269999",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY\nDTSTART:20200101T000000",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=11;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=DAILY;" + "BYDAY=MO" + ",MO" * 200,
    ],
)
def test_rules_that_repeat_too_often_never_or_for_ever_are_refused_at_once(text: str) -> None:
    started = time.monotonic()
    with pytest.raises(RuleNotUnderstood):
        clean_rule(text, from_date=TODAY)
    assert time.monotonic() - started < 2


RULES = st.one_of(
    st.just("FREQ=DAILY"),
    st.sampled_from(["MO", "WE", "SA", "SU"]).map(lambda day: f"FREQ=WEEKLY;BYDAY={day}"),
    st.integers(1, 31).map(lambda day: f"FREQ=MONTHLY;BYMONTHDAY={day}"),
)


@given(
    rule=RULES,
    first=st.dates(date(2026, 11, 23), date(2035, 1, 1)),
    on_day_off=st.sampled_from(Routine.OnDayOff.values),
)
def test_whatever_the_rule_days_come_in_order_and_moved_ones_are_working_days(
    rule: str, first: date, on_day_off: str
) -> None:
    routine = Routine(rrule=rule, from_date=first, on_day_off=on_day_off)
    days = list(rule_dates(routine, last=first + timedelta(days=120)))
    assert days == sorted(set(days))
    assert all(first <= day <= first + timedelta(days=120) for day in days)
    for day in days:
        due = due_day(routine, day, culture_day=None)
        if on_day_off == Routine.OnDayOff.KEEP:
            assert due == day
        else:
            assert not law.is_day_off(due)
            assert (due >= day) if on_day_off == Routine.OnDayOff.NEXT_WORKING_DAY else (due <= day)


def test_rule_dates_do_not_depend_on_the_hour_of_the_clock() -> None:
    routine = Routine(rrule="FREQ=DAILY", from_date=datetime(2026, 11, 23, 23, 59, tzinfo=VIETNAM).date())
    assert next(iter(rule_dates(routine, last=TODAY))) == TODAY
