"""
What a call-up keeps of a person who is erased: one file more in the figures of its season, and nothing of whom.

While the season's day of hand-over has not passed, the file ties the person (see `callup/ties.py`).
"""

from collections.abc import Collection
from uuid import UUID

from trucban.callup.models import Objection, Step, Summons
from trucban.force.traces import Gone, blanked, named

GONE = "–"


def erase_files(person_ids: Collection[UUID]) -> Gone:
    """Blank grounds, explanations and papers; stages and classes stay, so that the season's report still holds."""
    steps = Step.objects.filter(case__person__in=person_ids)
    summons = Summons.objects.filter(case__person__in=person_ids)
    blank = {"evidence": GONE, "evidence_until": None, "ground": "", "explanation": "", "decision": ""}
    return [
        *blanked(steps, **blank),
        *blanked(summons, decision=GONE),
        *_objections(person_ids),
    ]


def _objections(person_ids: Collection[UUID]) -> Gone:
    rows = Objection.objects.filter(case__person__in=person_ids).order_by("received_at", "pk")
    gone = named(rows)
    for number, row in enumerate(rows, start=1):
        row.letter, row.answer = f"{GONE} {number}", row.answer and GONE  # a letter is there once a posting
        row.save(update_fields=["letter", "answer"])
    return gone
