"""How far the roster of the week is: not begun, a draft, or in force. Without it nobody will be on duty."""

from dataclasses import dataclass
from datetime import datetime

from trucban.access.actors import Actor
from trucban.duty import selectors as duty
from trucban.duty.models import Roster
from trucban.lib.weeks import Week


@dataclass(frozen=True)
class RosterState:
    """How far the roster of a week is; ``version`` is the one in force, else the draft, else nothing."""

    week: Week
    version: Roster | None

    @property
    def is_published(self) -> bool:
        return self.version is not None and self.version.status == Roster.Status.PUBLISHED


def roster_state(actor: Actor, at: datetime) -> RosterState:
    week = Week.of(at)
    return RosterState(week, duty.roster_for(actor=actor, week=week))
