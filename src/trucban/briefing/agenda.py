"""A line of an agenda: plain values with links to their records, handed over by `week`, and how lines stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from trucban.lib.links import RecordLink


@dataclass(frozen=True)
class AgendaLine:
    """``source_key`` names what the line is about: filling again replaces it, and never doubles it."""

    section: str
    text: str
    links: tuple[RecordLink, ...]
    source_key: str
    owner_id: UUID | None = None


@dataclass(frozen=True)
class Returning:
    """Something unfinished that comes back by itself: a line left open, or a decision whose task is open."""

    line: AgendaLine
    age_weeks: int
    from_item_id: UUID | None = None
    is_overdue: bool = False

    @property
    def text(self) -> str:
        """The line as papers print it, with its age; papers are Vietnamese."""
        return self.line.text + age_text(self.age_weeks)


def by_source(lines: Iterable[AgendaLine], returning: Iterable[Returning]) -> dict[str, Returning]:
    """Return what fills an agenda, once a source: what returns stands for the line its record gave."""
    fresh = {line.source_key: Returning(line, age_weeks=0) for line in lines}
    return fresh | {one.line.source_key: one for one in returning}


def age_text(age_weeks: int) -> str:
    return f" (tồn {age_weeks} tuần)" if age_weeks else ""
