"""Tables of training: programmes, sessions and results; response plans, drills and findings; exercises; contests."""

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
    "PlanTeam",
    "ProgrammeQuerySet",
    "ResponsePlan",
    "SessionPerson",
    "SessionQuerySet",
    "SessionResult",
    "Trainee",
    "TrainingProgramme",
    "TrainingSession",
]
