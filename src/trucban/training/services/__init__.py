"""Programmes and who is in them (`programmes`), sessions (`sessions`), who was there (`attendance`), who passed (`results`)."""

from trucban.training.services.attendance import (
    NothingToSign,
    NotOfThisSession,
    OwnRecord,
    ResultStands,
    SessionNotBegun,
    record_session_attendance,
    sign_session,
)
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
from trucban.training.services.results import (
    ResultRefused,
    annul_result,
    record_results,
    sign_results,
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
    "NotOfThisSession",
    "NothingToSign",
    "OwnRecord",
    "PeopleTaken",
    "ProgrammeExists",
    "ReasonMissing",
    "ResultRefused",
    "ResultStands",
    "SessionCancelled",
    "SessionNotBegun",
    "SessionRefused",
    "YearRefused",
    "add_trainees",
    "annul_result",
    "call_who_is_free",
    "cancel_session",
    "open_programme",
    "plan_session",
    "record_results",
    "record_session_attendance",
    "remove_trainee",
    "sign_results",
    "sign_session",
]
