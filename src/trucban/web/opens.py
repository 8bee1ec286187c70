"""
Which of the records a page names its reader may open, so that no link leads to a page that is not there for them.

A briefing is seen by all who take part, what it is about is not: there the words stand without a link.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach
from trucban.access.visibility import visible_ids
from trucban.lib.links import RecordLink

# Types that some readers of a page do not see, and the right their page asks for besides.
SEEN = {
    "task.task": "",
    "incident.incident": "",
    "duty.roster": "",
    "duty.handover": "duty.record",
    "duty.policerequest": "duty.fill_police",
    "patrol.patrol": "",
    "patrol.emphasis": "patrol.approve",
    "training.trainingsession": "",
    "training.drill": "",
    "headcount.headcount": "",
    "calendar.leaverequest": "",
    "coordination.agreement": "",
    "force.person": "",
    "briefing.decision": "briefing.view",
}


class Opens:
    """The records named on one page, asked about once a type; ``records`` are links, the same as JSON, or rows."""

    def __init__(self, actor: Actor, records: Iterable[Any]) -> None:
        named: dict[str, set[UUID]] = defaultdict(set)
        for type_, id_ in map(_key, records):
            if type_ in SEEN:
                named[type_].add(id_)
        self._open = {(type_, id_) for type_, ids in named.items() for id_ in _open(actor, type_, ids)}

    def __contains__(self, record: Any) -> bool:
        """Say whether a record may be opened; one of a type that all readers see may, and one not asked about not."""
        key = _key(record)
        return key[0] not in SEEN or key in self._open


def _open(actor: Actor, type_: str, ids: set[UUID]) -> set[UUID]:
    right = SEEN[type_]
    if right and not actor.can(right):
        return set()
    # A decision is seen by all who see the briefing it was taken in, what is asked of the police by all who answer.
    if type_ in {"briefing.decision", "duty.policerequest"}:
        return ids
    # Who sees only their own duties is led from a roster to those.
    if type_ == "duty.roster" and actor.can("duty.view") and not actor.reaches("duty.view", Reach.AGENCY):
        return ids
    return visible_ids(actor, type_, ids)


def _key(record: Any) -> tuple[str, UUID]:
    if isinstance(record, RecordLink):
        return record.type, record.id
    if isinstance(record, dict):
        return record["type"], UUID(record["id"])
    return record._meta.label_lower, record.pk
