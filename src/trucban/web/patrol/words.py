"""What figures of planning mean, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.duty import spans
from trucban.lib.errors import DomainError
from trucban.lib.weeks import Week
from trucban.patrol import drafting
from trucban.planning.patrol.network import REACH
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


@dataclass(frozen=True)
class Walked:
    """What the walks of a draft were reckoned by; ``lines`` say who could not go by road, and what to do."""

    text: str
    lines: tuple[str, ...]


def walked(plan: "PatrolPlan") -> Walked | None:
    """Return what a draft said of its walks; nothing where it was made by hand or before roads were walked."""
    found = plan.walked
    if not found:
        return None
    straight = (
        _("the straight line times %(factor)s") % {"factor": _factor(found["percent"])}
        if found["percent"] > 100
        else _("the straight line")
    )
    if not found["metres"]:
        text = _(
            "The map has no roads or paths: walks are reckoned by %(straight)s. Load them as lines in GeoJSON, and the next draft follows them."
        )
        return Walked(text % {"straight": straight}, ())
    text = _("Walks follow the roads and paths of the map, %(km)s km.") % {"km": _km(found["metres"])}
    return Walked(text, tuple(_beside_the_road(found, straight)))


def _beside_the_road(found: dict[str, Any], straight: str) -> Iterator[str]:
    if found["off"]:
        yield _(
            "No road or path within %(reach)d m of: %(points)s. To and from there it is %(straight)s."
        ) % {"reach": REACH, "points": ", ".join(found["off"]), "straight": straight}
    if found["apart"]:
        yield _(
            "The road there is not connected with the others: %(points)s. Between the parts it is %(straight)s; draw what joins them."
        ) % {"points": ", ".join(found["apart"]), "straight": straight}
    elif found["parts"] > 1:
        yield _(
            "The lines fall into %(count)d parts that are not connected; no point of the patrols lies on the lesser ones."
        ) % {"count": found["parts"]}
    if found["is_sketch"]:
        yield _("The roads are a sketch: metres are no better than it.")


def _factor(percent: int) -> str:
    return number_format(percent / 100, 2)


def _km(metres: int) -> str:
    return number_format(metres / 1000, 1)
