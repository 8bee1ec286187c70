"""Dated facts: what held on a day, and what we said on a day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import MONDAY, World
from tests.force.conftest import SINCE
from trucban.force import selectors, services
from trucban.force.models import Membership, PostHeld, Unit
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db

DAY = MONDAY.date()
LATER = MONDAY + timedelta(days=1)


def join(
    world: World,
    unit: Unit,
    who: str = "binh",
    *,
    by: str = "an",
    since: date = SINCE,
    at: datetime = MONDAY,
    **given: object,
) -> Membership:
    return services.add_membership(
        actor=world.actor(by),
        person_id=world.person(who).pk,
        unit_id=unit.pk,
        from_date=since,
        at=at,
        **given,  # type: ignore[arg-type]
    )


def leave(world: World, membership: Membership, on: date, *, at: datetime = LATER) -> Membership:
    return services.end_membership(actor=world.actor("an"), membership_id=membership.pk, on=on, at=at)


def roll(world: World, on: date, *, known_at: datetime | None = None) -> list[tuple[str, str, str]]:
    lines = selectors.roll(actor=world.actor("an"), on=on, known_at=known_at)
    return [(line.person.name, line.post, line.rank) for line in lines]


def test_the_roll_is_that_of_the_day(world: World, platoon: Unit) -> None:
    membership = join(world, platoon, since=date(2026, 3, 1))
    leave(world, membership, date(2026, 6, 1))
    on_the_roll = {
        day: len(roll(world, day))
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1))
    }
    assert list(on_the_roll.values()) == [0, 1, 1, 0]


def test_a_part_of_the_roll_is_what_stands_there_in_the_whole(world: World, platoon: Unit) -> None:
    """Units by kind and number, names in Vietnamese order within, each line with its place in its unit."""
    kind = Unit.Kind.SQUAD
    units = [
        services.create_unit(
            actor=world.actor("an"), kind=kind, name=f"Tiểu đội {number}", from_date=SINCE, at=MONDAY
        )
        for number in (10, 2)
    ]
    for unit in (*units, platoon):
        for who in ("phuc", "binh", "an"):
            join(world, unit, who)
    found = selectors.roll(actor=world.actor("an"), on=DAY)
    whole = list(found)
    names = ["Nguyễn Văn An", "Trần Thanh Bình", "Ngô Phúc"]
    assert [(line.unit.name, line.number, line.person.name) for line in whole] == [
        (unit, number, name)
        for unit in (platoon.name, "Tiểu đội 2", "Tiểu đội 10")
        for number, name in enumerate(names, start=1)
    ]
    assert (len(found), found.people) == (9, 3)
    assert [found[first:end] for first, end in ((0, 4), (4, 5), (5, 9), (9, 12))] == [
        whole[0:4], whole[4:5], whole[5:9], []
    ]  # fmt: skip
    assert (found[4], found[-1]) == (whole[4], whole[-1])


def test_the_roll_can_be_shown_as_it_was_known(world: World, platoon: Unit) -> None:
    wrong = join(world, platoon)
    services.retract_fact(actor=world.actor("an"), fact_id=wrong.pk, reason="Nhầm người", at=LATER)
    join(world, platoon, "phuc", at=LATER)
    assert [name for name, *_ in roll(world, DAY)] == ["Ngô Phúc"]
    assert [name for name, *_ in roll(world, DAY, known_at=MONDAY)] == ["Trần Thanh Bình"]
    assert roll(world, DAY, known_at=MONDAY - timedelta(seconds=1)) == []


def test_an_end_written_later_does_not_change_what_was_known(world: World, platoon: Unit) -> None:
    leave(world, join(world, platoon), date(2026, 6, 1), at=LATER)
    assert roll(world, DAY) == []
    assert len(roll(world, DAY, known_at=MONDAY)) == 1
    assert len(roll(world, date(2026, 5, 1))) == 1


def test_posts_and_ranks_follow_one_another(world: World, platoon: Unit) -> None:
    join(world, platoon)
    by: dict[str, Any] = {"actor": world.actor("an"), "person_id": world.person("binh").pk, "at": MONDAY}
    services.give_post(**by, title="Chiến sĩ", from_date=SINCE)
    services.give_post(**by, title="Tiểu đội trưởng", from_date=date(2026, 7, 1))
    services.give_rank(**by, title="Binh nhì", from_date=SINCE)
    assert roll(world, date(2026, 6, 30)) == [("Trần Thanh Bình", "Chiến sĩ", "Binh nhì")]
    assert roll(world, date(2026, 7, 1)) == [("Trần Thanh Bình", "Tiểu đội trưởng", "Binh nhì")]
    with pytest.raises(services.LaterFactStands):
        services.give_post(**by, title="Khẩu đội trưởng", from_date=date(2026, 5, 1))
    with pytest.raises(services.TitleMissing):
        services.give_rank(**by, title=" ", from_date=date(2026, 8, 1))


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2029, 1, 1), date(2099, 2, 28)])
def test_no_post_rank_or_leaving_lies_where_nobody_serves(world: World, platoon: Unit, day: date) -> None:
    membership = join(world, platoon)
    by: dict[str, Any] = {"actor": world.actor("an"), "person_id": world.person("binh").pk, "at": MONDAY}
    with pytest.raises(services.FactOutOfTime):
        services.give_post(**by, title="Chiến sĩ", from_date=day)
    with pytest.raises(services.FactOutOfTime):
        services.give_rank(**by, title="Binh nhì", from_date=day)
    with pytest.raises(services.EndsBeforeStart if day < SINCE else services.FactOutOfTime):
        leave(world, membership, max(day, SINCE))
    assert not PostHeld.objects.exists()


def test_a_form_sent_twice_qualifies_once(world: World, platoon: Unit) -> None:
    kind = services.add_qualification_kind(
        actor=world.actor("an"), code="DRIVER", name="Lái xe", validity_months=24, at=MONDAY
    )
    given: dict[str, Any] = {
        "actor": world.actor("an"),
        "person_id": world.person("binh").pk,
        "kind_id": kind.pk,
        "from_date": date(2024, 2, 29),
        "evidence": "Bằng số 1",
    }
    made = services.add_qualification(**given, at=MONDAY)
    assert made.to_date == date(2026, 2, 28)
    with pytest.raises(services.QualifiedAlready, match="29/02/2024"):
        services.add_qualification(**given, at=LATER)
    services.retract_fact(actor=world.actor("an"), fact_id=made.pk, reason="Nhầm", at=LATER)
    assert services.add_qualification(**given, at=LATER)


def test_the_card_shows_what_holds_and_everything_ever_written(world: World, platoon: Unit) -> None:
    wrong = join(world, platoon)
    services.retract_fact(actor=world.actor("an"), fact_id=wrong.pk, reason="Nhầm ngày", at=LATER)
    right = join(world, platoon, since=date(2026, 2, 1), at=LATER)
    card = selectors.person_card(actor=world.actor("an"), person_id=world.person("binh").pk, on=DAY)
    assert card.memberships == [right]
    assert [fact.retraction_reason for fact in card.history] == ["", "Nhầm ngày"]


def test_nobody_serves_twice_in_a_unit_and_a_unit_has_one_leader(world: World, platoon: Unit) -> None:
    join(world, platoon, role="LEADER")
    with pytest.raises(services.AlreadyMember, match="Bình"):
        join(world, platoon, since=date(2026, 5, 1))
    with pytest.raises(services.LeaderAlready, match="Bình"):
        join(world, platoon, "phuc", role="LEADER")
    assert join(world, platoon, "phuc", role="DEPUTY")


def test_one_may_come_back(world: World, platoon: Unit) -> None:
    leave(world, join(world, platoon), date(2026, 3, 1))
    assert join(world, platoon, since=date(2026, 3, 1))


@pytest.mark.parametrize("since", [date(2025, 12, 31)])
def test_nobody_serves_before_there_is_a_unit(world: World, platoon: Unit, since: date) -> None:
    with pytest.raises(services.UnitNotThere, match="01/01/2026"):
        join(world, platoon, since=since)


def test_an_end_comes_after_the_start_and_once(world: World, platoon: Unit) -> None:
    membership = join(world, platoon)
    with pytest.raises(services.EndsBeforeStart):
        leave(world, membership, SINCE)
    leave(world, membership, date(2026, 3, 1))
    with pytest.raises(services.FactAlreadyEnded):
        leave(world, membership, date(2026, 4, 1))


def test_a_retraction_says_why_and_is_for_the_register(world: World, platoon: Unit) -> None:
    membership = join(world, platoon)
    with pytest.raises(services.ReasonMissing):
        services.retract_fact(actor=world.actor("an"), fact_id=membership.pk, reason=" ", at=LATER)
    with pytest.raises(PermissionDenied):
        services.retract_fact(actor=world.actor("binh"), fact_id=membership.pk, reason="Tôi", at=LATER)
    with pytest.raises(NotVisible):
        services.retract_fact(actor=world.actor("dung"), fact_id=membership.pk, reason="?", at=LATER)
    services.retract_fact(actor=world.actor("an"), fact_id=membership.pk, reason="Nhầm", at=LATER)
    with pytest.raises(services.FactAlreadyEnded):
        services.retract_fact(actor=world.actor("an"), fact_id=membership.pk, reason="Nhầm", at=LATER)


def test_facts_are_never_deleted(world: World, platoon: Unit) -> None:
    leave(world, join(world, platoon), date(2026, 3, 1))
    assert Membership.objects.count() == 2
    assert PostHeld.objects.count() == 0


def test_the_police_fill_a_group_with_their_own_people_and_no_platoon(world: World, platoon: Unit) -> None:
    group = services.create_unit(
        actor=world.actor("an"),
        kind=Unit.Kind.SELF_MANAGED_GROUP,
        name="Tổ an ninh tự quản thôn 1",
        from_date=SINCE,
        at=MONDAY,
        hamlet_id=world.hamlets[0].pk,
    )
    assert join(world, group, "giang", by="dung")
    with pytest.raises(NotVisible):
        join(world, group, "binh", by="dung")
    with pytest.raises(NotVisible):
        join(world, platoon, "giang", by="dung")
    with pytest.raises(NotVisible):
        join(world, group, "giang", by="an")
