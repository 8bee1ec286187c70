"""The list of who lacks what, a proposed day, and the one press that plans it."""

import re
from io import BytesIO

from django.test import Client
from openpyxl import load_workbook

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import filled
from tests.web.conftest import DeskOf
from trucban.audit.models import Entry
from trucban.force.models import Person
from trucban.training.models import TrainingSession

LIST = "/huan-luyen/con-thieu/"


def test_one_press_plans_the_session_for_those_who_could_come(world: World, an: Client) -> None:
    made, _unit, people = filled(world)
    page = an.get(LIST).text
    assert "còn thiếu 12 ngày" in page
    asked = an.get(f"{LIST}{made.pk}/", {"place": "Sân xã", "subject": "Bắn súng"}).text
    form = re.search(r'<form class="post" method="post">.*?</form>', asked, re.S)
    assert form
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    values.pop("csrfmiddlewaretoken", None)
    shown = an.post(f"{LIST}{made.pk}/", values, follow=True)
    assert "Bắn súng" in shown.text
    planned = TrainingSession.objects.get()
    assert planned.only_named
    assert planned.people.count() == len(people)
    assert an.post(f"{LIST}{made.pk}/", values | {"day": "2026-11-01"}).status_code == 422
    assert an.post(f"{LIST}{made.pk}/", values | {"day": "x"}).status_code == 422


def test_a_post_that_asks_for_a_skill_too_few_hold_leads_to_a_session_that_gives_it(
    world: World, an: Client
) -> None:
    made, unit, people = filled(world)
    kind = duty.qualification(world, "BOAT")
    post = duty.post(world, unit=unit)
    duty.pattern(world, post, places=(duty.PlaceSpec("MEMBER", 1, kind.pk),))
    page = an.get(LIST).text
    assert f"?cap={kind.pk}" in page
    days = an.get(f"{LIST}{made.pk}/?cap={kind.pk}").text
    assert people[0].name in days
    assert an.get(f"{LIST}{made.pk}/?cap=khong-phai").status_code == 200


def test_the_file_has_both_lists(world: World, an: Client) -> None:
    filled(world)
    book = load_workbook(BytesIO(an.get(f"{LIST}danh-sach.xlsx").content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "Lê Văn Một" in cells
    assert len(book.sheetnames) == 2


def test_the_leader_of_a_hamlet_sees_its_people_without_a_press_on_the_page_and_in_the_file(
    world: World, minh: Client
) -> None:
    made, unit, (one, other) = filled(world)
    for person, hamlet in ((one, world.hamlets[0]), (other, world.hamlets[1])):
        Person.objects.filter(pk=person.pk).update(hamlet=hamlet)
    kind = duty.qualification(world, "BOAT")
    post = duty.post(world, unit=unit)
    duty.pattern(world, post, places=(duty.PlaceSpec("MEMBER", 1, kind.pk),))
    page = minh.get(LIST).text
    assert one.name in page
    assert "còn thiếu 12 ngày" in page
    assert other.name not in page
    assert f"{LIST}{made.pk}/" not in page
    assert minh.get(f"{LIST}{made.pk}/").status_code == 404
    book = load_workbook(BytesIO(minh.get(f"{LIST}danh-sach.xlsx").content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert one.name in cells
    assert other.name not in cells
    assert Entry.objects.filter(action="export.saved").count() == 1


def test_the_menu_leads_the_leader_of_a_hamlet_to_who_lacks_what(
    minh: Client, an: Client, desk_of: DeskOf
) -> None:
    assert f'href="{LIST}"' in minh.get("/").text
    assert f'href="{LIST}"' not in desk_of("nga").get("/").text
    assert f'href="{LIST}"' not in an.get("/").text  # whoever plans has it among the tabs of training
