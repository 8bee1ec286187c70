"""The duty book on its page: written, struck, read by day."""

import pytest

from tests.cast import MONDAY, World
from tests.duty import builders
from tests.web.duty.life import at_desk, freeze
from trucban.duty.models import DutyBookLine
from trucban.duty.services import strike_line, write_line

PAGE = "/truc/so-truc-ban/"


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world)


def written(world: World, text: str) -> DutyBookLine:
    return write_line(actor=world.actor("an"), category="SITUATION", text=text, at=MONDAY)


def test_a_line_is_written_and_read(world: World) -> None:
    client = at_desk(world, "an")
    page = client.post(PAGE, {"category": "ORDER", "text": "Nhận lệnh của Ban CHQS"}, follow=True)
    assert "Nhận lệnh của Ban CHQS" in page.text
    assert "Nguyễn Văn An" in page.text


@pytest.mark.parametrize(
    "typed",
    [
        {"category": "ORDER", "text": "   "},
        {"category": "OPINION", "text": "Dư luận"},
        {"category": "ORDER", "text": "Sau này", "happened_at": "2026-12-24T07:00"},
        {"category": "ORDER", "text": "Khi nào", "happened_at": "hôm qua"},
    ],
)
def test_nonsense_is_refused_in_words_and_nothing_kept(world: World, typed: dict[str, str]) -> None:
    answer = at_desk(world, "an").post(PAGE, typed)
    assert answer.status_code == 422
    assert "Chưa lưu" in answer.text
    assert DutyBookLine.objects.count() == 0


def test_a_struck_line_is_read_on_demand_with_its_reason(world: World) -> None:
    line = written(world, "Có khách đến")
    client = at_desk(world, "an")
    page = client.post(f"{PAGE}{line.pk}/gach/", {"reason": "Ghi nhầm"}, follow=True)
    assert "<del>Có khách đến</del>" in page.text
    assert "Ghi nhầm" in page.text
    assert "Có khách đến" not in client.get(PAGE).text


def test_striking_without_a_reason_is_refused(world: World) -> None:
    line = written(world, "Có khách đến")
    at_desk(world, "an").post(f"{PAGE}{line.pk}/gach/", {"reason": " "})
    line.refresh_from_db()
    assert line.struck_at is None


def test_the_days_open_are_chosen(world: World) -> None:
    written(world, "Việc của thứ Hai")
    client = at_desk(world, "an")
    assert "Việc của thứ Hai" not in client.get(f"{PAGE}?tu=2026-11-20&den=2026-11-21").text
    assert "Việc của thứ Hai" in client.get(f"{PAGE}?tu=2026-11-24&den=2026-11-20").text
    assert "Việc của thứ Hai" in client.get(f"{PAGE}?tu=nonsense&den=nonsense").text


@pytest.mark.parametrize("who", ["binh", "dung", "son"])
def test_who_is_not_of_the_command_reads_no_line(world: World, who: str) -> None:
    line = written(world, "Chuyện của Ban chỉ huy")
    client = at_desk(world, who)
    assert "Chuyện của Ban chỉ huy" not in client.get(PAGE).text
    assert client.post(f"{PAGE}{line.pk}/gach/", {"reason": "x"}).status_code == 404


def test_the_book_asks_as_many_questions_for_many_lines(
    world: World, django_assert_max_num_queries: object
) -> None:
    client = at_desk(world, "an")
    written(world, "Một")
    with django_assert_max_num_queries(20) as few:  # type: ignore[operator]  # a fixture of pytest-django
        client.get(PAGE)
    count = len(few)
    for number in range(15):
        line = written(world, f"Dòng {number}")
    strike_line(actor=world.actor("an"), line_id=line.pk, reason="Thừa", at=MONDAY)
    with django_assert_max_num_queries(count):  # type: ignore[operator]
        client.get(PAGE)


@pytest.mark.parametrize("who", ["binh", "nga", "minh", "son", "quy"])
def test_the_book_is_offered_to_those_who_may_read_it_only(world: World, who: str) -> None:
    client = at_desk(world, who)
    page = client.get("/").text
    assert 'href="/truc/so-truc-ban/"' not in page
    assert ('href="/truc/cua-toi/"' in page) == (who != "quy")  # without a person there are no duties
    assert client.get("/truc/so-truc-ban/").headers["Location"] == "/truc/cua-toi/"
    assert 'href="/truc/so-truc-ban/"' in at_desk(world, "an").get("/").text


def test_who_keeps_no_book_sees_no_empty_days(world: World) -> None:
    freeze(world)
    builders.watch_of_two(world)
    police = at_desk(world, "dung").get(PAGE).text
    assert "Ban CHQS giữ sổ này" in police
    assert "Trực chỉ huy" not in police.partition('id="book"')[2]
    assert "Trực chỉ huy" in at_desk(world, "an").get(PAGE).text.partition('id="book"')[2]
