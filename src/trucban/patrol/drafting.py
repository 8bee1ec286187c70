"""From the joint plan's obligations, people, places and calendar to the week's patrols; nothing is written here."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.area.models import Hamlet, Point
from trucban.calendar import selectors as calendar
from trucban.calendar.models import Commitment
from trucban.coordination import selectors as coordination
from trucban.coordination.models import Obligation
from trucban.duty import drafting as duty
from trucban.duty import selectors as duties
from trucban.duty import shifts, spans
from trucban.force import selectors as force
from trucban.force.models import Unit
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError
from trucban.lib.weeks import Week
from trucban.patrol import risks, roads, selectors
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan, PatrolStop
from trucban.patrol.roads import Grid
from trucban.planning.ending import Stop
from trucban.planning.patrol import engine
from trucban.planning.patrol.network import Footing
from trucban.planning.patrol.spec import Demand, Place, PlannedPatrol, Problem, Progress, Result
from trucban.planning.roster.spec import Burden, Duty, Person, Span

MILITIA = (Unit.Kind.PLATOON, Unit.Kind.SQUAD, Unit.Kind.ON_SITE_CELL)
LEADS = "LEADS"  # leader or deputy of a unit: may lead a patrol
USUAL_EFFORT = engine.DEFAULT_EFFORT
LOOKED_BACK = timedelta(weeks=4)  # coverage and starts of these weeks are known to an onlooker
CARRIED = timedelta(weeks=12)
METRES_PER_HOUR = 4000  # on foot
MONTHS = {"MONTH": 1, "QUARTER": 3, "HALF_YEAR": 6, "YEAR": 12}


class NoPlaceToStart(DomainError):
    """Without an office or a point on the map no route can be drawn."""


@dataclass(frozen=True)
class Taken:
    """Somebody is on a duty that is planned and not yet in the calendar: a roster proposed beside this plan."""

    person_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Ground:
    """What a draft is made from and read back with: points and obligations by key."""

    problem: Problem
    points: dict[str, Point]
    hamlets: dict[str, Hamlet]
    obligations: dict[str, Obligation]
    names: dict[str, str] = field(default_factory=dict)
    footing: Footing = field(default_factory=Footing)
    has_sketched_roads: bool = False


def solve(
    ground: Ground,
    *,
    seed: int,
    effort: int = USUAL_EFFORT,
    progress: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> Result:
    """Plan the week; the plan has passed the checker. No database is touched while it works."""
    return engine.solve(ground.problem, seed=seed, effort=effort, progress=progress, stop=stop)


def ground_to_draw(*, actor: Actor, week: Week, taken: Iterable[Taken] = ()) -> Ground:
    """
    Gather what a draft is drawn from: the ground, its roads and paths, and how much hamlets and hours weigh.

    Patrols of a draft keep nobody from it: what they take is only pencilled into the calendar.

    Raises:
        NoPlaceToStart: the map has no point yet.
    """
    found = ground_of(actor=actor, week=week, taken=taken)
    weighed = risks.risk(actor=actor, week=week, hamlets=found.hamlets)
    lines, sketched = roads.lines_of(actor.commune_id, _grid(found.points))
    walked = roads.footing(lines, found.problem.places, found.problem.way_percent)
    problem = replace(found.problem, risk=weighed, ways=walked.metres if lines else {})
    return replace(found, problem=problem, footing=walked, has_sketched_roads=sketched)


def ground_of(*, actor: Actor, week: Week, taken: Iterable[Taken] = ()) -> Ground:
    """
    Gather what the week's patrols are planned from and judged by; a page reads it, so no incident is looked at.

    Raises:
        NoPlaceToStart: the map has no point yet.
    """
    command, _police = access.command_and_police(actor.commune_id)
    points = _points(actor.commune_id, week)
    hamlets = {str(row.pk): row for row in area.hamlets(commune_id=actor.commune_id, on=week.monday)}
    obligations = {
        str(row.pk): row
        for row in coordination.obligations_in_force(commune_id=actor.commune_id, on=week.monday)
        if row.kind in {Obligation.Kind.PATROL, Obligation.Kind.GUARD}
    }
    demands = [_demand(row, week, hamlets, points) for row in obligations.values()]
    people = _people(command.pk, week, list(taken), actor)
    past = list(
        selectors.patrols(
            actor=actor, starts_at=week.starts_at - LOOKED_BACK, ends_at=week.starts_at
        ).prefetch_related("stops")
    )
    problem = Problem(
        demands=tuple(demand for demand in demands if demand.count),
        people=tuple(people),
        places=tuple(_places(points, [demand for demand in demands if demand.count])),
        start_place=_start(points),
        limits=duty.limits(commune_id=actor.commune_id, on=week.monday),
        covered=_covered(past),
        past_starts=tuple(_quarter_hour(row.starts_at) for row in past),
        month_of_day=tuple(day.strftime("%Y-%m") for day in week.days),
        holidays=_holidays(actor.commune_id, week),
        metres_per_hour=METRES_PER_HOUR,
        way_percent=roads.way_percent(actor.commune_id, week.monday),
    )
    return Ground(problem, points, hamlets, obligations, {one.key: one.name for one in people})


def _points(commune_id: UUID, week: Week) -> dict[str, Point]:
    rows = area.points(commune_id=commune_id, on=week.monday)
    points = {str(row.pk): row for row in rows if row.kind != Point.Kind.SHELTER}
    if not points:
        raise NoPlaceToStart(_("The map has no points yet: add the office and the checkpoints first."))
    return points


def refuse_without_points(commune_id: UUID, week: Week) -> None:
    """
    Refuse before anybody waits for a draft.

    Raises:
        NoPlaceToStart: the map has no point yet.
    """
    _points(commune_id, week)


def _start(points: dict[str, Point]) -> str:
    """Patrols leave from the first office on the map."""
    offices = [key for key, row in points.items() if row.kind == Point.Kind.OFFICE]
    return (offices or list(points))[0]


def _places(points: dict[str, Point], demands: Sequence[Demand]) -> Iterable[Place]:
    """Points on a grid of metres, and the place of each guard as a ground of its own."""
    grid = _grid(points)
    for key, row in points.items():
        x, y = map(round, grid.metres(row.lon, row.lat))
        yield Place(key=key, hamlet=str(row.hamlet_id or ""), x=x, y=y)
    for demand in demands:
        for hamlet in demand.hamlets:
            if hamlet.startswith("guard:"):
                guarded = points[hamlet.removeprefix("guard:")]
                x, y = map(round, grid.metres(guarded.lon, guarded.lat))
                yield Place(key=hamlet, hamlet=hamlet, x=x, y=y)


def _grid(points: Mapping[str, Point]) -> Grid:
    first = next(iter(points.values()))
    return Grid(first.lon, first.lat)


def _demand(row: Obligation, week: Week, hamlets: dict[str, Hamlet], points: dict[str, Point]) -> Demand:
    if row.kind == Obligation.Kind.GUARD and str(row.point_id) in points:
        over: tuple[str, ...] = (f"guard:{row.point_id}",)
    else:
        over = tuple(key for key in (row.hamlet_ids or list(hamlets)) if key in hamlets)
    return Demand(
        key=str(row.pk),
        label=row.title,
        count=_count(row, week),
        from_minute=_minute(row.from_time),
        to_minute=_minute(row.to_time),
        duration=row.duration_minutes or 60,
        hamlets=over,
        militia=row.militia_count,
        police=row.police_count,
        leader_qualification=LEADS if row.militia_count else None,
    )


def _minute(clock: time | None) -> int:
    return clock.hour * 60 + clock.minute if clock else 0


def _count(row: Obligation, week: Week) -> int:
    """Return how many fall on this week: all of a weekly promise, an even share of what a longer one still owes."""
    if row.cadence == Obligation.Cadence.WEEK:
        return row.count
    first, last = _period(row.cadence, week.sunday)
    done = Patrol.objects.filter(
        obligation_id=row.pk, starts_at__gte=_midnight(first), starts_at__lt=week.starts_at
    ).exclude(status=Patrol.Status.CANCELLED)
    weeks_left = max(1, math.ceil((last - week.monday).days / 7))
    return math.ceil(max(0, row.count - done.count()) / weeks_left)


def _period(cadence: str, on: date) -> tuple[date, date]:
    length = MONTHS[cadence]
    first = date(on.year, (on.month - 1) // length * length + 1, 1)
    over = first.month - 1 + length
    return first, date(first.year + over // 12, over % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _people(owner_id: UUID, week: Week, taken: list[Taken], actor: Actor) -> list[Person]:
    """Militia who serve all week, with what takes them from it: calendar, rosters, patrols."""
    units = {row.pk for row in force.units(actor=actor, on=week.monday, kinds=MILITIA)}
    candidates = [one for one in force.candidates(owner_id=owner_id, on=week.monday) if one.unit_ids & units]
    keys = [one.person.pk for one in candidates]
    busy = calendar.busy(
        person_ids=keys,
        starts_at=week.starts_at - timedelta(days=14),
        ends_at=week.ends_at + timedelta(days=7),
    )
    standing = defaultdict(list)
    for one in (*taken, *_rostered(actor, week)):
        standing[one.person_id].append(one)
    walked = _walked(keys, week)
    people = [
        Person(
            key=str(one.person.pk),
            name=one.person.name,
            qualifications=one.qualification_codes | ({LEADS} if one.leads else frozenset()),
            household=one.person.household_key,
            unavailable=tuple(_span(week, row) for row in busy[one.person.pk] if not _is_work(row)),
            duties=tuple(_work(week, busy[one.person.pk], standing[one.person.pk])),
            carried=Burden(duties=walked[one.person.pk], nights=walked[one.person.pk]),
        )
        for one in candidates
    ]
    return sorted(people, key=lambda one: (one.name, one.key))


def _is_work(row: Commitment) -> bool:
    return row.kind in {Commitment.Kind.DUTY, Commitment.Kind.PATROL}


def _span(week: Week, row: Commitment | Taken) -> Span:
    return Span(spans.minutes(week.starts_at, row.starts_at), spans.minutes(week.starts_at, row.ends_at))


def _work(week: Week, busy: list[Commitment], standing: list[Taken]) -> Iterable[Duty]:
    """Duties that stand, each once: published ones are in the calendar, proposed ones beside it."""
    stood: list[Commitment | Taken] = [row for row in busy if _is_work(row)]
    found = {
        _span(week, row): spans.is_night_shift(row.starts_at, row.ends_at) for row in (*stood, *standing)
    }
    for span, is_night in sorted(found.items(), key=lambda pair: pair[0].start):
        yield Duty(span, is_night=is_night)


def _rostered(actor: Actor, week: Week) -> Iterable[Taken]:
    """Who stands on the week's roster already, published or drafted."""
    roster = duties.roster_for(actor=actor, week=week)
    for planned in shifts.of_roster(roster) if roster else ():
        for place in planned.places:
            if place.person_id:
                yield Taken(place.person_id, planned.shift.starts_at, planned.shift.ends_at)


def _walked(person_ids: Sequence[UUID], week: Week) -> Counter[UUID]:
    rows = PatrolMember.objects.filter(
        person_id__in=person_ids,
        patrol__starts_at__gte=week.starts_at - CARRIED,
        patrol__starts_at__lt=week.starts_at,
        patrol__status=Patrol.Status.BACK,
    )
    return Counter(rows.values_list("person_id", flat=True))


def _covered(past: Sequence[Patrol]) -> dict[str, int]:
    """Return hamlet -> how often it was passed, or planned where nobody wrote when."""
    return dict(Counter(str(stop.hamlet_id) for row in past for stop in row.stops.all() if stop.hamlet_id))


def _quarter_hour(moment: datetime) -> tuple[int, int]:
    local = moment.astimezone(VIETNAM)
    return local.weekday(), (local.hour * 60 + local.minute) // 15 * 15


def _holidays(commune_id: UUID, week: Week) -> frozenset[int]:
    days_off = spans.DaysOff(commune_id, week.monday)
    return frozenset(index for index, day in enumerate(week.days) if days_off.is_holiday(day))


@dataclass(frozen=True)
class Drafted:
    """One patrol of a draft as rows that are not saved yet."""

    patrol: Patrol
    members: tuple[PatrolMember, ...]
    stops: tuple[PatrolStop, ...]


def drafted(result: Result, ground: Ground, *, week: Week, plan: PatrolPlan) -> list[Drafted]:
    """Return a result as unsaved rows of a plan, earliest first."""
    ordered = sorted(result.patrols, key=lambda one: (one.span.start, one.key))
    return [_drafted(one, ground, week, plan) for one in ordered]


def _drafted(one: PlannedPatrol, ground: Ground, week: Week, plan: PatrolPlan) -> Drafted:
    obligation = ground.obligations[one.demand]
    guard = obligation.kind == Obligation.Kind.GUARD
    patrol = Patrol(
        commune_id=plan.commune_id,
        owner_id=plan.owner_id,
        plan=plan,
        kind=Patrol.Kind.GUARD if guard else Patrol.Kind.PATROL,
        name=obligation.title[:120],
        obligation_id=obligation.pk,
        starts_at=_at(week, one.span.start),
        ends_at=_at(week, one.span.end),
        police_asked=one.police,
    )
    members = tuple(
        PatrolMember(commune_id=plan.commune_id, patrol=patrol, person_id=UUID(person), role=role)
        for person, role in one.members
    )
    stops = tuple(
        _stop(place, minute, number, patrol, ground, week)
        for number, (place, minute) in enumerate(_stops(one, guard), start=1)
    )
    return Drafted(patrol, members, stops)


def _stops(one: PlannedPatrol, guard: bool) -> list[tuple[str, int]]:
    """A guard stands at its place from beginning to end; a patrol passes its stops."""
    if guard:
        return [(stop.place.removeprefix("guard:"), one.span.start) for stop in one.stops[:1]]
    return [(stop.place, stop.minute) for stop in one.stops]


def _stop(place: str, minute: int, number: int, patrol: Patrol, ground: Ground, week: Week) -> PatrolStop:
    point = ground.points[place]
    return PatrolStop(
        commune_id=patrol.commune_id,
        patrol=patrol,
        position=number,
        point=point,
        hamlet_id=point.hamlet_id,
        planned_at=_at(week, minute),
    )


def _at(week: Week, minute: int) -> datetime:
    return week.starts_at + timedelta(minutes=minute)


def foreseen(result: Result, ground: Ground) -> list[dict[str, object]]:
    """Return how hard the draft is to foresee as plain data to keep with the plan: figures of promises, of no hamlet."""
    return [
        {
            "title": ground.obligations[one.demand].title,
            "kept": round(one.kept, 4),
            "start_share": round(one.start_share, 4),
            "route_share": round(one.route_share, 4),
            "most_of_route": round(one.most_of_route, 4),
            "missed": list(one.missed),
            "set_rounds": one.set_rounds,
        }
        for one in result.foreseen
    ]


def walked(ground: Ground) -> dict[str, object]:
    """Return what the walks of a draft were reckoned by as plain data to keep with the plan: roads, and who has none."""
    footing = ground.footing
    return {
        "metres": footing.network_metres,
        "parts": footing.parts,
        "is_sketch": ground.has_sketched_roads,
        "percent": ground.problem.way_percent,
        "off": [ground.points[key].name for key in footing.off if key in ground.points],
        "apart": [ground.points[key].name for key in footing.apart if key in ground.points],
    }


def unmet_sentences(result: Result, ground: Ground) -> list[str]:
    """Say in words what the week asks for and could not be given, and why."""
    reasons = {
        "NOT_ENOUGH_PEOPLE": _("not enough militia members are free within the rules"),
        "NO_LEADER": _("nobody who may lead is free within the rules"),
        "NO_DRIVER": _("no driver is free within the rules"),
        "WINDOW_TOO_SHORT": _("the hours are too short for the walk"),
        "HAMLETS_NOT_REACHED": _("these hamlets are not reached: %(hamlets)s"),
    }
    sentences = []
    for one in result.unmet:
        names = ", ".join(ground.hamlets[key].name for key in one.hamlets if key in ground.hamlets)
        reason = str(reasons[one.reason]).replace("%(hamlets)s", names)
        title = ground.obligations[one.demand].title
        sentences.append(
            _("%(title)s: %(missing)s missing – %(reason)s.")
            % {"title": title, "missing": one.missing, "reason": reason}
        )
    return sentences
