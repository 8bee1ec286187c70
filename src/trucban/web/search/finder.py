"""What a typed text finds: pages and acts, then records the person may see; typed accents come first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.lib.text import fold, nfc
from trucban.web import keys, navigation

LOOK_AT = 200  # rows of a kind that are ranked; who wants more types more


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


def suggest(*, actor: Actor, text: str, at: datetime, limit: int) -> list[Group]:
    """Return the groups that found something, each cut to ``limit`` lines."""
    groups = [Group(_("Pages and acts"), find_pages(actor=actor, text=text, at=at))]
    return [
        Group(group.label, group.found[:limit] if text else group.found) for group in groups if group.found
    ]
