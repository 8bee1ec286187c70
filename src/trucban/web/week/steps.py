"""The steps of the loop as the page of the week shows them: what each is called, and where one does it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trucban.access.actors import Actor
from trucban.lib.links import RecordLink
from trucban.lib.weeks import Week
from trucban.week.selectors import WeekStanding

TONES = {"DONE": "ok", "OPEN": "info", "LATE": "bad"}
WORDS = {"DONE": _("done"), "OPEN": _("open"), "LATE": _("late")}


@dataclass(frozen=True)
class Door:
    """A page where one works on a step; ``weeks_on`` counts from the week shown."""

    url_name: str
    label: str | Promise
    capability: str
    weeks_on: int = 0


@dataclass(frozen=True)
class Kind:
    title: str | Promise
    icon: str
    todo: str | Promise  # what to do while it is not done
    doors: tuple[Door, ...]


KINDS = {
    "REPORT": Kind(
        _("Report: the hamlets"),
        "message-report",
        _("Call the hamlets that are missing and write down what they say."),
        (Door("briefing:hamlets", _("Reports of the hamlets"), "briefing.hamlets", -1),),
    ),
    "BRIEF": Kind(
        _("Brief: the weekly briefing"),
        "messages",
        _("Call the briefing, let its agenda fill itself, decide, close, have both sides confirm."),
        (Door("briefing:detail", _("The briefing"), "briefing.view"),),
    ),
    "PLAN": Kind(
        _("Plan: roster and joint patrols"),
        "calendar-check",
        _("Draft and publish the roster; draft the patrols and have both chiefs confirm."),
        (
            Door("duty:roster", _("Duty roster"), "duty.view"),
            Door("patrol:plan", _("Patrol plan"), "patrol.view"),
        ),
    ),
    "PATROL": Kind(
        _("Patrol: duty and patrols of the week"),
        "route",
        _("Send the patrols out, write down what they find, bring them back."),
        (Door("patrol:plan", _("Patrols of the week"), "patrol.view"),),
    ),
    "REVIEW": Kind(
        _("Report: the week's report"),
        "report",
        _("After Sunday: draft the weekly report, check its figures, issue it."),
        (Door("report:week", _("Weekly report"), "report.view"),),
    ),
}


@dataclass(frozen=True)
class Link:
    url: str
    label: str | Promise


@dataclass(frozen=True)
class StepRow:
    """One step, ready to be printed."""

    number: int
    kind: Kind
    state: str
    tone: str
    word: str | Promise
    detail: str
    links: tuple[RecordLink, ...]
    doors: tuple[Link, ...]
    is_next: bool


def rows(standing: WeekStanding, *, actor: Actor) -> Iterator[StepRow]:
    for number, step in enumerate(standing.steps, start=1):
        kind = KINDS[step.key]
        yield StepRow(
            number=number,
            kind=kind,
            state=step.state,
            tone=TONES[step.state],
            word=WORDS[step.state],
            detail=step.detail,
            links=step.links,
            doors=tuple(_doors(kind, standing.week, actor)),
            is_next=step is standing.next_step,
        )


def _doors(kind: Kind, week: Week, actor: Actor) -> Iterator[Link]:
    for door in kind.doors:
        if not actor.can(door.capability):
            continue
        try:
            yield Link(reverse(door.url_name, args=[str(week + door.weeks_on)]), door.label)
        except NoReverseMatch:  # this installation does not have the page
            continue
