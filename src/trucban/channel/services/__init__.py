"""Verbs of the channel: sending a report, deciding about it, answering, erasing contacts."""

from trucban.channel.services.contacts import erase_contacts, reveal_contact
from trucban.channel.services.deciding import (
    AlreadyDecided,
    FeedbackRefused,
    ReasonMissing,
    accept_as_incident,
    accept_as_task,
    answer_report,
    mark_duplicate,
    refuse_report,
)
from trucban.channel.services.sending import (
    CITIZEN,
    ReportRefused,
    Sent,
    ServiceUnknown,
    citizen,
    send_report,
)

__all__ = [
    "CITIZEN",
    "AlreadyDecided",
    "FeedbackRefused",
    "ReasonMissing",
    "ReportRefused",
    "Sent",
    "ServiceUnknown",
    "accept_as_incident",
    "accept_as_task",
    "answer_report",
    "citizen",
    "erase_contacts",
    "mark_duplicate",
    "refuse_report",
    "reveal_contact",
    "send_report",
]
