"""Log-in, log-out, sessions, password."""

import re

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from tests.cast import PASSWORD, World
from trucban.access.models import SignIn

pytestmark = pytest.mark.django_db
PAGE = "/tai-khoan/dang-nhap/"


def log_in(who: str = "an", password: str = PASSWORD) -> Client:
    client = Client()
    client.post(PAGE, {"username": who, "password": password})
    return client


def test_it_opens_today_and_notes_the_session(world: World) -> None:
    client = log_in()
    assert client.get("/").status_code == 200
    assert SignIn.objects.filter(user=world.user("an"), ended_at__isnull=True).count() == 1


def test_a_wrong_password_says_so_without_saying_which(world: World) -> None:
    page = Client().post(PAGE, {"username": "an", "password": "sai"}).content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page


def test_the_sixth_attempt_waits_even_with_the_right_password(world: World) -> None:
    client = Client()
    for _attempt in range(5):
        client.post(PAGE, {"username": "an", "password": "sai"})
    answer = client.post(PAGE, {"username": "an", "password": PASSWORD})
    assert answer.status_code == 429
    assert "15 phút" in answer.content.decode()


def test_every_page_asks_who_it_is(world: World) -> None:
    for address in ("/", "/thong-bao/", "/tim/", "/tro-giup/", "/tai-khoan/phien/"):
        assert Client().get(address).headers["Location"].startswith(PAGE)


@pytest.mark.parametrize("sent", [{"HX-Request": "true"}, {}])
def test_what_is_sent_without_a_session_leads_back_to_its_page(world: World, sent: dict[str, str]) -> None:
    page = "http://testserver/viec/moi/?from=1"
    answer = Client().post("/viec/moi/", {"title": "Dọn đường"}, headers=sent | {"Referer": page})
    assert answer.status_code == 401
    assert "Phiên làm việc đã hết" in answer.text
    assert f"{PAGE}?next=%2Fviec%2Fmoi%2F%3Ffrom%3D1" in answer.text


@pytest.mark.parametrize("page", ["https://example.org/x/", "http://testserver//example.org/"])
def test_the_way_back_from_an_ended_session_stays_at_home(world: World, page: str) -> None:
    answer = Client().post("/viec/moi/", {}, headers={"Referer": page})
    assert "next=%2F%2F" not in answer.text
    assert "https" not in answer.text


def test_a_part_of_a_page_never_takes_the_page_away(world: World) -> None:
    answer = Client().get("/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers


def test_a_form_older_than_the_log_in_says_so(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = {"Referer": "http://testserver/viec/moi/"}
    assert strict.post("/viec/moi/", {"title": "x"}, headers=page).status_code == 401
    strict.force_login(world.user("an"))
    answer = strict.post("/viec/moi/", {"title": "x"}, headers=page)
    assert answer.status_code == 403
    assert "trước lần đăng nhập gần nhất" in answer.text
    assert 'href="/viec/moi/"' in answer.text


def test_the_mark_of_an_account_outlives_the_key_of_the_server(world: World, settings: Settings) -> None:
    def mark(who: str) -> str:
        client = Client()
        client.force_login(world.user(who))
        found = re.search(r'data-account="(\w+)"', client.get("/viec/moi/").text)
        assert found
        return found[1]

    before = mark("an")
    assert mark("dung") != before
    settings.SECRET_KEY = "another key, made by an administrator who had to"
    assert mark("an") == before


def test_a_session_ended_elsewhere_is_over_at_once(world: World) -> None:
    lost, here = log_in(), log_in()
    row = SignIn.objects.order_by("started_at", "pk").first()
    assert row is not None
    here.post(f"/tai-khoan/phien/{row.pk}/ket-thuc/")
    assert lost.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_nobody_ends_another_persons_session(world: World) -> None:
    log_in()
    row = SignIn.objects.get()
    assert log_in("binh").post(f"/tai-khoan/phien/{row.pk}/ket-thuc/").status_code == 404


def test_the_password_is_changed_and_the_other_sessions_end(world: World) -> None:
    other, here = log_in(), log_in()
    new = "một mật khẩu khác 2"
    here.post("/tai-khoan/mat-khau/", {"current": PASSWORD, "password": new, "again": new})
    assert here.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert log_in(password=new).get("/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "sai", "password": "một mật khẩu khác 2", "again": "một mật khẩu khác 2"}, "Không đúng mật khẩu"),
        ({"current": PASSWORD, "password": "một mật khẩu khác 2", "again": "khác"}, "không giống nhau"),
        ({"current": PASSWORD, "password": "12345", "again": "12345"}, "Mật khẩu"),
    ],
)  # fmt: skip
def test_a_password_that_is_not_good_enough_is_refused_in_words(
    world: World, typed: dict[str, str], said: str
) -> None:
    page = log_in().post("/tai-khoan/mat-khau/", typed).content.decode()
    assert said in page
    assert "Chưa lưu" in page


def test_a_given_password_is_changed_first(world: World, settings: Settings) -> None:
    settings.DEMONSTRATION = False
    world.user("an").must_change_password = True
    world.user("an").save()
    client = log_in()
    assert client.get("/").headers["Location"] == "/tai-khoan/mat-khau/"


def test_the_demonstrations_log_ins_are_shown_in_the_demonstration_only(settings: Settings, db: None) -> None:
    settings.DEMONSTRATION = True
    assert "chihuytruong" in Client().get(PAGE).content.decode()
    settings.DEMONSTRATION = False
    assert "chihuytruong" not in Client().get(PAGE).content.decode()


def test_the_way_back_never_leads_to_another_host(world: World) -> None:
    answer = Client().post(f"{PAGE}?next=https://example.org/", {"username": "an", "password": PASSWORD})
    assert answer.headers["Location"] == "/"
    for address in ("/tuy-chon/giao-dien/", "/tuy-chon/ngon-ngu/"):
        answer = Client().post(address, {"next": "https://example.org/", "theme": "dark", "language": "en"})
        assert "example.org" not in answer.headers["Location"]
        for back in ("25:99", "a\x00b", "week:home", "1" * 40):
            assert Client().post(address, {"next": back}).status_code == 302


def test_a_log_out_ends_the_session(world: World) -> None:
    client = log_in()
    client.post("/tai-khoan/dang-xuat/")
    assert client.get("/").status_code == 302


def test_cookies_are_not_readable_by_scripts(world: World) -> None:
    cookie = log_in().cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
