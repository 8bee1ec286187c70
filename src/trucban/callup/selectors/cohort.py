"""The cohort against the register and against what hamlets counted; how many files reached which stage."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.callup import flow, judgement
from trucban.callup.models import Case, HamletTotal, Season, Step
from trucban.force.models import Person

Stage = Case.Stage


@dataclass(frozen=True)
class HamletRow:
    """
    One hamlet: files of the season, what the hamlet reported, and the difference; a hamlet of None is unknown.

    ``difference`` is register less report; None where nothing is reported.
    """

    hamlet: Hamlet | None
    cases: int
    total: HamletTotal | None

    @property
    def difference(self) -> int | None:
        return self.cases - self.total.count if self.total else None


@dataclass(frozen=True)
class FunnelRow:
    """How many files reached a stage, and how many stand there now."""

    stage: Case.Stage
    reached: int
    now: int


@dataclass(frozen=True)
class Outside:
    """
    Who is not in the season although the register does not rule them out; lists by name.

    ``unknown``: men without a birth date, and people whose sex is not written down. ``studied``: past the age unless
    they were deferred for studies. ``left``: have a file and are no longer in age by the register. ``served``: handed
    over in an earlier call, and not drawn again.
    """

    unknown: list[Person]
    studied: list[Person]
    not_drawn: list[Person]
    left: list[Case]
    served: list[Person]


def register(season: Season) -> QuerySet[Person]:
    """Return the people of the register of the season's owner, by name."""
    return Person.objects.of_register(season.owner_id).select_related("hamlet").order_by("name_sort", "pk")


def handed_over_before(season: Season) -> set[UUID]:
    """Return the people an earlier call of this owner handed over."""
    before = Case.objects.filter(
        season__owner_id=season.owner_id,
        season__hand_over_on__lt=season.hand_over_on,
        stage=Stage.HANDED_OVER,
    )
    return set(before.values_list("person_id", flat=True))


def outside(season: Season) -> Outside:
    """Return who is left over between the register and the season: together with the files, nobody is missing."""
    ages, gone = judgement.Ages(season), handed_over_before(season)
    of_person = {case.person_id: case for case in Case.objects.filter(season=season).select_related("person")}
    found = Outside([], [], [], [], [])
    for person in register(season):
        case = of_person.get(person.pk)
        in_age = judgement.is_in_age(ages.of(person, studied=bool(case and case.taken_by)))
        if case:
            if not in_age:
                found.left.append(case)
        elif person.pk in gone:
            found.served.append(person)
        elif in_age:
            found.not_drawn.append(person)
        elif not person.sex or (person.sex == Person.Sex.MALE and not person.birth_date):
            found.unknown.append(person)
        elif judgement.is_in_age(ages.of(person, studied=True)):
            found.studied.append(person)
    return found


def by_hamlet(season: Season) -> list[HamletRow]:
    """Return every hamlet of the commune in order, those ended that still have files, and files without one last."""
    counts = Counter(Case.objects.filter(season=season).values_list("hamlet_id", flat=True))
    totals = {row.hamlet_id: row for row in HamletTotal.objects.filter(season=season)}
    named = {*counts, *totals}
    rows = area.hamlets_with(commune_id=season.commune_id, on=season.hand_over_on, named=named)
    found = [HamletRow(hamlet, counts[hamlet.pk], totals.get(hamlet.pk)) for hamlet in rows]
    return [*found, HamletRow(None, counts[None], None)] if counts[None] else found


def funnel(season: Season, *, service: str = "") -> list[FunnelRow]:
    """
    Return each stage of the line with the files that reached it, then the exits with those that stand there:
    returned by the unit, did not pass or come, deferred, exempt, removed.

    A file reached every stage before the furthest one it came to, so the figures never grow from one to the next.
    """
    rows = Case.objects.filter(season=season)
    if service:
        rows = rows.filter(service=service)
    now = Counter(rows.values_list("stage", flat=True))
    furthest = _furthest(rows)
    places = Counter(furthest.values())
    line = [
        FunnelRow(stage, sum(count for place, count in places.items() if place >= number), now[stage])
        for number, stage in enumerate(flow.LINE)
    ]
    exits = [
        FunnelRow(stage, now[stage], now[stage]) for stage in (Stage.RETURNED, *flow.FAILED, *flow.EXITS)
    ]
    return line + exits


def _furthest(rows: QuerySet[Case]) -> dict[UUID, int]:
    """Return file -> number of the furthest stage of the line it came to."""
    found = dict.fromkeys(rows.values_list("pk", flat=True), 0)
    steps = Step.objects.filter(case__in=rows.values("pk"), status=Step.Status.DONE)
    for case_id, stage in steps.values_list("case_id", "to_stage"):
        if stage in flow.LINE:
            found[case_id] = max(found[case_id], flow.LINE.index(Stage(stage)))
    return found
