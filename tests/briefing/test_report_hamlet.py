"""What hamlets say of their week: by themselves, or written for them by the duty officer."""

from datetime import timedelta
from typing import Any

import pytest

from tests.briefing.meetings import WEEK, closed
from tests.cast import MONDAY, World
from trucban.audit.models import Entry
from trucban.briefing import selectors, services
from trucban.briefing.models import HamletReport
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
REVIEWED = WEEK - 1


def report(world: World, who: str = "an", hamlet: int = 1, **changes: Any) -> HamletReport:
    values: dict[str, Any] = {
        "actor": world.actor(who),
        "hamlet_id": world.hamlets[hamlet - 1].pk,
        "week": REVIEWED,
        "outcome": "NOTHING",
        "at": MONDAY - timedelta(days=1),
    }
    if who in {"an", "phuc"}:
        values |= {"channel": "CALL", "told_by": "Bùi Thị Nga, Trưởng thôn"}
    return services.report_hamlet(**{**values, **changes})


@pytest.mark.parametrize("who", ["minh", "nga"])
def test_a_hamlet_reports_by_itself(world: World, who: str) -> None:
    row = report(world, who, outcome="MATTERS", requests="Xin sửa cống")
    assert (row.channel, row.owner, row.written_by_name) == ("SELF", world.command, world.user(who).name)


def test_the_duty_officer_writes_on_behalf_and_says_who_told(world: World) -> None:
    row = report(world)
    assert (row.told_by, row.written_by_name) == ("Bùi Thị Nga, Trưởng thôn", "Nguyễn Văn An")
    for wrong in ({"told_by": " "}, {"channel": "SELF"}, {"channel": ""}, {"channel": "PIGEON"}):
        with pytest.raises(services.HamletReportRefused):
            report(world, **wrong)


@pytest.mark.parametrize("who", ["binh", "dung", "giang", "ha", "lan", "son"])
def test_nobody_else_writes_for_a_hamlet(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        report(world, who)


def test_a_hamlet_does_not_write_for_its_neighbour(world: World, other_world: World) -> None:
    with pytest.raises(PermissionDenied):
        report(world, "minh", hamlet=2)
    with pytest.raises(NotVisible):
        report(world, hamlet_id=other_world.hamlets[0].pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "NOTHING", "matters": "Có việc"},
        {"outcome": "MATTERS"},
        {"outcome": "MATTERS", "matters": "  ", "requests": "\n"},
        {"outcome": "ALL"},
        {"week": WEEK + 1},
    ],
)
def test_it_refuses_what_does_not_fit(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(services.HamletReportRefused):
        report(world, **wrong)
    assert not HamletReport.objects.exists()


def test_it_refuses_marks_of_secrecy(world: World) -> None:
    with pytest.raises(SecretMarkFound):
        report(world, outcome="MATTERS", matters="Theo kế hoạch MẬT")


def test_it_is_corrected_with_a_trace_until_the_briefing_closes(world: World) -> None:
    report(world)
    row = report(world, "minh", outcome="MATTERS", matters="Mất trộm gà")
    assert HamletReport.objects.get() == row
    assert row.outcome == "MATTERS"
    actions = Entry.objects.filter(subject_id=row.pk).order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["hamlet.reported", "hamlet.report_corrected"]
    closed(world)
    with pytest.raises(services.HamletReportRefused):
        report(world)


def test_the_grid_names_who_is_missing(world: World) -> None:
    assert selectors.missing_hamlets(commune_id=world.commune.pk, week=REVIEWED) == world.hamlets
    report(world)
    assert selectors.missing_hamlets(commune_id=world.commune.pk, week=REVIEWED) == world.hamlets[1:]
    grid = selectors.hamlet_grid(actor=world.actor("dung"), week=REVIEWED)
    assert [(row.hamlet.name, bool(row.report)) for row in grid] == [("Thôn 1", True), ("Thôn 2", False)]


def test_a_hamlet_sees_its_own_row_and_a_member_none(world: World) -> None:
    rows = {
        who: selectors.hamlet_grid(actor=world.actor(who), week=REVIEWED) for who in ("minh", "binh", "ha")
    }
    assert [[row.hamlet.name for row in rows[who]] for who in rows] == [["Thôn 1"], [], ["Thôn 1", "Thôn 2"]]


def test_slips_say_when_they_are_due(world: World) -> None:
    slips = selectors.hamlet_slips(actor=world.actor("an"), week=REVIEWED)
    assert [slip.hamlet_name for slip in slips] == ["Thôn 1", "Thôn 2"]
    assert (
        slips[0].due_at.isoformat() == "2026-11-22T17:00:00+07:00"
    )  # the cut-off, Sunday; not when the briefing begins
