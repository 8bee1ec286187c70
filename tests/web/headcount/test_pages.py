"""Head-counts at the desk: opened, filled from paste or file, given, marked for somebody, closed, read."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.cast import World
from tests.headcount import builders
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from tests.web.conftest import DeskOf
from trucban.access.models import User
from trucban.audit.models import Entry
from trucban.headcount.models import HeadCount, HeadCounter, Household, HouseholdMark

pytestmark = pytest.mark.django_db
HOME = "/vu-viec/diem-danh-ho/"


def page_of(count: HeadCount, *more: str) -> str:
    return "/".join([f"{HOME}{count.pk}", *more, ""])


def test_it_is_opened_and_filled_from_a_paste(an: Client, world: World) -> None:
    answer = an.post(f"{HOME}moi/", {"name": "Hộ ven sông", "until": "2026-11-25T07:00"})
    count = HeadCount.objects.get()
    assert answer.headers["Location"] == page_of(count, "ho")
    text = {"hamlet": str(world.hamlets[1].pk), "text": builders.THREE}
    assert an.post(page_of(count, "ho"), text).status_code == 302
    assert Household.objects.filter(headcount=count, hamlet=world.hamlets[1]).count() == 3
    page = an.get(page_of(count)).text
    assert "Lê Văn Ao" in page
    assert "Người già" in page
    assert "Hộ ven sông" in an.get(HOME).text


def test_a_file_is_read_and_a_wrong_line_named(an: Client, world: World) -> None:
    count = builders.opened(world, text="")
    book = Workbook()
    for row in (["Danh sách"], ["TT", "Chủ hộ", "Số người", "Thôn"], [1, "Lê Văn Ao", 5, "Thôn 1"]):
        book.active.append(row)  # type: ignore[union-attr]
    kept = BytesIO()
    book.save(kept)
    file = SimpleUploadedFile("ho.xlsx", kept.getvalue())
    assert an.post(page_of(count, "ho"), {"file": file}).status_code == 302
    bad = SimpleUploadedFile("ho.csv", "Chủ hộ,Số người,Thôn\nBa,mấy,Thôn 1\n".encode())
    answer = an.post(page_of(count, "ho"), {"file": bad})
    assert answer.status_code == 422
    assert "dòng 2: “mấy” không phải số người" in answer.text
    broken = an.post(page_of(count, "ho"), {"file": SimpleUploadedFile("ho.xlsx", b"PK\x03\x04rubbish")})
    assert broken.status_code == 422
    assert "Tệp bị hỏng hoặc không đầy đủ" in broken.text
    assert an.post(page_of(count, "ho"), {"text": " "}).status_code == 422
    assert Household.objects.filter(headcount=count).count() == 1


def test_it_is_given_and_taken_back(an: Client, world: World) -> None:
    count = builders.opened(world)
    assert an.post(page_of(count, "giao"), {"user_id": str(world.user("nga").pk)}).status_code == 302
    row = HeadCounter.objects.get()
    assert "Bùi Thị Nga" in an.get(page_of(count)).text
    assert an.post(page_of(count, "giao", str(row.pk), "thu-hoi")).status_code == 302
    assert an.post(page_of(count, "giao", str(row.pk), "thu-hoi")).status_code == 404
    police = User.objects.get(username="dung")
    assert an.post(page_of(count, "giao"), {"user_id": str(police.pk)}).status_code == 422


def test_the_desk_marks_for_somebody_and_says_so(an: Client, world: World) -> None:
    count = builders.opened(world)
    one = builders.household(count)
    builders.mark(world, one, "HOME", 5)
    assert "Ghi thay người báo" in an.get(f"{page_of(count)}?ho={one.pk}").text
    answer = an.post(f"{HOME}ho/{one.pk}/", {"where": "SHELTER", "found": 4, "people": 5})
    assert answer.status_code == 302
    mark = HouseholdMark.objects.get(at_desk=True)
    assert (mark.people, len(mark.seen)) == (None, 1)  # the list's own number is not said again
    page = an.get(page_of(count)).text
    assert "bàn trực ghi thay" in page
    assert "còn thiếu 1" in page
    wrong = an.post(f"{HOME}ho/{one.pk}/", {"where": "NOT_FOUND", "found": 2})
    assert wrong.status_code == 422
    assert "Không gặp ai thì số người là 0" in wrong.text


def test_filters_and_the_live_part(an: Client, world: World) -> None:
    count = builders.opened(world)
    builders.mark(world, builders.household(count), "SHELTER", 5)
    assert "Lê Văn Ao" not in an.get(f"{page_of(count)}?loc=chua-diem").text
    assert "Hồ Cam" in an.get(f"{page_of(count)}?loc=chua-diem").text
    assert "Hồ Cam" not in an.get(f"{page_of(count)}?loc=thieu").text
    part = an.get(page_of(count), headers={"HX-Request": "true"}).text
    assert part.startswith('<div id="stand"')
    assert 'hx-trigger="live:headcount from:body"' in part
    assert an.get(f"{page_of(count)}?loc=la&ho=x").status_code == 404


def test_names_of_one_that_is_over_are_covered_and_looking_is_written(an: Client, world: World) -> None:
    count = builders.opened(world)
    assert an.post(page_of(count, "dong")).status_code == 302
    page = an.get(page_of(count)).text
    assert "Lê Văn Ao" not in page
    assert "Người già" not in page
    assert "Lê Văn Ao" in an.post(page_of(count, "xem-ten")).text
    assert Entry.objects.filter(action="headcount.names_seen", subject_id=count.pk).count() == 1
    assert (
        an.post(page_of(count, "ho"), {"text": "Ba; ; 3", "hamlet": str(world.hamlets[0].pk)}).status_code
        == 422
    )
    assert an.post(page_of(count, "gia-han"), {"until": "2026-11-26T07:00"}).status_code == 302
    count.refresh_from_db()
    assert count.until.day == 25


def test_who_was_given_it_reads_it_at_the_desk_and_nobody_else(desk_of: DeskOf, world: World) -> None:
    count = builders.opened(world)
    builders.given(world, count, "minh")
    assert "Lê Văn Ao" in desk_of("minh").get(page_of(count)).text
    assert desk_of("minh").post(page_of(count, "dong")).status_code == 404
    for who in ("dung", "ha", "binh", "lan"):
        assert desk_of(who).get(page_of(count)).status_code == 404


def test_one_put_on_by_mistake_is_taken_off(an: Client, world: World) -> None:
    count = builders.opened(world)
    one = builders.household(count, 2)
    assert an.post(f"{HOME}ho/{one.pk}/bo/").status_code == 302
    assert "Trần Thị Bưởi" not in an.get(page_of(count)).text


def test_an_incident_leads_to_its_lists_and_begins_one_with_one_press(an: Client, world: World) -> None:
    incident = report(world)
    address = f"/vu-viec/{incident.pk}/"
    page = an.get(address).text
    form = dict(re.findall(r'type="hidden" name="(name|until|incident_id)" value="([^"]+)"', page))
    answer = an.post(f"{HOME}moi/", form)
    count = HeadCount.objects.get()
    assert answer.headers["Location"] == page_of(count, "ho")
    assert (count.incident, count.name) == (incident, "Hộ dân, vụ 01/2026")
    an.post(page_of(count, "ho"), {"hamlet": str(world.hamlets[1].pk), "text": builders.THREE})
    page = an.get(address).text
    assert page_of(count) in page
    assert "Đã điểm 0/3 hộ" in page
    assert address in an.get(page_of(count)).text


def test_whom_the_incident_is_shared_with_sees_neither_its_lists_nor_the_press(
    dung: Client, world: World
) -> None:
    incident = report(world)
    share(world, incident)
    builders.opened(world, incident_id=incident.pk)
    page = dung.get(f"/vu-viec/{incident.pk}/").text
    assert "diem-danh-ho" not in page
