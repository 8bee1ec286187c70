"""The lines of the menu: what they are called, where they lead, who sees them, which key goes there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.lib.weeks import Week


@dataclass(frozen=True)
class Line:
    """One line; ``prefixes`` are the beginnings of the addresses that belong to it."""

    key: str  # pressed after g
    label: Promise
    icon: str
    url_name: str
    capabilities: tuple[str, ...]
    prefixes: tuple[str, ...]
    of_week: bool = False
    on_phone: bool = False  # in the bar under the thumb; the others stand behind "More"

    def address(self, at: datetime) -> str:
        """Return the page's address: the one of the week we are in where the page is a week's."""
        args = [str(Week.of(at))] if self.of_week else []
        try:
            return reverse(self.url_name, args=args)
        except NoReverseMatch:  # this installation does not have the page
            return ""

    def is_for(self, actor: Actor) -> bool:
        return any(actor.can(capability) for capability in self.capabilities)

    def holds(self, path: str) -> bool:
        return any(path == "/" if prefix == "/" else path.startswith(prefix) for prefix in self.prefixes)


LINES = (
    Line("h", pgettext_lazy("menu", "Today"), "home", "today:home", ("desk.open",), ("/",), on_phone=True),
    Line(
        "t",
        pgettext_lazy("menu", "Week"),
        "calendar-week",
        "week:home",
        ("week.view",),
        ("/tuan/", "/tuan-tra/", "/bao-cao/"),
        of_week=True,
        on_phone=True,
    ),
    Line(
        "v",
        pgettext_lazy("menu", "Incidents"),
        "alert-triangle",
        "incident:list",
        ("incident.view", "incident.report"),
        ("/vu-viec/",),
        on_phone=True,
    ),
    Line(
        "g",
        pgettext_lazy("menu", "Briefing"),
        "messages",
        "briefing:home",
        ("briefing.view",),
        ("/giao-ban/",),
    ),
    Line("l", pgettext_lazy("menu", "Force"), "users", "force:home", ("force.view",), ("/luc-luong/",)),
    Line(
        "c",
        pgettext_lazy("menu", "Tasks"),
        "checklist",
        "task:list",
        ("task.view",),
        ("/viec/",),
        on_phone=True,
    ),
    Line("r", pgettext_lazy("menu", "Duty"), "shield-check", "duty:book", ("duty.view",), ("/truc/",)),
    Line(
        "p",
        pgettext_lazy("menu", "Coordination"),
        "heart-handshake",
        "coordination:list",
        ("coordination.view",),
        ("/phoi-hop/",),
    ),
    Line("b", pgettext_lazy("menu", "Map"), "map-2", "area:map", ("area.view",), ("/ban-do/",)),
    Line(
        "s",
        pgettext_lazy("menu", "Settings"),
        "settings",
        "settings:home",
        ("rulebook.view", "access.administer", "access.appoint"),
        ("/cai-dat/",),
    ),
)


@dataclass(frozen=True)
class Entry:
    """A line as one person sees it on one page."""

    key: str
    label: Promise
    icon: str
    url: str
    is_here: bool
    on_phone: bool


def entries(actor: Actor, *, path: str, at: datetime) -> Iterator[Entry]:
    for line in LINES:
        url = line.address(at) if line.is_for(actor) else ""
        if url:
            yield Entry(line.key, line.label, line.icon, url, line.holds(path), line.on_phone)
