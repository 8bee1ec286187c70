"""Figures add up to their records; promises are judged by the period they belong to."""

from datetime import date, datetime

import pytest

from tests.cast import World
from tests.incident.test_report_incident import report as report_incident
from trucban.coordination.models import Obligation
from trucban.incident.services import change_state
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.report import selectors
from trucban.report.indicators import INDICATORS

WEEK = Week(2026, 48)


def _at(day: int, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"2026-11-{day}T{clock}:00").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("cadence", "on", "first", "last"),
    [
        ("WEEK", date(2026, 11, 25), date(2026, 11, 23), date(2026, 11, 30)),
        ("MONTH", date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        ("MONTH", date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
        ("QUARTER", date(2026, 11, 25), date(2026, 10, 1), date(2027, 1, 1)),
        ("HALF_YEAR", date(2026, 6, 30), date(2026, 1, 1), date(2026, 7, 1)),
        ("YEAR", date(2026, 11, 25), date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_promise_is_judged_by_its_own_period(cadence: str, on: date, first: date, last: date) -> None:
    period = selectors.cadence_period(cadence, on)
    assert period.starts_at == datetime.combine(first, datetime.min.time(), tzinfo=VIETNAM)
    assert period.ends_at == datetime.combine(last, datetime.min.time(), tzinfo=VIETNAM)
    assert cadence in Obligation.Cadence.values


@pytest.mark.django_db
def test_each_figure_is_the_sum_of_its_records(world: World) -> None:
    for day in (23, 24, 29):
        report_incident(world, happened_at=_at(day), at=_at(day), injured=2)
    report_incident(world, happened_at=_at(22), at=_at(22))
    report_incident(world, happened_at=_at(24), at=_at(24), involves_minor=True)
    figures = {one.key: one for one in selectors.figures(actor=world.actor("an"), week=WEEK)}
    assert figures["incident.reported"].value == 3
    assert figures["incident.reported"].previous == 1
    assert figures["incident.injured"].value == 6
    for one in figures.values():
        assert one.value == sum(counted.amount for counted in one.counted)
        assert one.definition
        assert one.unit


@pytest.mark.django_db
def test_a_week_ends_at_midnight_in_viet_nam(world: World) -> None:
    report_incident(world, happened_at=_at(29, "23:59"), at=_at(29, "23:59"))
    report_incident(world, happened_at=_at(30, "00:00"), at=_at(30, "00:00"))
    this = selectors.figure(actor=world.actor("an"), week=WEEK, key="incident.reported")
    following = selectors.figure(actor=world.actor("an"), week=WEEK + 1, key="incident.reported")
    assert (this.value, following.value) == (1, 1)


@pytest.mark.django_db
def test_a_figure_shows_what_its_reader_may_see(world: World, other_world: World) -> None:
    report_incident(world, "dung", happened_at=_at(23), at=_at(23))
    assert selectors.figure(actor=world.actor("an"), week=WEEK, key="incident.reported").value == 0
    assert selectors.figure(actor=world.actor("dung"), week=WEEK, key="incident.reported").value == 1
    assert selectors.figure(actor=other_world.actor("chi2"), week=WEEK, key="incident.reported").value == 0


@pytest.mark.django_db
def test_an_unknown_figure_is_not_found(world: World) -> None:
    with pytest.raises(NotVisible):
        selectors.figure(actor=world.actor("an"), week=WEEK, key="resident.score")


@pytest.mark.django_db
@pytest.mark.parametrize(("closed", "percent"), [(3, 60), (5, 100), (0, 0)])
def test_a_rate_is_shown_with_its_counts(world: World, closed: int, percent: int) -> None:
    for number in range(5):
        row = report_incident(world, happened_at=_at(23), at=_at(23))
        if number < closed:
            for to in ("HANDLING", "CLOSED"):
                change_state(actor=world.actor("an"), incident_id=row.pk, to=to, reason="Xong", at=_at(24))
    rates = {one.key: one for one in selectors.rates(selectors.figures(actor=world.actor("an"), week=WEEK))}
    assert (rates["incident.closed_rate"].part, rates["incident.closed_rate"].percent) == (closed, percent)


@pytest.mark.django_db
def test_too_few_make_no_rate(world: World) -> None:
    report_incident(world, happened_at=_at(23), at=_at(23))
    rates = {one.key: one for one in selectors.rates(selectors.figures(actor=world.actor("an"), week=WEEK))}
    assert rates["incident.closed_rate"].percent is None


def test_keys_are_there_once() -> None:
    keys = [indicator.key for indicator in INDICATORS]
    assert len(keys) == len(set(keys))
