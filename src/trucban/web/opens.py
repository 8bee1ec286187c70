"""
Which of the records a page names its reader may open, so that no link leads to a page that is not there for them.

A briefing is seen by all who take part, what it is about is not: there the words stand without a link.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from trucban.access.actors import Actor
from trucban.duty import selectors as duty
from trucban.force import selectors as force
from trucban.incident import selectors as incident
from trucban.lib.links import RecordLink
from trucban.task import selectors as task

Ids = Iterable[UUID]
# Types that some readers of a page do not see, and the one question that says which of them this reader does.
SEEN: dict[str, Callable[[Actor, Ids], Ids]] = {
    "task.task": lambda actor, ids: _kept(task.tasks(actor=actor), ids),
    "incident.incident": lambda actor, ids: _kept(incident.incidents(actor=actor), ids),
    "duty.roster": lambda actor, ids: _kept(duty.rosters(actor=actor), ids),
    "duty.handover": lambda actor, ids: (
        _kept(duty.handovers(actor=actor), ids) if actor.can("duty.record") else ()
    ),
    "briefing.decision": lambda actor, ids: ids if actor.can("briefing.view") else (),
    "force.person": lambda actor, ids: force.visible_people(actor=actor, ids=ids),
}


class Opens:
    """The records named on one page, asked about once a type; ``records`` are links, the same as JSON, or rows."""

    def __init__(self, actor: Actor, records: Iterable[Any]) -> None:
        named: dict[str, set[UUID]] = defaultdict(set)
        for type_, id_ in map(_key, records):
            if type_ in SEEN:
                named[type_].add(id_)
        self._open = {(type_, id_) for type_, ids in named.items() for id_ in SEEN[type_](actor, ids)}

    def __contains__(self, record: Any) -> bool:
        """Say whether a record may be opened; one of a type that all readers see may, and one not asked about not."""
        key = _key(record)
        return key[0] not in SEEN or key in self._open


def _key(record: Any) -> tuple[str, UUID]:
    if isinstance(record, RecordLink):
        return record.type, record.id
    if isinstance(record, dict):
        return record["type"], UUID(record["id"])
    return record._meta.label_lower, record.pk


def _kept(rows: Any, ids: Ids) -> Ids:
    found: Ids = rows.filter(pk__in=ids).order_by().values_list("pk", flat=True)
    return found
