"""A hamlet without a valid self-managed group is named, with what it lacks."""

from datetime import date

import pytest

from tests.cast import MONDAY, World
from tests.force.conftest import SINCE
from tests.force.test_facts import join
from trucban.area.services import merge_hamlets
from trucban.force import selectors, services
from trucban.force.models import Unit
from trucban.force.selectors import HamletCoverage

pytestmark = pytest.mark.django_db

DAY = MONDAY.date()


def _body(world: World, kind: str, *, by: str = "an", hamlet: int = 0) -> Unit:
    return services.create_unit(
        actor=world.actor(by),
        kind=kind,
        name=f"{kind} {hamlet + 1}",
        from_date=SINCE,
        at=MONDAY,
        hamlet_id=world.hamlets[hamlet].pk,
    )


def _card(world: World, group: Unit, *, until: date = date(2028, 1, 1), since: date = SINCE) -> None:
    services.set_group_card(
        actor=world.actor("an"), unit_id=group.pk, mandate_from=since, mandate_to=until, at=MONDAY
    )


def _first(world: World, on: date = DAY) -> HamletCoverage:
    return selectors.hamlet_coverage(commune_id=world.commune.pk, on=on)[0]


def _valid_group(world: World) -> Unit:
    cell, group = _body(world, "ON_SITE_CELL"), _body(world, "SELF_MANAGED_GROUP")
    _card(world, group)
    join(world, cell, "binh")
    join(world, group, "minh", role="LEADER")
    join(world, group, "binh")
    return group


def test_the_three_bodies_stay_three(world: World) -> None:
    _body(world, "ON_SITE_CELL")
    _body(world, "SECURITY_TEAM", by="dung")
    first, second = selectors.hamlet_coverage(commune_id=world.commune.pk, on=DAY)
    assert [kind for kind, unit in first.bodies.items() if unit] == ["ON_SITE_CELL", "SECURITY_TEAM"]
    assert set(second.bodies.values()) == {None}
    assert not first.has_valid_group
    assert not second.has_valid_group


def test_a_hamlet_without_a_group_says_so(world: World, english: None) -> None:
    assert _first(world).reason == "There is no self-managed group."


def test_a_group_with_card_leader_and_nucleus_is_valid(world: World) -> None:
    group = _valid_group(world)
    covered = _first(world)
    assert (covered.has_valid_group, covered.reason) == (True, "")
    assert covered.bodies["SELF_MANAGED_GROUP"] == group


def test_each_thing_lacking_is_named(world: World, english: None) -> None:
    group = _body(world, "SELF_MANAGED_GROUP")
    assert "has no card" in _first(world).reason
    _card(world, group)
    assert "has no leader" in _first(world).reason
    join(world, group, "minh", role="LEADER")
    assert "No member" in _first(world).reason
    join(world, _body(world, "ON_SITE_CELL"), "minh")
    assert _first(world).has_valid_group


def test_a_mandate_holds_until_its_last_day(world: World, english: None) -> None:
    group = _valid_group(world)
    _card(world, group, until=DAY)
    assert "ended on 23/11/2026" in _first(world).reason
    assert _first(world, date(2026, 11, 22)).has_valid_group
    _card(world, group, since=date(2026, 12, 1))  # renewed, with days between
    assert "ended on 23/11/2026" in _first(world).reason
    assert _first(world, date(2026, 12, 1)).has_valid_group


def test_a_mandate_that_has_not_begun_says_when_it_does(world: World, english: None) -> None:
    _card(world, _body(world, "SELF_MANAGED_GROUP"), since=date(2026, 12, 1))
    assert "begins on 01/12/2026" in _first(world).reason


def test_a_member_of_the_security_team_is_nucleus_too(world: World) -> None:
    team, group = _body(world, "SECURITY_TEAM", by="dung"), _body(world, "SELF_MANAGED_GROUP")
    _card(world, group)
    join(world, group, "minh", role="LEADER")
    join(world, team, "giang", by="dung")
    join(world, group, "giang", by="dung")
    assert _first(world).has_valid_group


def test_the_cell_of_another_hamlet_is_no_nucleus(world: World) -> None:
    group = _body(world, "SELF_MANAGED_GROUP")
    _card(world, group)
    join(world, group, "minh", role="LEADER")
    join(world, _body(world, "ON_SITE_CELL", hamlet=1), "minh")
    assert not _first(world).has_valid_group


def test_after_a_merger_the_new_hamlet_has_the_bodies_of_the_old(world: World) -> None:
    _valid_group(world)
    merge_hamlets(
        actor=world.actor("an"),
        hamlet_ids=[hamlet.pk for hamlet in world.hamlets],
        number=1,
        name="Thôn Liên Hợp",
        on=date(2026, 11, 1),
        decision="Nghị quyết 12/NQ-HĐND",
        at=MONDAY,
    )
    (only,) = selectors.hamlet_coverage(commune_id=world.commune.pk, on=DAY)
    assert (only.hamlet.name, only.has_valid_group) == ("Thôn Liên Hợp", True)


def test_hamlets_of_other_communes_are_not_in_it(world: World, other_world: World) -> None:
    assert len(selectors.hamlet_coverage(commune_id=other_world.commune.pk, on=DAY)) == 2


def test_the_number_of_questions_does_not_grow(world: World, django_assert_num_queries: object) -> None:
    _valid_group(world)
    with django_assert_num_queries(5):  # type: ignore[operator]
        selectors.hamlet_coverage(commune_id=world.commune.pk, on=DAY)
