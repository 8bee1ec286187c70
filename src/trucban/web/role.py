"""Which pages an installation has: a commune's, or a hub's. A hub is the same software and nothing of a commune."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings

from trucban.lib.errors import NotVisible

P = ParamSpec("P")
R = TypeVar("R")

HUB_PARTS = {"access", "help", "hub", "notify", "preferences", "settings", "uplink"}
HUB_PAGES = {"events", "favicon", "healthz"}
# Of those parts: what is about a commune's own rules and its own way up.
NOT_AT_HUB = {
    "settings:law_book", "settings:law_rule", "settings:powers", "settings:rule", "settings:rules",
    "uplink:address", "uplink:decide", "uplink:home",
}  # fmt: skip


def is_hub() -> bool:
    return bool(settings.ROLE == "hub")


def is_here(name: str) -> bool:
    """Say whether this installation has a page."""
    part = name.partition(":")[0]
    if is_hub():
        return name in HUB_PAGES or (part in HUB_PARTS and name not in NOT_AT_HUB)
    return part != "hub"


def of_hub(view: Callable[P, R]) -> Callable[P, R]:
    """Let a page exist at a hub only, whatever somebody of a commune may do."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if not is_hub():
            raise NotVisible
        return view(*args, **kwargs)

    return checked
