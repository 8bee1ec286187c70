"""Two incidents that have to do with each other: both name the other, and nobody learns more by it."""

import pytest

from tests.cast import MONDAY, World
from tests.incident.test_merging import merge, texts, undo
from tests.incident.test_parts import put
from tests.incident.test_report_incident import report
from tests.incident.test_share_incident import share
from trucban.incident import selectors, services
from trucban.incident.models import Incident, Relation
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def relate(
    world: World, one: Incident, other: Incident, who: str = "an", reason: str = "Cùng thủ đoạn"
) -> Relation:
    return services.relate_incidents(
        actor=world.actor(who), incident_id=one.pk, other_id=other.pk, reason=reason, at=MONDAY
    )


def end(world: World, one: Incident, other: Incident) -> None:
    services.end_relation(
        actor=world.actor("an"), incident_id=one.pk, other_id=other.pk, reason="Không phải", at=MONDAY
    )


def related(world: World, row: Incident, who: str = "an") -> list[Incident]:
    fresh = Incident.objects.select_related("owner").get(pk=row.pk)
    return [view.incident for view in selectors.related(actor=world.actor(who), incident=fresh)]


def test_each_names_the_other_whoever_wrote_it_down_first(world: World) -> None:
    theft, before, third = (report(world) for _ in range(3))
    relate(world, theft, before)
    relate(world, third, theft)
    assert related(world, theft) == [before, third]
    assert related(world, before) == related(world, third) == [theft]
    for row in (theft, before):
        assert "Vụ 01/2026 liên quan vụ 02/2026: Cùng thủ đoạn" in texts(world, row)


def test_it_is_ended_from_either_side_and_may_begin_anew(world: World) -> None:
    one, other = report(world), report(world)
    relate(world, one, other)
    end(world, other, one)
    assert related(world, one) == related(world, other) == []
    assert "Vụ 02/2026 không còn liên quan vụ 01/2026: Không phải" in texts(world, one)
    with pytest.raises(services.NotRelated):
        end(world, one, other)
    relate(world, other, one)
    assert related(world, one) == [other]


def test_what_changes_nothing_is_refused(world: World) -> None:
    flood, house, other = (report(world) for _ in range(3))
    put(world, house, flood)
    relate(world, flood, other)
    for one, two in ((flood, flood), (flood, other), (other, flood), (flood, house), (house, flood)):
        with pytest.raises(services.NotRelated):
            relate(world, one, two)
    with pytest.raises(services.ReasonMissing):
        relate(world, house, other, reason=" ")


def test_one_that_ended_long_ago_is_related_as_well(world: World) -> None:
    old, new = report(world), report(world)
    services.change_state(actor=world.actor("an"), incident_id=old.pk, to="CLOSED", reason="Xong", at=MONDAY)
    relate(world, new, old)
    assert related(world, new) == [old]


def test_what_was_merged_brings_its_relations_along(world: World) -> None:
    theft, again, before = (report(world) for _ in range(3))
    relate(world, again, before)
    merge(world, again, theft)
    assert related(world, theft) == [before]
    assert related(world, before) == [theft]
    with pytest.raises(services.MergedAway):
        relate(world, again, report(world))
    undo(world, again)
    assert (related(world, theft), related(world, before)) == ([], [again])
    merge(world, again, theft)
    end(world, before, theft)
    assert related(world, before) == []


def test_two_that_are_merged_do_not_name_themselves(world: World) -> None:
    one, other = report(world), report(world)
    relate(world, one, other)
    merge(world, other, one)
    assert related(world, one) == []


def test_whom_one_is_shared_with_learns_nothing_of_the_other(world: World) -> None:
    one, other = report(world), report(world, summary="Chuyện chỉ của chỉ huy")
    share(world, one)
    relate(world, one, other)
    assert related(world, one, "dung") == []
    assert all("02/2026" not in text for text in texts(world, one, "dung"))
    share(world, other, redacted_fields=("summary",))
    assert [row.summary for row in related(world, one, "dung")] == [selectors.HIDDEN]


def test_what_is_only_related_is_not_offered_as_the_same(world: World) -> None:
    one, other = report(world), report(world)
    an = world.actor("an")
    assert [view.incident for view in selectors.similar_to(actor=an, incident=one)] == [other]
    relate(world, one, other)
    for row in (one, other):
        assert selectors.similar_to(actor=an, incident=row) == []


def test_of_a_political_security_matter_nothing_is_said(world: World) -> None:
    matter, plain = report(world, kind="POLITICAL_SECURITY"), report(world)
    for one, other in ((matter, plain), (plain, matter)):
        with pytest.raises(services.OnlyReported):
            relate(world, one, other)


def test_both_are_ones_own(world: World) -> None:
    own, theirs = report(world), report(world, "dung")
    with pytest.raises(NotVisible):
        relate(world, own, theirs)
    services.share_incident(
        actor=world.actor("dung"), incident_id=theirs.pk, to_agency_id=world.command.pk, tier="ASSIST", reason="Phối hợp", at=MONDAY
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        relate(world, own, theirs)


@pytest.mark.parametrize("who", ["binh", "ha", "lan", "minh", "dung"])
def test_nobody_else_relates_them(world: World, who: str) -> None:
    one, other = report(world), report(world)
    with pytest.raises((NotVisible, PermissionDenied)):
        relate(world, one, other, who)
