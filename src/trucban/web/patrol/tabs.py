"""The pages of patrols beside each other."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.lib.weeks import Week
from trucban.patrol import policy
from trucban.patrol.models import takes_part
from trucban.web.clock import now
from trucban.web.http import AppRequest


@dataclass(frozen=True)
class Tab:
    url: str
    label: str | Promise
    is_here: bool


PAGES = (
    ("patrol:plan", _("The week’s plan")),
    ("patrol:list", _("Patrols")),
    ("patrol:coverage", _("Coverage")),
    ("patrol:emphasis", _("More or less")),
)


def tabs(request: AppRequest, here: str, week: Week | None = None) -> list[Tab]:
    """Return the tabs; who only sees their own patrols has no plan and no coverage to read."""
    if not takes_part(request.actor):
        return []
    of_week = str(week or Week.of(now(request)))
    return [
        Tab(reverse(name, args=[of_week] if name == "patrol:plan" else []), label, name == here)
        for name, label in PAGES
        if name != "patrol:emphasis" or policy.emphasis_holding(request.actor)
    ]
