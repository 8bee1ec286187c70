"""The week on its pages: where the loop stands, its files, the work calendar."""

import re
from datetime import date

import pytest

from tests.cast import World
from tests.duty import builders
from tests.patrol import plans
from tests.task.giving import give
from tests.web.duty.life import at_desk, freeze
from trucban.calendar.models import CalendarEntry

PAGE = "/tuan/2026-W48/"
CALENDAR = f"{PAGE}lich-cong-tac/"
LINE = {"title": "Họp Đảng ủy", "day": "2026-11-25", "starts": "08:00", "place": "Hội trường"}


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world)


def test_without_a_week_the_one_we_are_in_opens(world: World) -> None:
    assert at_desk(world, "an").get("/tuan/")["Location"] == PAGE


def test_the_loop_stands_on_one_page_with_what_is_next(world: World) -> None:
    page = at_desk(world, "an").get(PAGE)
    assert "Tuần từ 23/11 đến 29/11/2026" in page.text
    assert page.text.count("loop__step--") >= 5
    assert "Thôn 1" in page.text  # missing by name
    assert "Việc tiếp theo" in page.text


def test_no_page_names_a_week_by_its_number(world: World) -> None:
    for address in (PAGE, CALENDAR):
        text = at_desk(world, "an").get(address).text
        assert not re.search(r"\bW48\b", text.replace("2026-W48/", "")), (
            "a key drawn at random may hold the letters"
        )


@pytest.mark.parametrize("who", ["dung", "ha", "khanh", "lan"])
def test_the_others_of_the_loop_see_it_too(world: World, who: str) -> None:
    assert at_desk(world, who).get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["binh", "son", "minh"])
def test_for_others_there_is_no_week(world: World, who: str) -> None:
    client = at_desk(world, who)
    for address in ("/tuan/", PAGE, CALENDAR, f"{PAGE}tep/giao-ban.docx"):
        assert client.get(address).status_code == 404


def test_a_file_is_made_when_it_is_asked_for(world: World) -> None:
    builders.watch_of_two(world)
    client = at_desk(world, "an")
    answer = client.get(f"{PAGE}tep/chua-dap-ung.txt")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="chua-dap-ung-2026-11-23.txt"'
    assert answer["Cache-Control"] == "no-store"
    assert client.get(f"{PAGE}tep/tat-ca.zip").content.startswith(b"PK")


@pytest.mark.parametrize("name", ["../settings.py", "khac.docx", "lich/ca-nhan/an.ics"])
def test_files_nobody_offered_do_not_exist(world: World, name: str) -> None:
    assert at_desk(world, "an").get(f"{PAGE}tep/{name}").status_code == 404


def test_the_papers_of_the_command_are_not_the_polices(world: World) -> None:
    page = at_desk(world, "dung").get(PAGE)
    assert "tep/" not in page.text
    assert at_desk(world, "dung").get(f"{PAGE}tep/giao-ban.docx").status_code == 404


def test_a_line_of_the_work_calendar_is_entered_and_taken_off(world: World) -> None:
    client = at_desk(world, "an")
    page = client.post(CALENDAR, LINE, follow=True)
    assert "Họp Đảng ủy" in page.text
    row = CalendarEntry.objects.get()
    client.post(f"{CALENDAR}{row.pk}/xoa/")
    assert CalendarEntry.objects.count() == 0


def test_a_line_of_another_week_leads_to_that_week(world: World) -> None:
    answer = at_desk(world, "an").post(CALENDAR, LINE | {"day": "2026-12-02"})
    assert answer["Location"] == "/tuan/2026-W49/lich-cong-tac/"


@pytest.mark.parametrize(
    "change", [{"title": " "}, {"day": "2026-13-01"}, {"starts": "8 giờ"}, {"ends": "07:00"}]
)
def test_nonsense_is_refused_and_nothing_kept(world: World, change: dict[str, str]) -> None:
    answer = at_desk(world, "an").post(CALENDAR, LINE | change)
    assert answer.status_code == 422
    assert "Chưa lưu" in answer.text
    assert CalendarEntry.objects.count() == 0


def test_the_page_asks_as_many_questions_with_many_lines(
    world: World, django_assert_max_num_queries: object
) -> None:
    client = at_desk(world, "an")
    with django_assert_max_num_queries(20) as few:  # type: ignore[operator]  # a fixture of pytest-django
        client.get(CALENDAR)
    count = len(few)
    for hour in range(8, 18):
        client.post(CALENDAR, LINE | {"starts": f"{hour:02}:00"})
    client.get(CALENDAR)
    with django_assert_max_num_queries(count):  # type: ignore[operator]
        client.get(CALENDAR)


def test_the_work_calendar_shows_what_the_records_know_with_its_page(world: World) -> None:
    task = give(world, title="Phát quang đường thôn 3", due_date=date(2026, 11, 26))
    plans.patrolling(world)
    patrol = plans.rows(plans.draft(world))[0]
    text = at_desk(world, "an").get(CALENDAR).text
    assert "Giao ban tuần" in text
    assert f'<a href="/viec/{task.pk}/">Hạn: Phát quang đường thôn 3</a>' in text
    assert f'<a href="/tuan-tra/{patrol.pk}/">{patrol.name}</a>' in text
