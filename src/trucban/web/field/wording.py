"""What items are called, why one waits for a person, and what it says, as somebody at the desk reads it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.document.wording import moment_text
from trucban.field.protocol.items import Reason, moment_of
from trucban.incident.models import IncidentKind
from trucban.incident.services.values import LABELS as INCIDENT_LABELS
from trucban.training.models import SessionPerson

KINDS: Mapping[str, Promise] = {
    "incident.report": _("Report of an incident"),
    "incident.note": _("Note on an incident"),
    "incident.edit": _("Change of an incident"),
    "incident.step": _("Step of an incident"),
    "incident.team": _("Step of a team that was sent"),
    "incident.tick": _("Step of a response card done"),
    "incident.account": _("Account in one's own words"),
    "patrol.start": _("Patrol left"),
    "patrol.pass": _("Stop passed"),
    "patrol.well": _("Word of a patrol: all well"),
    "patrol.finding": _("Finding of a patrol"),
    "patrol.end": _("Patrol is back"),
    "track.points": _("Track of a patrol"),
    "duty.attend": _("Attendance at a duty"),
    "duty.relieve": _("I take over now"),
    "duty.line": _("Line of the duty book"),
    "duty.give": _("Watch given"),
    "duty.answer": _("Answer to a matter handed over"),
    "duty.take": _("Watch taken over"),
    "alert.acknowledge": _("Alert acknowledged"),
    "swap.ask": _("Swap asked for"),
    "swap.answer": _("Answer to a swap"),
    "swap.withdraw": _("Swap withdrawn"),
    "headcount.mark": _("Mark of a household"),
    "hamlet.report": _("Weekly report of a hamlet"),
    "training.attendance": _("Attendance at a training session"),
    "training.quiz": _("Paper of a quiz"),
}
REASONS: Mapping[str, Promise] = {
    Reason.FORK: _("Its number in the phone's journal is taken: the phone was copied or restored."),
    Reason.REFUSED: _("The rules of its part said no:"),
    Reason.NO_RIGHT: _("Whoever wrote it had no right to it at that time."),
    Reason.NOT_FOUND: _("It is about a record that is not here for whoever wrote it."),
    Reason.NOT_UNDERSTOOD: _("Its form is not understood: enter by hand what it says."),
    Reason.DEVICE_REVOKED: _("The phone had been reported lost: try again once you know who wrote it."),
    Reason.CLOCK: _("The phone's clock contradicts itself, and the right to write this depends on the time."),
    Reason.FAULT: _("The server failed at it five times: tell whoever maintains it."),
}
LABELS: Mapping[str, Promise] = {
    **INCIDENT_LABELS,
    "text": _("Text"),
    "to": _("Step to"),
    "reason": _("Reason"),
    "handed_to": _("Handed over to"),
    "handed_at": _("Handed over at"),
    "action_taken": _("What was done"),
    "police_count": _("Police officers who went"),
    "weather": _("Weather"),
    "report": _("Report"),
    "outcome": _("Outcome"),
    "came_at": _("Came at"),
    "left_at": _("Left at"),
    "category": _("Category"),
    "matters": _("Matters"),
    "requests": _("Requests"),
    "week": _("Week"),
    "marks": _("Who was there"),
}
MOST_LINES, MOST_LETTERS = 20, 1000


def told(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a payload says in words: (label, text), without ids and numbers only machines read."""
    said = [
        (str(LABELS[name]), text)
        for name, value in payload.items()
        if name in LABELS and (text := value_text(name, value))
    ]
    for name, write in _fields(payload).items():
        if name in LABELS and isinstance(write, dict):
            said.append((str(LABELS[name]), value_text(name, write.get("value"))))
    return said[:MOST_LINES]


def _fields(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = payload.get("fields")
    return fields if isinstance(fields, dict) else {}


def value_text(name: str, value: Any) -> str:
    """Return a value as a person reads it; nothing for one that only a machine reads."""
    if name == "marks":
        return _counted(value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return "; ".join(value_text(name, inner) for inner in value)[:MOST_LETTERS]
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str) or _is_id(value):
        return ""
    if name == "kind" and value in IncidentKind.values:
        return str(IncidentKind(value).label)
    return _moment(value) or value[:MOST_LETTERS]


def _counted(marks: Any) -> str:
    """Return how many people of a list were how; their names are in the register."""
    rows = marks if isinstance(marks, list) else []
    said = Counter(str(row[1]) for row in rows if isinstance(row, list) and len(row) > 1)
    outcomes = SessionPerson.Outcome
    return "; ".join(f"{outcomes(key).label}: {said[key]}" for key in outcomes.values if said[key])


def _is_id(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


def _moment(value: str) -> str:
    try:
        moment: datetime = moment_of(value)
    except ValueError:
        return ""
    return moment_text(moment)
