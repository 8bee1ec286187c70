"""A year that is a slip of the hand, in an address or in a form, gets a sentence, never a failure."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.cast import MONDAY, World
from trucban.access.models import Office
from trucban.access.services import give_mandate
from trucban.briefing.services import open_briefing, report_hamlet
from trucban.calendar.services import create_entry
from trucban.document.wording import WeekOutOfReach
from trucban.duty.services import open_draft, write_line
from trucban.force.services import add_membership, create_person, create_unit
from trucban.incident.services import add_note, report_incident
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError
from trucban.lib.weeks import REACH, Week
from trucban.patrol.services import draft_plan
from trucban.report.services import draft_report
from trucban.task.services import create_task
from trucban.web.widgets import DayField, MomentField, MonthField

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", ["0001", "1899", "2100", "9999"])
@pytest.mark.parametrize(
    ("field", "rest"), [(DayField(), "-12-31"), (MomentField(), "-12-31T23:59"), (MonthField(), "-12")]
)
def test_a_day_a_moment_and_a_month_have_a_year_people_live_in(
    field: DayField | MomentField, rest: str, year: str
) -> None:
    with pytest.raises(ValidationError):
        field.clean(year + rest)


def test_the_years_of_living_people_and_of_plans_are_read() -> None:
    assert DayField().clean("1900-01-01").year == 1900
    assert MonthField().clean("2099-12").month == 12


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "address",
    [
        "/truc/so-truc-ban/?tu={}&den={}",
        "/luc-luong/danh-sach/?ngay={}&biet={}",
        "/luc-luong/danh-sach/?biet={}",
        "/cai-dat/nhat-ky/?ngay={}",
        "/tuan-tra/do-phu/?tu={}&den={}",
    ],
)
def test_a_filter_of_days_survives_them(an: Client, address: str, day: str) -> None:
    assert an.get(address.format(day, day)).status_code == 200


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
@pytest.mark.parametrize("page", ["cham-cong/", "cham-cong.xlsx", "tro-cap/", "tro-cap.xlsx"])
def test_a_sheet_of_such_a_month_is_that_of_this_month(an: Client, page: str, month: str) -> None:
    assert an.get(f"/truc/{page}?thang={month}").status_code == 200


@pytest.mark.parametrize("week", ["0001-W01", "9999-W52"])
def test_such_a_week_is_not_found(an: Client, week: str) -> None:
    assert an.get(f"/tuan/{week}/").status_code == 404
    assert an.get(f"/giao-ban/{week}/").status_code == 404


HERE = Week.of(MONDAY)
ARROWS = ('rel="prev"', 'rel="next"')
PAGES_OF_A_WEEK = (
    "/tuan/{}/",
    "/tuan/{}/lich-cong-tac/",
    "/tuan/{}/bao-cao/",
    "/tuan/{}/thon/",
    "/tuan/{}/lich-truc/",
    "/tuan/{}/tuan-tra/",
    "/giao-ban/{}/",
)


@pytest.mark.parametrize("week", ["1990-W01", "2099-W52", str(HERE - REACH - 1), str(HERE + REACH + 1)])
@pytest.mark.parametrize("address", PAGES_OF_A_WEEK)
def test_a_week_more_than_two_years_off_has_no_page_and_says_which_have(
    an: Client, address: str, week: str
) -> None:
    answer = an.get(address.format(week))
    assert answer.status_code == 404
    assert "từ tuần bắt đầu ngày 25/11/2024 đến tuần kết thúc ngày 26/11/2028" in answer.content.decode()


@pytest.mark.parametrize("address", PAGES_OF_A_WEEK)
def test_the_arrows_end_at_the_last_weeks_that_have_pages(an: Client, address: str) -> None:
    first, last = (an.get(address.format(week)).content.decode() for week in (HERE - REACH, HERE + REACH))
    assert [turn in first for turn in ARROWS] == [False, True]
    assert [turn in last for turn in ARROWS] == [True, False]


def test_the_weeks_of_old_papers_can_be_opened(an: Client, world: World) -> None:
    old = Week(2019, 10)
    draft_report(actor=world.actor("an"), week=old, at=old.ends_at)
    answer = an.get(f"/tuan/{old}/bao-cao/")
    assert answer.status_code == 200
    assert [turn in answer.content.decode() for turn in ARROWS] == [False, True]
    assert an.get(f"/tuan/{old - 1}/bao-cao/").status_code == 404


@pytest.mark.parametrize("week", [Week(1990, 1), Week(2099, 52)])
def test_nothing_is_begun_for_such_a_week(world: World, week: Week) -> None:
    an = world.actor("an")
    hamlet = world.hamlets[0].pk
    for begin in (
        lambda: open_draft(actor=an, week=week, at=MONDAY),
        lambda: draft_plan(actor=an, week=week, at=MONDAY),
        lambda: draft_report(actor=an, week=week, at=MONDAY),
        lambda: open_briefing(actor=an, week=week, starts_at=week.starts_at, at=MONDAY),
        lambda: report_hamlet(actor=an, hamlet_id=hamlet, week=week, outcome="NOTHING", at=MONDAY),
    ):
        with pytest.raises(WeekOutOfReach):
            begin()


NONSENSE = (date(1900, 1, 1), date(2099, 12, 31))


def moment_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=VIETNAM)


@pytest.mark.parametrize("day", [*NONSENSE, MONDAY.date() - timedelta(days=2)])
def test_an_incident_has_no_story_before_the_evening_before_it(world: World, day: date) -> None:
    an = world.actor("an")
    told = report_incident(actor=an, kind="BRAWL", summary="Gây mất trật tự", happened_at=MONDAY, at=MONDAY)
    with pytest.raises(DomainError):
        add_note(actor=an, incident_id=told.pk, text="Đã đến nơi", happened_at=moment_of(day), at=MONDAY)
    assert add_note(actor=an, incident_id=told.pk, text="Đã đến nơi", happened_at=MONDAY, at=MONDAY)


@pytest.mark.parametrize("day", NONSENSE)
def test_no_record_is_of_a_day_that_is_a_slip_of_the_hand(world: World, day: date) -> None:
    an, then = world.actor("an"), moment_of(day)
    unit = create_unit(actor=an, kind="PLATOON", name="Trung đội", from_date=date(1990, 1, 1), at=MONDAY)
    person = create_person(actor=an, name="Lê Văn Tám", at=MONDAY)
    office = Office.objects.get(kind="DEPUTY_COMMANDER")
    for write in (
        lambda: write_line(actor=an, category="OTHER", text="Mưa to", happened_at=then, at=MONDAY),
        lambda: create_task(
            actor=an, title="Kiểm tra", to_agency_id=world.command.pk, due_date=day, at=MONDAY
        ),
        lambda: create_entry(actor=an, title="Họp", starts_at=then, at=MONDAY),
        lambda: open_briefing(actor=an, week=HERE, starts_at=then, at=MONDAY),
        lambda: add_membership(actor=an, person_id=person.pk, unit_id=unit.pk, from_date=day, at=MONDAY),
        lambda: give_mandate(
            actor=an,
            office_id=office.pk,
            user_id=world.user("binh").pk,
            starts_at=then,
            reason="QĐ 1",
            at=MONDAY,
        ),
    ):
        with pytest.raises(DomainError, match=r"\d{2}/\d{2}/\d{4}|tương lai|to come|chưa"):
            write()


def test_a_service_of_2011_is_written_down(world: World) -> None:
    an = world.actor("an")
    unit = create_unit(actor=an, kind="PLATOON", name="Trung đội", from_date=date(1990, 1, 1), at=MONDAY)
    person = create_person(actor=an, name="Lê Văn Tám", birth_date=date(1950, 2, 3), at=MONDAY)
    assert add_membership(
        actor=an, person_id=person.pk, unit_id=unit.pk, from_date=date(2011, 5, 1), at=MONDAY
    )
