"""An objection runs against a clock, is answered with a number, and moves a file by a new proposal only."""

from datetime import date, timedelta

import pytest

from tests.callup.builders import (
    AT,
    DAY,
    answered,
    asked,
    confirm,
    drawn,
    move,
    objected,
    posted,
    propose,
)
from tests.cast import World
from trucban.callup import selectors, services
from trucban.callup.models import Case, Posting, Season
from trucban.lib.errors import NotVisible
from trucban.rulebook.services import sign_value

TODAY = AT.date()


def examined(world: World) -> tuple[Season, Case, Posting]:
    made, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "SCREENED", "NOT_PASSED")
    return made, case, posted(world, made)


def term(world: World, days: int, *, from_date: date = DAY) -> None:
    sign_value(
        actor=world.actor("an"),
        key="callup.objection_days",
        value=days,
        from_date=from_date,
        source="1/QC",
        at=AT,
    )


def opened(world: World, made: Season, on: date = TODAY) -> list[selectors.Clock]:
    return selectors.open_objections(actor=world.actor("an"), season_id=made.pk, on=on)


def test_without_a_confirmed_term_it_waits_and_no_day_is_invented(world: World) -> None:
    made, case, posting = examined(world)
    objected(world, case, posting)
    (clock,) = opened(world, made)
    assert (clock.answer_by, clock.is_overdue, clock.is_open) == (None, False, True)


@pytest.mark.parametrize(("after", "overdue"), [(10, False), (11, True)])
def test_the_clock_runs_from_the_day_it_came(world: World, after: int, overdue: bool) -> None:
    made, case, posting = examined(world)
    term(world, 10)
    objected(world, case, posting)
    (clock,) = opened(world, made, TODAY + timedelta(days=after))
    assert (clock.answer_by, clock.is_overdue) == (date(2026, 11, 30), overdue)


def test_a_term_confirmed_later_counts_for_what_came_before(world: World) -> None:
    made, case, posting = examined(world)
    objected(world, case, posting)
    term(world, 7, from_date=TODAY + timedelta(days=1))
    assert opened(world, made)[0].answer_by is None
    assert opened(world, made, TODAY + timedelta(days=1))[0].answer_by == date(2026, 11, 27)


@pytest.mark.parametrize("outcome", ["KEPT", "WITHDRAWN"])
def test_an_answer_closes_it_and_leaves_the_file(world: World, outcome: str) -> None:
    made, case, posting = examined(world)
    term(world, 10)
    answered(world, objected(world, case, posting), outcome)
    assert opened(world, made) == []
    (clock,) = selectors.objections_of(case, on=TODAY)
    assert (clock.is_late, clock.is_open) == (False, False)
    case.refresh_from_db()
    assert case.stage == "NOT_PASSED"
    assert "SCREENED" not in selectors.next_stages(case)


def test_looked_at_again_is_a_new_proposal_and_nothing_moves_before_it(world: World) -> None:
    made, case, posting = examined(world)
    objection = answered(world, objected(world, case, posting), "AGAIN")
    case.refresh_from_db()
    assert case.stage == "NOT_PASSED"
    assert opened(world, made)[0].waits_for_proposal
    assert "SCREENED" in selectors.next_stages(case)
    step = propose(world, case, "SCREENED")
    objection.refresh_from_db()
    assert objection.proposal == step
    assert opened(world, made) == []
    confirm(world, step)
    case.refresh_from_db()
    assert case.stage == "SCREENED"
    assert selectors.public_list(made, "HEALTH") == []  # no class stands while he is examined again
    move(world, case, "EXAMINED")
    (line,) = selectors.public_list(made, "HEALTH")
    assert line.said == "Loại 2"
    figures = {figure.label: figure.value for figure in selectors.report(made)}
    assert (figures["Đã khám sức khỏe"], figures["Sức khỏe loại 2"], figures["Sức khỏe loại 5"]) == (1, 1, 0)


def test_a_proposal_sent_back_leaves_the_objection_open(world: World) -> None:
    made, case, posting = examined(world)
    answered(world, objected(world, case, posting), "AGAIN")
    case.refresh_from_db()
    step = propose(world, case, "SCREENED")
    services.refuse_step(actor=world.actor("an"), step_id=step.pk, at=AT)
    assert opened(world, made)[0].waits_for_proposal
    case.refresh_from_db()
    assert "SCREENED" in selectors.next_stages(case)


def test_a_called_citizen_is_not_brought_back_by_an_objection(world: World) -> None:
    made, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED", "CHECKED", "LISTED")
    posting = posted(world, made)
    answered(world, objected(world, case, posting), "AGAIN")
    assert "SCREENED" in selectors.next_stages(case)
    answered(world, objected(world, case, posting, letter="2"), "KEPT")
    move_on = services.confirm_step(
        actor=world.actor("an"), step_id=propose(world, case, "CALLED", **asked(case, "CALLED")).pk, at=AT
    )
    services.record_decision(
        actor=world.actor("an"), step_id=move_on.pk, decision="1", decided_on=DAY, granted=True, at=AT
    )
    case.refresh_from_db()
    answered(world, objected(world, case, posting, letter="3"), "AGAIN")
    assert "SCREENED" not in selectors.next_stages(case)


def test_who_is_not_on_the_list_may_object_to_that(world: World) -> None:
    made, (case,) = drawn(world)
    objection = objected(world, case, posted(world, made, "DEFERRAL"))
    assert objection.result is None
    answered(world, objection, "AGAIN")
    assert selectors.next_stages(case)[0] == "NOMINATED"


@pytest.mark.parametrize(
    "wrong", [{"letter": " "}, {"received_on": date(2026, 11, 18)}, {"received_on": date(2026, 11, 21)}]
)
def test_a_letter_has_a_number_and_comes_while_or_after_the_list_is_up(
    world: World, wrong: dict[str, object]
) -> None:
    _made, case, posting = examined(world)
    with pytest.raises(services.ObjectionRefused):
        objected(world, case, posting, **wrong)


def test_a_letter_is_written_down_once_and_answered_once(world: World) -> None:
    _made, case, posting = examined(world)
    objection = objected(world, case, posting)
    with pytest.raises(services.ObjectionRefused):
        objected(world, case, posting)
    with pytest.raises(services.AnswerRefused):
        answered(world, objection, "KEPT", answer=" ")
    with pytest.raises(services.AnswerRefused):
        answered(world, objection, "KEPT", answered_on=date(2026, 11, 19))
    answered(world, objection, "KEPT")
    with pytest.raises(services.AnswerRefused):
        answered(world, objection, "AGAIN")


def test_others_receive_and_answer_none(world: World) -> None:
    made, case, posting = examined(world)
    objection = objected(world, case, posting)
    values = {"outcome": "KEPT", "answer": "1", "answered_on": TODAY, "at": AT}
    for who in ("binh", "dung", "ha", "lan", "minh"):
        with pytest.raises(NotVisible):
            services.answer_objection(actor=world.actor(who), objection_id=objection.pk, **values)  # type: ignore[arg-type]
        assert selectors.open_objections(actor=world.actor(who), season_id=made.pk, on=TODAY) == []


def test_a_list_is_taken_down_once_by_who_is_in_charge(world: World) -> None:
    made, _case, posting = examined(world)
    values = {"season_id": made.pk, "posting_id": posting.pk, "on": TODAY, "at": AT}
    with pytest.raises(services.TakenDownAlready):
        services.take_down(actor=world.actor("an"), **values | {"on": date(2026, 11, 18)})
    services.take_down(actor=world.actor("an"), **values)
    with pytest.raises(services.TakenDownAlready):
        services.take_down(actor=world.actor("an"), **values)
