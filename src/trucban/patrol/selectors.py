"""Questions about plans, patrols, findings, and where patrols have been."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.access.visibility import one
from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.coordination import selectors as coordination
from trucban.coordination.models import Agreement
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.weeks import Week
from trucban.patrol.models import Emphasis, Finding, Patrol, PatrolPlan, PatrolStop
from trucban.patrol.tracks import TrackPoint, gaps_of, jumps_of, length_of, outside_of
from trucban.rulebook import selectors as rulebook


@dataclass(frozen=True)
class Coverage:
    """
    How often each hamlet was passed in each hour of the day, over a period.

    ``counts`` and ``planned`` are hamlet id -> 24 figures. A blind spot is a hamlet nobody passed.
    """

    hamlets: tuple[Hamlet, ...]
    counts: dict[UUID, tuple[int, ...]]
    planned: dict[UUID, tuple[int, ...]]

    @property
    def blind_spots(self) -> tuple[Hamlet, ...]:
        return tuple(row for row in self.hamlets if not sum(self.counts[row.pk]))

    @property
    def missed(self) -> tuple[Hamlet, ...]:
        """Hamlets that were planned and not passed."""
        return tuple(row for row in self.blind_spots if sum(self.planned[row.pk]))


def plans(*, actor: Actor) -> QuerySet[PatrolPlan]:
    rows: QuerySet[PatrolPlan] = PatrolPlan.objects.visible_to(actor)
    return rows.select_related("owner").order_by("-iso_year", "-iso_week", "-version")


def emphases(*, actor: Actor) -> QuerySet[Emphasis]:
    """Return what either chief has set, by hamlet; nothing for anybody but chiefs."""
    rows: QuerySet[Emphasis] = Emphasis.objects.visible_to(actor)
    return rows.select_related("owner", "hamlet").order_by("hamlet__number", "-from_day", "pk")


def get_emphasis(*, actor: Actor, emphasis_id: UUID, lock: bool = False) -> Emphasis:
    return one(Emphasis, Emphasis.objects.visible_to(actor), emphasis_id, lock=lock, related=("hamlet",))


def emphases_between(*, commune_id: UUID, first: date, last: date) -> QuerySet[Emphasis]:
    """Return what holds on any of these days, whoever asks: drafts are made with it, pages never show it."""
    return Emphasis.objects.filter(
        commune_id=commune_id, from_day__lte=last, to_day__gte=first, ended_at__isnull=True
    )


def plan_for(*, actor: Actor, week: Week, status: str = "") -> PatrolPlan | None:
    """Return a week's plan: the one in force, else the draft."""
    rows = plans(actor=actor).filter(iso_year=week.year, iso_week=week.number)
    if status:
        return rows.filter(status=status).first()
    confirmed = rows.filter(status=PatrolPlan.Status.CONFIRMED).first()
    return confirmed or rows.filter(status=PatrolPlan.Status.DRAFT).first()


def get_plan(*, actor: Actor, plan_id: UUID, lock: bool = False) -> PatrolPlan:
    return one(PatrolPlan, PatrolPlan.objects.visible_to(actor), plan_id, lock=lock, related=("owner",))


def patrols(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Patrol]:
    """Return the patrols that start in a period, earliest first; those of drafts and replaced plans are left out."""
    seen = Patrol.objects.visible_to(actor).filter(starts_at__gte=starts_at, starts_at__lt=ends_at)
    rows: QuerySet[Patrol] = Patrol.objects.filter(pk__in=seen.values("pk")).exclude(
        plan__status=PatrolPlan.Status.DRAFT
    )
    return rows.select_related("owner", "plan", "unit").order_by("starts_at", "pk")


def patrols_of(plan: PatrolPlan) -> list[Patrol]:
    rows = plan.patrols.select_related("owner", "unit").prefetch_related(
        "members__person", "stops__point", "stops__hamlet"
    )
    return list(rows.order_by("starts_at", "pk"))


def get_patrol(*, actor: Actor, patrol_id: UUID, lock: bool = False) -> Patrol:
    rows = Patrol.objects.visible_to(actor)
    return one(Patrol, rows, patrol_id, lock=lock, related=("owner", "plan", "unit"))


def stops_of(patrol: Patrol) -> list[PatrolStop]:
    return list(patrol.stops.select_related("point", "hamlet").order_by("position"))


def out_now(*, actor: Actor) -> QuerySet[Patrol]:
    seen = Patrol.objects.visible_to(actor).filter(status=Patrol.Status.OUT)
    rows: QuerySet[Patrol] = Patrol.objects.filter(pk__in=seen.values("pk"))
    return rows.select_related("owner").order_by("left_at", "pk")


def overdue(*, actor: Actor, at: datetime) -> list[Patrol]:
    """Return patrols that should be back by now and are not, the longest first."""
    rows = out_now(actor=actor).annotate(due_at=Coalesce("expected_at", "ends_at"))
    return list(rows.filter(due_at__lt=at).order_by("due_at", "pk"))


OVERDUE_LOOKS_BACK = timedelta(days=2)  # a patrol nobody ever ended is no emergency any more
UNLEFT_LASTS = timedelta(hours=2)  # after its end nobody sends it out any more; the week's report names it


@dataclass(frozen=True)
class Overdue:
    """
    Why a patrol is overdue: ``LATE`` back since its time, ``SILENT`` since its last word, ``UNLEFT`` since its start.

    ``allowed`` is how long may pass after ``since`` before somebody must be told.
    """

    kind: str
    since: datetime
    allowed: timedelta
    patrol_id: UUID | None = None

    @property
    def is_late(self) -> bool:
        return self.kind == "LATE"

    @property
    def is_unleft(self) -> bool:
        return self.kind == "UNLEFT"

    @property
    def key(self) -> str:
        """Return what makes two alerts the same: the patrol, why, since when."""
        return f"{self.patrol_id} {self.kind} {self.since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def overdue_now(patrol: Patrol, *, at: datetime) -> Overdue | None:
    """Return why a patrol is overdue by the times the commune has set, if it is."""
    return _overdue(patrol, at, _minutes_allowed(patrol.commune_id, at))


def _minutes_allowed(commune_id: UUID, at: datetime) -> tuple[Any, Any, Any]:
    """Return how long somebody may be late, silent, and not have left; None where nobody is waited for."""
    keys = ("patrol.overdue_minutes", "patrol.silent_minutes", "patrol.unleft_minutes")
    late, silent, unleft = (rulebook.value(commune_id=commune_id, key=key, on=local_day(at)) for key in keys)
    return late, silent, unleft


def _overdue(patrol: Patrol, at: datetime, allowed: tuple[Any, Any, Any]) -> Overdue | None:
    late, silent, unleft = allowed
    if patrol.status == Patrol.Status.OUT and patrol.left_at:
        waits = [("LATE", patrol.expected_at or patrol.ends_at, late)]
        waits += [("SILENT", patrol.heard_at or patrol.left_at, silent)]
    elif (
        patrol.status == Patrol.Status.PLANNED and _is_binding(patrol) and at < patrol.ends_at + UNLEFT_LASTS
    ):
        waits = [("UNLEFT", patrol.starts_at, unleft)]
    else:
        return None
    for kind, since, minutes in waits:
        if minutes is not None and since + timedelta(minutes=int(minutes)) <= at:
            return Overdue(kind, since, timedelta(minutes=int(minutes)), patrol.pk)
    return None


def _is_binding(patrol: Patrol) -> bool:
    """Say whether somebody counts on it: ordered by itself, or in a plan that both sides have confirmed."""
    return patrol.plan is None or patrol.plan.status == PatrolPlan.Status.CONFIRMED


def overdue_by_settings(*, commune_id: UUID, at: datetime) -> list[Patrol]:
    """Return every side's patrols that are overdue by the times set, whoever asks: for the clock."""
    allowed = _minutes_allowed(commune_id, at)
    binding = Q(plan=None) | Q(plan__status=PatrolPlan.Status.CONFIRMED)
    waited_for = Q(status=Patrol.Status.OUT, ends_at__gt=at - OVERDUE_LOOKS_BACK)
    if allowed[-1] is not None:
        waited_for |= binding & Q(
            status=Patrol.Status.PLANNED, starts_at__lt=at, ends_at__gt=at - UNLEFT_LASTS
        )
    rows = Patrol.objects.filter(waited_for, commune_id=commune_id)
    ordered = rows.select_related("plan").order_by("ends_at", "pk")
    return [row for row in ordered if _overdue(row, at, allowed)]


def findings(
    *, actor: Actor, starts_at: datetime, ends_at: datetime, with_struck: bool = False
) -> QuerySet[Finding]:
    """Return what patrols found in a period, oldest first."""
    seen = Patrol.objects.visible_to(actor).values("pk")
    rows: QuerySet[Finding] = Finding.objects.filter(patrol_id__in=seen, at__gte=starts_at, at__lt=ends_at)
    if not with_struck:
        rows = rows.filter(struck_at__isnull=True)
    return rows.select_related("patrol", "point", "hamlet").order_by("at", "pk")


def findings_of(patrol: Patrol, *, with_struck: bool = False) -> list[Finding]:
    rows = patrol.findings.select_related("point", "hamlet").order_by("at", "pk")
    return list(rows if with_struck else rows.filter(struck_at__isnull=True))


def get_finding(patrol: Patrol, finding_id: UUID) -> Finding:
    """Return a finding of a patrol the actor sees."""
    return one(Finding, patrol.findings.all(), finding_id)


def coverage(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> Coverage:
    """Return where patrols of a period passed and were to pass, by hamlet and hour of the day in Viet Nam."""
    rows = list(
        patrols(actor=actor, starts_at=starts_at, ends_at=ends_at)
        .exclude(status=Patrol.Status.CANCELLED)
        .prefetch_related("stops")
    )
    hamlets = tuple(area.hamlets(commune_id=actor.commune_id, on=local_day(starts_at)))
    passed: Counter[tuple[UUID, int]] = Counter()
    planned: Counter[tuple[UUID, int]] = Counter()
    for patrol in rows:
        passed.update(_passed(patrol, hamlets))
        planned.update(
            (stop.hamlet_id, _hour(stop.planned_at))
            for stop in patrol.stops.all()
            if stop.hamlet_id and stop.planned_at
        )
    return Coverage(hamlets, _by_hour(hamlets, passed), _by_hour(hamlets, planned))


def _passed(patrol: Patrol, hamlets: Sequence[Hamlet]) -> set[tuple[UUID, int]]:
    """Return the hamlet-hours of one patrol: by its stops, and by its track where one was loaded; each once."""
    found = {
        (stop.hamlet_id, _hour(stop.passed_at))
        for stop in patrol.stops.all()
        if stop.hamlet_id and stop.passed_at
    }
    found |= _passed_by_track(patrol.track or [], hamlets)
    kept = (patrol.track_figures or {}).get("passed", [])
    return found | {(UUID(hamlet_id), hour) for hamlet_id, hour in kept}


def _passed_by_track(track: Sequence[Sequence[Any]], hamlets: Sequence[Hamlet]) -> set[tuple[UUID, int]]:
    return {
        (hamlet.pk, _hour(datetime.fromisoformat(moment)))
        for lon, lat, moment in track
        if moment and (hamlet := _nearest(hamlets, lon, lat))
    }


def track_figures(patrol: Patrol) -> dict[str, Any]:
    """
    Return what a patrol's track says without its places: how many points, how far, from when to when, the gaps, and the
    hours in which it was in which hamlet; and what is to be looked at: where it was faster than a patrol can be, or farther
    from all its stops than the commune has set. Of one whose points were deleted, what was kept.
    """
    if patrol.track_figures is not None:
        return dict(patrol.track_figures)
    track = patrol.track or []
    hamlets = tuple(area.hamlets(commune_id=patrol.commune_id, on=local_day(patrol.starts_at)))
    moments = sorted(moment for _lon, _lat, moment in track if moment)
    passed = _passed_by_track(track, hamlets)
    return {
        "points": len(track),
        "length_m": round(length_of(track)),
        "span": [moments[0], moments[-1]] if moments else [],
        "gaps": [[before.isoformat(), after.isoformat()] for before, after in gaps_of(track)],
        "passed": sorted([str(hamlet_id), hour] for hamlet_id, hour in passed),
        **_flags(patrol, track),
    }


def _flags(patrol: Patrol, track: Sequence[Any]) -> dict[str, list[list[Any]]]:
    most_kmh, radius_m = (
        rulebook.value(commune_id=patrol.commune_id, key=key, on=local_day(patrol.starts_at))
        for key in ("patrol.most_kmh", "patrol.radius_m")
    )
    stops = [TrackPoint(stop.point.lon, stop.point.lat) for stop in stops_of(patrol)]
    found = {
        "jumps": jumps_of(track, most_kmh=int(most_kmh)),
        "outside": outside_of(track, stops, radius_m=int(radius_m)),
    }
    return {
        name: [[one.starts_at.isoformat(), one.ends_at.isoformat(), one.figure] for one in rows]
        for name, rows in found.items()
    }


def _nearest(hamlets: Sequence[Hamlet], lon: float, lat: float) -> Hamlet | None:
    """Return the hamlet whose middle is nearest; at this latitude a degree of longitude is 0.955 of one of latitude."""
    placed = [row for row in hamlets if row.lon is not None and row.lat is not None]
    return min(
        placed,
        key=lambda row: ((row.lon or 0) - lon) ** 2 * 0.912 + ((row.lat or 0) - lat) ** 2,
        default=None,
    )


def _hour(moment: datetime) -> int:
    return moment.astimezone(VIETNAM).hour


def _by_hour(hamlets: Sequence[Hamlet], counted: Counter[tuple[UUID, int]]) -> dict[UUID, tuple[int, ...]]:
    return {row.pk: tuple(counted[row.pk, hour] for hour in range(24)) for row in hamlets}


def agreement_for(*, commune_id: UUID, week: Week) -> Agreement | None:
    """Return the joint plan between the agencies that a week's patrols stand on."""
    return coordination.in_force(commune_id=commune_id, kind=Agreement.Kind.PLAN, on=week.monday)


def agreement_missing(*, commune_id: UUID, week: Week) -> list[str]:
    """Name what a week's plan waits for: signatures and approvals of the joint plan that is still a draft."""
    rows = Agreement.objects.filter(
        commune_id=commune_id,
        kind=Agreement.Kind.PLAN,
        status=Agreement.Status.DRAFT,
        from_date__lte=week.monday,
        to_date__gt=week.monday,
    )
    draft: Agreement | None = rows.order_by("-version", "-pk").first()
    return coordination.what_is_missing(draft, on=week.monday) if draft else []


def confirmations_missing(plan: PatrolPlan) -> list[Agency]:
    """Return the agencies that have not confirmed the plan: as it is now, or as it came into force."""
    content = plan.content_hash or content_hash(plan)
    signed = set(plan.confirmations.filter(content_hash=content).values_list("agency_id", flat=True))
    return [agency for agency in access.command_and_police(plan.commune_id) if agency.pk not in signed]


def content_hash(plan: PatrolPlan) -> str:
    """Return the SHA-256 (hexadecimal) of all a chief confirms: when, where, who, how many police."""
    content = [
        [
            row.kind,
            row.name,
            row.starts_at.isoformat(),
            row.ends_at.isoformat(),
            row.police_asked,
            sorted([str(member.person_id), member.role] for member in row.members.all()),
            [
                [stop.position, str(stop.point_id)]
                for stop in sorted(row.stops.all(), key=lambda s: s.position)
            ],
        ]
        for row in patrols_of(plan)
        if row.status != Patrol.Status.CANCELLED
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
