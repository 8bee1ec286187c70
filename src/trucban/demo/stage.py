"""What the builder has made so far, by name: later scenes look here for who and where."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency, Commune, Office, User
from trucban.area.models import Hamlet, Point
from trucban.force.models import Person, QualificationKind, Unit
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week

FIRST_WEEK, LAST_WEEK, NEXT_WEEK = Week(2026, 36), Week(2026, 47), Week(2026, 48)
FOUNDED = datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM)
PASSWORD = "truc-ban-2026"  # noqa: S105 - printed for everybody who opens the demonstration


def moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=VIETNAM)


STARTS_AT = moment(
    NEXT_WEEK.monday, "06:30"
)  # what the clock shows when it has been built: nothing is written later


@dataclass
class Stage:
    """The demonstration while it is being built."""

    commune: Commune
    administrator: Actor
    agencies: dict[str, Agency] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)  # by title
    users: dict[str, User] = field(default_factory=dict)  # by log-in name
    hamlets: dict[int, Hamlet] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)  # by unit name, leaders first
    qualifications: dict[str, QualificationKind] = field(default_factory=dict)
    obligations: dict[str, UUID] = field(default_factory=dict)

    actors: dict[tuple[str, UUID | None], Actor] = field(default_factory=dict)

    def actor(self, username: str, *, at: datetime) -> Actor:
        """Return who acts, with the office held; nobody changes office in the demonstration, so it is asked once."""
        user = self.users[username]
        key = (username, user.person_id)
        if key not in self.actors:
            self.actors[key] = access.actor_for(user, at=at)
        return replace(self.actors[key], at=at)
