"""Settings at the desk: values are signed, mandates given, accounts opened and closed, papers recorded."""

import json
import re
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.text import slugify

from tests.cast import MONDAY, PASSWORD, World
from tests.web.conftest import DeskOf
from trucban.access.models import Mandate, Office, User
from trucban.audit.models import Entry
from trucban.config.env import ROOT
from trucban.law import NoRuleInForce
from trucban.notify.models import Notice
from trucban.rulebook.models import LocalValue
from trucban.rulebook.settings import SETTINGS
from trucban.web.settings.acts import deeds, subjects

pytestmark = pytest.mark.django_db
RATE = "/cai-dat/quy-tac/allowance.daily_rate/"
PAPER = {"from_date": "2026-11-23", "source": "Nghị quyết 12/2026/NQ-HĐND"}


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- Home --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["an", "dung", "quy", "ha"])
def test_whoever_sets_something_finds_the_settings(desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).get("/cai-dat/").status_code == 200


@pytest.mark.parametrize("who", ["binh", "minh", "lan", "son"])
def test_to_others_they_do_not_exist(desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).get("/cai-dat/").status_code == 404


def test_what_waits_is_named(world: World, an: Client) -> None:
    world.user("phuc").mandates.all().delete()
    text = text_of(an, "/cai-dat/")
    assert "Phó Chỉ huy trưởng" in text
    assert RATE in text
    assert 'id="opinion"' in text
    assert 'id="level"' in text


# --- Rulebook ----------------------------------------------------------------------------------------------


def test_every_setting_is_shown_with_the_law_beside_it(an: Client) -> None:
    text = text_of(an, "/cai-dat/quy-tac/")
    assert all(f"/cai-dat/quy-tac/{setting.key}/" in text for setting in SETTINGS)
    assert "327.600" in text
    assert "16/2025" in text


def test_a_law_that_is_not_known_is_not_taken_for_nothing(
    an: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(key: str, *, on: object) -> None:
        raise NoRuleInForce(key)

    monkeypatch.setattr("trucban.law.rule", unknown)
    assert "327.600" not in text_of(an, RATE)


@pytest.mark.parametrize("setting", [setting.key for setting in SETTINGS])
def test_every_setting_has_its_page(an: Client, setting: str) -> None:
    text_of(an, f"/cai-dat/quy-tac/{setting}/")


def test_a_signed_value_shows_who_signed_it_and_stays_in_the_history(an: Client, dung: Client) -> None:
    assert an.post(RATE, {"value": "400.000", **PAPER}).status_code == 302
    row = LocalValue.objects.get()
    assert row.value == 400_000
    text = text_of(dung, RATE)
    assert "Nguyễn Văn An" in text
    assert PAPER["source"] in text


def test_money_is_shown_with_dots_wherever_the_rulebook_shows_it(an: Client) -> None:
    an.post(RATE, {"value": "1234567", **PAPER})
    page = text_of(an, RATE)
    assert page.count("1.234.567") >= 3  # what holds, the field, the history
    assert "1234567" not in page
    assert "1.234.567" in text_of(an, "/cai-dat/quy-tac/")


def test_a_rate_the_law_has_overtaken_is_shown_as_too_low(an: Client) -> None:
    assert an.post(RATE, {"value": "119.200", **PAPER, "from_date": "2025-01-01"}).status_code == 302
    assert "thấp hơn mức 327.600 đồng" in text_of(an, RATE)
    assert "thấp hơn mức 327.600 đồng" in text_of(an, "/cai-dat/quy-tac/")


def test_a_rate_below_the_law_is_refused_on_the_page(an: Client) -> None:
    answer = an.post(RATE, {"value": "300.000", **PAPER})
    assert answer.status_code == 422
    assert "thấp hơn mức thấp nhất" in answer.content.decode()
    assert not LocalValue.objects.exists()


@pytest.mark.parametrize("change", [{"value": "nhiều"}, {"value": ""}, {"source": ""}, {"from_date": "mai"}])
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_kept(an: Client, change: dict[str, str]) -> None:
    answer = an.post(RATE, {"value": "400000", **PAPER, **change})
    assert answer.status_code == 422
    assert not LocalValue.objects.exists()


@pytest.mark.parametrize("who", ["dung", "ha"])
def test_who_reads_the_rulebook_does_not_sign_it(desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).post(RATE, {"value": "1", **PAPER}).status_code == 404
    assert not LocalValue.objects.exists()


def test_an_unknown_setting_is_not_found(an: Client) -> None:
    assert an.get("/cai-dat/quy-tac/khong.co/").status_code == 404


def test_powers_are_shown_with_their_article_and_what_is_not_certain(an: Client) -> None:
    text = text_of(an, "/cai-dat/quy-tac/tham-quyen/")
    assert "Luật Dân quân tự vệ số 48/2019/QH14" in text
    assert "chip--confirm" in text


POWERS = "/cai-dat/quy-tac/tham-quyen/"
LETTER = "Công văn 12/BCH ngày 20/11/2026"


def uncertain(client: Client) -> str:
    """Return the key of a power that may be confirmed."""
    found = re.search(r'name="key" value="([^"]+)"', client.get(POWERS).text)
    assert found
    return found[1]


def test_a_power_is_confirmed_as_it_stands(an: Client, dung: Client) -> None:
    key = uncertain(an)
    assert an.post(POWERS, {"key": key, "source": LETTER}).status_code == 302
    shown = dung.get(POWERS).text.partition(f'id="power-{slugify(key)}"')[2].partition("</tr>")[0]
    assert LETTER in shown
    assert "Nguyễn Văn An" in shown
    assert "chip--confirm" not in shown
    assert f'name="key" value="{key}"' not in an.get(POWERS).text


def test_a_confirmation_ends_when_the_law_says_something_else(an: Client) -> None:
    key = uncertain(an)
    an.post(POWERS, {"key": key, "source": LETTER})
    row = LocalValue.objects.get()
    LocalValue.objects.update(value=row.value | {"decides": "Một cơ quan khác"})
    assert LETTER not in an.get(POWERS).text
    assert f'name="key" value="{key}"' in an.get(POWERS).text


@pytest.mark.parametrize("form", [{}, {"key": "call_out_weather", "source": LETTER}, {"source": LETTER}])
def test_nothing_is_confirmed_by_nonsense(an: Client, form: dict[str, str]) -> None:
    assert an.post(POWERS, form).status_code == 422
    assert an.post(POWERS, {"key": uncertain(an), "source": "  "}).status_code == 422
    assert not LocalValue.objects.exists()


def test_who_reads_powers_does_not_confirm_them(an: Client, dung: Client) -> None:
    assert 'name="source"' not in dung.get(POWERS).text
    assert dung.post(POWERS, {"key": uncertain(an), "source": LETTER}).status_code == 404
    assert not LocalValue.objects.exists()


# --- Offices and mandates ----------------------------------------------------------------------------------


def office_of(world: World, who: str) -> Office:
    return world.user(who).mandates.get().office


def acting(world: World, **change: str) -> dict[str, str]:
    form = {
        "user_id": str(world.user("binh").pk),
        "from_date": "2026-11-23",
        "last_date": "2026-11-29",
        "acting": "on",
        "reason": "Phó Chỉ huy trưởng đi học",
    }
    return {**form, **change}


def test_somebody_stands_in_until_the_end_of_the_last_day(world: World, an: Client) -> None:
    address = f"/cai-dat/chuc-vu/{office_of(world, 'phuc').pk}/"
    assert an.post(address, acting(world)).status_code == 302
    made = Mandate.objects.get(acting=True)
    assert made.starts_at == MONDAY
    assert made.ends_at == MONDAY.replace(hour=0) + timedelta(days=7)


@pytest.mark.parametrize(
    "change",
    [{"last_date": ""}, {"reason": ""}, {"last_date": "2026-11-01"}, {"user_id": "ai"}, {"acting": ""}],
)
def test_a_mandate_that_lacks_something_is_refused(world: World, an: Client, change: dict[str, str]) -> None:
    before = Mandate.objects.count()
    answer = an.post(f"/cai-dat/chuc-vu/{office_of(world, 'phuc').pk}/", acting(world, **change))
    assert answer.status_code == 422
    assert Mandate.objects.count() == before


def test_a_mandate_is_ended(world: World, an: Client) -> None:
    mandate = world.user("phuc").mandates.get()
    an.post(f"/cai-dat/chuc-vu/nhiem-ky/{mandate.pk}/ket-thuc/")
    mandate.refresh_from_db()
    assert mandate.revoked_at == MONDAY


def test_a_head_sees_and_appoints_in_the_own_agency_only(world: World, dung: Client) -> None:
    of_command = office_of(world, "phuc")
    assert str(of_command.pk) not in text_of(dung, "/cai-dat/chuc-vu/")
    assert dung.get(f"/cai-dat/chuc-vu/{of_command.pk}/").status_code == 404
    assert dung.post(f"/cai-dat/chuc-vu/{of_command.pk}/", acting(world)).status_code == 404
    mandate = world.user("phuc").mandates.get()
    assert dung.post(f"/cai-dat/chuc-vu/nhiem-ky/{mandate.pk}/ket-thuc/").status_code == 404


def test_nobody_extends_their_own_mandate(world: World, an: Client) -> None:
    address = f"/cai-dat/chuc-vu/{office_of(world, 'an').pk}/"
    assert 'name="reason"' not in text_of(an, address)
    assert an.post(address, acting(world)).status_code == 403


def test_an_office_is_created_once(world: World, an: Client) -> None:
    form = {"agency_id": str(world.command.pk), "kind": "ASSISTANT_OFFICER", "title": "Trợ lý"}
    assert an.post("/cai-dat/chuc-vu/moi/", form).status_code == 302
    assert an.post("/cai-dat/chuc-vu/moi/", form).status_code == 422
    assert Office.objects.filter(title="Trợ lý").count() == 1


def test_a_head_creates_no_office_of_another_agency(world: World, dung: Client) -> None:
    form = {"agency_id": str(world.command.pk), "kind": "COMMANDER", "title": "Chỉ huy trưởng 2"}
    assert dung.post("/cai-dat/chuc-vu/moi/", form).status_code == 422
    assert not Office.objects.filter(title="Chỉ huy trưởng 2").exists()


def test_a_head_is_offered_the_offices_of_the_own_agency_and_not_administration(
    an: Client, dung: Client
) -> None:
    offered = text_of(an, "/cai-dat/chuc-vu/moi/")
    assert 'value="MILITIA_MEMBER"' in offered
    assert 'value="ADMINISTRATOR"' not in offered
    assert 'value="MILITIA_MEMBER"' not in text_of(dung, "/cai-dat/chuc-vu/moi/")


def test_an_office_says_who_gave_each_mandate_and_the_head_is_told_of_what_others_gave(
    world: World, desk_of: DeskOf, an: Client
) -> None:
    address = f"/cai-dat/chuc-vu/{office_of(world, 'phuc').pk}/"
    desk_of("quy").post(address, acting(world))
    assert "Quý" in text_of(an, address)
    assert "Phó Chỉ huy trưởng" in text_of(an, "/thong-bao/")
    an.post(address, acting(world, user_id=str(world.user("nga").pk)))
    assert Notice.objects.filter(recipient=world.user("an")).count() == 1


# --- Accounts ----------------------------------------------------------------------------------------------


def shown(answer: Any) -> str:
    found = re.search(r"<code>((?:[a-z0-9]{5}-){2}[a-z0-9]{5})</code>", answer.content.decode())
    assert found
    return found[1]


def test_a_first_password_is_shown_once_and_must_be_changed(desk_of: DeskOf) -> None:
    answer = desk_of("quy").post("/cai-dat/tai-khoan/moi/", {"name": "Lý Tú", "username": "Tu.Ly"})
    user = User.objects.get(username="tu.ly")
    assert user.check_password(shown(answer))
    assert user.must_change_password
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies.get("messages")


@pytest.mark.parametrize(
    "change", [{"username": "an"}, {"username": "có dấu"}, {"username": ""}, {"name": ""}]
)
def test_an_account_that_does_not_fit_is_refused(desk_of: DeskOf, change: dict[str, str]) -> None:
    before = User.objects.count()
    form = {"name": "Lý Tú", "username": "tu", **change}
    assert desk_of("quy").post("/cai-dat/tai-khoan/moi/", form).status_code == 422
    assert User.objects.count() == before


def test_the_administrator_gives_a_new_password(world: World, desk_of: DeskOf) -> None:
    user = world.user("phuc")
    given = shown(desk_of("quy").post(f"/cai-dat/tai-khoan/{user.pk}/mat-khau/"))
    user.refresh_from_db()
    assert user.check_password(given)
    assert not user.check_password(PASSWORD)


def test_the_administrator_closes_an_account_but_not_their_own(world: World, desk_of: DeskOf) -> None:
    quy = desk_of("quy")
    for who in ("phuc", "quy"):
        quy.post(f"/cai-dat/tai-khoan/{world.user(who).pk}/dong/")
    closed = User.objects.filter(is_active=False).values_list("username", flat=True)
    assert list(closed) == ["phuc"]


def test_a_head_closes_nobodys_account(world: World, an: Client) -> None:
    for act in ("dong", "mat-khau"):
        assert an.post(f"/cai-dat/tai-khoan/{world.user('phuc').pk}/{act}/").status_code == 404


@pytest.mark.parametrize("address", ["/cai-dat/tai-khoan/", "/cai-dat/chuc-vu/"])
def test_lists_ask_as_often_for_many_as_for_few(
    world: World, desk_of: DeskOf, django_assert_max_num_queries: Any, address: str
) -> None:
    for number in range(20):
        User.objects.create(
            commune=world.commune, username=f"u{number}", name=f"Người {number}", created_at=MONDAY
        )
        Office.objects.create(
            commune=world.commune, agency=world.command, kind="ASSISTANT_OFFICER", title=f"Trợ lý {number}"
        )
    client = desk_of("quy")
    with django_assert_max_num_queries(12):
        client.get(address)


# --- The commune -------------------------------------------------------------------------------------------

OPINION = {"which": "opinion", "number": "123/BCH-TM", "day": "2026-11-20"}
LEVEL = {"which": "level", "level": "2", "decision": "45/QĐ-UBND"}


def test_both_papers_open_the_roll(world: World, desk_of: DeskOf) -> None:
    quy = desk_of("quy")
    for form in (OPINION, LEVEL):
        assert quy.post("/cai-dat/xa/", form).status_code == 302
    world.commune.refresh_from_db()
    assert world.commune.may_export_whole_roll


@pytest.mark.parametrize(
    "form",
    [
        {**OPINION, "number": ""},
        {**OPINION, "day": "2030-01-01"},
        {**LEVEL, "level": "7"},
        {**LEVEL, "decision": ""},
    ],
)
def test_half_a_paper_is_refused_and_nothing_is_kept(world: World, an: Client, form: dict[str, str]) -> None:
    assert an.post("/cai-dat/xa/", form).status_code == 422
    world.commune.refresh_from_db()
    assert (world.commune.province_opinion_number, world.commune.security_level) == ("", None)


def test_the_police_read_the_papers_and_record_none(dung: Client) -> None:
    assert "<form" not in text_of(dung, "/cai-dat/xa/").partition("<main")[2].partition("</main>")[0]
    assert dung.post("/cai-dat/xa/", OPINION).status_code == 403


# --- Audit log ---------------------------------------------------------------------------------------------


def test_the_log_shows_who_did_what_newest_first(world: World, desk_of: DeskOf, an: Client) -> None:
    an.post(RATE, {"value": "400000", **PAPER})
    text = text_of(desk_of("quy"), "/cai-dat/nhat-ky/")
    last = Entry.objects.order_by("-seq")[0]
    rows = re.findall(r'id="entry-([^"]+)"', text)
    assert rows[0] == str(last.pk)
    assert "Nguyễn Văn An" in text


def test_a_day_is_chosen_and_nonsense_shows_all(world: World, desk_of: DeskOf) -> None:
    quy = desk_of("quy")
    assert 'id="entry-' not in text_of(quy, "/cai-dat/nhat-ky/?ngay=2020-01-01")
    assert 'id="entry-' in text_of(quy, "/cai-dat/nhat-ky/?ngay=mai")


def test_a_head_reads_what_the_own_agency_did(desk_of: DeskOf, an: Client, dung: Client) -> None:
    an.post(RATE, {"value": "400000", **PAPER})
    entry = Entry.objects.order_by("-seq")[0]
    assert f'id="entry-{entry.pk}"' in text_of(an, "/cai-dat/nhat-ky/")
    assert f'id="entry-{entry.pk}"' not in text_of(dung, "/cai-dat/nhat-ky/")


def test_the_check_names_the_first_broken_link(desk_of: DeskOf) -> None:
    quy = desk_of("quy")
    sound = quy.post("/cai-dat/nhat-ky/kiem-tra/").content.decode()
    assert "note--success" in sound
    entry = Entry.objects.order_by("seq")[0]
    Entry.objects.filter(pk=entry.pk).update(action="incident.closed")
    broken = quy.post("/cai-dat/nhat-ky/kiem-tra/").content.decode()
    assert "note--error" in broken
    assert f"mục số {entry.seq}" in broken


def test_every_act_the_product_writes_down_has_words() -> None:
    found = {
        action
        for file in (ROOT / "src/trucban").rglob("*.py")
        for action in re.findall(
            r'(?:action=|_write\([^\n]*?)"([a-z]+\.[a-z_]+)"', file.read_text(encoding="utf-8")
        )
    }
    wordless = [a for a in found if a.split(".")[0] not in subjects() or a.split(".")[1] not in deeds()]
    assert not wordless, f"give these words in web/settings/acts.py: {sorted(wordless)}"


@pytest.mark.parametrize("who", ["ha", "binh", "lan"])
def test_the_log_is_not_for_everyone(desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).get("/cai-dat/nhat-ky/").status_code == 404


# --- The machine -------------------------------------------------------------------------------------------


def answer_with(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    done = subprocess.CompletedProcess([], 1, said, b"")
    monkeypatch.setattr("trucban.web.settings.command.subprocess.run", lambda *_words, **_options: done)


def test_what_is_not_well_stands_first(desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        {"name": "disk", "state": "OK", "text": "Đĩa còn 900 MB."},
        {"name": "worker", "state": "FAULT", "text": "Không có tiến trình nền."},
    ]
    answer_with(monkeypatch, json.dumps(found).encode())
    text = text_of(desk_of("quy"), "/cai-dat/may/")
    assert text.index("Không có tiến trình nền.") < text.index("Đĩa còn 900 MB.")


def test_a_check_that_says_nothing_is_not_taken_for_well(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, b"")
    assert "note--error" in text_of(desk_of("quy"), "/cai-dat/may/")


def test_only_the_administrator_sees_the_machine(an: Client) -> None:
    assert an.get("/cai-dat/may/").status_code == 404


@pytest.mark.parametrize(("demonstration", "waits"), [(True, False), (False, True)])
def test_a_backup_is_waited_for_in_a_real_commune_only(
    desk_of: DeskOf, settings: Any, demonstration: bool, waits: bool
) -> None:
    settings.DEMONSTRATION = demonstration
    assert ('id="backup"' in text_of(desk_of("quy"), "/cai-dat/")) == waits
