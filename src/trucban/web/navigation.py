"""The lines of the menu: what they are called, where they lead, who sees them, which key goes there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from trucban.access.actors import Actor
from trucban.lib.weeks import Week
from trucban.web import role
from trucban.web.today.parts import sees_agency


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
    without: str = ""  # a capability whose holders reach the page from another line
    part: str = ""  # also has to stand in an address of this line
    own_url_name: str = ""  # the page of those who see only what is their own
    on_phone: bool = False  # in the bar under the thumb; the others stand behind "More"

    def address(self, at: datetime, *, own: bool = False) -> str:
        """Return the page's address: the one of the week we are in where the page is a week's."""
        args = [str(Week.of(at))] if self.of_week else []
        try:
            return reverse(self.own_url_name if own else self.url_name, args=args)
        except NoReverseMatch:  # this installation does not have the page
            return ""

    def address_for(self, actor: Actor, at: datetime) -> str:
        """Return where the line leads somebody; nothing for whom it is not, or who has nothing of their own there."""
        if not self.is_for(actor) or not role.is_here(self.url_name):
            return ""
        own = bool(self.own_url_name) and not any(sees_agency(actor, name) for name in self.capabilities)
        return "" if own and actor.person_id is None else self.address(at, own=own)

    def is_for(self, actor: Actor) -> bool:
        if self.without and actor.can(self.without):
            return False
        return any(actor.can(capability) for capability in self.capabilities)

    def holds(self, path: str) -> bool:
        begins = (path == "/" if prefix == "/" else path.startswith(prefix) for prefix in self.prefixes)
        return self.part in path and any(begins)


LINES = (
    Line(
        "x",
        pgettext_lazy("menu", "Communes"),
        "building-community",
        "hub:home",
        ("uplink.view",),
        ("/cac-xa/",),
        on_phone=True,
    ),
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
        "n",
        pgettext_lazy("menu", "Hamlet report"),
        "home-check",
        "briefing:hamlets",
        ("briefing.hamlets",),
        ("/tuan/",),
        of_week=True,
        without="week.view",
        part="/thon/",
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
    Line(
        "r",
        pgettext_lazy("menu", "Duty"),
        "shield-check",
        "duty:book",
        ("duty.view",),
        ("/truc/",),
        own_url_name="duty:mine",
    ),
    Line(
        "u",
        pgettext_lazy("menu", "Training"),
        "school",
        "training:home",
        ("training.plan",),
        ("/huan-luyen/",),
    ),
    Line(
        "u",
        pgettext_lazy("menu", "Training"),
        "school",
        "training:lacking",
        ("training.lacking",),
        ("/huan-luyen/",),
        without="training.plan",
    ),
    Line(
        "q",
        pgettext_lazy("menu", "Call-up"),
        "flag",
        "callup:home",
        ("callup.read",),
        ("/tuyen-quan/",),
    ),
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
        url = line.address_for(actor, at)
        if url:
            yield Entry(line.key, line.label, line.icon, url, line.holds(path), line.on_phone)
