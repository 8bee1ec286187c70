"""Who really stands at a place: the plan, and whoever took over since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.services import WATCH_MARGIN
from trucban.access.visibility import one
from trucban.duty.models import Assignment, Roster, Shift, Takeover
from trucban.force.models import Person


@dataclass(frozen=True)
class Standing:
    """One place of a shift at one moment: who stands there, since when if not as planned, who was planned."""

    place: Assignment
    takeover: Takeover | None = None

    @property
    def person(self) -> Person | None:
        return self.takeover.person if self.takeover else self.place.person

    @property
    def person_id(self) -> UUID | None:
        return self.takeover.person_id if self.takeover else self.place.person_id

    @property
    def is_as_planned(self) -> bool:
        return self.person_id == self.place.person_id

    def get_role_display(self) -> str:
        return self.place.get_role_display()


def takeovers_of(places: Iterable[Assignment]) -> dict[UUID, list[Takeover]]:
    """Return place -> takeovers in the order they happened."""
    rows = Takeover.objects.filter(assignment__in=[place.pk for place in places]).select_related("person")
    found: dict[UUID, list[Takeover]] = defaultdict(list)
    for row in rows.order_by("taken_at", "pk"):
        found[row.assignment_id].append(row)
    return found


def standing(places: Sequence[Assignment], at: datetime) -> list[Standing]:
    """Return who stands at each place at a moment, in the places' order."""
    taken = takeovers_of(places)
    return [
        Standing(place, _last([row for row in taken[place.pk] if row.taken_at <= at])) for place in places
    ]


def _last(rows: Sequence[Takeover]) -> Takeover | None:
    return rows[-1] if rows else None


@dataclass(frozen=True)
class Stretch:
    """One person's part of a shift at a place."""

    place: Assignment
    takeover: Takeover | None
    person_id: UUID | None
    starts_at: datetime
    ends_at: datetime


def stretches(places: Sequence[Assignment]) -> list[Stretch]:
    """Cut the shift of each place at its takeovers: who, from when to when."""
    taken = takeovers_of(places)
    return [part for place in places for part in _parts(place, taken[place.pk])]


def _parts(place: Assignment, rows: Sequence[Takeover]) -> list[Stretch]:
    cuts = [place.shift.starts_at, *(row.taken_at for row in rows), place.shift.ends_at]
    who = [(None, place.person_id), *((row, row.person_id) for row in rows)]
    return [
        Stretch(place, row, person_id, cuts[number], max(cuts[number], cuts[number + 1]))
        for number, (row, person_id) in enumerate(who)
    ]


def is_of_force(actor: Actor, owner_id: UUID) -> bool:
    """Say whether the actor is in the register of the agency that keeps a watch."""
    rows = Person.objects.filter(commune_id=actor.commune_id, owner_id=owner_id)
    return actor.person_id is not None and rows.filter(pk=actor.person_id).exists()


def watches_to_take(*, actor: Actor, at: datetime, ahead: timedelta = WATCH_MARGIN) -> list[Shift]:
    """Return the published shifts of the actor's own force that are on or begin soon, with places and takeovers."""
    if actor.person_id is None:
        return []
    owner = Person.objects.filter(pk=actor.person_id, commune_id=actor.commune_id).values("owner_id")
    rows = Shift.objects.filter(
        commune_id=actor.commune_id,
        owner_id__in=owner,
        roster__status=Roster.Status.PUBLISHED,
        starts_at__lte=at + ahead,
        ends_at__gt=at,
    )
    places = Assignment.objects.select_related("person").order_by("place")
    return list(
        rows.select_related("post", "roster")
        .prefetch_related(Prefetch("assignments", places))
        .order_by("starts_at", "post__name", "pk")
    )


def get_place_to_take(*, actor: Actor, assignment_id: UUID) -> Assignment:
    """Return a place of a roster that is or was in force, for somebody of its force or who sees it."""
    rows = Assignment.objects.filter(
        shift__roster__status__in=[Roster.Status.PUBLISHED, Roster.Status.REPLACED]
    )
    reached = Q(pk__in=Assignment.objects.visible_to(actor).values("pk"))
    if actor.person_id:
        own = Person.objects.filter(pk=actor.person_id, commune_id=actor.commune_id).values("owner_id")
        reached |= Q(commune_id=actor.commune_id, owner_id__in=own)
    return one(
        Assignment, rows.filter(reached), assignment_id, lock=True, related=["shift__roster", "shift__post"]
    )


def place_in_force(place: Assignment) -> Assignment | None:
    """Return the same place of the same shift in the version in force, whichever version it was read in."""
    if place.shift.roster.status == Roster.Status.PUBLISHED:
        return place
    rows = Assignment.objects.filter(
        shift__roster__status=Roster.Status.PUBLISHED,
        shift__post_id=place.shift.post_id,
        shift__starts_at=place.shift.starts_at,
        place=place.place,
    )
    found: Assignment | None = (
        rows.select_for_update(of=("self",)).select_related("shift__roster", "shift__post", "person").first()
    )
    return found


def takeovers_to_decide(*, actor: Actor) -> QuerySet[Takeover]:
    """Return what is put before the commander: takeovers with a rule broken, or not clear; the oldest first."""
    rows = Takeover.objects.visible_to(actor).filter(asks_decision=True, decided_at__isnull=True)
    return rows.select_related("person", "assignment__shift__post", "assignment__person").order_by(
        "taken_at", "pk"
    )


def get_takeover(*, actor: Actor, takeover_id: UUID, lock: bool = False) -> Takeover:
    return one(
        Takeover, Takeover.objects.visible_to(actor), takeover_id, lock=lock, related=["assignment__shift"]
    )


def took_over(actor: Actor, shift: Shift) -> bool:
    """Say whether the actor took over a place of this shift."""
    if actor.person_id is None:
        return False
    return Takeover.objects.filter(assignment__shift=shift, person_id=actor.person_id).exists()
