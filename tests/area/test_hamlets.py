"""Hamlets begin, are renamed, merge and end, each on its day."""

from datetime import date

import pytest

from tests.cast import MONDAY, World
from trucban.access.models import Office
from trucban.area import selectors, services
from trucban.area.models import Hamlet, Point
from trucban.audit.models import Entry
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db

DECISION = "Nghị quyết 12/NQ-HĐND ngày 20/11/2026"
DAY = date(2026, 11, 23)


def _create(world: World, **given: object) -> Hamlet:
    values = {"number": 3, "name": "Thôn An Xá", "from_date": date(2026, 1, 1), "at": MONDAY, **given}
    return services.create_hamlet(actor=world.actor("an"), **values)  # type: ignore[arg-type]


def _merge(world: World, **given: object) -> Hamlet:
    values = {
        "hamlet_ids": [hamlet.pk for hamlet in world.hamlets],
        "number": 1,
        "name": "Thôn Liên Hợp",
        "on": date(2026, 11, 1),
        "decision": DECISION,
        "at": MONDAY,
        **given,
    }
    return services.merge_hamlets(actor=world.actor("an"), **values)  # type: ignore[arg-type]


def _names(world: World, on: date) -> list[str]:
    return [hamlet.name_on(on) for hamlet in selectors.hamlets(commune_id=world.commune.pk, on=on)]


def test_a_hamlet_exists_from_its_first_day(world: World) -> None:
    _create(world, from_date=date(2026, 11, 24))
    assert _names(world, date(2026, 11, 23)) == ["Thôn 1", "Thôn 2"]
    assert _names(world, date(2026, 11, 24)) == ["Thôn 1", "Thôn 2", "Thôn An Xá"]


@pytest.mark.parametrize("who", ["binh", "minh", "dung", "lan", "nga"])
def test_it_refuses_whoever_does_not_keep_the_map(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.create_hamlet(actor=world.actor(who), number=9, name="Thôn 9", from_date=DAY, at=MONDAY)


@pytest.mark.parametrize("given", [{"name": "Thôn 1"}, {"number": 1}])
def test_it_refuses_a_name_or_number_in_use(world: World, given: dict[str, object]) -> None:
    with pytest.raises(services.HamletNameTaken):
        _create(world, **given)


@pytest.mark.parametrize("name", ["", "   ", "Thôn\x00 1", "T" * 81])
def test_it_refuses_what_is_no_name(world: World, name: str) -> None:
    with pytest.raises(services.NameMissing):
        _create(world, name=name)


def test_a_name_typed_in_parts_is_kept_in_one_form(world: World) -> None:
    assert _create(world, name="Thôn  Mỹ Thủy").name == "Thôn Mỹ Thủy"


def test_a_renamed_hamlet_is_the_same_and_earlier_days_keep_the_name(world: World) -> None:
    first = world.hamlets[0]
    services.rename_hamlet(
        actor=world.actor("an"),
        hamlet_id=first.pk,
        name="Thôn Đông",
        decision=DECISION,
        on=date(2026, 11, 1),
        at=MONDAY,
    )
    assert _names(world, date(2026, 10, 31)) == ["Thôn 1", "Thôn 2"]
    assert _names(world, date(2026, 11, 1)) == ["Thôn Đông", "Thôn 2"]
    assert selectors.get_hamlet(commune_id=world.commune.pk, hamlet_id=first.pk).name == "Thôn Đông"


def test_a_rename_names_its_decision(world: World) -> None:
    with pytest.raises(services.DecisionMissing):
        services.rename_hamlet(
            actor=world.actor("an"),
            hamlet_id=world.hamlets[0].pk,
            name="Thôn Đông",
            decision=" ",
            on=DAY,
            at=MONDAY,
        )


def test_a_merger_ends_the_old_ones_and_keeps_the_links(world: World) -> None:
    new = _merge(world)
    assert _names(world, date(2026, 10, 31)) == ["Thôn 1", "Thôn 2"]
    assert _names(world, date(2026, 11, 1)) == ["Thôn Liên Hợp"]
    assert set(new.predecessors.all()) == set(world.hamlets)
    lineage = selectors.lineages(commune_id=world.commune.pk, hamlet_ids=[new.pk])[new.pk]
    assert lineage == {new.pk, *(hamlet.pk for hamlet in world.hamlets)}


def test_what_stands_in_an_old_ones_place_is_found(world: World) -> None:
    new = _merge(world)
    old = Hamlet.objects.get(pk=world.hamlets[0].pk)
    assert selectors.successor(hamlet=old, on=date(2026, 10, 1)) == old
    assert selectors.successor(hamlet=old, on=DAY) == new


def test_offices_and_points_of_the_old_are_of_the_new(world: World) -> None:
    point = services.create_point(
        actor=world.actor("an"),
        kind=Point.Kind.SHELTER,
        name="Trường tiểu học",
        lon=106.78,
        lat=17.2,
        from_date=date(2026, 1, 1),
        at=MONDAY,
        hamlet_id=world.hamlets[0].pk,
    )
    new = _merge(world)
    office = Office.objects.get(kind="HAMLET_MILITIA_LEADER")
    assert set(office.hamlet_ids) == {str(world.hamlets[0].pk), str(new.pk)}
    assert new.pk in next(iter(world.actor("minh").holdings)).hamlets
    point.refresh_from_db()
    assert point.hamlet == new


def test_a_merger_refuses_one_hamlet_or_one_that_has_ended(world: World) -> None:
    with pytest.raises(services.MergeNeedsTwo):
        _merge(world, hamlet_ids=[world.hamlets[0].pk, world.hamlets[0].pk])
    _merge(world)
    with pytest.raises(services.HamletHasEnded, match="01/11/2026"):
        _merge(world, number=2, name="Thôn Khác")


def test_a_refused_merger_leaves_everything_as_it_was(world: World) -> None:
    _create(world)
    with pytest.raises(services.HamletNameTaken):
        _merge(world, name="Thôn An Xá")
    assert _names(world, DAY) == ["Thôn 1", "Thôn 2", "Thôn An Xá"]


def test_another_communes_hamlet_is_not_there(world: World, other_world: World) -> None:
    with pytest.raises(NotVisible):
        _merge(world, hamlet_ids=[world.hamlets[0].pk, other_world.hamlets[0].pk])
    with pytest.raises(NotVisible):
        selectors.get_hamlet(commune_id=other_world.commune.pk, hamlet_id=world.hamlets[0].pk)


def test_every_act_is_in_the_log(world: World) -> None:
    _merge(world)
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"hamlet.ended", "hamlet.merged", "office.hamlets_changed"} <= actions
