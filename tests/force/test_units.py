"""Units of many kinds, their cards and the places their duties need."""

from datetime import date, timedelta

import pytest

from tests.cast import MONDAY, World
from tests.force.conftest import SINCE
from tests.force.test_facts import join
from trucban.force import selectors, services
from trucban.force.models import NeededPlaces, Unit
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db

DAY = MONDAY.date()


def test_a_unit_exists_from_its_first_to_its_last_day(world: World, platoon: Unit) -> None:
    services.end_unit(actor=world.actor("an"), unit_id=platoon.pk, on=date(2026, 6, 1), at=MONDAY)
    seen = {
        day: selectors.units(actor=world.actor("an"), on=day).count()
        for day in (date(2025, 12, 31), SINCE, date(2026, 5, 31), date(2026, 6, 1))
    }
    assert list(seen.values()) == [0, 1, 1, 0]


def test_who_serves_leaves_with_the_unit(world: World, platoon: Unit) -> None:
    join(world, platoon)
    services.end_unit(
        actor=world.actor("an"), unit_id=platoon.pk, on=date(2026, 6, 1), at=MONDAY + timedelta(days=1)
    )
    assert selectors.members(unit_ids=[platoon.pk], on=date(2026, 5, 31))
    assert selectors.members(unit_ids=[platoon.pk], on=date(2026, 6, 1)) == []


def test_what_is_below_ends_first(world: World, platoon: Unit, squad: Unit) -> None:
    with pytest.raises(services.UnitHasSubunits, match="Tiểu đội 1"):
        services.end_unit(actor=world.actor("an"), unit_id=platoon.pk, on=DAY, at=MONDAY)


def test_a_name_is_used_once_at_a_time(world: World, platoon: Unit) -> None:
    again = {"kind": "PLATOON", "name": platoon.name, "from_date": DAY, "at": MONDAY}
    with pytest.raises(services.UnitNameRefused):
        services.create_unit(actor=world.actor("an"), **again)  # type: ignore[arg-type]
    services.end_unit(actor=world.actor("an"), unit_id=platoon.pk, on=DAY, at=MONDAY)
    assert services.create_unit(actor=world.actor("an"), **again)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["ON_SITE_CELL", "SECURITY_TEAM", "SELF_MANAGED_GROUP"])
def test_a_body_of_a_hamlet_names_its_hamlet(world: World, kind: str) -> None:
    with pytest.raises(services.HamletMissing):
        services.create_unit(actor=world.actor("an"), kind=kind, name="Tổ 1", from_date=SINCE, at=MONDAY)


def test_each_agency_sees_its_units_and_both_see_the_groups(world: World, platoon: Unit) -> None:
    services.create_unit(
        actor=world.actor("an"),
        kind="SELF_MANAGED_GROUP",
        name="Tổ tự quản",
        from_date=SINCE,
        at=MONDAY,
        hamlet_id=world.hamlets[0].pk,
    )
    seen = {
        who: [unit.name for unit in selectors.units(actor=world.actor(who), on=DAY)]
        for who in ("an", "dung", "minh", "binh")
    }
    assert seen == {
        "an": ["Trung đội cơ động", "Tổ tự quản"],
        "dung": ["Tổ tự quản"],
        "minh": ["Tổ tự quản"],
        "binh": [],
    }
    with pytest.raises(NotVisible):
        selectors.get_unit(actor=world.actor("dung"), unit_id=platoon.pk)


def test_members_stand_leaders_first_then_by_name(world: World, platoon: Unit) -> None:
    join(world, platoon, "phuc")
    join(world, platoon, "an")
    join(world, platoon, "binh", role="LEADER")
    names = [member.person.name for member in selectors.members(unit_ids=[platoon.pk], on=DAY)]
    assert names == ["Trần Thanh Bình", "Nguyễn Văn An", "Ngô Phúc"]


def test_candidates_serve_and_carry_their_qualifications(world: World, platoon: Unit, squad: Unit) -> None:
    join(world, squad, "binh", role="LEADER")
    join(world, platoon, "phuc")
    kind = services.add_qualification_kind(
        actor=world.actor("an"), code="lái xuồng", name="Lái xuồng máy", at=MONDAY, validity_months=12
    )
    services.add_qualification(
        actor=world.actor("an"),
        person_id=world.person("binh").pk,
        kind_id=kind.pk,
        from_date=date(2026, 1, 31),
        at=MONDAY,
    )
    on_the_day = selectors.candidates(owner_id=world.command.pk, on=DAY)
    assert [(c.person.name, set(c.qualification_codes), c.leads) for c in on_the_day] == [
        ("Trần Thanh Bình", {"LAI-XUONG"}, True),
        ("Ngô Phúc", set(), False),
    ]
    assert len(selectors.candidates(owner_id=world.command.pk, on=DAY, unit_id=squad.pk)) == 1
    (expired, _phuc) = selectors.candidates(owner_id=world.command.pk, on=date(2027, 1, 31))
    assert expired.qualification_codes == frozenset()


def test_residents_of_a_group_and_police_are_no_candidates(world: World) -> None:
    group = services.create_unit(
        actor=world.actor("an"),
        kind="SELF_MANAGED_GROUP",
        name="Tổ tự quản",
        from_date=SINCE,
        at=MONDAY,
        hamlet_id=world.hamlets[0].pk,
    )
    join(world, group, "binh")
    staff = services.create_unit(
        actor=world.actor("dung"), kind="STAFF", name="Công an xã", from_date=SINCE, at=MONDAY
    )
    join(world, staff, "giang", by="dung")
    assert selectors.candidates(owner_id=world.command.pk, on=DAY) == []
    assert selectors.candidates(owner_id=world.police.pk, on=DAY) == []


def test_needed_places_follow_one_another(world: World, platoon: Unit) -> None:
    for count, since in ((4, SINCE), (6, date(2026, 6, 1)), (0, date(2026, 9, 1))):
        services.set_needed_places(
            actor=world.actor("an"),
            unit_id=platoon.pk,
            duty_name="Trực phòng chống thiên tai",
            count=count,
            from_date=since,
            at=MONDAY,
        )
    rows = NeededPlaces.objects.order_by("from_date").values_list("count", "to_date")
    assert list(rows) == [(4, date(2026, 6, 1)), (6, date(2026, 9, 1)), (0, None)]


@pytest.mark.parametrize("text", ["Biên chế trung đội", "theo bien che", "Chỉ tiêu quân số 2026"])
def test_the_decided_establishment_is_never_kept(world: World, platoon: Unit, text: str) -> None:
    with pytest.raises(services.EstablishmentNotKept):
        services.set_needed_places(
            actor=world.actor("an"), unit_id=platoon.pk, duty_name=text, count=28, from_date=SINCE, at=MONDAY
        )


@pytest.mark.parametrize("count", [-1, 501])
def test_a_number_of_places_is_sensible(world: World, platoon: Unit, count: int) -> None:
    with pytest.raises(services.CountRefused):
        services.set_needed_places(
            actor=world.actor("an"),
            unit_id=platoon.pk,
            duty_name="Trực",
            count=count,
            from_date=SINCE,
            at=MONDAY,
        )


def test_a_card_is_for_groups_and_teams_of_the_own_agency(world: World, platoon: Unit) -> None:
    mandate = {"mandate_from": SINCE, "mandate_to": date(2027, 1, 1), "at": MONDAY}
    with pytest.raises(services.NoCardForThisKind):
        services.set_group_card(actor=world.actor("an"), unit_id=platoon.pk, **mandate)  # type: ignore[arg-type]
    group = services.create_unit(
        actor=world.actor("an"),
        kind="SELF_MANAGED_GROUP",
        name="Tổ tự quản",
        from_date=SINCE,
        at=MONDAY,
        hamlet_id=world.hamlets[0].pk,
    )
    with pytest.raises(PermissionDenied):
        services.set_group_card(actor=world.actor("dung"), unit_id=group.pk, **mandate)  # type: ignore[arg-type]
    with pytest.raises(services.MandateEndsBeforeStart):
        services.set_group_card(
            actor=world.actor("an"),
            unit_id=group.pk,
            **{**mandate, "mandate_to": SINCE},  # type: ignore[arg-type]
        )
    services.set_group_card(actor=world.actor("an"), unit_id=group.pk, **mandate)  # type: ignore[arg-type]
    ending = {
        days: len(selectors.expiring_mandates(commune_id=world.commune.pk, on=DAY, within_days=days))
        for days in (38, 39)
    }
    assert ending == {38: 0, 39: 1}


def test_a_qualification_is_listed_60_30_and_7_days_before_it_expires(world: World, platoon: Unit) -> None:
    kind = services.add_qualification_kind(actor=world.actor("an"), code="SOCUU", name="Sơ cứu", at=MONDAY)
    ends = {
        "binh": DAY + timedelta(days=7),
        "phuc": DAY + timedelta(days=30),
        "minh": DAY + timedelta(days=61),
    }
    for who, to_date in ends.items():
        services.add_qualification(
            actor=world.actor("an"),
            person_id=world.person(who).pk,
            kind_id=kind.pk,
            from_date=SINCE,
            to_date=to_date,
            at=MONDAY,
        )
    found = selectors.expiring_qualifications(actor=world.actor("an"), on=DAY, within_days=60)
    assert [(e.qualification.person.name, e.days_left, e.warning) for e in found] == [
        ("Trần Thanh Bình", 7, 7),
        ("Ngô Phúc", 30, 30),
    ]
    services.add_qualification(
        actor=world.actor("an"), person_id=world.person("binh").pk, kind_id=kind.pk, from_date=DAY, at=MONDAY
    )
    renewed = selectors.expiring_qualifications(actor=world.actor("an"), on=DAY, within_days=60)
    assert [e.qualification.person.name for e in renewed] == ["Ngô Phúc"]
    with pytest.raises(services.CodeRefused):
        services.add_qualification_kind(actor=world.actor("an"), code="socuu", name="Khác", at=MONDAY)
