"""What figures of planning mean, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.duty import spans
from trucban.lib.errors import DomainError
from trucban.lib.weeks import Week
from trucban.patrol import drafting
from trucban.planning.patrol.start_times import entropy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trucban.patrol.models import Patrol

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
