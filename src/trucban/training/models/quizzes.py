"""The bank of questions, quizzes drawn from it for a session, what was answered, and what there is to read."""

from django.db import models
from django.db.models import F, Q

from trucban.access.actors import Actor
from trucban.access.models import CommuneRow, OwnedRow
from trucban.access.visibility import OwnedQuerySet
from trucban.training.models.programmes import SessionPerson, TrainingSession


class QuestionQuerySet(OwnedQuerySet):
    view_capability = "training.plan"


class Question(OwnedRow):
    """
    A question of the bank and its two to six answers, one or more of them right: ``[["Text", true], …]``.

    It is never edited, for what was answered is counted by question: it is ended and another one is written.
    """

    subject = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    answers = models.JSONField()
    written_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "subject"], name="training_question_by_subject")]

    def __str__(self) -> str:
        return self.text

    @property
    def right(self) -> frozenset[int]:
        """Return the places of the right answers."""
        return frozenset(place for place, (_text, is_right) in enumerate(self.answers) if is_right)


class QuizQuerySet(OwnedQuerySet):
    view_capability = "training.plan"

    def own_rows(self, actor: Actor) -> Q:
        return Q(session__people__person_id=actor.person_id) if actor.person_id else Q(pk__in=[])


class Quiz(OwnedRow):
    """
    A quiz of a session, open from ``opens_at`` until, not including, ``closes_at``; one paper each (FEATURES C4).

    Passed with ``pass_mark`` right answers of its questions, the same for everybody. It grants nothing: it is what
    whoever records the result has before their eyes.
    """

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="quizzes")
    subject = models.CharField(max_length=80)
    pass_mark = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    questions = models.ManyToManyField(Question, through="QuizQuestion", related_name="+")

    objects = QuizQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="training_quiz_closes_after_opening"
            ),
            models.CheckConstraint(condition=Q(pass_mark__gte=1), name="training_quiz_pass_mark"),
        ]

    def __str__(self) -> str:
        return self.subject


class QuizQuestion(CommuneRow):
    """One question of a quiz and its place."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="places")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="asked")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="training_question_once_a_quiz"),
            models.UniqueConstraint(fields=["quiz", "position"], name="training_quiz_place_once"),
        ]


class QuizPaper(CommuneRow):
    """What somebody called to the session answered – question -> places of the answers –, and how many were right."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="papers")
    place = models.ForeignKey(SessionPerson, on_delete=models.CASCADE, related_name="quiz_papers")
    answers = models.JSONField()
    right = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "place"], name="training_one_paper_each")]


class Material(CommuneRow):
    """What there is to read for a session: a text, or where it stands in a document. Nothing classified."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=160, blank=True)  # number and day of the document it is in
    added_at = models.DateTimeField()
