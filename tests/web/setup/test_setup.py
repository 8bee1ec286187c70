"""Set-up from a page: the real command in a process of its own, on a home of its own."""

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.web.conftest import DeskOf
from trucban.access.setup import usual_agencies
from trucban.config import installation
from trucban.web.setup import toml
from trucban.web.setup.forms import OFFERED
from trucban.web.setup.views import agencies_of

pytestmark = pytest.mark.django_db
NAMES = {
    "code": "19249",
    "name": "Xã Lệ Thủy",
    "place_name": "Lệ Thủy",
    "province_name": "Tỉnh Quảng Trị",
    "superior_command_name": "BỘ CHỈ HUY QUÂN SỰ TỈNH QUẢNG TRỊ",
}
USUAL = {f"office_{kind}": title for agency in OFFERED for kind, title in agency.offices}
FORM = {
    **NAMES,
    **USUAL,
    "admin_name": "Nguyễn Văn A",
    "admin_username": "quantri",
    "password": "một câu dài dễ nhớ 7",
    "again": "một câu dài dễ nhớ 7",
}


@pytest.fixture
def quy(desk_of: DeskOf, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    settings.DEMONSTRATION = True
    settings.REAL_DIR = tmp_path / "commune"
    for name in ("TRUCBAN_DATABASE_URL", "TRUCBAN_DEMO_DATABASE_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("TRUCBAN_HOME", str(tmp_path))
    return desk_of("quy")


def never(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_words: Any, **_options: Any) -> None:
        raise AssertionError("set-up was run")

    monkeypatch.setattr("trucban.web.settings.command.subprocess.run", run)


def test_the_commune_is_made_by_the_command_and_not_twice(quy: Client, tmp_path: Path) -> None:
    answer = quy.post("/thiet-lap/", FORM)
    assert answer.status_code == 200
    assert "quantri" in answer.content.decode()
    made = json.loads((tmp_path / "commune" / "installed.json").read_text())
    assert made["commune"] == "19249"
    again = quy.get("/thiet-lap/").content.decode()
    assert 'name="code"' not in again


@pytest.mark.parametrize(
    "change",
    [
        {"code": "1924"},
        {"name": ""},
        {"admin_username": "quản trị"},
        {"password": "123", "again": "123"},
        {"again": "khác"},
        {"opinion_number": "123/BCH"},
        {"opinion_date": "2026-11-20"},
        {"level": "2"},
        {"level": "9", "decision": "x"},
        {"decision": "45/QĐ-UBND"},
    ],
)
def test_what_does_not_fit_never_reaches_the_command(
    quy: Client, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    never(monkeypatch)
    answer = quy.post("/thiet-lap/", {**FORM, **change})
    assert answer.status_code == 422
    assert FORM["password"] not in answer.content.decode()


def test_what_the_command_refuses_is_said_on_the_form(quy: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = subprocess.CompletedProcess([], 2, b"", "warning\ntrucban: Mã xã không có.\n".encode())
    monkeypatch.setattr("trucban.web.settings.command.subprocess.run", lambda *_words, **_options: refused)
    answer = quy.post("/thiet-lap/", FORM)
    assert answer.status_code == 422
    assert "Mã xã không có." in answer.content.decode()


def test_the_password_is_no_argument_of_a_process(quy: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def run(words: list[str], **options: Any) -> object:
        seen.append((words, options))
        return subprocess.CompletedProcess(words, 0, b"", b"")

    monkeypatch.setattr("trucban.web.settings.command.subprocess.run", run)
    quy.post("/thiet-lap/", FORM)
    words, options = seen[0]
    assert words == [sys.executable, "-m", "trucban", "setup", "--from", "-", "--hide-passphrase"]
    assert FORM["password"] not in str(options["env"])
    assert tomllib.loads(options["input"].decode())["administrator"]["password"] == FORM["password"]


@pytest.mark.parametrize("who", ["an", "dung", "binh"])
def test_only_the_administrator_opens_it(quy: Client, desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).get("/thiet-lap/").status_code == 404
    assert desk_of(who).post("/thiet-lap/", FORM).status_code == 404


def test_a_real_commune_has_no_set_up_page(quy: Client, settings: Settings) -> None:
    settings.DEMONSTRATION = False
    assert quy.get("/thiet-lap/").status_code == 404


@pytest.mark.parametrize(
    "way",
    [
        {"REMOTE_ADDR": "192.168.1.20"},
        {"REMOTE_ADDR": "::ffff:192.168.1.20"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 cổng"},
    ],
)
def test_only_who_sits_at_the_machine_sets_the_commune_up(
    quy: Client, monkeypatch: pytest.MonkeyPatch, way: dict[str, str]
) -> None:
    never(monkeypatch)
    assert quy.get("/thiet-lap/", **way).status_code == 404  # type: ignore[arg-type]  # headers of the request
    assert quy.post("/thiet-lap/", FORM, **way).status_code == 404  # type: ignore[arg-type]
    assert "/thiet-lap/" not in quy.get("/cai-dat/", **way).content.decode()  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.5", "::1", "::ffff:127.0.0.1"])
def test_the_machine_itself_has_several_addresses(quy: Client, address: str) -> None:
    assert quy.get("/thiet-lap/", REMOTE_ADDR=address).status_code == 200
    assert "/thiet-lap/" in quy.get("/cai-dat/", REMOTE_ADDR=address).content.decode()


def test_the_list_offered_is_the_one_the_command_takes_by_itself() -> None:
    usual = usual_agencies(
        name=NAMES["name"],
        province_name=NAMES["province_name"],
        superior_command_name=NAMES["superior_command_name"],
    )
    offered = agencies_of(NAMES, {kind: title for agency in OFFERED for kind, title in agency.offices})
    assert installation.read_toml(toml.write({"commune": {**NAMES}}, offered), name="x").agencies == usual


def test_an_office_whose_title_is_emptied_is_left_out() -> None:
    police = agencies_of(NAMES, {"POLICE_CHIEF": "Trưởng Công an"})[1]
    assert police["offices"] == [{"kind": "POLICE_CHIEF", "title": "Trưởng Công an"}]


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.dates(min_value=date(1900, 1, 1)),
    st.integers(-9, 9),
)
def test_what_is_written_is_read_back(text: str, day: date, number: int) -> None:
    content = {"a": {"text": text, "day": day, "number": number, "none": None}}
    back = tomllib.loads(toml.write(content, [{"offices": [{"title": text}]}]).decode())
    assert back == {
        "a": {"text": text, "day": day, "number": number},
        "agencies": [{"offices": [{"title": text}]}],
    }
