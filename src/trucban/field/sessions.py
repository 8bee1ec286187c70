"""Training on a phone: the list of names of whoever leads a session, the quiz of whoever is called; around it only."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from trucban.access.actors import Actor
from trucban.field.protocol.items import written
from trucban.training import selectors as training
from trucban.training.models import AttendanceMark, Quiz, QuizPaper, TrainingSession

Data = dict[str, Any]


def led_sessions(sessions: list[TrainingSession]) -> list[Data]:
    """Return what a phone needs to take the attendance; ``until`` is when it drops the names without asking anybody."""
    return [_session(one) for one in sessions]


def own_quizzes(quizzes: Collection[Quiz], actor: Actor) -> list[Data]:
    """Return the quizzes a phone may sit: questions and answers, and never which of them are right."""
    papers = training.own_papers(actor, quizzes)
    return [_quiz(one, papers.get(one.pk)) for one in quizzes]


def _quiz(quiz: Quiz, paper: QuizPaper | None) -> Data:
    questions = training.questions_of(quiz)
    return {
        "quiz": str(quiz.pk),
        "subject": quiz.subject,
        "session": quiz.session.subject,
        "opens_at": written(quiz.opens_at),
        "closes_at": written(quiz.closes_at),
        "until": written(quiz.closes_at + timedelta(days=1)),
        "pass_mark": quiz.pass_mark,
        "of": len(questions),
        "right": paper.right if paper else None,
        "questions": []
        if paper
        else [
            {
                "question": str(row.pk),
                "text": row.text,
                "answers": [text for text, _is_right in row.answers],
                "several": len(row.right) > 1,
            }
            for row in questions
        ],
    }


def _session(session: TrainingSession) -> Data:
    rows = training.attendance(session)
    proposed = training.proposed(session, [row.person for row in rows])
    marks = AttendanceMark.objects.filter(place__session=session, write_id__isnull=False)
    return {
        "session": str(session.pk),
        "subject": session.subject,
        "place": session.place,
        "starts_at": written(session.starts_at),
        "ends_at": written(session.ends_at),
        "opens_at": written(session.starts_at - training.EARLY),
        "until": written(session.ends_at + training.AFTER),
        "writes": sorted({str(key) for key in marks.values_list("write_id", flat=True)}),
        "people": [
            {
                "person": str(row.person.pk),
                "name": row.person.name,
                "outcome": row.outcome or proposed[row.person.pk],
                "seen": list(map(str, row.seen)),
            }
            for row in rows
        ],
    }
