"""Who is in the register: people, units, who serves where, what runs out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.access.visibility import one
from trucban.area import selectors as area
from trucban.force import policy
from trucban.force.models import (
    SERVING_KINDS,
    STANDING,
    GroupCard,
    Membership,
    MilitiaStatus,
    Person,
    PostHeld,
    Qualification,
    QualificationKind,
    RankHeld,
    Unit,
)
from trucban.force.selectors.finding import ORDER, found_by_name
from trucban.force.selectors.qualifications import stands_for
from trucban.lib.text import fold

WARNING_STEPS = (7, 30, 60)  # days before a qualification expires


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be planned with, and what they are qualified for on that day."""

    person: Person
    qualification_codes: frozenset[str]
    unit_ids: frozenset[UUID]
    leads: bool  # leader or deputy of one of the units


@dataclass(frozen=True)
class PersonCard:
    """A person on a day, and everything ever written about them: retracted rows too, newest first."""

    person: Person
    memberships: list[Membership]
    posts: list[PostHeld]
    ranks: list[RankHeld]
    qualifications: list[Qualification]
    militia: list[MilitiaStatus]  # the step that holds, for who may see it
    sees_militia: bool
    history: list[Membership | PostHeld | RankHeld | Qualification | MilitiaStatus]


@dataclass(frozen=True)
class Expiring:
    """A qualification about to expire; ``warning`` is the step it has reached: 60, 30 or 7 days."""

    qualification: Qualification
    days_left: int

    @property
    def person(self) -> Person:
        return self.qualification.person

    @property
    def person_id(self) -> UUID:
        return self.qualification.person_id

    @property
    def kind(self) -> QualificationKind:
        return self.qualification.kind

    @property
    def warning(self) -> int | None:
        return next((step for step in WARNING_STEPS if self.days_left <= step), None)


def people(
    *, actor: Actor, on: date, q: str = "", unit_id: UUID | None = None, hamlet_id: UUID | None = None
) -> QuerySet[Person]:
    """
    Return the people this actor may see, in Vietnamese order; of a search those first whom it fits best.

    ``unit_id``: serving on that day in the unit or one below it. ``hamlet_id``: of the hamlet or one it came from.
    """
    rows: QuerySet[Person] = Person.objects.visible_to(actor).select_related("hamlet", "owner")
    if unit_id:
        serving = Membership.objects.as_of(on).filter(unit_id__in=with_subunits([unit_id])[unit_id])
        rows = rows.filter(pk__in=serving.values("person_id"))
    if hamlet_id:
        lineage = area.lineages(commune_id=actor.commune_id, hamlet_ids=[hamlet_id])[hamlet_id]
        rows = rows.filter(hamlet_id__in=lineage)
    return found_by_name(rows, q).order_by(*ORDER)


def namesakes(*, commune_id: UUID, name: str) -> list[Person]:
    """
    Return the people of a commune with a name, for who ties an account to its person and keeps no register.

    Only what somebody who knows the account's name knows already is shown by it: that this name is in the register.
    """
    rows = Person.objects.filter(STANDING, commune_id=commune_id, name_folded=fold(name))
    return list(rows.select_related("owner", "hamlet").order_by("owner__short_name", "pk"))


def get_person(*, actor: Actor, person_id: UUID, lock: bool = False) -> Person:
    return one(Person, Person.objects.visible_to(actor), person_id, lock=lock, related=("hamlet", "owner"))


def person_card(*, actor: Actor, person_id: UUID, on: date) -> PersonCard:
    """Return a person as of a day, with the whole history beside it."""
    person = get_person(actor=actor, person_id=person_id)
    of_person = {"person": person}
    memberships = Membership.objects.filter(**of_person).select_related("unit")
    posts, ranks = PostHeld.objects.filter(**of_person), RankHeld.objects.filter(**of_person)
    qualifications = Qualification.objects.filter(**of_person).select_related("kind")
    sees = policy.sees_militia(actor, person)
    militia = MilitiaStatus.objects.filter(**of_person) if sees else MilitiaStatus.objects.none()
    history = [*memberships, *posts, *ranks, *qualifications, *militia]
    return PersonCard(
        person=person,
        memberships=list(memberships.as_of(on).order_by("unit__name", "pk")),
        posts=list(posts.as_of(on).order_by("from_date", "pk")),
        ranks=list(ranks.as_of(on).order_by("from_date", "pk")),
        qualifications=list(qualifications.as_of(on).order_by("kind__name", "pk")),
        militia=list(militia.as_of(on).order_by("from_date", "recorded_at", "pk"))[-1:],
        sees_militia=sees,
        history=sorted(history, key=lambda fact: (fact.recorded_at, fact.from_date, fact.pk), reverse=True),
    )


def units(*, actor: Actor, on: date, kinds: Collection[str] = ()) -> QuerySet[Unit]:
    """Return the units this actor may see that exist on a day, by kind and name."""
    rows: QuerySet[Unit] = Unit.objects.visible_to(actor).filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on), from_date__lte=on
    )
    rows = rows.select_related("hamlet", "parent", "owner").order_by("kind", "name", "pk")
    return rows.filter(kind__in=kinds) if kinds else rows


def get_unit(*, actor: Actor, unit_id: UUID, lock: bool = False) -> Unit:
    return one(Unit, Unit.objects.visible_to(actor), unit_id, lock=lock, related=("hamlet", "owner"))


def with_subunits(unit_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return unit -> itself and everything below it: a platoon is its squads too."""
    wanted = list(unit_ids)
    commune = Unit.objects.filter(pk__in=wanted).values("commune_id")
    children: dict[UUID, list[UUID]] = defaultdict(list)
    links = Unit.objects.filter(commune_id__in=commune, parent__isnull=False)
    for child, parent in links.values_list("pk", "parent_id"):
        children[parent].append(child)
    return {unit_id: frozenset(_below(unit_id, children)) for unit_id in wanted}


def _below(unit_id: UUID, children: dict[UUID, list[UUID]]) -> list[UUID]:
    found = [unit_id]
    for current in found:  # grows while it is read
        found += children[current]
    return found


def members(*, unit_ids: Iterable[UUID], on: date) -> list[Membership]:
    """Return who serves in these units on a day: leaders first, then by name."""
    rows = Membership.objects.as_of(on).filter(unit_id__in=list(unit_ids)).select_related("person", "unit")
    order = {Membership.Role.LEADER: 0, Membership.Role.DEPUTY: 1, Membership.Role.MEMBER: 2}
    return sorted(rows, key=lambda m: (m.unit.name, order[Membership.Role(m.role)], m.person.name_sort, m.pk))


def candidates(*, owner_id: UUID, on: date, unit_id: UUID | None = None) -> list[Candidate]:
    """
    Return whom an agency may plan with on a day, by name; used inside verbs that have asked who may.

    Never the police's people: their chief fills police places, and nothing here picks or ranks officers.
    """
    found = candidates_by_day(owner_id=owner_id, days=[on])[on]
    if unit_id is None:
        return found
    units = with_subunits([unit_id])[unit_id]
    return [candidate for candidate in found if candidate.unit_ids & units]


def candidates_by_day(*, owner_id: UUID, days: Collection[date]) -> dict[date, list[Candidate]]:
    """Return day -> candidates of that day; a membership or qualification may begin or end in between."""
    if not days:
        return {}
    known = _on_any_of(days)
    rows = Membership.objects.filter(known, person__owner_id=owner_id, unit__kind__in=SERVING_KINDS)
    serving = list(rows.exclude(person__owner__kind=Agency.Kind.POLICE).select_related("person"))
    held = Qualification.objects.filter(known, person__in={row.person_id for row in serving})
    qualified = list(held.select_related("kind"))
    counted = stands_for(commune_ids={row.commune_id for row in serving}, days=days)
    return {day: _candidates_on(day, serving, qualified, counted[day]) for day in days}


def _on_any_of(days: Collection[date]) -> Q:
    """Match the facts that hold on some day from the first to the last of these, as known now."""
    begun = Q(from_date__lte=max(days), retracted_at__isnull=True)
    return begun & (Q(to_date__isnull=True) | Q(to_date__gt=min(days)))


def _candidates_on(
    day: date,
    serving: Iterable[Membership],
    qualified: Iterable[Qualification],
    counted: Mapping[str, frozenset[str]],
) -> list[Candidate]:
    memberships: dict[UUID, list[Membership]] = defaultdict(list)
    for membership in serving:
        if _holds(membership, day):
            memberships[membership.person_id].append(membership)
    codes: dict[UUID, set[str]] = defaultdict(set)
    for qualification in qualified:
        if _holds(qualification, day):
            code = qualification.kind.code
            codes[qualification.person_id] |= counted.get(code, frozenset([code]))
    found = [_candidate(rows, frozenset(codes[person_id])) for person_id, rows in memberships.items()]
    return sorted(found, key=lambda candidate: (candidate.person.name_sort, candidate.person.pk))


def _holds(fact: Membership | Qualification, day: date) -> bool:
    return fact.from_date <= day and (fact.to_date is None or day < fact.to_date)


def _candidate(held: list[Membership], codes: frozenset[str]) -> Candidate:
    leading = {Membership.Role.LEADER, Membership.Role.DEPUTY}
    return Candidate(
        person=held[0].person,
        qualification_codes=codes,
        unit_ids=frozenset(membership.unit_id for membership in held),
        leads=any(membership.role in leading for membership in held),
    )


def qualification_codes(*, person_ids: Collection[UUID], on: date) -> dict[UUID, frozenset[str]]:
    """Return person -> codes of the qualifications that hold on a day, and of those they count as."""
    rows = Qualification.objects.as_of(on).filter(person_id__in=list(person_ids))
    held = list(rows.values_list("person_id", "kind__code", "commune_id"))
    counted = stands_for(commune_ids={commune_id for _person, _code, commune_id in held}, days=[on])[on]
    found: dict[UUID, set[str]] = {person_id: set() for person_id in person_ids}
    for person_id, code, _commune in held:
        found[person_id] |= counted.get(code, frozenset([code]))
    return {person_id: frozenset(codes) for person_id, codes in found.items()}


def qualification_kinds(*, commune_id: UUID) -> QuerySet[QualificationKind]:
    return QualificationKind.objects.filter(commune_id=commune_id).order_by("name", "pk")


def get_qualification_kind(*, commune_id: UUID, kind_id: UUID) -> QualificationKind:
    return one(QualificationKind, QualificationKind.objects.filter(commune_id=commune_id), kind_id)


def expiring_qualifications(*, actor: Actor, on: date, within_days: int) -> list[Expiring]:
    """Return the qualifications that expire within some days and have not been renewed, the soonest first."""
    visible = Person.objects.visible_to(actor).values("pk")
    rows = Qualification.objects.as_of(on).filter(person__in=visible).select_related("person", "kind")
    latest: dict[tuple[UUID, UUID], Qualification] = {}
    for row in rows.order_by(F("to_date").asc(nulls_last=True), "pk"):
        latest[row.person_id, row.kind_id] = row
    until = on + timedelta(days=within_days)
    found = [
        Expiring(row, (row.to_date - on).days)
        for row in latest.values()
        if row.to_date and row.to_date <= until
    ]
    return sorted(found, key=lambda e: (e.days_left, e.qualification.person.name_sort, e.qualification.pk))


def expiring_mandates(*, commune_id: UUID, on: date, within_days: int) -> list[GroupCard]:
    """
    Return the cards of groups and security teams whose mandate ends within some days, the soonest first.

    A mandate that has been renewed already is no concern.
    """
    standing = GroupCard.objects.filter(replaced_at__isnull=True)
    rows = standing.filter(
        Q(unit__to_date__isnull=True) | Q(unit__to_date__gt=on),
        ~Exists(standing.filter(unit=OuterRef("unit"), mandate_to__gt=OuterRef("mandate_to"))),
        commune_id=commune_id,
        mandate_to__gt=on,
        mandate_to__lte=on + timedelta(days=within_days),
    )
    return list(rows.select_related("unit__hamlet").order_by("mandate_to", "unit__name", "pk"))
