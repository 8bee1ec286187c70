"""For the browser: a drawn commune, a week's plan in force, a draft of the next, a team on its way with a finding."""

from datetime import datetime, timedelta

from tests.cast import World
from tests.patrol import plans
from trucban.area import services as area
from trucban.force import services as force
from trucban.incident import services as incident
from trucban.patrol import selectors, services

OUTLINE = [[[106.77, 17.18], [106.82, 17.18], [106.82, 17.22], [106.77, 17.22], [106.77, 17.18]]]
LINES = {
    "OUTLINE": {"type": "Polygon", "coordinates": OUTLINE},
    "RIVER": {"type": "LineString", "coordinates": [[106.76, 17.19], [106.79, 17.2], [106.83, 17.21]]},
    "ROAD": {"type": "LineString", "coordinates": [[106.785, 17.205], [106.8, 17.209]]},
}


def drawn_commune(*, world: World, at: datetime) -> None:
    for kind, geometry in LINES.items():
        shape = {"type": "Feature", "properties": {"name": "Sông Kiến Giang"}, "geometry": geometry}
        area.load_geojson(
            actor=world.actor("an"), data=shape, kind=kind, at=at, source="Phác họa", is_sketch=True
        )
    incident.report_incident(
        actor=world.actor("an"),
        kind="BRAWL",
        summary="Xô xát ở chợ",
        happened_at=at - timedelta(hours=1),
        hamlet_id=world.hamlets[0].pk,
        at=at,
    )


def squad(world: World) -> None:
    an = world.actor("an")
    unit = force.create_unit(
        actor=an, kind="SQUAD", name="Tiểu đội tuần tra", from_date=plans.SINCE, at=plans.DRAFTED
    )
    for index, name in enumerate(plans.NAMES):
        person = force.create_person(actor=an, name=name, at=plans.DRAFTED)
        force.add_membership(
            actor=an,
            person_id=person.pk,
            unit_id=unit.pk,
            from_date=plans.SINCE,
            role="LEADER" if index == 0 else "DEPUTY" if index == 1 else "MEMBER",
            at=plans.DRAFTED,
        )


def week_of_patrols(*, world: World, at: datetime) -> None:
    drawn_commune(world=world, at=at)
    squad(world)
    places = plans.points(world)
    plans.agreement(world, guard_at=places[3])
    plans.confirm(world, plans.draft(world))
    plans.draft(world, week=plans.WEEK + 1)
    patrol = plans.add(
        world,
        places[1],
        [world.person("minh"), world.person("phuc")],
        name="Tuần tra sáng",
        point_ids=[row.pk for row in places[:3]],
        starts_at=at - timedelta(minutes=30),
        ends_at=at + timedelta(hours=2),
        police_asked=1,
    )
    an = world.actor("an")
    services.start_patrol(actor=an, patrol_id=patrol.pk, at=at - timedelta(minutes=30))
    services.pass_stop(
        actor=an, stop_id=selectors.stops_of(patrol)[0].pk, at=at, passed_at=at - timedelta(minutes=10)
    )
    services.record_finding(
        actor=an,
        patrol_id=patrol.pk,
        happened_at=at - timedelta(minutes=5),
        text="Cột điện nghiêng ra đường",
        action_taken="Cắm biển báo",
        handed_to="Trung úy Hoàng Giang",
        handed_at=at,
        at=at,
    )
