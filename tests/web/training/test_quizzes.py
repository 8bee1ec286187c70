"""The bank, a quiz and what there is to read, as pages."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, moment, programme, quiz, session
from trucban.training import selectors, services
from trucban.training.models import Question, Quiz, QuizPaper

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(world: World) -> Quiz:
    """Bình was called to a session on Saturday; its quiz of three questions is open on Monday."""
    unit, _people = duty.platoon(world, "Lê Văn Một")
    duty.join(world, unit, world.person("binh"))
    made = programme(world)
    services.add_trainees(actor=world.actor("an"), programme_id=made.pk, unit_id=unit.pk, at=BEFORE)
    planned = session(world, made, starts_at=moment(21, 7), ends_at=moment(21, 11))
    return quiz(world, planned, opens_at=moment(23, 6), closes_at=moment(23, 12))


def login(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.user(who))
    return client


def test_a_question_is_written_and_taken_out(world: World, client: Client) -> None:
    an = login(world, "an")
    said = {"subject": "Cấp cứu", "text": "Gọi số nào?", "right": "115", "wrong": "113\n114"}
    assert an.post("/huan-luyen/cau-hoi/moi/", {**said, "wrong": ""}).status_code == 422
    assert an.post("/huan-luyen/cau-hoi/moi/", said).status_code == 302
    [made] = Question.objects.all()
    assert sorted(made.answers) == [["113", False], ["114", False], ["115", True]]
    assert "Gọi số nào?" in an.get("/huan-luyen/cau-hoi/?mon=Cấp cứu").content.decode()
    assert login(world, "binh").get("/huan-luyen/cau-hoi/").status_code == 404
    an.post(f"/huan-luyen/cau-hoi/{made.pk}/thoi-dung/")
    assert "Gọi số nào?" not in an.get("/huan-luyen/cau-hoi/").content.decode()


def test_a_quiz_is_drawn_for_a_session(world: World, drawn: Quiz) -> None:
    an, place = login(world, "an"), f"/huan-luyen/buoi/{drawn.session_id}/kiem-tra/"
    assert an.get(place).status_code == 200
    said: dict[str, Any] = {
        "subject": "Cấp cứu", "count": 2, "pass_mark": 3, "opens_at": "2026-11-25T07:00", "closes_at": "2026-11-25T11:00",
    }  # fmt: skip
    assert an.post(place, said).status_code == 422
    assert an.post(place, {**said, "pass_mark": 2}).status_code == 302
    assert Quiz.objects.count() == 2


def test_whoever_is_called_sits_it_once_and_sees_the_result(world: World, drawn: Quiz) -> None:
    binh, place = login(world, "binh"), f"/huan-luyen/kiem-tra/{drawn.pk}/"
    page = binh.get(place).content.decode()
    assert "Ép chặt vết thương" in page
    assert "phương án đúng" not in page
    answers = {str(row.pk): str(min(row.right)) for row in selectors.questions_of(drawn)}
    assert binh.post(place, answers).status_code == 302
    assert "đúng 3/3" in binh.get(place).content.decode()
    binh.post(place, {})
    assert QuizPaper.objects.get().right == 3
    assert "Trần Thanh Bình" in login(world, "an").get(place).content.decode()
    assert login(world, "minh").get(place).status_code == 404


def test_a_quiz_that_is_not_open_says_so_and_takes_nothing(world: World, drawn: Quiz) -> None:
    later = {"opens_at": moment(25, 7), "closes_at": moment(25, 8)}
    closed = quiz(world, drawn.session, questions=1, count=1, **later)
    binh, place = login(world, "binh"), f"/huan-luyen/kiem-tra/{closed.pk}/"
    page = binh.get(place).content.decode()
    assert "hiện không mở" in page
    assert "Ép chặt" not in page
    binh.post(place, {})
    assert not QuizPaper.objects.exists()


def test_the_result_sheet_is_filled_in_from_the_quiz_and_grants_nothing(world: World, drawn: Quiz) -> None:
    login(world, "binh").post(f"/huan-luyen/kiem-tra/{drawn.pk}/", {})
    phuc = world.actor("phuc")
    people = [person.pk for person in selectors.called(drawn.session)]
    services.record_session_attendance(
        actor=phuc, session_id=drawn.session_id, outcomes=dict.fromkeys(people, "PRESENT"), at=moment(21, 12)
    )
    page = login(world, "an").get(f"/huan-luyen/buoi/{drawn.session_id}/ket-qua/").content.decode()
    assert page.count('<option value="FAILED" selected>') == 1
    assert selectors.graded(drawn.session)[0].result is None


def test_what_there_is_to_read_stands_on_the_sessions_page(world: World, drawn: Quiz) -> None:
    an, place = login(world, "an"), f"/huan-luyen/buoi/{drawn.session_id}/"
    assert an.post(f"{place}tai-lieu/", {"title": "Cấp cứu"}).status_code == 422
    assert an.post(f"{place}tai-lieu/", {"title": "Cấp cứu", "text": "Ép chặt."}).status_code == 302
    assert "Ép chặt." in login(world, "binh").get(place).content.decode()
    [made] = selectors.materials(drawn.session)
    assert login(world, "binh").post(f"/huan-luyen/tai-lieu/{made.pk}/bo/").status_code == 404
    an.post(f"/huan-luyen/tai-lieu/{made.pk}/bo/")
    assert "Ép chặt." not in an.get(place).content.decode()
