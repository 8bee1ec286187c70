"""Public lists carry what may be posted and no more; calls and lists run by the days the law counts."""

from dataclasses import fields
from datetime import date, datetime, timedelta

import pytest

from tests.callup.builders import (
    AT,
    BEFORE,
    DAY,
    answered,
    call,
    confirm,
    drawn,
    move,
    objected,
    posted,
    propose,
    summoned,
)
from tests.cast import World
from trucban.callup import selectors, services
from trucban.callup.selectors import Figure, PublicLine
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import PermissionDenied


def test_a_public_line_has_name_year_hamlet_and_result_only(world: World) -> None:
    made, (case, other) = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    move(world, case, "DEFERRED")
    move(world, other, "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED")
    assert {field.name for field in fields(PublicLine)} == {"name", "birth_year", "hamlet", "said"}
    (line,) = selectors.public_list(made, "DEFERRAL")
    assert line == PublicLine(case.person.name, 2005, "Thôn 1", "Tạm hoãn")
    (line,) = selectors.public_list(made, "HEALTH")
    assert (line.name, line.said) == (other.person.name, "Loại 2")


def test_results_of_the_screening_are_posted_twenty_days_and_objected_to(world: World) -> None:
    made, (passed, failed, absent) = drawn(world, "Lê Văn Ba", "Lê Văn Hai", "Lê Văn Một")
    move(world, passed, "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED")
    move(world, failed, "NOMINATED", "REVIEWED", "NOT_PASSED")
    move(world, absent, "NOMINATED", "REVIEWED", "ABSENT")
    lines = selectors.public_list(made, "SCREENED")
    assert [(line.name, line.said) for line in lines] == [
        (passed.person.name, "Đạt sơ tuyển"),
        (failed.person.name, "Không đạt"),
    ]
    posting = posted(world, made, "SCREENED")
    assert (posting.until, "Điều 40 khoản 6" in posting.source) == (date(2026, 12, 9), True)
    objection = objected(world, failed, posting)
    assert objection.result is not None
    assert objection.result.to_stage == "NOT_PASSED"
    answered(world, objection, "AGAIN")
    assert "REVIEWED" in selectors.next_stages(failed)
    move(world, failed, "REVIEWED")
    assert [line.name for line in selectors.public_list(made, "SCREENED")] == [passed.person.name]


def test_a_deferment_not_decided_or_over_is_not_posted(world: World) -> None:
    made, (case, other) = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    confirm(world, propose(world, case, "DEFERRED", ground="callup_deferral.g.2"))
    move(world, other, "DEFERRED", "REVIEWED")
    assert selectors.public_list(made, "DEFERRAL") == []


def test_a_list_stays_up_as_long_as_the_law_says(world: World) -> None:
    made, _cases = drawn(world)
    asked = {"season_id": made.pk, "kind": "HEALTH", "posted_on": DAY, "at": AT}
    posting = services.post_list(actor=world.actor("an"), place="UBND xã", **asked)
    assert posting.until == date(2026, 12, 9)
    assert "Điều 40 khoản 6" in posting.source
    with pytest.raises(services.PostingRefused):
        services.post_list(actor=world.actor("an"), place=" ", **asked)
    with pytest.raises(PermissionDenied):
        services.post_list(actor=_staff_only(world), place="UBND xã", **asked)


def _staff_only(world: World):  # type: ignore[no-untyped-def]
    """Return an actor who sees and proposes but is not in charge."""
    from dataclasses import replace

    actor = world.actor("an")
    holdings = tuple(
        replace(one, capabilities={k: v for k, v in one.capabilities.items() if k != "callup.confirm"})
        for one in actor.holdings
    )
    return replace(actor, holdings=holdings)


@pytest.mark.parametrize("kind", ["SCREENING", "EXAM", "ENLISTMENT"])
def test_a_call_is_in_hand_15_days_before(world: World, kind: str) -> None:
    made, (case,) = drawn(world)
    one = summoned(world, case, kind=kind)
    assert one.deliver_by == date(2026, 11, 30)
    assert list(selectors.undelivered(actor=world.actor("an"), season_id=made.pk)) == [one]
    with pytest.raises(services.SummonsRefused):
        summoned(world, case, kind=kind)


@pytest.mark.parametrize(
    ("stages", "kinds"),
    [
        ((), ("SCREENING", "EXAM", "ENLISTMENT")),
        (("DEFERRED",), ("SCREENING", "EXAM", "ENLISTMENT")),
        (("EXEMPT",), ("ENLISTMENT",)),
        (("NOMINATED", "REVIEWED"), ("EXAM", "ENLISTMENT")),
        (("NOMINATED", "REVIEWED", "NOT_PASSED"), ("SCREENING", "EXAM")),
        (("NOMINATED", "REVIEWED", "SCREENED"), ("SCREENING", "ENLISTMENT")),
        (BEFORE["ENLISTMENT"][:-1], ("ENLISTMENT",)),
    ],
)
def test_nobody_is_called_out_of_turn(world: World, stages: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    _made, (case,) = drawn(world)
    move(world, case, *stages)
    for kind in kinds:
        with pytest.raises(services.SummonsRefused, match=str(case.get_stage_display())):
            call(world, case, kind=kind)


def test_who_did_not_come_is_called_again_to_the_same(world: World) -> None:
    _made, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "SCREENED", "ABSENT")
    assert call(world, case, kind="EXAM").kind == "EXAM"
    with pytest.raises(services.SummonsRefused):
        call(world, case, kind="SCREENING")


def test_nobody_appears_after_the_hand_over(world: World) -> None:
    made, (case,) = drawn(world)
    with pytest.raises(services.SummonsRefused, match="22/02/2027"):
        summoned(world, case, appears_on=made.hand_over_on + timedelta(days=1))


def test_no_call_is_delivered_before_the_step_it_stands_on(world: World) -> None:
    _made, (case,) = drawn(world)
    made = summoned(world, case)
    said = {"summons_id": made.pk, "given_to": "CITIZEN", "at": AT}
    with pytest.raises(services.DeliveryRefused, match="19/11/2026"):
        services.record_delivery(actor=world.actor("an"), delivered_on=date(2006, 11, 19), **said)
    assert services.record_delivery(actor=world.actor("an"), delivered_on=DAY, **said).delivered_on == DAY


def test_a_call_before_one_stood_there_again_is_delivered_when_it_was(world: World) -> None:
    _made, (case,) = drawn(world)
    first = summoned(world, case, kind="SCREENING")
    move(world, case, "ABSENT")
    confirm(world, propose(world, case, "REVIEWED", held_on=AT.date()))
    again = call(world, case, kind="SCREENING", appears_on=date(2026, 12, 16))
    said = {"delivered_on": DAY, "given_to": "CITIZEN", "at": AT}
    with pytest.raises(services.DeliveryRefused, match="20/11/2026"):
        services.record_delivery(actor=world.actor("an"), summons_id=again.pk, **said)
    done = services.record_delivery(actor=world.actor("an"), summons_id=first.pk, **said)
    assert done.delivered_on == DAY


@pytest.mark.parametrize(("day", "late"), [(30, False), (1, True)])
def test_a_late_delivery_is_kept_and_shown_as_late(world: World, day: int, late: bool) -> None:
    _made, (case,) = drawn(world)
    one = summoned(world, case)
    on = date(2026, 12 if late else 11, day)
    at = datetime(2026, 12, 2, 8, 0, tzinfo=VIETNAM)
    said = {"summons_id": one.pk, "delivered_on": on, "given_to": "CITIZEN", "at": at}
    done = services.record_delivery(actor=world.actor("an"), **said)
    assert done.is_late == late
    with pytest.raises(services.DeliveryRefused):
        services.record_delivery(actor=world.actor("an"), **said)


def test_who_opened_files_is_counted_by_account(world: World) -> None:
    made, (case, other) = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    night = datetime(2026, 11, 21, 23, 0, tzinfo=VIETNAM)
    for file, at in ((case, AT), (case, night), (other, AT)):
        services.open_file(actor=world.actor("phuc"), case_id=file.pk, at=at)
    (row,) = selectors.access_review(actor=world.actor("an"), season=made, month=DAY)
    assert (row.name, row.views, row.files, row.acts, row.at_night) == ("Ngô Phúc", 3, 2, 0, 1)
    assert selectors.access_review(actor=world.actor("an"), season=made, month=date(2026, 12, 1)) == []


def test_the_report_has_the_figures_real_reports_print(world: World) -> None:
    made, (one, two, three, _four) = drawn(world, "Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba", "Lê Văn Bốn")
    move(world, one, "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED")
    move(world, two, "NOMINATED", "REVIEWED", "NOT_PASSED")
    move(world, three, "NOMINATED", "REVIEWED", "ABSENT")
    values = [figure.value for figure in selectors.report(made)]
    assert values == [4, 2, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("value", "whole", "printed"),
    [(1974, 2285, "86,38"), (1366, 1974, "69,19"), (0, 0, ""), (3, 3, "100,00")],
)
def test_shares_are_cut_as_printed_reports_do(value: int, whole: int, printed: str) -> None:
    assert Figure("", value, "", whole).percent == printed
