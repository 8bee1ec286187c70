"""Who lacks days the law asks for, and what the places people serve in ask for and too few are qualified for (FEATURES C7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from trucban.access.actors import Actor
from trucban.access.capabilities import Reach
from trucban.force import selectors as force
from trucban.force.models import NeededPlaces, Person, QualificationKind, Unit
from trucban.force.selectors import Candidate
from trucban.training.models import TrainingProgramme
from trucban.training.selectors.programmes import Standing, standings_of
from trucban.training.selectors.results import ENDS_SOON, last_ends


@dataclass(frozen=True)
class DaysLacking:
    """Somebody for whom no session covers yet ``lacking`` of the days the law asks: done or planned ones are off."""

    person: Person
    required: int
    credited: int
    coming: int

    @property
    def lacking(self) -> int:
        return self.required - self.credited - self.coming


@dataclass(frozen=True)
class ProgrammeLacking:
    """A programme whose year has days left to plan for somebody; its people by name, never by how much they lack."""

    programme: TrainingProgramme
    people: list[DaysLacking]


@dataclass(frozen=True)
class Need:
    """So many holders of a qualification something needs among those of a unit; no unit is everybody of the agency."""

    unit: Unit | None
    kind: QualificationKind
    count: int
    what: str


@dataclass(frozen=True)
class Unqualified:
    """Somebody who does not hold what is needed, or holds it until a day that is near; no day: another paper ends."""

    person: Person
    ends_soon: bool
    until: date | None
    in_programme: TrainingProgramme | None


@dataclass(frozen=True)
class SkillLacking:
    """A need that ``holders`` – those who still hold it in 60 days – do not fill, and who could be trained for it."""

    need: Need
    holders: int
    people: list[Unqualified]

    @property
    def programmes(self) -> list[TrainingProgramme]:
        """Return the programmes of this year that some of them are in: a session calls people of one."""
        found = {one.in_programme.pk: one.in_programme for one in self.people if one.in_programme}
        return sorted(found.values(), key=lambda row: row.category)


def days_lacking(*, actor: Actor, year: int, today: date) -> list[ProgrammeLacking]:
    """Return the programmes of a year in which somebody the actor sees lacks days; nothing where no rule is in force."""
    owner_id = actor.agency_with("training.lacking")
    if owner_id is None:
        return []
    found = [
        ProgrammeLacking(row.programme, _lacking(row))
        for row in standings_of(owner_id=owner_id, year=year, today=today)
    ]
    ids = {one.person.pk for row in found for one in row.people}
    seen = _seen(actor, ids)
    kept = [
        ProgrammeLacking(row.programme, [one for one in row.people if one.person.pk in seen]) for row in found
    ]
    return [row for row in kept if row.people]


def _lacking(row: Standing) -> list[DaysLacking]:
    if row.required is None:
        return []
    every = [DaysLacking(one.person, row.required, one.credited, one.coming) for one in row.people]
    return [one for one in every if one.lacking > 0]


def _seen(actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Return whom the actor sees here: a leader of a hamlet its people alone, also while a watch shows them everybody."""
    rows = Person.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "owner_id", "hamlet_id")
    return {
        pk
        for pk, owner_id, hamlet_id in rows
        if actor.can("training.lacking", agency_id=owner_id, hamlet_id=hamlet_id)
    }


def needs_of_units(*, owner_id: UUID, on: date) -> list[Need]:
    """Return the qualified places the units of an agency need, as the register has them."""
    rows = NeededPlaces.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on),
        unit__owner_id=owner_id,
        qualification__isnull=False,
        from_date__lte=on,
    )
    rows = rows.select_related("unit", "qualification").order_by("unit__name", "duty_name", "pk")
    return [Need(row.unit, row.qualification, row.count, row.duty_name) for row in rows if row.qualification]


def skills_lacking(*, actor: Actor, on: date, needs: Collection[Need] = ()) -> list[SkillLacking]:
    """
    Return the needs too few are qualified for 60 days from a day on, by qualification and unit, with who could learn it.

    ``needs`` are those other parts know (places of duty posts), beside what units need themselves. A qualification
    that counts as another fills its need, as it does on a roster. Who asks for a hamlet is told of the needs that
    somebody there could be trained for.
    """
    owner_id = actor.agency_with("training.lacking")
    if owner_id is None:
        return []
    wanted = [*needs_of_units(owner_id=owner_id, on=on), *needs]
    soon = on + ENDS_SOON
    by_day = force.candidates_by_day(owner_id=owner_id, days=[on, soon])
    now, later = by_day[on], {row.person.pk: row for row in by_day[soon]}
    seen = _seen(actor, [row.person.pk for row in now])
    until = last_ends([row.person.pk for row in now], on)
    programmes = _programmes_of([row.person.pk for row in now], on.year)
    below = force.with_subunits({need.unit.pk for need in wanted if need.unit})
    found = []
    for need in sorted(wanted, key=lambda one: (one.kind.name, one.unit.name if one.unit else "", one.what)):
        serving = [row for row in now if need.unit is None or row.unit_ids & below[need.unit.pk]]
        code = need.kind.code
        lasting = [row for row in serving if _holds_on(row, later.get(row.person.pk), code)]
        if len(lasting) >= need.count:
            continue
        people = [
            Unqualified(
                row.person,
                code in row.qualification_codes,
                until.get((row.person.pk, need.kind.pk)),
                programmes.get(row.person.pk),
            )
            for row in serving
            if row not in lasting and row.person.pk in seen
        ]
        if people or sees_everybody(actor):
            found.append(SkillLacking(need, len(lasting), people))
    return found


def sees_everybody(actor: Actor) -> bool:
    """Say whether the lists are of the whole agency, and so the figures of its units."""
    return actor.reaches("training.lacking", Reach.AGENCY)


def _holds_on(now: Candidate, later: Candidate | None, code: str) -> bool:
    """Say whether somebody holds it now and still does later; who has left their unit by then is judged as of now."""
    return code in now.qualification_codes and (later is None or code in later.qualification_codes)


def _programmes_of(people: Collection[UUID], year: int) -> dict[UUID, TrainingProgramme]:
    rows = TrainingProgramme.objects.filter(year=year, trainees__person_id__in=people).distinct()
    return {
        person_id: row
        for row in rows
        for person_id in row.trainees.filter(person_id__in=people).values_list("person_id", flat=True)
    }
