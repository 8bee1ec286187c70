"""The roll as of a day: who served where, as known now or as known at an earlier moment."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any, overload
from uuid import UUID

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from trucban.access.actors import Actor
from trucban.force.models import Membership, Person, PostHeld, RankHeld, Unit
from trucban.force.unit_order import by_kind_and_number


@dataclass(frozen=True)
class RollLine:
    """One line of the roll; ``number`` is its place in its unit."""

    number: int
    person: Person
    unit: Unit
    role: str
    post: str
    rank: str


class Roll(Sequence[RollLine]):
    """
    The lines of a roll, unit by unit and name by name.

    Only the lines asked for are read, so that a page of a long roll takes no longer than one of a short one.
    """

    def __init__(self, actor: Actor, on: date, known_at: datetime | None) -> None:
        self._actor, self._on, self._known_at = actor, on, known_at
        visible = Person.objects.visible_to(actor).values("pk")
        self._rows: QuerySet[Membership] = Membership.objects.as_of(on, known_at=known_at).filter(
            commune_id=actor.commune_id, person__in=visible
        )
        counts = dict(self._rows.order_by().values_list("unit").annotate(lines=Count("pk")))
        units = Unit.objects.in_bulk(list(counts))
        self.units = sorted(units.values(), key=by_kind_and_number)
        self._ends = list(accumulate(counts[unit.pk] for unit in self.units))

    @property
    def people(self) -> int:
        """How many people: somebody in two units has two lines."""
        return self._rows.values("person").distinct().count()

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[RollLine]:
        return iter(self[:])

    @overload
    def __getitem__(self, asked: int) -> RollLine: ...

    @overload
    def __getitem__(self, asked: slice) -> list[RollLine]: ...

    def __getitem__(self, asked: int | slice) -> RollLine | list[RollLine]:
        if isinstance(asked, slice):
            first, end, step = asked.indices(len(self))
            return self._between(first, end)[::step]
        place = range(len(self))[asked]
        return self._between(place, place + 1)[0]

    def _between(self, first: int, end: int) -> list[RollLine]:
        if first >= end:
            return []
        at, last = bisect_right(self._ends, first), bisect_right(self._ends, end - 1)
        units = self.units[at : last + 1]
        before = self._ends[at - 1] if at else 0
        rows = self._rows.filter(unit__in=units).annotate(place=_place(units))
        part = rows.select_related("person").order_by("place", "person__name_sort", "person_id", "pk")
        return self._lines(units, list(part[first - before : end - before]), first - before)

    def _lines(self, units: Sequence[Unit], rows: Sequence[Any], left_out: int) -> list[RollLine]:
        """``left_out``: lines of the first unit that stand before these."""
        people = [row.person_id for row in rows]
        posts, ranks = self._titles(PostHeld, people), self._titles(RankHeld, people)
        lines: list[RollLine] = []
        for row in rows:
            follows = lines and lines[-1].unit == units[row.place]
            number = lines[-1].number + 1 if follows else 1 + left_out * (not lines)
            key = row.person_id
            lines.append(
                RollLine(
                    number, row.person, units[row.place], row.role, posts.get(key, ""), ranks.get(key, "")
                )
            )
        return lines

    def _titles(self, model: type[PostHeld | RankHeld], people: Collection[UUID]) -> dict[UUID, str]:
        rows = model._default_manager.as_of(self._on, known_at=self._known_at)
        held = rows.filter(commune_id=self._actor.commune_id)
        if len(people) < MANY:
            held = held.filter(person_id__in=people)
        return dict(held.order_by("from_date", "pk").values_list("person_id", "title"))


MANY = 2_000  # people beyond which it is quicker to read every title than to name them


def _place(units: Sequence[Unit]) -> Case:
    whens = [When(unit=unit, then=Value(place)) for place, unit in enumerate(units)]
    return Case(*whens, output_field=IntegerField())


def roll(*, actor: Actor, on: date, known_at: datetime | None = None) -> Roll:
    """
    Return the roll as of a day, name by name: what is known now, or what was known at an earlier moment.

    The second question answers "what did the roll we printed then say?" after corrections were written.
    """
    return Roll(actor, on, known_at)
