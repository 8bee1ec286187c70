"""The pages of duty beside each other: what each is called, and who sees it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.access.capabilities import Reach
from trucban.lib.weeks import Week
from trucban.web.clock import now
from trucban.web.http import AppRequest


@dataclass(frozen=True)
class Tab:
    url: str
    label: str | Promise
    is_here: bool


PAGES = (
    ("duty:mine", _("My duties"), "duty.view", ()),
    ("duty:roster", _("Roster of the week"), "duty.view", ("week",)),
    ("duty:book", _("Duty book"), "duty.view", ()),
    ("duty:handover", _("Hand-over"), "duty.record", ()),
    ("duty:alerts", _("Alerts"), "duty.view", ()),
    ("duty:swaps", _("Swaps"), "duty.view", ()),
    ("duty:wishes", _("Wishes"), "duty.view", ()),
    ("calendar:leave", _("Leave"), "calendar.view", ()),
    ("duty:attendance", _("Attendance"), "duty.record", ()),
    ("duty:allowance", _("Allowance"), "duty.draft", ()),
    ("duty:police", _("Asked of the police"), "duty.fill_police", ()),
    ("duty:posts", _("Posts and shifts"), "duty.draft", ()),
    ("duty:dykes", _("Dykes"), "duty.draft", ()),
)


def sees_agency(request: AppRequest) -> bool:
    """Say whether somebody sees more than their own duties."""
    return request.actor.reaches("duty.view", Reach.AGENCY)


def tabs(request: AppRequest, here: str) -> list[Tab]:
    """Return the tabs this person has; ``here`` is the name of the page's address."""
    week = str(Week.of(now(request)))
    found = []
    for name, label, capability, takes in PAGES:
        of_agency = name in ("duty:roster", "duty:book")
        if not request.actor.can(capability) or (of_agency and not sees_agency(request)):
            continue
        try:
            url = reverse(name, args=[week] if takes else [])
        except NoReverseMatch:  # this installation does not have the page
            continue
        found.append(Tab(url, label, name == here))
    return found
