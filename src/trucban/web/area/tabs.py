"""The pages of the ground beside each other."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trucban.web.http import AppRequest


@dataclass(frozen=True)
class Tab:
    url: str
    label: str | Promise
    is_here: bool


PAGES = (
    ("area:map", pgettext_lazy("menu", "Map"), "area.view"),
    ("area:hamlets", _("Hamlets"), "area.view"),
    ("area:points", _("Points"), "area.view"),
    ("area:load", _("Load a map file"), "area.edit"),
)


def tabs(request: AppRequest, here: str) -> list[Tab]:
    return [
        Tab(reverse(name), label, name == here)
        for name, label, capability in PAGES
        if request.actor.can(capability)
    ]
