"""The bank with what its questions show, quizzes and papers, and what there is to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force.models import Person
from trucban.training.marking import Item, Marked, items
from trucban.training.models import (
    Material,
    Question,
    Quiz,
    QuizPaper,
    QuizQuestion,
    SessionPerson,
    TrainingSession,
)
from trucban.training.selectors.programmes import PLANNED

ON_PHONES = timedelta(hours=12)  # before a quiz opens its questions come to the phones
NOTHING = Item(0, 0, None)


@dataclass(frozen=True)
class Banked:
    """A question of the bank and its figures."""

    question: Question
    item: Item

    @property
    def percent(self) -> int | None:
        return None if self.item.share is None else round(100 * self.item.share)


@dataclass(frozen=True)
class Sat:
    """Somebody called to the session of a quiz, and their paper."""

    person: Person
    paper: QuizPaper | None
    has_passed: bool


def standing_questions(*, actor: Actor) -> QuerySet[Question]:
    rows: QuerySet[Question] = Question.objects.visible_to(actor).filter(ended_at__isnull=True)
    return rows


def subjects(*, actor: Actor) -> list[str]:
    """Return the subjects the bank has standing questions of, in order."""
    return sorted(set(standing_questions(actor=actor).values_list("subject", flat=True)))


def bank(*, actor: Actor, subject: str = "") -> list[Banked]:
    """Return the standing questions by subject, each with its figures over all papers."""
    rows = standing_questions(actor=actor)
    if subject:
        rows = rows.filter(subject=subject)
    questions = list(rows.order_by("subject", "written_at", "pk"))
    found = _items(QuizQuestion.objects.filter(question__in=questions).values_list("quiz_id", flat=True))
    return [Banked(question, found.get(question.pk, NOTHING)) for question in questions]


def _items(quiz_ids: Iterable[UUID]) -> dict[UUID, Item]:
    asked = QuizQuestion.objects.filter(quiz__in=set(quiz_ids)).select_related("question")
    of_quiz: dict[UUID, list[Question]] = {}
    for row in asked:
        of_quiz.setdefault(row.quiz_id, []).append(row.question)
    papers = QuizPaper.objects.filter(quiz__in=of_quiz)
    return items(
        [Marked({one.pk: is_right(one, paper) for one in of_quiz[paper.quiz_id]}) for paper in papers]
    )


def is_right(question: Question, paper: QuizPaper) -> bool:
    """Say whether just the right answers of a question are ticked."""
    return frozenset(paper.answers.get(str(question.pk), ())) == question.right


def get_question(*, actor: Actor, question_id: UUID, lock: bool = False) -> Question:
    return one(Question, Question.objects.visible_to(actor), question_id, lock=lock)


def get_quiz(*, actor: Actor, quiz_id: UUID, lock: bool = False) -> Quiz:
    return one(Quiz, Quiz.objects.visible_to(actor), quiz_id, lock=lock, related=("session__programme",))


def questions_of(quiz: Quiz) -> list[Question]:
    """Return the questions of a quiz in their order."""
    return [row.question for row in quiz.places.select_related("question").order_by("position")]


@dataclass(frozen=True)
class OwnQuiz:
    """A quiz of a session, and how the reader stands to it."""

    quiz: Quiz
    is_open: bool
    paper: QuizPaper | None
    has_passed: bool


def quizzes_with_own(*, actor: Actor, session: TrainingSession, at: datetime) -> list[OwnQuiz]:
    """Return the quizzes of a session, each with the reader's own paper."""
    quizzes = list(session.quizzes.order_by("opens_at", "pk"))
    papers = own_papers(actor, quizzes)
    return [
        OwnQuiz(quiz, is_open(quiz, at), paper := papers.get(quiz.pk), has_passed(quiz, paper))
        for quiz in quizzes
    ]


def own_place(actor: Actor, quiz: Quiz) -> SessionPerson | None:
    """Return the place of the actor among those called to the session of a quiz."""
    if actor.person_id is None:
        return None
    return SessionPerson.objects.filter(session=quiz.session_id, person_id=actor.person_id).first()


def own_papers(actor: Actor, quizzes: Iterable[Quiz]) -> dict[UUID, QuizPaper]:
    """Return quiz -> the actor's paper, of those they handed one in of."""
    if actor.person_id is None:
        return {}
    rows = QuizPaper.objects.filter(quiz__in=list(quizzes), place__person_id=actor.person_id)
    return {paper.quiz_id: paper for paper in rows}


def has_passed(quiz: Quiz, paper: QuizPaper | None) -> bool:
    return paper is not None and paper.right >= quiz.pass_mark


def sat(quiz: Quiz) -> list[Sat]:
    """Return everybody called, by name, each with their paper; never in the order of how many were right."""
    papers = {row.place_id: row for row in quiz.papers.all()}
    rows = SessionPerson.objects.filter(session=quiz.session_id).select_related("person")
    return [
        Sat(row.person, paper := papers.get(row.pk), has_passed(quiz, paper))
        for row in rows.order_by("person__name_sort", "pk")
    ]


def passed(session: TrainingSession) -> dict[UUID, bool]:
    """Return person -> whether every quiz of the session was passed; only of those who handed a paper in of each."""
    quizzes = list(
        session.quizzes.prefetch_related(Prefetch("papers", QuizPaper.objects.select_related("place")))
    )
    found: dict[UUID, list[bool]] = {}
    for quiz in quizzes:
        for paper in quiz.papers.all():
            found.setdefault(paper.place.person_id, []).append(has_passed(quiz, paper))
    return {person: all(each) for person, each in found.items() if len(each) == len(quizzes)}


def own_quizzes(*, actor: Actor) -> QuerySet[Quiz]:
    """Return the quizzes the actor is called to sit and that are on phones now: from half a day before until a day after."""
    if actor.person_id is None:
        return Quiz.objects.none()
    called = SessionPerson.objects.filter(session=OuterRef("session"), person_id=actor.person_id)
    rows = Quiz.objects.visible_to(actor).filter(
        Exists(called),
        session__status=PLANNED,
        opens_at__lte=actor.at + ON_PHONES,
        closes_at__gt=actor.at - timedelta(days=1),
    )
    found: QuerySet[Quiz] = rows.select_related("session").order_by("opens_at", "pk")
    return found


def materials(session: TrainingSession) -> list[Material]:
    return list(session.materials.order_by("added_at", "pk"))


def get_material(*, actor: Actor, material_id: UUID) -> Material:
    rows = Material.objects.filter(session__in=TrainingSession.objects.visible_to(actor))
    return one(Material, rows, material_id, lock=True, related=("session",))


def is_open(quiz: Quiz, at: datetime) -> bool:
    return quiz.opens_at <= at < quiz.closes_at
