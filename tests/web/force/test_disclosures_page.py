"""Masked data at the desk: asked for with a purpose, shown for a while, read by the person afterwards."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.force import services
from trucban.force.models import Disclosure, Person
from trucban.web import clock

pytestmark = pytest.mark.django_db
WHY = {"purpose": "CONTACT", "purpose_text": "Gọi anh em ca trực bão đêm nay"}
NUMBER, BORN, HOUSE = "0912345678", "05/02/1990", "NHA-CHI-HUONG"


@pytest.fixture
def huong(world: World) -> Person:
    return services.create_person(
        actor=world.actor("an"),
        name="Trần Thị Hương",
        birth_date=date(1990, 2, 5),
        phone=NUMBER,
        household_key=HOUSE,
        hamlet_id=world.hamlets[0].pk,
        at=MONDAY,
    )


def _text(client: Client, name: str, *keys: object, **query: str) -> str:
    answer = client.get(reverse(name, args=keys), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_hamlets_office_sees_the_number_once_it_has_said_what_for(
    minh: Client, huong: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    see = reverse("force:see_whole", args=[huong.pk])
    assert see in _text(minh, "force:person", huong.pk)
    assert minh.post(see, WHY | {"purpose_text": "gọi"}).status_code == 422
    assert NUMBER not in _text(minh, "force:person", huong.pk)
    assert minh.post(see, WHY).status_code == 302
    text = _text(minh, "force:person", huong.pk)
    assert NUMBER in text
    assert BORN not in text
    assert HOUSE not in text
    assert NUMBER not in _text(minh, "force:people")
    monkeypatch.setattr(clock, "commune_now", lambda _commune: MONDAY + timedelta(minutes=11))
    assert NUMBER not in _text(minh, "force:person", huong.pk)


def test_lists_are_masked_even_for_the_keeper_and_a_look_is_written_down(an: Client, huong: Person) -> None:
    text = _text(an, "force:people", q="huong")
    assert NUMBER not in text
    assert BORN not in text
    assert not Disclosure.objects.exists()
    for _again in range(2):
        assert NUMBER in _text(an, "force:person", huong.pk)
    assert Disclosure.objects.get().way == "KEPT"


def test_ones_own_page_is_whole_and_writes_no_receipt(an: Client, world: World) -> None:
    _text(an, "force:person", world.person("an").pk)
    assert not Disclosure.objects.exists()


def test_a_militia_member_reads_what_is_kept_and_who_looked(
    desk_of: DeskOf, an: Client, world: World
) -> None:
    binh = world.person("binh")
    services.update_person(actor=world.actor("an"), person_id=binh.pk, phone=NUMBER, at=MONDAY)
    _text(an, "force:person", binh.pk)
    text = _text(desk_of("binh"), "force:mine")
    assert NUMBER in text
    assert world.user("an").name in text
    assert "Chỉ huy trưởng" in text


def test_who_stands_in_no_register_is_told_so(desk_of: DeskOf) -> None:
    assert "chưa gắn với ai" in _text(desk_of("quy"), "force:mine")


def test_the_heads_read_who_looked(an: Client, minh: Client, world: World, huong: Person) -> None:
    minh.post(reverse("force:see_whole", args=[huong.pk]), WHY)
    text = _text(an, "force:accesses", huong.pk)
    assert WHY["purpose_text"] in text
    assert world.user("minh").name in text
    assert minh.get(reverse("force:accesses", args=[huong.pk])).status_code == 404


def test_who_sees_it_whole_anyway_is_not_asked(an: Client, huong: Person) -> None:
    see = reverse("force:see_whole", args=[huong.pk])
    assert an.get(see).headers["Location"] == reverse("force:person", args=[huong.pk])
    assert an.post(see, WHY).status_code == 403


@pytest.mark.parametrize("who", ["minh", "an"])
@pytest.mark.parametrize("asked", [NUMBER, "678", BORN, "1990-02-05", HOUSE])
def test_a_search_by_what_is_masked_finds_nobody(
    desk_of: DeskOf, huong: Person, who: str, asked: str
) -> None:
    client = desk_of(who)
    assert huong.name not in _text(client, "search:results", q=asked)
    assert huong.name not in _text(client, "force:people", q=asked)
    answer = client.get(reverse("search:suggest"), {"q": asked}, headers={"HX-Request": "true"})
    assert huong.name not in answer.content.decode()


def test_a_file_asks_what_for_and_each_person_in_it_has_a_receipt(
    an: Client, world: World, huong: Person
) -> None:
    world.commune.province_opinion_number, world.commune.province_opinion_date = "12/BCH", MONDAY.date()
    world.commune.security_level = 2
    world.commune.save()
    address = reverse("force:people_file")
    refused = an.post(address, {"purpose": "REPORT", "purpose_text": "gửi", "form": "xlsx"})
    assert (refused.status_code, Disclosure.objects.count()) == (422, 0)
    answer = an.post(address, WHY | {"form": "csv"})
    assert NUMBER in answer.content.decode("utf-8-sig")
    assert WHY["purpose_text"] in _text(an, "force:accesses", huong.pk)


def test_an_import_page_shows_of_who_is_in_the_register_the_year_only(
    an: Client, world: World, huong: Person
) -> None:
    data = "Họ và tên,Ngày sinh\nTrần Thị Hương,1990\n".encode()
    (of,) = services.open_lists(actor=world.actor("an"), name="ds.csv", data=data, at=MONDAY)
    assert of.counts == {"DOUBTFUL": 1}
    text = _text(an, "force:list", of.pk)
    assert NUMBER not in text
    assert BORN not in text
