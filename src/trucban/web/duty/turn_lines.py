"""A rotation as a page shows it: crews in order, and whose turn the coming days are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from trucban.duty import selectors
from trucban.duty.models import Crew, CrewMember, Rotation
from trucban.web.clock import today
from trucban.web.http import AppRequest

SHOWN_DAYS = 28


@dataclass(frozen=True)
class Turn:
    """Days in a row of one crew; None is nobody's turn."""

    first: date
    last: date
    crew: Crew | None


@dataclass(frozen=True)
class RotationLine:
    rotation: Rotation
    crews: tuple[tuple[Crew, str], ...]  # each with its members' names
    turns: tuple[Turn, ...]


def rotation_line(request: AppRequest, post_id: UUID) -> RotationLine | None:
    """Return the rotation that holds at a post or comes next; None where nobody takes turns."""
    here = today(request)
    row = selectors.rotation(actor=request.actor, post_id=post_id, on=here)
    if row is None:
        return None
    crews = sorted(row.crews.all(), key=lambda crew: crew.position)
    first = max(here, row.from_date)
    days = list(selectors.coming_turns(row, first=first, days=SHOWN_DAYS))
    return RotationLine(
        rotation=row,
        crews=tuple((crew, ", ".join(one.person.name for one in _by_name(crew))) for crew in crews),
        turns=tuple(_turns(days)),
    )


def _by_name(crew: Crew) -> list[CrewMember]:
    return sorted(crew.members.all(), key=lambda one: (one.person.name_sort, str(one.pk)))


def _turns(days: Sequence[tuple[date, Crew | None]]) -> list[Turn]:
    found = []
    for _key, run in groupby(days, key=lambda one: one[1].pk if one[1] else None):
        stretch = list(run)
        found.append(Turn(stretch[0][0], stretch[-1][0], stretch[0][1]))
    return found


def day_after(row: Rotation | None, here: date) -> date:
    """Return the first day a new rotation may begin: tomorrow, or the day the one that holds began."""
    tomorrow = here + timedelta(days=1)
    return tomorrow if row is None else max(tomorrow, row.from_date)
