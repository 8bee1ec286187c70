"""What is open at the end of a watch, gathered from the parts that hold it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.document.wording import day_text
from trucban.duty.services import Matter
from trucban.incident import selectors as incidents
from trucban.lib.links import RecordLink
from trucban.task import selectors as tasks


@dataclass(frozen=True)
class Open:
    """One open matter as it is offered: ``key`` is what the form sends back."""

    key: str
    group: str
    matter: Matter


def gather(*, actor: Actor, on: date) -> list[Open]:
    """Return open incidents and tasks due today or before, as the actor sees them."""
    return [*_incidents(actor), *_tasks(actor, on)]


def _incidents(actor: Actor) -> Iterator[Open]:
    """An incident is named by number, kind, place and state; what was told of it stays on its own page."""
    for row in incidents.open_incidents(actor=actor).select_related("hamlet"):
        where = row.hamlet.name if row.hamlet else _("place not given")
        text = _("Incident %(number)d/%(year)d: %(kind)s, %(where)s – %(state)s") % {
            "number": row.number,
            "year": row.year,
            "kind": row.get_kind_display(),
            "where": where,
            "state": row.get_state_display(),
        }
        link = RecordLink("incident.incident", row.pk, text)
        yield Open(str(row.pk), "incident", Matter(text, link))


def _tasks(actor: Actor, on: date) -> Iterator[Open]:
    for row in [*tasks.overdue(actor=actor, on=on), *tasks.due_between(actor=actor, first=on, last=on)]:
        text = _("Task due %(day)s: %(title)s") % {"day": day_text(row.due_date), "title": row.title}
        yield Open(str(row.pk), "task", Matter(text, RecordLink("task.task", row.pk, text)))
