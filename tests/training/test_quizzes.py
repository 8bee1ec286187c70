"""A bank of questions, a quiz drawn from it, papers marked here, and what a question shows over all of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, moment, programme, session
from trucban.document.wording import SecretMarkFound
from trucban.force.models import Qualification
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.training import selectors, services
from trucban.training.marking import Marked, items
from trucban.training.models import Question, Quiz, QuizPaper, TrainingSession

OPENS, DURING, AFTER = moment(25, 7), moment(25, 8), moment(25, 12)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def write(world: World, text: str, **more: Any) -> Question:
    values: dict[str, Any] = {
        "subject": "Băng bó",
        "answers": [("Đúng", True), ("Sai", False), ("Sai nữa", False)],
    }
    return services.write_question(actor=world.actor("an"), text=text, at=BEFORE, **{**values, **more})


def drawn(world: World, *, count: int = 3, pass_mark: int = 2, **more: Any) -> Quiz:
    """Draw a quiz for a session Bình is called to, open from 7 to 11 on 25 November."""
    made = programme(world)
    unit, _people = duty.platoon(world, "Lê Văn Một")
    duty.join(world, unit, world.person("binh"))
    binh = world.person("binh").pk
    services.add_trainees(actor=world.actor("an"), programme_id=made.pk, person_ids=[binh], at=BEFORE)
    planned = session(world, made)
    for number in range(3):
        write(world, f"Câu {number}")
    values = {"opens_at": OPENS, "closes_at": moment(25, 11), "subject": "Băng bó", "at": BEFORE}
    return services.draw_quiz(
        actor=world.actor("an"),
        session_id=planned.pk,
        count=count,
        pass_mark=pass_mark,
        **{**values, **more},
    )


def answer(world: World, quiz: Quiz, right: int, *, who: str = "binh", **more: Any) -> QuizPaper:
    """Hand a paper in with so many right answers."""
    questions = selectors.questions_of(quiz)
    ticked = {
        row.pk: row.right if number < right else {next(i for i in range(3) if i not in row.right)}
        for number, row in enumerate(questions)
    }
    values: dict[str, Any] = {"answers": ticked, "answered_at": DURING, "at": AFTER, **more}
    return services.hand_in(actor=world.actor(who), quiz_id=quiz.pk, **values)


@pytest.mark.parametrize(
    "answers",
    [
        [("Một", True)],
        [("Một", True), ("Hai", True)],
        [("Một", False), ("Hai", False)],
        [("Một", True), ("Một", False)],
        [(f"{n}", n == 0) for n in range(7)],
    ],
)
def test_a_question_without_two_to_six_answers_right_and_wrong_is_refused(
    world: World, answers: list[tuple[str, bool]]
) -> None:
    with pytest.raises(services.QuestionRefused):
        write(world, "Câu hỏi", answers=answers)


def test_a_mark_of_secrecy_is_refused(world: World) -> None:
    with pytest.raises(SecretMarkFound):
        write(world, "Theo tài liệu MẬT số 12")


def test_members_and_other_agencies_see_no_bank(world: World) -> None:
    made = write(world, "Câu 1")
    for who in ("binh", "dung", "ha"):
        assert selectors.bank(actor=world.actor(who)) == []
        with pytest.raises(NotVisible):
            selectors.get_question(actor=world.actor(who), question_id=made.pk)
    with pytest.raises(PermissionDenied):
        services.write_question(
            actor=world.actor("binh"),
            subject="Băng bó",
            text="?",
            answers=[("A", True), ("B", False)],
            at=BEFORE,
        )


def test_more_than_the_bank_has_is_not_drawn(world: World) -> None:
    with pytest.raises(services.QuizRefused, match="3 questions"):
        drawn(world, count=4)


@pytest.mark.parametrize("wrong", [{"pass_mark": 4}, {"pass_mark": 0}, {"closes_at": OPENS}])
def test_a_quiz_nobody_could_pass_or_sit_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(services.QuizRefused):
        drawn(world, **wrong)


def test_a_paper_is_marked_here_and_counts_once(world: World) -> None:
    quiz = drawn(world)
    paper = answer(world, quiz, 2)
    assert paper.right == 2
    assert answer(world, quiz, 2).pk == paper.pk  # the same paper again, as a phone may send it
    with pytest.raises(services.PaperRefused):
        answer(world, quiz, 3)
    assert selectors.passed(quiz.session) == {world.person("binh").pk: True}


def test_all_the_right_answers_and_no_others_make_a_question_right(world: World) -> None:
    row = write(world, "Nhiều đáp án", answers=[("A", True), ("B", True), ("C", False)])
    ticked = [({0, 1}, True), ({0}, False), ({0, 1, 2}, False), (set(), False)]
    for places, is_right in ticked:
        paper = QuizPaper(answers={str(row.pk): sorted(places)})
        assert selectors.is_right(row, paper) is is_right


@pytest.mark.parametrize("when", [OPENS - timedelta(minutes=1), moment(25, 11, 3)])
def test_a_paper_of_another_time_is_refused(world: World, when: Any) -> None:
    quiz = drawn(world)
    with pytest.raises(services.PaperRefused):
        answer(world, quiz, 3, answered_at=when)


def test_whoever_is_not_called_hands_nothing_in(world: World) -> None:
    quiz = drawn(world)
    with pytest.raises(PermissionDenied):
        answer(world, quiz, 3, who="an")
    with pytest.raises(NotVisible):
        answer(world, quiz, 3, who="minh")
    with pytest.raises(services.PaperRefused):
        answer(world, quiz, 0, answers={uuid7(): [0]})


def test_passing_grants_nothing_by_itself(world: World) -> None:
    quiz = drawn(world)
    answer(world, quiz, 3)
    assert not Qualification.objects.filter(person=world.person("binh")).exists()
    assert not TrainingSession.objects.filter(people__results__isnull=False).exists()


def test_a_question_out_of_the_bank_stays_in_its_quizzes(world: World) -> None:
    quiz = drawn(world)
    [first, *_others] = selectors.questions_of(quiz)
    services.end_question(actor=world.actor("an"), question_id=first.pk, at=BEFORE)
    assert first not in [row.question for row in selectors.bank(actor=world.actor("an"))]
    assert first in selectors.questions_of(quiz)
    assert answer(world, quiz, 3).right == 3


def test_what_a_question_shows() -> None:
    """Ten papers of three questions: one that tells knowing from guessing, one everybody has, one the better miss."""
    good, easy, bad = uuid7(), uuid7(), uuid7()
    others = [uuid7() for _ in range(4)]
    papers = [
        Marked({good: know, easy: True, bad: not know, **dict.fromkeys(others, know)})
        for know in [True] * 5 + [False] * 5
    ]
    found = items(papers)
    assert (found[good].answered, found[good].right, found[good].share) == (10, 5, 0.5)
    assert found[good].discrimination is not None
    assert found[good].discrimination == pytest.approx(1)
    assert found[bad].discrimination == pytest.approx(-1)
    assert found[easy].discrimination is None  # it does not vary
    assert items(papers[:9])[good].discrimination is None  # too few to say


def test_what_there_is_to_read_has_a_title_and_a_text_or_a_number(world: World) -> None:
    planned = drawn(world).session
    add = {"actor": world.actor("an"), "session_id": planned.pk, "at": BEFORE}
    with pytest.raises(services.MaterialRefused):
        services.add_material(title="Băng bó", text="", source="", **add)
    with pytest.raises(SecretMarkFound):
        services.add_material(title="Tài liệu MẬT", text="x", source="", **add)
    made = services.add_material(title="Băng bó", text="Ép chặt vết thương.", source="", **add)
    assert selectors.materials(planned) == [made]
    services.remove_material(actor=world.actor("an"), material_id=made.pk, at=BEFORE)
    assert selectors.materials(planned) == []
