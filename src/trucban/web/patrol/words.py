"""What figures of planning mean, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.duty import spans
from trucban.lib.errors import DomainError
from trucban.lib.weeks import Week
from trucban.patrol import drafting
from trucban.planning.patrol.start_times import entropy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trucban.patrol.models import Patrol, PatrolPlan

FRESH, FAIR = 0.85, 0.6


@dataclass(frozen=True)
class Guess:
    """How well an onlooker of the last weeks could guess when patrols leave."""

    label: str
    tone: str
    text: str


def guess(*, actor: Actor, week: Week, rows: "Sequence[Patrol]") -> Guess | None:
    """Return how unpredictable the starts of these patrols are beside those of the four weeks before."""
    try:
        problem = drafting.ground_of(actor=actor, week=week).problem
    except DomainError:  # no map yet: no plan to judge
        return None
    bits, possible = entropy(problem, [spans.minutes(week.starts_at, row.starts_at) for row in rows])
    if not rows or not possible:
        return None
    share = bits / possible
    text = _("The starts of four weeks are %(percent)s %% as mixed as they could be.") % {
        "percent": round(100 * share)
    }
    if share >= FRESH:
        return Guess(_("Hard to guess"), "ok", text)
    if share >= FAIR:
        return Guess(_("Partly to be guessed"), "warn", text)
    return Guess(_("Easy to guess: vary the starts"), "bad", text)


@dataclass(frozen=True)
class Fact:
    label: str
    percent: int


@dataclass(frozen=True)
class Foreseen:
    """How hard the patrols of one promise are to foresee, in words; ``sentences`` say which limits are missed."""

    title: str
    facts: tuple[Fact, ...]
    sentences: tuple[str, ...]
    set_rounds: str


def foreseen(plan: "PatrolPlan") -> list[Foreseen]:
    """Return what a draft said of itself; nothing where it was made by hand or before mixtures."""
    return [_foreseen(one) for one in plan.foreseen]


def _foreseen(one: dict[str, Any]) -> Foreseen:
    return Foreseen(
        one["title"],
        (
            Fact(_("Coverage kept, of the best possible (at least 96 %)"), _percent(one["kept"])),
            Fact(_("Mix of starts, of what the rules allow (at least 90 %)"), _percent(one["start_share"])),
            Fact(_("Mix of routes, of what the rules allow"), _percent(one["route_share"])),
            Fact(_("Most that one route comes (25 % at most)"), _percent(one["most_of_route"])),
        ),
        tuple(_limits()[key] for key in one["missed"]),
        _("%(count)s of its rounds were set so that no hamlet is left out; the figures hold for the others.")
        % {"count": one["set_rounds"]}
        if one["set_rounds"]
        else "",
    )


def _percent(part: float) -> int:
    return round(100 * part)


def _limits() -> dict[str, str]:
    return {
        "COVERAGE": _("Less than 96 % of the coverage is kept: there are too few ways to go."),
        "STARTS": _("Starts are less mixed than they should be (90 %): widen the hours of the promise."),
        "START": _("One start comes more often than once in four: widen the hours of the promise."),
        "ROUTE": _(
            "One route comes more often than once in four: add checkpoints, or give the patrol more time."
        ),
    }
