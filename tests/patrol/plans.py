"""A commune that patrols: a platoon, points in two hamlets, an inter-agency plan in force with two promises."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from tests.cast import World
from tests.coordination import builders as coordination
from trucban.area import services as area
from trucban.area.models import Point
from trucban.coordination.models import Agreement
from trucban.force import services as force
from trucban.force.models import Person
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week
from trucban.patrol import selectors, services
from trucban.patrol.models import Patrol, PatrolPlan

WEEK = Week(2026, 48)
DRAFTED = datetime(2026, 11, 20, 15, 0, tzinfo=VIETNAM)
MONDAY_NIGHT = datetime(2026, 11, 23, 20, 0, tzinfo=VIETNAM)
SINCE = date(2026, 1, 1)
NAMES = ("Lê Một", "Lê Hai", "Lê Ba", "Lê Bốn", "Lê Năm", "Lê Sáu")


def platoon(world: World) -> list[Person]:
    """The first leads; Bình of the cast serves in it too."""
    an = world.actor("an")
    unit = force.create_unit(actor=an, kind="PLATOON", name="Trung đội cơ động", from_date=SINCE, at=DRAFTED)
    people = [force.create_person(actor=an, name=name, at=DRAFTED) for name in NAMES]
    people.append(world.person("binh"))
    for index, person in enumerate(people):
        role = "LEADER" if index == 0 else "DEPUTY" if index == 1 else "MEMBER"
        force.add_membership(
            actor=an, person_id=person.pk, unit_id=unit.pk, from_date=SINCE, at=DRAFTED, role=role
        )
    return people


def points(world: World) -> list[Point]:
    """The office, and two checkpoints in each hamlet."""
    places = [("OFFICE", "Trụ sở Ban CHQS", 0, 0.0)]
    places += [("CHECKPOINT", f"Điểm {n}.{k}", n - 1, k / 500) for n in (1, 2) for k in (1, 2)]
    return [
        area.create_point(
            actor=world.actor("an"),
            kind=kind,
            name=name,
            lon=(world.hamlets[hamlet].lon or 0) + aside,
            lat=17.2 + aside,
            hamlet_id=world.hamlets[hamlet].pk,
            from_date=SINCE,
            at=DRAFTED,
        )
        for kind, name, hamlet, aside in places
    ]


def agreement(world: World, *, in_force: bool = True, guard_at: Point | None = None) -> Agreement:
    """Two joint patrols a week at night and, with a place, one guard on it."""
    plan = coordination.draft(world, kind="PLAN", title="Kế hoạch liên ngành", uses_militia=True)
    coordination.promise(world, plan, count=2, militia_count=2, police_count=1, title="Tuần tra đêm")
    if guard_at:
        coordination.promise(
            world, plan, kind="GUARD", count=1, militia_count=2, police_count=0, title="Canh gác chợ", point_id=guard_at.pk
        )  # fmt: skip
    if in_force:
        coordination.sign(world, plan)
        coordination.confirm_superior(world)
        coordination.approve(world, plan, "COMMUNE_CHAIRMAN")
        plan = coordination.approve(world, plan, "SUPERIOR_COMMAND")
        assert plan.status == Agreement.Status.IN_FORCE
    return plan


def patrolling(world: World, *, in_force: bool = True) -> list[Point]:
    platoon(world)
    found = points(world)
    agreement(world, in_force=in_force, guard_at=found[3])
    return found


def draft(world: World, *, week: Week = WEEK, seed: int = 1, who: str = "an") -> PatrolPlan:
    return services.draft_plan(actor=world.actor(who), week=week, at=DRAFTED, seed=seed)


def confirm(world: World, plan: PatrolPlan, *who: str, at: datetime = DRAFTED) -> PatrolPlan:
    for name in who or ("an", "dung"):
        services.confirm_plan(actor=world.actor(name), plan_id=plan.pk, at=at)
    return PatrolPlan.objects.get(pk=plan.pk)


def add(world: World, point: Point, people: list[Person], **changes: Any) -> Patrol:
    values: dict[str, Any] = {
        "actor": world.actor("an"),
        "kind": "PATROL",
        "name": "Tuần tra thôn 1",
        "starts_at": MONDAY_NIGHT,
        "ends_at": MONDAY_NIGHT + timedelta(hours=2),
        "point_ids": [point.pk],
        "members": [(person.pk, "MEMBER") for person in people],
        "at": DRAFTED,
    }
    return services.add_patrol(**{**values, **changes})


def out(world: World) -> Patrol:
    """One of the command's own patrols that has left, with Bình leading over the first three points."""
    found = points(world)
    platoon(world)
    patrol = add(world, found[1], [world.person("binh")], point_ids=[row.pk for row in found[1:4]])
    return services.start_patrol(actor=world.actor("an"), patrol_id=patrol.pk, at=MONDAY_NIGHT)


def members(patrol: Patrol) -> set[UUID]:
    return set(patrol.members.values_list("person_id", flat=True))


def rows(plan: PatrolPlan) -> list[Patrol]:
    return selectors.patrols_of(plan)


def clock(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(MONDAY_NIGHT.date(), time(hour, minute), tzinfo=VIETNAM)
