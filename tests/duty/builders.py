"""A command with people to put on duty: built by the services the product uses."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from tests.cast import World
from trucban.duty import services
from trucban.duty.models import Assignment, DutyPost, Roster, ShiftPattern
from trucban.duty.services import PlaceSpec
from trucban.force import services as force
from trucban.force.models import Person, QualificationKind, Unit
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week
from trucban.rulebook.services import sign_value

WEEK = Week(2026, 48)  # Monday 23 November to Sunday 29 November 2026
SINCE = date(2026, 1, 1)
BEFORE = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)


def platoon(world: World, *names: str, name: str = "Trung đội cơ động") -> tuple[Unit, list[Person]]:
    """Make a platoon with these people, in their order."""
    actor = world.actor("an")
    unit = force.create_unit(actor=actor, kind="PLATOON", name=name, from_date=SINCE, at=BEFORE)
    people = [force.create_person(actor=actor, name=one, at=BEFORE) for one in names]
    for person in people:
        join(world, unit, person)
    return unit, people


def join(world: World, unit: Unit, person: Person) -> None:
    force.add_membership(
        actor=world.actor("an"), person_id=person.pk, unit_id=unit.pk, from_date=SINCE, at=BEFORE
    )


def qualification(world: World, code: str, *people: Person) -> QualificationKind:
    actor = world.actor("an")
    kind = force.add_qualification_kind(actor=actor, code=code, name=code, at=BEFORE)
    for person in people:
        force.add_qualification(actor=actor, person_id=person.pk, kind_id=kind.pk, from_date=SINCE, at=BEFORE)
    return kind


def post(
    world: World, *, name: str = "Trực ban", kind: str = "OFFICER_WATCH", unit: Unit | None = None
) -> DutyPost:
    return services.create_post(
        actor=world.actor("an"),
        kind=kind,
        name=name,
        from_date=SINCE,
        at=BEFORE,
        unit_id=unit.pk if unit else None,
        phone="0232 3882 113",
    )


def pattern(
    world: World,
    at_post: DutyPost,
    *,
    places: tuple[PlaceSpec, ...] = (PlaceSpec("MEMBER"),),
    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7),
    starts: time = time(18),
    hours: int = 12,
    name: str = "Ca đêm",
) -> ShiftPattern:
    return services.set_pattern(
        actor=world.actor("an"),
        post_id=at_post.pk,
        name=name,
        weekdays=days,
        starts=starts,
        duration_minutes=hours * 60,
        places=places,
        from_date=SINCE,
        at=BEFORE,
    )


def draft(world: World, week: Week = WEEK) -> Roster:
    return services.open_draft(actor=world.actor("an"), week=week, at=BEFORE)


def places(roster: Roster) -> list[Assignment]:
    """Return a roster's places in the order of time."""
    rows = Assignment.objects.filter(shift__roster=roster).select_related("shift__roster", "person")
    return list(rows.order_by("shift__starts_at", "shift__post__name", "place"))


def put(world: World, place: Assignment, person: Person | None, reason: str = "") -> Assignment:
    return services.assign(
        actor=world.actor("an"),
        assignment_id=place.pk,
        person_id=person.pk if person else None,
        at=BEFORE,
        override_reason=reason,
    )


def publish(world: World, roster: Roster, *, at: datetime = BEFORE, who: str = "an") -> Roster:
    return services.publish_roster(actor=world.actor(who), roster_id=roster.pk, at=at)


def watch_of_two(world: World) -> tuple[Roster, Person, Person]:
    """Publish a week where Bình has Monday night and Lương Tuesday night; Bình has an account."""
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    binh = world.person("binh")
    join(world, unit, binh)
    pattern(world, post(world, unit=unit), days=(1, 2))
    roster = draft(world)
    monday, tuesday = places(roster)
    put(world, monday, binh)
    put(world, tuesday, luong)
    return publish(world, roster), binh, luong


def sign(world: World, key: str, value: object, *, on: date = SINCE) -> None:
    sign_value(actor=world.actor("an"), key=key, value=value, from_date=on, source="Nghị quyết 1", at=BEFORE)


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def later(at: datetime, **delta: int) -> datetime:
    return at + timedelta(**delta)


def ids(*rows: object) -> list[UUID]:
    return [row.pk for row in rows]  # type: ignore[attr-defined]  # any model row
