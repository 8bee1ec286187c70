"""
Writes docs/permissions.md from the code: which office may do what over which rows, and which page asks for it.

    python -m tools.permissions          write the page
    python -m tools.permissions check    fail when it no longer says what the code says
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver

from tools.translations import compile_catalogues

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "permissions.md"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")

HEAD = """# Who may do what

Made by `python -m tools.permissions` from `access/capabilities.py` and the pages; a test keeps it true. Rights come from
offices, never from accounts. A capability opens the door; its reach says over which rows it holds, and a selector's
`visible_to(actor)` finds them. To everybody else a page does not exist (404).

| sign | reach |
| --- | --- |
| ● | the whole commune |
| ◐ | the own agency (and what the other agency shares with it) |
| ○ | the hamlets of the office |
| · | only one's own |

Every cell is tested: `tests/permissions/`.
"""
# Pages without a capability, each with its reason.
OPEN = {
    "healthz": "a watchman asks whether the server answers; it says nothing else",
    "favicon": "the mark of the desk, for the tab of a browser",
    "access:login": "whoever is not logged in yet",
    "access:logout": "everyone ends their own session",
    "access:password": "everyone changes their own password",
    "access:sessions": "everyone sees their own sessions",
    "access:end_session": "everyone ends their own sessions; the verb refuses others'",
    "preferences:language": "a cookie of the browser",
    "preferences:theme": "a cookie of the browser",
    "field:enrol_by_code": "a phone comes with the code its holder was shown at the desk",
    "field:slice": "a device comes with its token, given to whoever enrolled it",
    "field:ground": "a device comes with its token, given to whoever enrolled it",
    "field:journal": "a device comes with its token, given to whoever enrolled it",
    "field:media": "a device comes with its token, given to whoever enrolled it",
    "field:waking": "a device comes with its token, given to whoever enrolled it",
    "field:try_waking": "a device comes with its token, given to whoever enrolled it",
    "field:sign_out": "a device comes with its token, given to whoever enrolled it",
    "field:erased": "a device comes with its token, given to whoever enrolled it",
    "uplink:exchange": "at a hub: a commune's server comes with a message signed by its key",
    "phone:shell": "the phone's application opens before anybody is known; it brings no data",
    "phone:words": "the words of that application",
    "phone:manifest": "its name and icons",
    "phone:worker": "the list of its files",
    "channel:report": "residents without an account, while the commune has the channel on",
    "channel:status": "whoever holds the secret link of a report; it shows no word of it",
    "channel:facts": "whoever was given the one-time link; it shows the questions and nothing else",
    "channel:discovery": "Open311: where the interface is, while the channel is on",
    "channel:services": "Open311: what can be reported, while the channel is on",
    "channel:service": "Open311: what is asked about it, while the channel is on",
    "channel:requests": "Open311: residents report; of what was accepted service, hamlet, state and days are public",
    "channel:request": "Open311: the same of one report",
    "channel:token": "Open311: the public number of a report, for who holds its token",
    "events": "a stream without content; each page asks again through its own door",
}
SIGNS = {4: "●", 3: "◐", 2: "○", 1: "·"}


@dataclass(frozen=True)
class Page:
    """One address of the desk."""

    name: str
    route: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def capabilities(self) -> tuple[str, ...]:
        """Any one of them opens the page; none: the page is in ``OPEN``."""
        one = getattr(self.view, "capability", "")
        return tuple(getattr(self.view, "capabilities", (one,) if one else ()))

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(getattr(self.view, "methods", ()))


def pages() -> list[Page]:
    return list(_below(get_resolver()))


def _below(resolver: URLResolver, namespace: str = "", before: str = "") -> Iterator[Page]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Page(f"{namespace}{one.name or route}", route, one.callback, tuple(one.pattern.converters))
        else:
            yield from _below(one, f"{namespace}{one.namespace}:" if one.namespace else namespace, route)


def office_names() -> Iterator[tuple[str, str]]:
    """Yield each kind of office with its Vietnamese name."""
    from django.utils.translation import override

    from trucban.access.capabilities import OfficeKind

    with override("vi"):
        for kind in OfficeKind:
            yield kind, str(kind.label)


def groups() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the offices in tables that fit a screen: heading, kinds."""
    yield (
        "Command",
        ("COMMANDER", "POLITICAL_COMMISSAR", "DEPUTY_COMMANDER", "DEPUTY_COMMISSAR", "ASSISTANT_OFFICER"),
    )
    yield "Police", ("POLICE_CHIEF", "DEPUTY_POLICE_CHIEF", "POLICE_OFFICER")
    yield "Commune", ("COMMUNE_CHAIRMAN", "PARTY_SECRETARY", "CLERK", "ORGANISATION_HEAD")
    yield (
        "Hamlets and members",
        (
            "HAMLET_HEAD",
            "HAMLET_MILITIA_LEADER",
            "SECURITY_TEAM_LEADER",
            "GROUP_LEADER",
            "MILITIA_MEMBER",
        ),
    )
    yield "Outside the week's work", ("PROVINCE_READER", "ADMINISTRATOR", "WALL_DISPLAY")


def offices() -> Iterator[str]:
    from trucban.access.capabilities import CAPABILITIES, OfficeKind

    names = dict(office_names())
    for heading, kinds in groups():
        tables = [CAPABILITIES[OfficeKind(kind)] for kind in kinds]
        yield f"\n## {heading}\n"
        yield f"| capability | {' | '.join(names[kind] for kind in kinds)} |"
        yield f"| --- |{' :-: |' * len(kinds)}"
        for capability in sorted({name for table in tables for name in table}):
            signs = " | ".join(SIGNS.get(table.get(capability, 0), " ") for table in tables)
            yield f"| `{capability}` | {signs} |"


def watch() -> Iterator[str]:
    from trucban.access.capabilities import WATCH_CAPABILITIES

    yield "\n## What a watch adds\n"
    yield "From 15 minutes before a watch until 15 minutes after it, whoever stands it also has:\n"
    yield ", ".join(f"`{name}` {SIGNS[reach]}" for name, reach in sorted(WATCH_CAPABILITIES.items())) + "."


def addresses() -> Iterator[str]:
    yield "\n## Pages\n"
    yield "| page | address | methods | capability |"
    yield "| --- | --- | --- | --- |"
    for page in pages():
        asks = " or ".join(f"`{name}`" for name in page.capabilities) or f"open: {OPEN[page.name]}"
        methods = ", ".join(method for method in page.methods if method != "HEAD") or "–"
        yield f"| `{page.name}` | `/{page.route}` | {methods} | {asks} |"


def written() -> str:
    """Return the whole page."""
    return "\n".join([HEAD.rstrip(), *offices(), *watch(), *addresses()]) + "\n"


def main(act: str = "") -> int:
    django.setup()
    compile_catalogues()  # the offices' names stand in Vietnamese
    if act == "check":
        return int(PAGE.read_text(encoding="utf-8") != written())
    PAGE.write_text(written(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
