"""Whom an alert goes to, in which order; which alerts wait, and how long until somebody had acknowledged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.access import selectors as access
from trucban.access.actors import Actor, system_actor
from trucban.access.capabilities import OfficeKind
from trucban.access.models import User
from trucban.access.visibility import one
from trucban.duty import wording
from trucban.duty.models import Alert, AlertStep, Assignment, DutyKind, Roster, Shift
from trucban.duty.selectors.rosters import substitutes
from trucban.duty.selectors.takeovers import standing
from trucban.duty.selectors.watch import next_shift
from trucban.force.models import Person
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import NotVisible
from trucban.rulebook import selectors as rulebook

Role = AlertStep.Role
CHIEFS = (
    OfficeKind.COMMANDER,
    OfficeKind.DEPUTY_COMMANDER,
    OfficeKind.POLITICAL_COMMISSAR,
    OfficeKind.POLICE_CHIEF,
    OfficeKind.DEPUTY_POLICE_CHIEF,
)
# Which watch is told first; the command duty is a chief.
WATCHES = (DutyKind.OFFICER_WATCH, DutyKind.DISASTER_WATCH, DutyKind.READINESS)
MEASURED = timedelta(days=30)


@dataclass(frozen=True)
class Link:
    """One person of a chain."""

    role: str
    name: str
    person_id: UUID | None
    user_id: UUID | None


def watch_chain(*, commune_id: UUID, owner_id: UUID, at: datetime) -> list[Link]:
    """Return whoever really stands the watch, then the next watch, then the chiefs."""
    now = _people_on(commune_id, owner_id, at, WATCHES)
    following = [
        (place.person_id, Role.SUBSTITUTE)
        for shift in {shift.pk: shift for shift, _person in now}.values()
        for place in _places(next_shift(shift))
    ]
    found = [(person_id, Role.WATCH) for _shift, person_id in now] + following
    return _links(commune_id, owner_id, found, at)


def chain_for(*, commune_id: UUID, owner_ids: Sequence[UUID], at: datetime) -> list[Link]:
    """Return the chain of the side a record belongs to, then the chiefs of the others it concerns; nobody twice."""
    first, *others = owner_ids
    links = watch_chain(commune_id=commune_id, owner_id=first, at=at)
    told = {link.user_id for link in links}
    for owner_id in others:
        links += [
            Link(Role.CHIEF, user.name, user.person_id, user.pk)
            for user in _chiefs(commune_id, owner_id, at)
            if user.pk not in told
        ]
    return links


def reminder_chain(*, place: Assignment, at: datetime) -> list[Link]:
    """Return who is to come, who could stand in best by the rules, then the chiefs."""
    by_the_clock = system_actor(commune_id=place.commune_id, agency_id=place.owner_id, at=at)
    ranked = substitutes(actor=by_the_clock, assignment_id=place.pk)
    best = [(row.person_id, Role.SUBSTITUTE) for row in ranked if not row.asks_reason][:1]
    return _links(place.commune_id, place.owner_id, [(place.person_id, Role.WATCH), *best], at)


def _people_on(
    commune_id: UUID, owner_id: UUID, at: datetime, kinds: Iterable[str]
) -> list[tuple[Shift, UUID | None]]:
    order = list(kinds)
    rows = Shift.objects.filter(
        commune_id=commune_id,
        owner_id=owner_id,
        roster__status=Roster.Status.PUBLISHED,
        kind__in=order,
        starts_at__lte=at,
        ends_at__gt=at,
    )
    shifts = sorted(rows.select_related("post"), key=lambda one: (order.index(one.kind), one.post.name))
    return [(shift, row.person_id) for shift in shifts for row in standing(_places(shift), at)]


def _places(shift: Shift | None) -> list[Assignment]:
    if shift is None:
        return []
    return list(Assignment.objects.filter(shift=shift).select_related("person").order_by("place"))


def _links(
    commune_id: UUID, owner_id: UUID, people: Iterable[tuple[UUID | None, str]], at: datetime
) -> list[Link]:
    commanders = [person_id for _shift, person_id in _people_on(commune_id, owner_id, at, [DutyKind.COMMAND])]
    wanted = [*people, *((person_id, Role.CHIEF) for person_id in commanders)]
    ids = [person_id for person_id, _role in wanted if person_id]
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    users = access.users_of_persons(commune_id=commune_id, person_ids=ids)
    found: dict[UUID, Link] = {}
    for person_id, role in wanted:
        if person_id is not None and person_id in names:
            user = users.get(person_id)
            found.setdefault(person_id, Link(role, names[person_id], person_id, user.pk if user else None))
    told = {link.user_id for link in found.values()}
    chiefs = [
        Link(Role.CHIEF, user.name, user.person_id, user.pk)
        for user in _chiefs(commune_id, owner_id, at)
        if user.pk not in told
    ]
    return [*found.values(), *chiefs]


def _chiefs(commune_id: UUID, owner_id: UUID, at: datetime) -> Iterator[User]:
    """Yield the heads of the agency, the commander first; nobody twice."""
    seen: set[UUID] = set()
    for kind in CHIEFS:
        for user in access.users_holding(commune_id=commune_id, kinds=[kind], at=at, agency_id=owner_id):
            if user.pk not in seen:
                seen.add(user.pk)
                yield user


def watches_to_remind(*, commune_id: UUID, at: datetime) -> list[Assignment]:
    """Return the places of watches that begin soon, with who is to stand there; none until the commune wants reminders."""
    hours = rulebook.value(commune_id=commune_id, key="alert.reminder_hours", on=local_day(at))
    if hours is None:
        return []
    rows = Assignment.objects.filter(
        commune_id=commune_id,
        shift__roster__status=Roster.Status.PUBLISHED,
        shift__kind__in=[DutyKind.COMMAND, *WATCHES],
        shift__starts_at__gt=at,
        shift__starts_at__lte=at + timedelta(hours=float(hours)),
        person__isnull=False,
    )
    return list(
        rows.select_related("shift__post", "shift__roster", "person").order_by("shift__starts_at", "pk")
    )


def reminder_key(place: Assignment) -> str:
    """Return what makes a reminder the same one in every version of the roster: post, start, person."""
    return f"{place.shift.post_id} {place.shift.starts_at:%Y-%m-%dT%H:%MZ} {place.person_id}"


def reminder_text(place: Assignment) -> str:
    return wording.shift_text(place.shift)


def deadline_minutes(*, commune_id: UUID, at: datetime) -> int:
    return int(rulebook.value(commune_id=commune_id, key="alert.deadline_minutes", on=local_day(at)))


def quiet_until(*, commune_id: UUID, at: datetime) -> datetime | None:
    """Return when the quiet hours end, if this is one of them."""
    begin, end = (
        time.fromisoformat(
            rulebook.value(commune_id=commune_id, key=f"alert.quiet_{which}", on=local_day(at))
        )
        for which in ("from", "to")
    )
    here = at.astimezone(VIETNAM)
    is_quiet = begin <= here.time() < end if begin <= end else not end <= here.time() < begin
    if not is_quiet:
        return None
    day = here.date() + timedelta(days=0 if here.time() < end else 1)
    return datetime.combine(day, end, tzinfo=VIETNAM)


def alerts(*, actor: Actor) -> QuerySet[Alert]:
    """Return the alerts the actor sees, the latest first, with their steps."""
    rows = Alert.objects.visible_to(actor).prefetch_related("steps__person", "steps__notice")
    return rows.order_by("-started_at", "-pk")


def unsettled_alerts(*, actor: Actor) -> QuerySet[Alert]:
    return alerts(actor=actor).unsettled()  # type: ignore[attr-defined, no-any-return]  # an AlertQuerySet


def alerts_about(*, subject_id: UUID) -> QuerySet[Alert]:
    """Return the alerts raised about a record whoever asks has seen, the latest first."""
    return Alert.objects.filter(subject_id=subject_id).order_by("-started_at", "-pk")


def waiting_alerts(*, actor: Actor) -> QuerySet[Alert]:
    return alerts(actor=actor).filter(state__in=Alert.WAITING)


def alerts_to_go_on(*, commune_id: UUID, at: datetime) -> list[Alert]:
    """Return the alerts with a deadline that has passed, or that somebody acknowledged on a page of notices."""
    due = Q(steps__state=AlertStep.State.TOLD, steps__deadline_at__lte=at)
    seen = Q(steps__notice__acknowledged_at__isnull=False)
    rows = Alert.objects.filter(due | seen, commune_id=commune_id, state__in=Alert.WAITING)
    return list(rows.distinct().order_by("started_at", "pk"))


def own_steps(*, actor: Actor) -> QuerySet[AlertStep]:
    """Return what waits for the actor's own acknowledgement."""
    rows = AlertStep.objects.filter(
        commune_id=actor.commune_id,
        user_id=actor.id,
        told_at__isnull=False,
        alert__state__in=Alert.WAITING,
    )
    return rows.select_related("alert").order_by("-told_at", "-pk")


def own_step(*, actor: Actor, alert_id: UUID) -> AlertStep:
    """Return the step by which the actor was told of an alert, or raise NotVisible."""
    rows = AlertStep.objects.filter(
        commune_id=actor.commune_id, alert_id=alert_id, user_id=actor.id, told_at__isnull=False
    )
    step: AlertStep | None = rows.select_related("alert", "notice").order_by("position").first()
    if step is None:
        raise NotVisible
    return step


def get_alert(*, actor: Actor, alert_id: UUID, lock: bool = False) -> Alert:
    return one(Alert, Alert.objects.visible_to(actor), alert_id, lock=lock)


def get_step(*, actor: Actor, step_id: UUID, lock: bool = False) -> AlertStep:
    rows = AlertStep.objects.filter(alert__in=Alert.objects.visible_to(actor).values("pk"))
    return one(AlertStep, rows, step_id, lock=lock, related=["alert"])


def steps(alert: Alert) -> list[AlertStep]:
    return list(AlertStep.objects.filter(alert=alert).select_related("person", "notice").order_by("position"))


@dataclass(frozen=True)
class Cover:
    """How long it took until somebody had acknowledged, over the last 30 days."""

    count: int
    median_minutes: int | None
    longest_minutes: int | None
    never: int


def cover(*, actor: Actor, at: datetime, drills: bool) -> Cover:
    rows = alerts(actor=actor).filter(kind=Alert.Kind.CALL, is_drill=drills, started_at__gte=at - MEASURED)
    taken = [round((row.covered_at - row.started_at).total_seconds() / 60) for row in rows if row.covered_at]
    given_up = (Alert.State.CALL_LIST, Alert.State.ENDED)
    never = sum(row.covered_at is None and row.state in given_up for row in rows)
    return Cover(len(rows), round(median(taken)) if taken else None, max(taken, default=None), never)
