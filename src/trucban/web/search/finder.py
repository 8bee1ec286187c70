"""What a typed text finds: pages and acts, then records the person may see; typed accents come first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.document.wording import day_text
from trucban.force import selectors as force
from trucban.incident import selectors as incident
from trucban.lib.clock import local_day
from trucban.lib.text import fold, nfc
from trucban.task import selectors as task
from trucban.web import keys, navigation, records

SHORTEST = 2  # one letter finds pages only


@dataclass(frozen=True)
class Found:
    """One line of the answer."""

    label: str
    url: str
    icon: str
    more: str = ""
    keys: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    found: Sequence[Found]


def accents_first(rows: Iterable[Found], text: str) -> list[Found]:
    """Put what has the typed accents before what only matches without them; otherwise keep the order."""
    typed = nfc(text).casefold().strip()
    return sorted(rows, key=lambda row: typed not in nfc(row.label).casefold())


def matches(text: str, *candidates: str) -> bool:
    """Say whether every typed word begins a word of the candidates, without accents."""
    words = fold(" ".join(candidates)).split()
    return all(any(word.startswith(part) for word in words) for part in fold(text).split())


def find_pages(*, actor: Actor, text: str, at: datetime) -> list[Found]:
    """Return pages of the menu and acts whose name begins with what was typed; all of them for no text."""
    acts = [
        Found(str(c.label), c.address(), c.icon, keys=c.keys)
        for c in keys.commands(actor)
        if matches(text, str(c.label), c.words)
    ]
    lines = [
        Found(str(line.label), line.url, line.icon, keys=f"g {line.key}")
        for line in navigation.entries(actor, path="", at=at)
        if matches(text, str(line.label))
    ]
    return accents_first([*acts, *lines], text)


def find_people(*, actor: Actor, text: str, at: datetime, limit: int) -> list[Found]:
    rows = force.people(actor=actor, on=local_day(at), q=text)[:limit]
    return [
        Found(row.name, records.address_of(row), "user", more=row.hamlet.name if row.hamlet else "")
        for row in rows
    ]


def find_incidents(*, actor: Actor, text: str, limit: int) -> list[Found]:
    rows = incident.redact_all(actor=actor, rows=incident.incidents(actor=actor, q=text)[:limit])
    return [
        Found(
            view.incident.summary,
            records.address_of(view.incident),
            "alert-triangle",
            more=f"{view.incident.get_state_display()} · {day_text(view.incident.happened_at)}",
        )
        for view in rows
    ]


def find_tasks(*, actor: Actor, text: str, limit: int) -> list[Found]:
    return [
        Found(
            row.title,
            records.address_of(row),
            "checklist",
            more=f"{row.get_status_display()} · {day_text(row.due_date)}",
        )
        for row in task.tasks(actor=actor, q=text)[:limit]
    ]


def suggest(*, actor: Actor, text: str, at: datetime, limit: int) -> list[Group]:
    """Return the groups that found something, each cut to ``limit`` lines; without a text, pages and acts only."""
    pages = find_pages(actor=actor, text=text, at=at)
    groups = [Group(_("Pages and acts"), pages[:limit] if text else pages)]
    if len(fold(text)) >= SHORTEST:
        groups += [
            Group(_("People"), find_people(actor=actor, text=text, at=at, limit=limit)),
            Group(_("Incidents"), find_incidents(actor=actor, text=text, limit=limit)),
            Group(_("Tasks"), find_tasks(actor=actor, text=text, limit=limit)),
        ]
    return [group for group in groups if group.found]
