"""Figures as real reports print them, the numbers a quota is shared by, and what may be posted in public."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.area.models import Hamlet
from trucban.callup import flow
from trucban.callup.models import Case, Posting, Season, Sitting, Step

Stage = Case.Stage
CLASSES = range(1, 7)


@dataclass(frozen=True)
class Figure:
    """One line of the report; ``percent`` of the line ``of`` is cut after two decimals, as printed reports do."""

    label: str
    value: int
    of: str = ""
    whole: int = 0

    @property
    def percent(self) -> str:
        """Return "86,38": truncated, never rounded up; empty where there is nothing to divide by."""
        if not self.whole:
            return ""
        hundredths = self.value * 10_000 // self.whole
        return f"{hundredths // 100},{hundredths % 100:02d}"


def report(season: Season) -> list[Figure]:
    """Return the funnel as districts and communes print it; each file is counted once in each line."""
    moves: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    concluded: dict[UUID, tuple[int, str]] = {}  # an examination taken again counts as concluded last
    steps = Step.objects.filter(case__season=season, status=Step.Status.DONE).order_by("proposed_at", "pk")
    for case_id, before, after, number in steps.values_list(
        "case_id", "from_stage", "to_stage", "health_class"
    ):
        moves[before, after].add(case_id)
        if number:
            concluded[case_id] = (number, after)
    registered = Case.objects.filter(season=season).count()
    fit = moves[Stage.REVIEWED, Stage.SCREENED]
    came = fit | moves[Stage.REVIEWED, Stage.NOT_PASSED]
    absent = moves[Stage.REVIEWED, Stage.ABSENT] - came
    passed = [case_id for case_id, (_number, after) in concluded.items() if after == Stage.EXAMINED]
    by_class = Counter(number for number, _after in concluded.values())
    managed, screened, examined = _("Managed"), _("Came to the screening"), _("Examined")
    handed_over, returned = moves[Stage.CALLED, Stage.HANDED_OVER], moves[Stage.HANDED_OVER, Stage.RETURNED]
    return [
        Figure(managed, registered),
        Figure(screened, len(came), managed, registered),
        Figure(_("Absent from the screening"), len(absent), managed, registered),
        Figure(_("Fit for the examination"), len(fit), screened, len(came)),
        Figure(_("Not fit at the screening"), len(came - fit), screened, len(came)),
        Figure(examined, len(concluded)),
        Figure(_("Fit at the examination"), len(passed), examined, len(concluded)),
        *(
            Figure(
                _("Health class %(number)s") % {"number": number}, by_class[number], examined, len(concluded)
            )
            for number in CLASSES
        ),
        *(_handed_over(len(handed_over), len(returned)) if handed_over else ()),
    ]


def _handed_over(count: int, returned: int) -> list[Figure]:
    """Return what reports print once recruits are with their units."""
    delivered = _("Handed over to units")
    return [Figure(delivered, count), Figure(_("Returned by units"), returned, delivered, count)]


def eligible_by_hamlet(season: Season) -> dict[Hamlet, int]:
    """Return hamlet -> files the council has found eligible and that are still on the line, by number of hamlet."""
    stages = flow.LINE[flow.LINE.index(Stage.REVIEWED) :]
    rows = Case.objects.filter(season=season, stage__in=stages, hamlet__isnull=False)
    counts = Counter(rows.values_list("hamlet_id", flat=True))
    hamlets = Hamlet.objects.filter(pk__in=counts).order_by("number", "pk")
    return {hamlet: counts[hamlet.pk] for hamlet in hamlets}


@dataclass(frozen=True)
class PublicLine:
    """
    What may stand on the notice board of one citizen: nothing else of a file is in it.

    ``said`` is the health class or the decision; never a ground, for a ground may tell of health or family.
    """

    name: str
    birth_year: int | None
    hamlet: str
    said: str


def public_list(season: Season, kind: str) -> list[PublicLine]:
    """Return the lines of a public list by hamlet and name: screening, health classes, or deferments and exemptions in force."""
    rows = Step.objects.filter(case__season=season, status=Step.Status.DONE)
    rows = rows.select_related("case__person", "case__hamlet")
    rows = rows.order_by("case__hamlet__number", "case__person__name_sort", "case_id", "proposed_at", "pk")
    if kind == Posting.Kind.SCREENED:
        again = flow.LINE[: flow.LINE.index(Stage.SCREENED)]  # looked at again: no result stands
        results = rows.filter(from_stage=Stage.REVIEWED, to_stage__in=flow.SCREENING)
        latest = {step.case_id: step for step in results.exclude(case__stage__in=again)}
        return [_line(step, str(step.get_to_stage_display())) for step in latest.values()]
    if kind == Posting.Kind.HEALTH:
        again = flow.LINE[: flow.LINE.index(Stage.EXAMINED)]  # examined again: no class stands
        classes = rows.filter(health_class__isnull=False).exclude(case__stage__in=again)
        latest = {step.case_id: step for step in classes}
        return [
            _line(step, _("Class %(number)s") % {"number": step.health_class}) for step in latest.values()
        ]
    latest = {step.case_id: step for step in rows.filter(to_stage__in=flow.GROUNDS)}
    return [
        _line(step, str(step.get_to_stage_display()))
        for step in latest.values()
        if step.case.stage == step.to_stage
    ]


def _line(step: Step, said: str) -> PublicLine:
    person, hamlet = step.case.person, step.case.hamlet
    born: date | None = person.birth_date
    return PublicLine(person.name, born.year if born else None, hamlet.name if hamlet else "", said)


def postings(season: Season) -> list[Posting]:
    """Return what was posted, the latest first."""
    return list(Posting.objects.filter(season=season).order_by("-posted_on", "-pk"))


def sittings(season: Season) -> list[Sitting]:
    """Return the council's sittings, the latest first."""
    return list(Sitting.objects.filter(season=season).order_by("-held_on", "-pk"))
