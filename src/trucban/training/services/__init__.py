"""Programmes and who is in them (`programmes`), sessions (`sessions`)."""

from trucban.training.services.programmes import (
    InAnotherProgramme,
    NobodyToAdd,
    NotInProgramme,
    ProgrammeExists,
    YearRefused,
    add_trainees,
    open_programme,
    remove_trainee,
)
from trucban.training.services.sessions import (
    PeopleTaken,
    ReasonMissing,
    SessionCancelled,
    SessionRefused,
    call_who_is_free,
    cancel_session,
    plan_session,
)

__all__ = [
    "InAnotherProgramme",
    "NobodyToAdd",
    "NotInProgramme",
    "PeopleTaken",
    "ProgrammeExists",
    "ReasonMissing",
    "SessionCancelled",
    "SessionRefused",
    "YearRefused",
    "add_trainees",
    "call_who_is_free",
    "cancel_session",
    "open_programme",
    "plan_session",
    "remove_trainee",
]
