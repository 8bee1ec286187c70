"""How many may be called for the quota given: figures beside what the law says, counted in people, once each."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.callup.models import Case, Posting, Season, Step, Summons
from trucban.law.ages import add_months
from trucban.law.instruments import cite_vi
from trucban.rulebook import selectors as rulebook

Stage, Service = Case.Stage, Case.Service
EXAM, ARMY, POLICE = "exam", "army", "police"
GONE = (Stage.CALLED, Stage.HANDED_OVER)


@dataclass(frozen=True)
class Limit:
    """
    A figure and the most it may be.

    ``is_firm``: the rule is sure enough to refuse by; one to be confirmed, and a quota without a rule on reserves, are
    shown and refuse nothing.
    """

    kind: str
    label: str
    count: int
    most: int
    working: str
    source: str
    is_firm: bool

    @property
    def is_full(self) -> bool:
        return self.count >= self.most

    @property
    def is_over(self) -> bool:
        return self.count > self.most


@dataclass(frozen=True)
class Closing:
    """How many calls were decided, and how many of them less than ``days`` after the list was closed: shown, kept as it was."""

    called: int
    late: int
    days: int
    source: str
    is_firm: bool


def limits(season: Season, *, on: date) -> list[Limit]:
    """Return the limits of a season by the law of a day; none as long as no quota is written down."""
    return [each for kind in (EXAM, ARMY, POLICE) if (each := limit(season, kind, on=on))]


def limit(season: Season, kind: str, *, on: date) -> Limit | None:
    """Return one limit; None without a quota, or where no rule is in force."""
    army, police = season.quota_army, season.quota_police
    if army is None or police is None:
        return None
    if kind == POLICE:
        label, working = _("Called to enlist, police service"), _("the quota; no rule on a reserve")
        count = _called(season, POLICE)
        return Limit(kind, label, count, police, working, season.quota_paper, is_firm=False)
    key, quota = ("callup.exam_calls", army + police) if kind == EXAM else ("callup.reserve_calls", army)
    found = _rule(season, key, on)
    if found is None:
        return None
    rule, number = found
    if kind == EXAM:
        label, count, most = _("Called to the medical examination"), _examined(season), number * quota
        working = f"{number} × {quota}"
    else:
        label, count = _("Called to enlist, military service"), _called(season, ARMY)
        reserve = number * quota // 100  # part of a person is nobody
        most, working = quota + reserve, f"{quota} + {number}% = {quota} + {reserve}"
    return Limit(kind, label, count, most, working, _source(rule), is_firm=rule.confidence != "?")


def closed_late(season: Season, *, on: date) -> Closing | None:
    """Count those whose call was decided too soon after the list was closed; None where no rule is in force."""
    found = _rule(season, "periods.list_closed", on)
    if found is None:
        return None
    rule, days = found
    done = Step.objects.filter(case__season=season, status=Step.Status.DONE).order_by("proposed_at", "pk")
    listed = dict(done.filter(to_stage=Stage.LISTED).values_list("case_id", "held_on"))
    called = dict(done.filter(to_stage=Stage.CALLED).values_list("case_id", "decided_on"))
    late = [key for key, day in called.items() if key in listed and (day - listed[key]).days < days]
    return Closing(len(called), len(late), days, _source(rule), rule.confidence != "?")


@dataclass(frozen=True)
class Telling:
    """
    Whether the lists of deferment and exemption were out ``days`` before the calls to enlist were decided.

    ``first_call`` is the earliest day a call may be decided on, None as long as no list is posted; ``late`` counts
    those decided before it.
    """

    called: int
    late: int
    days: int
    first_call: date | None
    source: str


def told_late(season: Season, *, on: date) -> Telling | None:
    """Count the calls decided before hamlets and families had the lists long enough; None where no rule is in force."""
    found = _rule(season, "periods.deferral_list_told", on)
    if found is None:
        return None
    rule, days = found
    posted = Posting.objects.filter(season=season, kind=Posting.Kind.DEFERRAL).order_by("posted_on")
    first_posted = posted.values_list("posted_on", flat=True).first()
    first_call = first_posted + timedelta(days=days) if first_posted else None
    done = Step.objects.filter(case__season=season, status=Step.Status.DONE, to_stage=Stage.CALLED)
    decided = list(done.values_list("decided_on", flat=True))
    late = [day for day in decided if first_call is None or day < first_call]
    return Telling(len(decided), len(late), days, first_call, _source(rule))


@dataclass(frozen=True)
class OldSheet:
    """A file whose health sheet is no longer valid on the day of the hand-over; ``until`` is its last day."""

    case: Case
    examined_on: date
    until: date
    source: str


def old_sheets(*, actor: Actor, season: Season) -> list[OldSheet]:
    """Return the files still on the way whose health sheet runs out before the hand-over, by hamlet and name."""
    found = _rule(season, "periods.health_sheet", season.hand_over_on)
    if found is None:
        return []
    rule, months = found
    on_the_way = (Stage.EXAMINED, Stage.CHECKED, Stage.LISTED, Stage.CALLED)
    cases = Case.objects.visible_to(actor).filter(season=season, stage__in=on_the_way)
    steps = Step.objects.filter(case__in=cases.values("pk"), to_stage=Stage.EXAMINED, status=Step.Status.DONE)
    examined = dict(steps.order_by("held_on", "pk").values_list("case_id", "held_on"))
    rows = cases.select_related("person", "hamlet").order_by("hamlet__number", "person__name_sort", "pk")
    return [
        OldSheet(case, day, until, _source(rule))
        for case in rows
        if (day := examined.get(case.pk)) and (until := add_months(day, months)) < season.hand_over_on
    ]


@dataclass(frozen=True)
class Replacement:
    """
    How many a unit returned on one list, how many of the quota are missing for it, and who stands on the closed list.

    ``missing`` is None as long as no quota is written down. ``reserve`` is by hamlet and name: that somebody of it is
    called is a proposal like any other, and the order says nothing.
    """

    service: str
    returned: int
    missing: int | None
    reserve: list[Case]

    @property
    def label(self) -> str:
        return str(Service(self.service).label)


@dataclass(frozen=True)
class Recheck:
    """How many days a unit has to check recruits again, as the law's table has it, and whether that is sure."""

    days: int
    source: str
    is_firm: bool


def replacements(season: Season) -> list[Replacement]:
    """Return the lists of which a unit returned somebody."""
    quota = {Service.ARMY: season.quota_army, Service.POLICE: season.quota_police}
    found = []
    for service, places in quota.items():
        rows = Case.objects.filter(season=season, service=service)
        returned = rows.filter(stage=Stage.RETURNED).count()
        if returned:
            gone = rows.filter(stage__in=GONE).count()
            reserve = rows.filter(stage=Stage.LISTED).select_related("person", "hamlet")
            reserve = reserve.order_by("hamlet__number", "person__name_sort", "pk")
            missing = None if places is None else max(0, places - gone)
            found.append(Replacement(service, returned, missing, list(reserve)))
    return found


def recheck(season: Season) -> Recheck | None:
    """Return how long a unit checks again after the hand-over of a season; None where no rule is in force."""
    found = _rule(season, "periods.unit_recheck", season.hand_over_on)
    if found is None:
        return None
    rule, days = found
    return Recheck(days, _source(rule), rule.confidence != "?")


def _source(rule: law.Rule) -> str:
    return rule.local_source or cite_vi(rule.article, rule.instruments)


def _rule(season: Season, key: str, on: date) -> tuple[law.Rule, int] | None:
    local = rulebook.local_rules(commune_id=season.commune_id, on=on)
    try:
        rule = law.rule(key, on=on, local=local)
    except law.NoRuleInForce:
        return None
    return rule, int(rule.value)


def _examined(season: Season) -> int:
    calls = Summons.objects.filter(case__season=season, kind=Summons.Kind.EXAM)
    return calls.values("case_id").distinct().count()


def _called(season: Season, kind: str) -> int:
    """Count those called, and those whose call is proposed: the list is made of both."""
    service = Service.ARMY if kind == ARMY else Service.POLICE
    rows = Case.objects.filter(season=season, service=service)
    proposed = Step.objects.filter(
        case__in=rows.values("pk"),
        to_stage=Stage.CALLED,
        status__in=(Step.Status.PROPOSED, Step.Status.CONFIRMED),
    )
    return rows.filter(stage__in=GONE).count() + proposed.count()
