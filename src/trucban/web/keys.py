"""
The one table of keys: `static/desk/keys.js` binds what stands here, the help lists what stands here.

Keys of one page only are not in it: a page marks its control with ``data-key`` and the help finds it there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.access.actors import Actor
from trucban.web import navigation, role


@dataclass(frozen=True)
class Binding:
    """``keys`` are pressed one after another; ``action`` is a name keys.js knows, or an address to open."""

    keys: str
    label: str | Promise
    action: str
    group: str | Promise

    def as_json(self) -> dict[str, str]:
        return {"keys": self.keys, "label": str(self.label), "action": self.action}


@dataclass(frozen=True)
class Command:
    """Something one can ask the command bar for: a page, or the beginning of an act."""

    label: str | Promise
    url_name: str
    capability: str
    icon: str
    keys: str = ""
    words: str = ""  # other words people type for it

    def address(self) -> str:
        try:
            return reverse(self.url_name)
        except NoReverseMatch:  # this installation does not have the page
            return ""


EVERYWHERE, LISTS, PAGES = gettext_lazy("Everywhere"), gettext_lazy("In lists"), gettext_lazy("Pages")

FIXED = (
    Binding("/", gettext_lazy("Search and commands"), "command", EVERYWHERE),
    Binding("?", gettext_lazy("This help"), "help", EVERYWHERE),
    Binding("Escape", gettext_lazy("Close what is open"), "close", EVERYWHERE),
    Binding("j", gettext_lazy("Next line"), "next", LISTS),
    Binding("k", gettext_lazy("Line before"), "previous", LISTS),
    Binding("Enter", gettext_lazy("Open the line"), "open", LISTS),
)

COMMANDS = (
    Command(gettext_lazy("New incident"), "incident:new", "incident.report", "plus", "n", "ghi vu viec tao them"),
    Command(gettext_lazy("New task"), "task:new", "task.edit", "plus", words="giao viec tao them"),
    Command(gettext_lazy("Hand over the watch"), "duty:handover", "duty.record", "arrows-exchange", words="ban giao ca"),
    Command(gettext_lazy("Notices"), "notify:list", "notify.view", "bell", "g o", "thong bao"),
    Command(gettext_lazy("Change password"), "access:password", "desk.open", "lock", words="doi mat khau"),
    Command(gettext_lazy("Phones"), "field:home", "desk.open", "device-mobile", words="dien thoai thiet bi dong bo"),
    Command(gettext_lazy("My sessions"), "access:sessions", "desk.open", "devices", words="phien dang nhap"),
    Command(gettext_lazy("Help and keys"), "help:home", "desk.open", "help", words="tro giup phim tat"),
)  # fmt: skip


def commands(actor: Actor) -> Iterator[Command]:
    for command in COMMANDS:
        if actor.can(command.capability) and command.address() and role.is_here(command.url_name):
            yield command


def bindings(actor: Actor, *, path: str, at: datetime) -> list[Binding]:
    """Return every key this person has: fixed ones, pages of the menu, acts of the command bar."""
    lines = navigation.entries(actor, path=path, at=at)
    pages = [
        Binding(f"g {line.key}", _("Go to: %(page)s") % {"page": line.label}, line.url, PAGES)
        for line in lines
    ]
    acts = [Binding(c.keys, c.label, c.address(), PAGES) for c in commands(actor) if c.keys]
    fixed = [one for one in FIXED if one.action != "command" or role.is_here("search:results")]
    return [*fixed, *acts, *pages]
