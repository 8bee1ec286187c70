"""The list of a session on the phone of whoever leads it: names and nothing else, and only around the session."""

from typing import Any

from trucban.field.protocol.items import written
from trucban.training import selectors as training
from trucban.training.models import AttendanceMark, TrainingSession

Data = dict[str, Any]


def led_sessions(sessions: list[TrainingSession]) -> list[Data]:
    """Return what a phone needs to take the attendance; ``until`` is when it drops the names without asking anybody."""
    return [_session(one) for one in sessions]


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
