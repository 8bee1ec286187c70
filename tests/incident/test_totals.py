"""Figures of a period: the own agency's, each thing once, no share of a handful."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.incident.test_merging import merge
from tests.incident.test_report_incident import report
from trucban.incident import services
from trucban.incident.totals import LEAST_FOR_A_SHARE, Share, Totals, totals


def found(world: World, who: str = "an") -> Totals:
    begins = MONDAY - timedelta(days=3)
    return totals(actor=world.actor(who), starts_at=begins, ends_at=MONDAY + timedelta(days=1))


@pytest.mark.django_db
def test_days_and_kinds_add_up_and_what_was_merged_counts_once(world: World) -> None:
    first, again = report(world), report(world)
    report(world, kind="FAMILY_VIOLENCE", summary="Chuyện trong nhà")
    report(world, "dung")
    merge(world, again, first)
    given = found(world)
    assert given.count == sum(count for _day, count in given.days) == 2
    assert sum(count for _kind, count, _before in given.kinds) == 2
    assert len(given.days) == 5


@pytest.mark.django_db
def test_a_false_report_is_no_incident(world: World) -> None:
    row = report(world)
    services.change_state(
        actor=world.actor("an"), incident_id=row.pk, to="FALSE_REPORT", reason="Báo nhầm", at=MONDAY
    )
    assert found(world).count == 0


@pytest.mark.django_db
def test_what_was_opened_again_is_counted_of_what_was_closed(world: World) -> None:
    an, rows = world.actor("an"), [report(world) for _ in range(2)]
    for row in rows:
        services.change_state(actor=an, incident_id=row.pk, to="CLOSED", reason="Xong", at=MONDAY)
    services.change_state(actor=an, incident_id=rows[0].pk, to="HANDLING", reason="Chưa hết", at=MONDAY)
    assert found(world).reopened == Share(1, 2)
    merge(world, rows[0], report(world))
    assert found(world).reopened == Share(0, 1)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_between_none_and_all_and_of_a_handful_there_is_none(part: int, more: int) -> None:
    share = Share(part, part + more)
    if part + more < LEAST_FOR_A_SHARE:
        assert share.percent is None
    else:
        assert share.percent is not None
        assert 0 <= share.percent <= 100
