"""Questions written and ended, a quiz drawn for a session, papers handed in, and what there is to read."""

import random
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line, clean_text
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.training import policy, selectors
from trucban.training.models import (
    Material,
    Question,
    Quiz,
    QuizPaper,
    QuizQuestion,
    TrainingSession,
)
from trucban.training.services.sessions import standing_session

FEWEST_ANSWERS, MOST_ANSWERS = 2, 6
MOST_QUESTIONS = 60
LONGEST = timedelta(days=14)  # a quiz is open no longer
LATE = timedelta(minutes=2)  # whoever opened it just before the end still hands in


class QuestionRefused(DomainError):
    """A question has a subject, a text, two to six different answers, and at least one right and one wrong."""


class QuizRefused(DomainError):
    """A quiz has as many questions as the bank has of its subject, a pass mark they can reach, and a time."""


class PaperRefused(DomainError):
    """A paper is handed in once, in time, with answers of this quiz."""


class MaterialRefused(DomainError):
    """What there is to read has a title, and a text or the number of a document."""


@verb
def write_question(
    *, actor: Actor, subject: str, text: str, answers: Sequence[tuple[str, bool]], at: datetime
) -> Question:
    """
    Write a question into the bank. Recorded as ``training.question_written``.

    Raises:
        PermissionDenied, QuestionRefused.
    """
    owner_id = actor.agency_with("training.plan")
    if owner_id is None:
        raise PermissionDenied
    kept = [(cleaned, is_right) for said, is_right in answers if (cleaned := clean_line(said, most=200))]
    said_subject, said_text = clean_line(subject, most=80), clean_line(text, most=500)
    if not said_subject or not said_text:
        raise QuestionRefused(_("Write the subject and the question."))
    if not FEWEST_ANSWERS <= len(kept) <= MOST_ANSWERS or len({said for said, _right in kept}) < len(kept):
        raise QuestionRefused(_("A question has two to six answers, all of them different."))
    if len({is_right for _said, is_right in kept}) < 2:
        raise QuestionRefused(_("Mark at least one answer as right, and leave at least one that is not."))
    made = Question.objects.create(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        subject=said_subject,
        text=said_text,
        answers=[[said, is_right] for said, is_right in kept],
        written_at=at,
    )
    changes = {"subject": made.subject, "text": made.text, "answers": made.answers}
    record(actor=actor, action="training.question_written", subject=made, at=at, changes=changes)
    return made


@verb
def end_question(*, actor: Actor, question_id: UUID, at: datetime) -> Question:
    """
    Take a question out of the bank; quizzes that have it keep it. Recorded as ``training.question_ended``.

    Raises:
        NotVisible, PermissionDenied. QuestionRefused: it has ended.
    """
    row = selectors.get_question(actor=actor, question_id=question_id, lock=True)
    if not policy.can_plan(actor, row):
        raise PermissionDenied
    if row.ended_at:
        raise QuestionRefused(_("This question is out of the bank already."))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(actor=actor, action="training.question_ended", subject=row, at=at)
    return row


@verb
def draw_quiz(
    *,
    actor: Actor,
    session_id: UUID,
    subject: str,
    count: int,
    pass_mark: int,
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> Quiz:
    """
    Draw a quiz for a session by lot from the standing questions of a subject; the same for everybody.

    Recorded as ``training.quiz_drawn``.

    Raises:
        NotVisible, PermissionDenied. SessionCancelled. QuizRefused.
    """
    session = standing_session(actor, session_id)
    bank = list(selectors.standing_questions(actor=actor).filter(owner_id=session.owner_id, subject=subject))
    if not 1 <= count <= min(len(bank), MOST_QUESTIONS):
        raise QuizRefused(
            _("The bank has %(have)d questions of this subject: draw from 1 to %(most)d.")
            % {"have": len(bank), "most": min(len(bank), MOST_QUESTIONS)}
        )
    if not 1 <= pass_mark <= count:
        raise QuizRefused(
            _("To pass takes from 1 to %(count)d right answers: correct the pass mark.") % {"count": count}
        )
    if not timedelta(0) < closes_at - opens_at <= LONGEST or closes_at <= at:
        raise QuizRefused(_("A quiz closes after it opens, within 14 days, and not in the past."))
    made = Quiz.objects.create(
        commune_id=session.commune_id,
        owner_id=session.owner_id,
        session=session,
        subject=subject,
        pass_mark=pass_mark,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    drawn = random.SystemRandom().sample(bank, count)
    QuizQuestion.objects.bulk_create(
        QuizQuestion(commune_id=made.commune_id, quiz=made, question=question, position=place)
        for place, question in enumerate(drawn, start=1)
    )
    changes = {
        "session": session.pk,
        "subject": subject,
        "questions": [row.pk for row in drawn],
        "pass_mark": pass_mark,
        "opens_at": opens_at,
        "closes_at": closes_at,
    }
    record(actor=actor, action="training.quiz_drawn", subject=made, at=at, changes=changes)
    return made


@verb
def hand_in(
    *,
    actor: Actor,
    quiz_id: UUID,
    answers: Mapping[UUID, Collection[int]],
    answered_at: datetime,
    at: datetime,
) -> QuizPaper:
    """
    Hand in one's own paper, answered at ``answered_at``, and mark it here: the phone knows no right answer.

    A question is right when just its right answers are ticked; one that is left out is not. The same paper again is
    the same paper. Recorded as ``training.quiz_handed_in``.

    Raises:
        NotVisible.
        PermissionDenied: the actor is not called to the session.
        PaperRefused: not open then, not of this quiz, or another paper was handed in.
    """
    quiz = selectors.get_quiz(actor=actor, quiz_id=quiz_id, lock=True)
    place = selectors.own_place(actor, quiz)
    if place is None:
        raise PermissionDenied
    questions = selectors.questions_of(quiz)
    counts = {row.pk: len(row.answers) for row in questions}
    if not answers.keys() <= counts.keys() or any(
        not 0 <= tick < counts[key] for key, ticks in answers.items() for tick in ticks
    ):
        raise PaperRefused(_("An answer is of no question of this quiz: open it again."))
    ticked = {str(key): sorted(set(ticks)) for key, ticks in answers.items() if ticks}
    before = QuizPaper.objects.filter(quiz=quiz, place=place).first()
    if before:
        if before.answers == ticked:
            return before
        raise PaperRefused(_("A paper was handed in before: only the first one counts."))
    if not quiz.opens_at <= answered_at < quiz.closes_at + LATE:
        raise PaperRefused(_("This quiz was not open at that time."))
    paper = QuizPaper(
        commune_id=quiz.commune_id,
        quiz=quiz,
        place=place,
        answers=ticked,
        answered_at=answered_at,
        handed_in_at=at,
    )
    paper.right = sum(selectors.is_right(row, paper) for row in questions)
    paper.save(force_insert=True)
    record(actor=actor, action="training.quiz_handed_in", subject=quiz, at=at, changes={"paper": paper.pk})
    return paper


@verb
def add_material(
    *, actor: Actor, session_id: UUID, title: str, text: str, source: str, at: datetime
) -> Material:
    """
    Add something to read for those called to a session: a text, or the number of a document.

    Recorded as ``training.material_added``.

    Raises:
        NotVisible, PermissionDenied. SessionCancelled. MaterialRefused.
    """
    session = standing_session(actor, session_id)
    said, read = clean_line(title, most=160), clean_text(text, most=4000)
    where = clean_line(source, most=160)
    if not said or not (read or where):
        raise MaterialRefused(_("Give a title, and a text to read or the number of the document it is in."))
    made = Material.objects.create(
        commune_id=session.commune_id, session=session, title=said, text=read, source=where, added_at=at
    )
    changes = {"title": said, "text": read, "source": where}
    record(actor=actor, action="training.material_added", subject=session, at=at, changes=changes)
    return made


@verb
def remove_material(*, actor: Actor, material_id: UUID, at: datetime) -> TrainingSession:
    """
    Take something to read out again. Recorded as ``training.material_removed``.

    Raises:
        NotVisible, PermissionDenied. SessionCancelled.
    """
    row = selectors.get_material(actor=actor, material_id=material_id)
    session = standing_session(actor, row.session_id)
    changes = {"title": row.title}
    row.delete()
    record(actor=actor, action="training.material_removed", subject=session, at=at, changes=changes)
    return session
