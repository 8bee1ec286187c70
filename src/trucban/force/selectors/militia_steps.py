"""Who may take which step of the militia duty, what waits for whom, and whose term ends next."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.force.militia_flow import IN_SERVICE, NEXT
from trucban.force.militia_terms import COMMANDED
from trucban.force.models import (
    Membership,
    MilitiaOnRecord,
    MilitiaProposal,
    MilitiaStatus,
    MilitiaYear,
    Person,
    Unit,
)
from trucban.force.selectors.register import with_subunits
from trucban.rulebook import selectors as rulebook

Status, State = MilitiaStatus.Status, MilitiaProposal.State
OPEN_STATES = (State.PROPOSED, State.CONFIRMED)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands on a day."""

    person: Person
    fact: MilitiaStatus


def militia_notice_days(*, commune_id: UUID, on: date) -> int:
    """Return how many days before its end the command wants to be reminded of a term nobody has decided on."""
    return int(rulebook.value(commune_id=commune_id, key="force.militia_notice_days", on=on))


def get_militia_proposal(*, actor: Actor, proposal_id: UUID, lock: bool = False) -> MilitiaProposal:
    rows = MilitiaProposal.objects.visible_to(actor)
    return one(MilitiaProposal, rows, proposal_id, lock=lock, related=("person", "year"))


def get_on_record(*, actor: Actor, row_id: UUID, lock: bool = False) -> MilitiaOnRecord:
    rows = MilitiaOnRecord.objects.visible_to(actor)
    return one(MilitiaOnRecord, rows, row_id, lock=lock, related=("person",))


def open_on_record(*, actor: Actor) -> QuerySet[MilitiaOnRecord]:
    """Return who was written down as serving already and waits for a second person, by hamlet and name."""
    rows = MilitiaOnRecord.objects.visible_to(actor).filter(state=MilitiaOnRecord.State.PROPOSED)
    return rows.select_related("person__hamlet").order_by("person__hamlet__number", "person__name_sort", "pk")


def without_status(*, actor: Actor, on: date, unit_id: UUID | None = None) -> list[Membership]:
    """
    Return who serves in a militia unit on a day and of whose duty nothing is written down, by unit and name.

    Somebody in two units stands there once, with the smaller one. What waits for a second person is not asked for again.
    """
    owner_id = actor.agency_with("force.militia")
    if owner_id is None:
        return []
    rows = Membership.objects.as_of(on).filter(
        unit__kind__in=COMMANDED, unit__owner_id=owner_id, person__in=Person.objects.of_register(owner_id)
    )
    if unit_id:
        rows = rows.filter(unit_id__in=with_subunits([unit_id])[unit_id])
    stands = MilitiaStatus.objects.filter(person__owner_id=owner_id, retracted_at__isnull=True)
    waits = MilitiaOnRecord.objects.filter(owner_id=owner_id, state=MilitiaOnRecord.State.PROPOSED)
    rows = rows.exclude(person__in=stands.values("person")).exclude(person__in=waits.values("person"))
    found: dict[UUID, Membership] = {}
    for row in sorted(rows.select_related("person__hamlet", "unit"), key=_largest_first):
        found[row.person_id] = row
    return sorted(found.values(), key=lambda row: (row.unit.name, row.person.name_sort, row.pk))


def _largest_first(row: Membership) -> tuple[int, UUID]:
    return COMMANDED.index(Unit.Kind(row.unit.kind)), row.pk


def standing_of(*, owner_id: UUID, on: date) -> list[Standing]:
    """Return where everybody of a register stands on a day, by hamlet and name; the order says nothing of anybody."""
    rows = MilitiaStatus.objects.as_of(on).filter(person__in=Person.objects.of_register(owner_id))
    latest = {
        row.person_id: row
        for row in rows.select_related("person__hamlet").order_by("from_date", "recorded_at", "pk")
    }
    return [Standing(row.person, row) for row in sorted(latest.values(), key=_by_hamlet)]


def _by_hamlet(row: MilitiaStatus) -> tuple[int, str, UUID]:
    number = row.person.hamlet.number if row.person.hamlet else 10_000
    return number, row.person.name_sort, row.person_id


def may_take(year: MilitiaYear, *, to_status: str, on: date, hamlet_id: UUID | None = None) -> list[Standing]:
    """Return from whom a step follows on a day and for whom no proposal is open."""
    open_for = set(
        MilitiaProposal.objects.filter(owner_id=year.owner_id, state__in=OPEN_STATES).values_list(
            "person_id", flat=True
        )
    )
    return [
        row
        for row in standing_of(owner_id=year.owner_id, on=on)
        if to_status in NEXT[row.fact.status]
        and row.person.pk not in open_for
        and (hamlet_id is None or row.person.hamlet_id == hamlet_id)
    ]


def open_militia_proposals(*, actor: Actor, year: MilitiaYear | None = None) -> QuerySet[MilitiaProposal]:
    """Return what waits for a second person or for its decision, by step, hamlet and name."""
    rows = MilitiaProposal.objects.visible_to(actor).filter(state__in=OPEN_STATES)
    if year is not None:
        rows = rows.filter(year=year)
    return rows.select_related("person__hamlet", "year").order_by(
        "to_status", "person__hamlet__number", "person__name_sort", "pk"
    )


def militia_counts(rows: Collection[Standing]) -> list[tuple[MilitiaStatus.Status, int]]:
    """Return how many stand at each step, in the order of the law."""
    counted = Counter(row.fact.status for row in rows)
    return [(status, counted[status]) for status in Status]


def ending(rows: Collection[Standing], *, on: date, days: int) -> list[Standing]:
    """Return whose term or deferral has ended or ends within some days, the soonest first."""
    watched = (*IN_SERVICE, Status.DEFERRED)
    last = on + timedelta(days=days)
    found = [
        (row.fact.until, row)
        for row in rows
        if row.fact.status in watched and row.fact.until and row.fact.until <= last
    ]
    return [row for _until, row in sorted(found, key=lambda pair: (pair[0], *_by_hamlet(pair[1].fact)))]
