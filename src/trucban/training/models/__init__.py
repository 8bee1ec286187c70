"""Tables of training: programmes, sessions and results; response plans, drills and findings; exercises; contests; quizzes and what there is to read."""

from trucban.training.models.contests import Contest, ContestTeam
from trucban.training.models.drills import (
    Drill,
    DrillFinding,
    DrillPerson,
    FindingCheck,
    PlanTeam,
    ResponsePlan,
)
from trucban.training.models.exercises import (
    Exercise,
    ExerciseAnswer,
    ExerciseInject,
    ExerciseStep,
)
from trucban.training.models.programmes import (
    AttendanceMark,
    ProgrammeQuerySet,
    SessionPerson,
    SessionQuerySet,
    SessionResult,
    Trainee,
    TrainingProgramme,
    TrainingSession,
)
from trucban.training.models.quizzes import Material, Question, Quiz, QuizPaper, QuizQuestion

__all__ = [
    "AttendanceMark",
    "Contest",
    "ContestTeam",
    "Drill",
    "DrillFinding",
    "DrillPerson",
    "Exercise",
    "ExerciseAnswer",
    "ExerciseInject",
    "ExerciseStep",
    "FindingCheck",
    "Material",
    "PlanTeam",
    "ProgrammeQuerySet",
    "Question",
    "Quiz",
    "QuizPaper",
    "QuizQuestion",
    "ResponsePlan",
    "SessionPerson",
    "SessionQuerySet",
    "SessionResult",
    "Trainee",
    "TrainingProgramme",
    "TrainingSession",
]
