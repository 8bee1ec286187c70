"""The law at the desk: a rule with its history and source, tried before it is signed."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.cast import World
from tests.web.conftest import DeskOf
from trucban.force.models import Person
from trucban.law import catalogue
from trucban.rulebook.models import LocalValue

pytestmark = pytest.mark.django_db
BOOK = "/cai-dat/quy-tac/luat/"
AGE = f"{BOOK}militia.age_men/"
FILLED = {
    "part.first": "18",
    "part.last": "47",
    "part.last_volunteer": "50",
    "from_date": "2026-11-23",
    "source": "Công văn 12/BCH ngày 20/11/2026",
}


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def looked_at(client: Client, address: str, form: dict[str, str]) -> dict[str, str]:
    """Return a filled form as it stands after a look at whom it would change: ready to be signed."""
    text = client.post(address, {**form, "try": "1"}).text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', text)
    assert seen
    return {**form, "sign": "1", "seen": seen[1]}


@pytest.fixture
def long(world: World) -> Person:
    return Person.objects.create(
        commune=world.commune,
        owner=world.command,
        name="Lê Đình Long",
        birth_date=date(1980, 6, 1),
        sex="MALE",
        hamlet=world.hamlets[0],
    )


@pytest.mark.parametrize("subject", catalogue.SUBJECTS)
def test_each_subject_lists_its_rules(an: Client, subject: str) -> None:
    text = text_of(an, f"{BOOK}?linh-vuc={subject}")
    mine = [key for key in catalogue.all_keys() if catalogue.subject_of(key) == subject]
    assert mine
    assert all(f"{BOOK}{key}/" in text for key in mine)


def test_an_unknown_subject_is_the_first(an: Client) -> None:
    assert AGE in text_of(an, f"{BOOK}?linh-vuc=khong")


@pytest.mark.parametrize("key", catalogue.all_keys())
def test_every_rule_has_its_page(an: Client, key: str) -> None:
    text_of(an, f"{BOOK}{key}/")


def test_a_rule_shows_its_article_in_vietnamese_its_history_and_its_doubt(an: Client) -> None:
    text = text_of(an, AGE)
    assert "Điều 8 khoản 1 Luật Dân quân tự vệ số 48/2019/QH14" in text
    assert "01/07/2020" in text
    assert "Luật 14/2026/QH16 chưa đọc được" in text
    assert "chip--confirm" in text


def test_in_english_the_source_is_english(an: Client) -> None:
    an.cookies["django_language"] = "en"
    text = an.get(AGE, headers={"accept-language": "en"}).content.decode()
    assert "Law on Militia and Self-Defence 48/2019/QH14, Article 8 Clause 1" in text


def test_a_table_shows_its_grounds(an: Client) -> None:
    text = text_of(an, f"{BOOK}tables.militia_deferral/")
    assert "phụ nữ mang thai" in text


def test_a_rule_nobody_wrote_is_not_found(an: Client) -> None:
    assert an.get(f"{BOOK}militia.weather/").status_code == 404


def test_trying_names_whom_it_would_change_and_writes_nothing(an: Client, long: Person) -> None:
    answer = an.post(AGE, {**FILLED, "try": "1"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"person-{long.pk}" in text
    assert "Lê Đình Long" in text
    assert 'name="sign"' in text
    assert not LocalValue.objects.exists()


def test_before_trying_there_is_no_button_to_sign(an: Client) -> None:
    assert 'name="sign"' not in text_of(an, AGE)


def test_signing_makes_it_hold_and_shows_who(an: Client, dung: Client) -> None:
    assert an.post(AGE, looked_at(an, AGE, FILLED)).status_code == 302
    row = LocalValue.objects.get()
    assert (row.key, row.value["last"]) == ("law:militia.age_men", 47)
    text = text_of(dung, AGE)
    assert "Nguyễn Văn An" in text
    assert FILLED["source"] in text
    assert "chip--confirm" not in text.split('id="here"')[0]


def test_a_table_is_confirmed_without_a_list_of_people(an: Client) -> None:
    address = f"{BOOK}tables.militia_deferral/"
    form = {"part.": "yes", "from_date": "2026-11-23", "source": "Công văn 12"}
    text = an.post(address, {**form, "try": "1"}).content.decode()
    assert "<table" not in text
    assert an.post(address, looked_at(an, address, form)).status_code == 302
    assert LocalValue.objects.get().value is True


def test_nobody_signs_unseen(an: Client, long: Person) -> None:
    for seen in ({}, {"seen": "0" * 64}):
        answer = an.post(AGE, {**FILLED, "sign": "1", **seen})
        assert answer.status_code == 422
        assert "không phải là điều vừa được xem" in answer.text
        assert f"person-{long.pk}" in answer.text  # and shows what was not looked at
    assert not LocalValue.objects.exists()


@pytest.mark.parametrize("change", [{"part.last": "48"}, {"from_date": "2026-11-24"}])
def test_what_is_signed_is_what_was_shown(an: Client, long: Person, change: dict[str, str]) -> None:
    assert an.post(AGE, looked_at(an, AGE, FILLED) | change).status_code == 422
    assert not LocalValue.objects.exists()


def test_a_list_that_changed_since_is_looked_at_again(an: Client, long: Person) -> None:
    form = looked_at(an, AGE, FILLED)
    Person.objects.filter(pk=long.pk).update(birth_date=date(1979, 6, 1))
    Person.objects.create(
        commune=long.commune, owner=long.owner, name="Lê Mới", birth_date=date(1980, 6, 1), sex="MALE"
    )
    assert an.post(AGE, form).status_code == 422
    assert not LocalValue.objects.exists()
    assert an.post(AGE, looked_at(an, AGE, FILLED)).status_code == 302


@pytest.mark.parametrize(
    "change", [{"part.last": "nhiều"}, {"part.last": ""}, {"source": ""}, {"from_date": "mai"}]
)
def test_what_does_not_fit_is_refused_beside_its_field(an: Client, change: dict[str, str]) -> None:
    answer = an.post(AGE, {**FILLED, **change, "sign": "1"})
    assert answer.status_code == 422
    assert not LocalValue.objects.exists()


@pytest.mark.parametrize("who", ["dung", "ha"])
def test_who_reads_the_law_does_not_sign_it(desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).get(AGE).status_code == 200
    assert desk_of(who).post(AGE, {**FILLED, "sign": "1"}).status_code == 404
    assert not LocalValue.objects.exists()


@pytest.mark.parametrize("who", ["binh", "minh"])
def test_to_others_it_does_not_exist(desk_of: DeskOf, who: str) -> None:
    assert desk_of(who).get(AGE).status_code == 404
    assert desk_of(who).get(BOOK).status_code == 404
