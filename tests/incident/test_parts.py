"""One large happening and the incidents under it: no rings, nobody learns more, and it does not end unasked."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.incident.test_merging import merge, texts, undo
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from trucban.incident import selectors, services
from trucban.incident.models import Incident
from trucban.incident.selectors import Around
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def put(world: World, one: Incident, under: Incident, who: str = "an") -> Incident:
    return services.make_part(
        actor=world.actor(who), incident_id=one.pk, of_id=under.pk, reason="Cùng trận lũ", at=MONDAY
    )


def take_out(world: World, one: Incident) -> Incident:
    return services.take_out(actor=world.actor("an"), incident_id=one.pk, reason="Nhầm", at=MONDAY)


def around(world: World, row: Incident, who: str = "an") -> Around:
    fresh = Incident.objects.get(pk=row.pk)
    return selectors.around(actor=world.actor(who), rows=[fresh]).get(row.pk, Around())


def under(world: World, row: Incident, who: str = "an") -> list[Incident]:
    return [view.incident for view in around(world, row, who).parts]


def close(world: World, row: Incident, **more: bool) -> Incident:
    return services.change_state(
        actor=world.actor("an"), incident_id=row.pk, to="CLOSED", reason="Xong", at=MONDAY, **more
    )


def test_a_flood_lists_its_houses_and_each_keeps_its_own_story(world: World) -> None:
    flood, house, other = (report(world) for _ in range(3))
    services.add_note(actor=world.actor("an"), incident_id=house.pk, text="Nhà sập mái", at=MONDAY)
    put(world, house, flood)
    put(world, other, flood)
    assert under(world, flood) == [house, other]
    view = around(world, house).larger
    assert view
    assert view.incident == flood
    assert "Nhà sập mái" not in texts(world, flood)
    for row in (flood, house):
        assert "Vụ 02/2026 thuộc vụ 01/2026: Cùng trận lũ" in texts(world, row)
    assert selectors.open_incidents(actor=world.actor("an")).count() == 3
    take_out(world, house)
    assert under(world, flood) == [other]
    assert "Vụ 02/2026 không còn thuộc vụ 01/2026: Nhầm" in texts(world, flood)
    with pytest.raises(services.NotAPart):
        take_out(world, house)


def test_it_goes_over_from_one_to_another_and_all_three_say_so(world: World) -> None:
    flood, storm, house = (report(world) for _ in range(3))
    put(world, house, flood)
    put(world, house, storm)
    assert (under(world, flood), under(world, storm)) == ([], [house])
    assert "Vụ 03/2026 không còn thuộc vụ 01/2026: Cùng trận lũ" in texts(world, flood)
    with pytest.raises(services.NotAPart):
        put(world, house, storm)


def test_there_is_one_step_only_and_no_ring(world: World) -> None:
    one, two, three = (report(world) for _ in range(3))
    put(world, two, one)
    for part, larger in ((one, one), (one, two), (one, three), (three, two)):
        with pytest.raises(services.NotAPart):
            put(world, part, larger)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(("merge", "undo", "put", "out")), st.integers(0, 3), st.integers(0, 3)),
        max_size=16,
    )
)
def test_whatever_is_merged_and_put_under_each_other_nothing_stands_two_steps_down(
    world: World, steps: list[tuple[str, int, int]]
) -> None:
    rows = [report(world) for _ in range(4)]
    acts = {
        "merge": lambda one, other: merge(world, one, other),
        "undo": lambda one, _other: undo(world, one),
        "put": lambda one, other: put(world, one, other),
        "out": lambda one, _other: take_out(world, one),
    }
    for act, one, other in steps:
        try:
            acts[act](rows[one], rows[other])
        except (services.NotMergeable, services.NotAPart, services.MergedAway):
            continue
    fresh = Incident.objects.select_related("part_of__merged_into").in_bulk([row.pk for row in rows])
    for row in fresh.values():
        if row.part_of is None:
            continue
        larger = row.part_of.merged_into or row.part_of
        assert larger.part_of_id is None or row.merged_into_id is not None
        assert larger.pk != row.pk or row.merged_into_id is not None


def test_what_was_merged_shows_what_is_under_both(world: World) -> None:
    flood, again, house, other = (report(world) for _ in range(4))
    put(world, house, flood)
    put(world, other, again)
    merge(world, again, flood)
    assert under(world, flood) == [house, other]
    view = around(world, other).larger
    assert view
    assert view.incident == flood
    merge(world, house, other)
    assert under(world, flood) == [other]
    undo(world, again)
    assert under(world, flood) == []
    assert under(world, again) == [other]


def test_one_with_parts_is_not_merged_into_its_own_part(world: World) -> None:
    flood, house = report(world), report(world)
    put(world, house, flood)
    with pytest.raises(services.NotMergeable):
        merge(world, flood, house)
    merge(world, house, flood)
    with pytest.raises(services.MergedAway):
        put(world, house, report(world))


def test_it_ends_only_when_it_was_said_that_the_rest_goes_on(world: World) -> None:
    flood, house, other = (report(world) for _ in range(3))
    for row in (house, other):
        put(world, row, flood)
    close(world, other)
    with pytest.raises(services.PartsOpen, match="02/2026"):
        close(world, flood)
    services.change_state(actor=world.actor("an"), incident_id=flood.pk, to="HANDLING", at=MONDAY)
    assert close(world, flood, parts_go_on=True).state == "CLOSED"
    (said,) = [text for text in texts(world, flood) if "02/2026" in text and "đi tiếp" in text]
    assert "03/2026" not in said
    assert Incident.objects.get(pk=house.pk).state == "REPORTED"


def test_whom_the_larger_is_shared_with_learns_nothing_of_what_is_under_it(world: World) -> None:
    flood, house = report(world), report(world, summary="Chuyện chỉ của chỉ huy")
    share(world, flood)
    put(world, house, flood)
    assert under(world, flood, "dung") == []
    assert around(world, flood, "dung").open_parts == 0
    assert all("02/2026" not in text for text in texts(world, flood, "dung"))


def test_whom_a_part_is_shared_with_learns_nothing_of_the_larger(world: World) -> None:
    flood, house = report(world), report(world)
    share(world, house)
    put(world, house, flood)
    assert around(world, house, "dung").larger is None
    assert all("01/2026" not in text for text in texts(world, house, "dung"))
    share(world, flood, redacted_fields=("summary",))
    view = around(world, house, "dung").larger
    assert view
    assert view.incident.summary == selectors.HIDDEN


def test_what_stands_under_another_is_not_offered_as_the_same(world: World) -> None:
    flood, house = report(world), report(world)
    an = world.actor("an")
    assert [view.incident for view in selectors.similar_to(actor=an, incident=flood)] == [house]
    put(world, house, flood)
    house.refresh_from_db()
    for row in (flood, house):
        assert selectors.similar_to(actor=an, incident=row) == []


def test_both_are_ones_own(world: World) -> None:
    own, theirs = report(world), report(world, "dung")
    with pytest.raises(NotVisible):
        put(world, own, theirs)
    services.share_incident(
        actor=world.actor("dung"), incident_id=theirs.pk, to_agency_id=world.command.pk, tier="ASSIST", reason="Phối hợp", at=MONDAY
    )  # fmt: skip
    for one, larger in ((own, theirs), (theirs, own)):
        with pytest.raises(PermissionDenied):
            put(world, one, larger)


def test_of_a_political_security_matter_nothing_is_said(world: World) -> None:
    matter, plain = report(world, kind="POLITICAL_SECURITY"), report(world)
    for one, larger in ((matter, plain), (plain, matter)):
        with pytest.raises(services.OnlyReported):
            put(world, one, larger)


@pytest.mark.parametrize("who", ["binh", "ha", "lan", "minh", "dung"])
def test_nobody_else_puts_one_under_another(world: World, who: str) -> None:
    one, larger = report(world), report(world)
    with pytest.raises((NotVisible, PermissionDenied)):
        put(world, one, larger, who)


def test_of_many_it_is_asked_in_as_many_questions_as_of_one(
    world: World, django_assert_max_num_queries: object
) -> None:
    flood = report(world)
    for _ in range(5):
        put(world, report(world), flood)
    an = world.actor("an")
    rows = list(selectors.incidents(actor=an))
    with django_assert_max_num_queries(3):  # type: ignore[operator]  # pytest-django's
        assert len(selectors.around(actor=an, rows=rows)) == 6
