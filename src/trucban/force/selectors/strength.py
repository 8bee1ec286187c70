"""
Places needed for the commune's own duties against people available and present (FEATURES A2).

Never the decided establishment: the command writes down what its own duties need, nothing else.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from trucban.access.actors import Actor
from trucban.force.militia_terms import COMMANDED
from trucban.force.models import Membership, NeededPlaces, Unit
from trucban.force.presence import away_at
from trucban.force.selectors.register import qualification_codes, units, with_subunits
from trucban.rulebook import selectors as rulebook


@dataclass(frozen=True)
class PlacesRow:
    """The places of one duty, with the qualification they ask for (empty for none)."""

    duty_name: str
    qualification: str
    needed: int
    filled: int
    present: int


@dataclass(frozen=True)
class StrengthRow:
    """A unit's places: ``filled`` by people who serve, ``present`` by those not away at the moment asked."""

    unit: Unit
    needed: int
    filled: int
    present: int
    percent: int  # of the needed places filled, rounded down
    is_below: bool
    available: int  # people who serve in the unit, whatever is needed
    away: int
    places: tuple[PlacesRow, ...]


def strength(*, actor: Actor, on: date, at: datetime) -> list[StrengthRow]:
    """Return one row for each unit with needed places that this actor may see; empty until places are set."""
    needs = _needs(units(actor=actor, on=on).values_list("pk", flat=True), on)
    seen = [unit for unit in units(actor=actor, on=on) if unit.pk in needs]
    serving = _serving([unit.pk for unit in seen], on)
    everybody = set().union(*serving.values())
    codes = qualification_codes(person_ids=everybody, on=on)
    away = away_at(everybody, at)
    alarm = rulebook.value(commune_id=actor.commune_id, key="force.platoon_alarm_percent", on=on)
    return [_row(unit, needs[unit.pk], serving[unit.pk], codes, away, alarm) for unit in seen]


@dataclass(frozen=True)
class PlacesAhead:
    """A unit's places on a day to come, and how many of them those can fill who will still serve then."""

    unit: Unit
    needed: int
    filled: int

    @property
    def lacking(self) -> int:
        return self.needed - self.filled


def places_ahead(
    *, actor: Actor, owner_id: UUID, on: date, today: date, left: Collection[UUID]
) -> list[PlacesAhead]:
    """
    Return the places of the militia's units on a day to come, without those who will have left by then.

    Qualifications are taken as they stand today: each is renewed in time, so that only people make a difference.
    """
    seen = {unit.pk: unit for unit in units(actor=actor, on=on, kinds=COMMANDED) if unit.owner_id == owner_id}
    needs = _needs(seen, on)
    serving = {key: people - set(left) for key, people in _serving(needs, on).items()}
    codes = qualification_codes(person_ids=set().union(*serving.values()), on=today)
    return [
        PlacesAhead(
            unit,
            sum(need.count for need in needs[key]),
            sum(fill(needs[key], serving[key], codes).values()),
        )
        for key, unit in seen.items()
        if key in needs
    ]


def _needs(unit_ids: Collection[UUID], on: date) -> dict[UUID, list[NeededPlaces]]:
    rows = NeededPlaces.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on),
        unit_id__in=list(unit_ids),
        from_date__lte=on,
        count__gt=0,
    )
    found: dict[UUID, list[NeededPlaces]] = defaultdict(list)
    for row in rows.select_related("qualification").order_by("duty_name", "pk"):
        found[row.unit_id].append(row)
    return found


def _serving(unit_ids: Collection[UUID], on: date) -> dict[UUID, set[UUID]]:
    """Return unit -> who serves in it or below it; a person counts once in each."""
    below = with_subunits(unit_ids)
    everything = set().union(*below.values())
    of_unit: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Membership.objects.as_of(on).filter(unit_id__in=everything)
    for unit_id, person_id in rows.values_list("unit_id", "person_id"):
        of_unit[unit_id].add(person_id)
    return {unit_id: set().union(*(of_unit[one] for one in ids)) for unit_id, ids in below.items()}


def _row(
    unit: Unit,
    needs: list[NeededPlaces],
    people: set[UUID],
    codes: dict[UUID, frozenset[str]],
    away: set[UUID],
    alarm: float,
) -> StrengthRow:
    filled = fill(needs, people, codes)
    present = fill(needs, people - away, codes)
    needed = sum(need.count for need in needs)
    places = tuple(
        PlacesRow(
            duty_name=need.duty_name,
            qualification=need.qualification.name if need.qualification else "",
            needed=need.count,
            filled=filled[need.pk],
            present=present[need.pk],
        )
        for need in needs
    )
    total = sum(filled.values())
    return StrengthRow(
        unit=unit,
        needed=needed,
        filled=total,
        present=sum(present.values()),
        percent=100 * total // needed,
        is_below=100 * total < alarm * needed,
        available=len(people),
        away=len(people & away),
        places=places,
    )


def fill(
    needs: list[NeededPlaces], people: Collection[UUID], codes: dict[UUID, frozenset[str]]
) -> dict[UUID, int]:
    """
    Return how many places of each need can be filled at once: one person fills one place.

    Each place looks for somebody free, and else asks a holder to move on to another place (augmenting paths):
    the most places that can be filled, whoever holds which qualification.
    """
    wanted = sorted(needs, key=lambda need: need.qualification is None)  # the hard ones first
    ordered = sorted(people)
    suits = {
        need.pk: [p for p in ordered if need.qualification is None or need.qualification.code in codes[p]]
        for need in wanted
    }
    place_of: dict[UUID, UUID] = {}  # person -> need

    def seat(need_id: UUID, asked: set[UUID]) -> bool:
        asked.add(need_id)
        for person in suits[need_id]:
            if person not in place_of:
                place_of[person] = need_id
                return True
        for person in suits[need_id]:
            if place_of[person] not in asked and seat(place_of[person], asked):
                place_of[person] = need_id
                return True
        return False

    filled: dict[UUID, int] = {need.pk: 0 for need in needs}
    for need in wanted:
        for _place in range(need.count):
            if not seat(need.pk, set()):
                break
    for need_id in place_of.values():
        filled[need_id] += 1
    return filled
