"""
The rules of a duty roster, in the order they are told and applied.

Each rule is one module with a ``KEY`` and two halves: ``breaches`` checks any roster and knows no solver,
``add`` tells the CP-SAT model. ``locked`` comes first: the other rules see what it holds in place as standing
already, so a person's own choice is never undone and never makes the model infeasible.
"""

from typing import TYPE_CHECKING, Protocol

from trucban.planning.roster.rules import (
    candidates,
    consecutive_days,
    consecutive_nights,
    household,
    known,
    locked,
    monthly_cap,
    one_at_a_time,
    qualification,
    rest,
    turn,
    unavailable,
    weekly_cap,
)
from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model


class Rule(Protocol):
    """What every module of this package offers."""

    KEY: str

    def breaches(self, roster: Roster) -> list[Breach]:
        """Return where the roster breaks the rule."""

    def add(self, model: "Model") -> None:
        """Keep the solver within the rule."""


class Bendable(Rule, Protocol):
    """A rule that may give way, at a price that is counted, where a place would stay empty."""

    def bent(self, roster: Roster) -> int:
        """Return by how much the roster bends it: duties, days or people too many."""


RULES: tuple[Rule, ...] = (
    locked,
    known,
    candidates,
    qualification,
    unavailable,
    one_at_a_time,
    rest,
    consecutive_days,
    consecutive_nights,
    weekly_cap,
    monthly_cap,
    household,
    turn,
)
BENDABLE: tuple[Bendable, ...] = (
    consecutive_days,
    consecutive_nights,
    weekly_cap,
    monthly_cap,
    household,
    turn,
)
