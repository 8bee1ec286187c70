"""Hôm nay: who is on duty, what is open, what is overdue – for each person what their offices let them see."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY, World
from tests.duty import builders
from tests.web.conftest import DeskOf
from trucban.duty.services import PlaceSpec
from trucban.incident.services import report_incident
from trucban.notify.services import notify
from trucban.task.services import create_task
from trucban.web.today.sight import look

pytestmark = pytest.mark.django_db
MOST_QUESTIONS = 50
LONG_AGO = MONDAY - timedelta(days=14)
NIGHT = MONDAY + timedelta(hours=13)  # Monday 20:00


def report(world: World, who: str, summary: str, *, level: int = 1) -> None:
    report_incident(
        actor=world.actor(who), kind="BRAWL", summary=summary, level=level, happened_at=MONDAY, at=MONDAY
    )


def give(world: World, title: str, due: date) -> None:
    create_task(
        actor=world.actor("an"), title=title, to_agency_id=world.command.pk, due_date=due, at=LONG_AGO
    )


def test_it_answers_who_is_on_duty(world: World) -> None:
    builders.watch_of_two(world)
    sight = look(actor=world.actor("an", at=NIGHT), at=NIGHT)
    assert sight.names == "Trần Thanh Bình"
    assert sight.empty_places == 0


def test_a_place_nobody_stands_is_said(world: World) -> None:
    unit, _people = builders.platoon(world)
    builders.pattern(world, builders.post(world, unit=unit), places=(PlaceSpec("LEADER"),))
    builders.publish(world, builders.draft(world))
    sight = look(actor=world.actor("an", at=NIGHT), at=NIGHT)
    assert sight.empty_places == 1
    assert any("chưa có người" in row.text and row.is_urgent for row in sight.warnings)


def test_a_week_without_roster_says_what_is_missing_and_offers_to_make_it(world: World, an: Client) -> None:
    page = an.get("/").text
    assert "Tuần từ 23/11 đến 29/11/2026 chưa có lịch trực" in page
    assert 'action="/tuan/2026-W48/lich-truc/mo-du-thao/"' in page
    builders.pattern(world, builders.post(world))
    draft = builders.draft(world)
    page = an.get("/").text
    assert "mới là dự thảo" in page
    assert f"/truc/ban/{draft.pk}/" in page
    builders.publish(world, draft)
    assert "Giờ này không có ca trực" in an.get("/").text


def test_on_friday_the_next_week_without_roster_is_a_concern(world: World) -> None:
    friday = MONDAY + timedelta(days=4)
    for at, expected in ((MONDAY, 0), (friday, 1)):
        texts = [row.text for row in look(actor=world.actor("an", at=at), at=at).warnings]
        assert sum("30/11" in text and "chưa có lịch trực" in text for text in texts) == expected


def test_open_incidents_come_the_worst_first_and_only_ones_own(world: World, an: Client) -> None:
    report(world, "an", "Mất trộm gà")
    report(world, "an", "Cháy nhà", level=3)
    report(world, "dung", "Việc của công an")
    page = an.get("/").content.decode()
    assert page.index("Cháy nhà") < page.index("Mất trộm gà")
    assert "Việc của công an" not in page


def test_what_is_overdue_is_named_with_its_days(world: World, an: Client) -> None:
    give(world, "Lập danh sách", MONDAY.date() - timedelta(days=3))
    give(world, "Chưa đến hạn", MONDAY.date() + timedelta(days=3))
    page = an.get("/").content.decode()
    assert "quá hạn 3 ngày" in page
    assert "Chưa đến hạn" not in page


def test_a_hamlet_without_a_valid_group_is_named(an: Client) -> None:
    page = an.get("/").content.decode()
    assert "Thôn 1" in page
    assert "Thôn 2" in page


def test_a_hamlets_own_office_reads_of_its_own_hamlet_only(world: World) -> None:
    hamlets = look(actor=world.actor("minh"), at=MONDAY).hamlets
    assert {row.hamlet.name for row in hamlets or ()} <= {"Thôn 1"}


def test_a_member_sees_the_own_duty_and_nothing_of_the_agency(world: World, desk_of: DeskOf) -> None:
    builders.watch_of_two(world)
    report(world, "an", "Mất trộm gà")
    page = desk_of("binh").get("/").content.decode()
    assert "Ca trực của tôi" in page
    assert "Mất trộm gà" not in page
    assert "Lương Văn Lương" not in page


def test_an_agency_without_rosters_is_told_of_no_empty_post(world: World) -> None:
    assert look(actor=world.actor("dung"), at=MONDAY).on_duty is None


def test_what_waits_for_an_acknowledgement_is_counted(world: World) -> None:
    notify(
        actor=world.actor("an"),
        recipient_ids=[world.user("binh").pk],
        kind="ROSTER",
        title="Lịch trực",
        at=MONDAY,
        asks_acknowledgement=True,
    )
    assert look(actor=world.actor("binh"), at=MONDAY).notices.count == 1


def test_a_live_page_asks_for_its_part_only(an: Client) -> None:
    part = an.get("/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="glance"')
    assert "<html" not in part


def test_everyone_of_the_cast_can_open_it(world: World, desk_of: DeskOf) -> None:
    for who in world.users:
        assert desk_of(who).get("/").status_code == 200, who


def questions(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return len(asked)


def test_the_number_of_questions_does_not_grow_with_the_lists(world: World, an: Client) -> None:
    builders.watch_of_two(world)
    report(world, "an", "Vụ việc")
    give(world, "Việc", MONDAY.date() - timedelta(days=1))
    few = questions(an)
    for number in range(5):
        report(world, "an", f"Vụ việc {number}")
        give(world, f"Việc {number}", MONDAY.date() - timedelta(days=1))
    assert questions(an) == few
    assert few <= MOST_QUESTIONS


def test_a_hamlets_head_reads_about_that_hamlet_only(desk_of: DeskOf, an: Client) -> None:
    assert "Thôn 2" in an.get("/").text
    page = desk_of("nga").get("/").text
    card = page[page.index('aria-labelledby="hamlets"') : page.index('aria-labelledby="warnings"')]
    assert "Thôn 1" in card
    assert "Thôn 2" not in card
    assert "Thôn nào cũng có" not in card


def test_a_hamlet_with_its_group_hears_nothing_of_the_others(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trucban.web.today.sight.force.hamlet_coverage", lambda **_: [])
    page = desk_of("nga").get("/").text
    assert "Thôn của đồng chí có tổ tự quản còn hiệu lực" in page
    assert "Thôn nào cũng có" not in page


def test_the_administrator_is_led_to_what_waits_in_the_settings(desk_of: DeskOf) -> None:
    quy = desk_of("quy")
    waits = quy.get("/cai-dat/").text
    count = waits[waits.index('aria-labelledby="waits"') : waits.index('aria-labelledby="pages"')].count(
        "<li"
    )
    assert count
    page = quy.get("/").text
    assert f'<a href="/cai-dat/">{count} việc đang chờ trong phần Cài đặt.</a>' in page
    assert "Không có gì sắp hết hạn" not in page
