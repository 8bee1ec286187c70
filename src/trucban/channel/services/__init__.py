"""Verbs of the channel: sending a report, deciding about it, answering, erasing contacts."""

from trucban.channel.questions import QuestionsRefused
from trucban.channel.services.asking import (
    Asked,
    LinkIsOver,
    answer_facts,
    ask_facts,
    look_at_facts,
    open_facts,
    revoke_facts,
)
from trucban.channel.services.contacts import erase_contacts, reveal_contact
from trucban.channel.services.deciding import (
    AlreadyDecided,
    FeedbackRefused,
    ReasonMissing,
    accept_as_incident,
    accept_as_task,
    accept_for_incident,
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
    "Asked",
    "FeedbackRefused",
    "LinkIsOver",
    "QuestionsRefused",
    "ReasonMissing",
    "ReportRefused",
    "Sent",
    "ServiceUnknown",
    "accept_as_incident",
    "accept_as_task",
    "accept_for_incident",
    "answer_facts",
    "answer_report",
    "ask_facts",
    "citizen",
    "erase_contacts",
    "look_at_facts",
    "mark_duplicate",
    "open_facts",
    "refuse_report",
    "reveal_contact",
    "revoke_facts",
    "send_report",
]
