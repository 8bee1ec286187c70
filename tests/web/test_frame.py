"""What holds for every page: menu by right, keys from one table, icons that exist, faults in words, no inline code."""

import errno
import json
import re
import sqlite3

import psycopg
import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.cast import MONDAY, World
from trucban.access.capabilities import ALL_CAPABILITIES
from trucban.config.env import ROOT
from trucban.lib.ids import uuid7
from trucban.web import errors, icons, keys, navigation, records

TEMPLATES = sorted((ROOT / "src/trucban/web/templates").rglob("*.html"))
pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


def test_every_line_of_the_menu_leads_somewhere() -> None:
    assert [str(line.label) for line in navigation.LINES if not line.address(MONDAY)] == []


def test_every_line_and_act_names_a_capability_that_exists() -> None:
    asked = {name for line in navigation.LINES for name in line.capabilities}
    assert asked | {command.capability for command in keys.COMMANDS} <= ALL_CAPABILITIES


def test_every_act_of_the_command_bar_has_its_page() -> None:
    assert [command.url_name for command in keys.COMMANDS if not command.address()] == []


def test_no_two_bindings_share_a_key(world: World) -> None:
    pressed = [row.keys for row in keys.bindings(world.actor("an"), path="/", at=MONDAY)]
    assert len(pressed) == len(set(pressed))
    assert not {row for row in pressed if any(other.startswith(f"{row} ") for other in pressed)}


def test_the_keys_written_into_the_page_are_the_keys_of_the_table(world: World, an: Client) -> None:
    found = re.search(r'<script id="bindings" type="application/json">(.*?)</script>', text_of(an))
    assert found
    table = keys.bindings(world.actor("an"), path="/", at=MONDAY)
    assert json.loads(found[1]) == [row.as_json() for row in table]


def test_a_member_sees_fewer_lines_than_the_commander(world: World) -> None:
    lines = {
        who: {row.key for row in navigation.entries(world.actor(who), path="/", at=MONDAY)}
        for who in ("an", "binh")
    }
    assert lines["binh"] < lines["an"]


def test_every_type_of_record_has_its_page() -> None:
    missing = [kind for kind in [*records.PAGES, *records.ELSEWHERE] if not records.address(kind, uuid7())]
    assert missing == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(TEMPLATES[0].parents[1])))
def test_a_template_has_no_inline_code_and_known_icons(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]  # pytest's parameters have no type
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert not re.search(r"(?:src|href)=.https?://", text)
    for name in re.findall(r"""\{% icon "([^"]+)\"""", text) + re.findall(r'icon="([^"]+)"', text):
        assert icons.drawing(name), name


def test_a_name_that_is_no_icon_is_refused() -> None:
    for name in ("no-such-icon", "../../../package"):
        with pytest.raises(icons.UnknownIcon):
            icons.drawing(name)


def test_a_missing_page_says_what_to_do(an: Client) -> None:
    answer = an.get("/khong-co/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_missing_page_says_so_to_somebody_unknown(db: None) -> None:
    assert Client().get("/khong-co/").status_code == 404


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_every_fault_has_words_and_a_way_out(status: int) -> None:
    request = HttpRequest()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "127.0.0.1", "80"
    answer = errors.server_error(request) if status == 500 else errors.page(request, status)
    assert answer.status_code == status
    assert str(errors.FAULTS[status].title) in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


FULL = sqlite3.OperationalError("database or disk is full")
BROKEN = sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize(
    ("fault", "room", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 10**9, 507),
        (FULL, 10**9, 507),
        (BROKEN, 0, 507),
        (BROKEN, 10**9, 500),
        (psycopg.errors.DiskFull("could not extend file"), 10**9, 507),
        (ValueError("something else"), 0, 500),
    ],
)
def test_a_full_disk_is_called_so(
    fault: Exception, room: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "_room", lambda: room)
    try:
        try:
            raise fault
        except type(fault) as cause:
            raise DatabaseError("as Django says it") from cause
    except DatabaseError:
        answer = errors.server_error(HttpRequest())
    assert answer.status_code == status
    assert str(errors.FAULTS[status].title) in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("an"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("notify:all_seen"))
    assert answer.status_code == 403
    assert "chưa được lưu" in answer.content.decode()


def test_the_policy_allows_no_other_host_and_nothing_inline(an: Client) -> None:
    policy = an.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_demonstration_says_so_on_every_page(world: World, an: Client) -> None:
    world.commune.is_demonstration = True
    world.commune.save()
    for address in ("/", "/thong-bao/", "/tro-giup/", "/khong-co/"):
        assert "DỮ LIỆU MINH HỌA" in text_of(an, address)


def test_the_theme_is_saved_and_forgotten(an: Client) -> None:
    an.post("/tuy-chon/giao-dien/", {"theme": "dark", "next": "/"})
    assert 'data-theme="dark"' in text_of(an)
    an.post("/tuy-chon/giao-dien/", {"theme": "auto", "next": "/"})
    assert 'data-theme="auto"' in text_of(an)


def test_a_theme_nobody_offers_is_not_written_into_the_page(an: Client) -> None:
    an.cookies["theme"] = '"><script>'
    assert 'data-theme="auto"' in text_of(an)


def test_english_is_complete_enough_to_choose(an: Client) -> None:
    an.post("/tuy-chon/ngon-ngu/", {"language": "en", "next": "/"})
    assert "<h1>Today</h1>" in text_of(an)


class Stock(forms.Form):
    words = forms.CharField(max_length=3)
    count = forms.IntegerField(max_value=5)
    choice = forms.ChoiceField(choices=[("a", "A")])
    longer = forms.CharField(min_length=9)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({}, "words", "Hãy điền hoặc chọn mục này."),
        ({"words": "x" * 9}, "words", "nhiều nhất 3 ký tự, đang có 9"),
        ({"words": "x\0"}, "words", "ký tự không in được"),
        ({"count": "9"}, "count", "không lớn hơn 5"),
        ({"count": "x"}, "count", "số nguyên"),
        ({"choice": "PROTEST"}, "choice", "Hãy chọn một mục có trong danh sách."),
        ({"longer": "x"}, "longer", "ít nhất 9 ký tự"),
    ],
)
def test_what_django_refuses_is_said_our_way(given: dict[str, str], field: str, said: str) -> None:
    with translation.override("vi"):
        assert said in str(Stock(given).errors[field])


def test_a_weak_password_is_refused_in_words() -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        validate_password("1234")
    assert [word for word in refused.value.messages if not word.startswith("Mật khẩu")] == []
