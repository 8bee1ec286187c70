"""Whatever is tried, a case moves by confirmed and decided steps only; results are explained, evidence ends."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.callup.builders import AT, DAY, asked, confirm, decide, drawn, move, propose
from tests.cast import World
from trucban.audit.selectors import entries_about
from trucban.callup import flow, selectors, services
from trucban.callup.models import Case, Step
from trucban.lib.errors import DomainError

ACTS = st.tuples(
    st.sampled_from(["propose", "confirm", "refuse", "grant", "turn down"]),
    st.sampled_from(Case.Stage.values),
    st.sampled_from(["an", "phuc"]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=25), data=st.data())
def test_no_path_skips_a_confirmation_or_a_decision(
    world: World, acts: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    Step.objects.all().delete()
    case = Case.objects.first() or drawn(world)[1][0]
    case.stage = Case.Stage.SOURCE
    case.save()
    for act, stage, who in acts:
        case.refresh_from_db()
        offered = selectors.next_stages(case)
        if offered and data.draw(st.booleans()):
            stage = data.draw(st.sampled_from(offered))
        _try(world, case, act, stage, who)
    _check(case)


def _try(world: World, case: Case, act: str, stage: str, who: str) -> None:
    waiting = selectors.open_step(case)
    try:
        if act == "propose":
            propose(world, case, stage, who=who, **asked(case, stage))
        elif waiting and act == "confirm":
            confirm(world, waiting, who=who)
        elif waiting and act == "refuse":
            services.refuse_step(actor=world.actor(who), step_id=waiting.pk, at=AT)
        elif waiting:
            decide(world, waiting, granted=act == "grant")
    except DomainError:
        pass


def _check(case: Case) -> None:
    """Replay the steps in force: they lead, one after the other, to where the case stands."""
    case.refresh_from_db()
    at = Case.Stage.SOURCE.value
    came_from = ""
    for step in Step.objects.filter(case=case, status=Step.Status.DONE).order_by("proposed_at", "pk"):
        assert step.from_stage == at
        assert step.to_stage in flow.next_stages(at, came_from=came_from)
        assert step.confirmed_by_id
        assert step.confirmed_by_id != step.proposed_by_id
        assert bool(step.decision) == (step.to_stage in flow.POWERS)
        came_from, at = (step.from_stage, step.to_stage)
    assert case.stage == at


def test_nothing_moves_before_somebody_else_confirms(world: World) -> None:
    _made, (case,) = drawn(world)
    step = propose(world, case, "NOMINATED", who="an")
    with pytest.raises(services.ByTheSamePerson):
        confirm(world, step, who="an")
    case.refresh_from_db()
    assert case.stage == "SOURCE"
    with pytest.raises(services.StepRefused):
        propose(world, case, "NOMINATED")
    confirm(world, step, who="phuc")
    case.refresh_from_db()
    assert case.stage == "NOMINATED"


def test_a_deferment_waits_for_the_chairman_of_the_province_and_explains_itself(world: World) -> None:
    _made, (case,) = drawn(world)
    until = date(2028, 6, 30)
    step = confirm(world, propose(world, case, "DEFERRED", ground="callup_deferral.g.2", until=until))
    case.refresh_from_db()
    assert (step.status, case.stage) == ("CONFIRMED", "SOURCE")
    step = decide(world, step)
    case.refresh_from_db()
    assert (step.decided_by, case.stage) == ("Chủ tịch UBND tỉnh", "DEFERRED")
    assert "Điều 41 khoản 1 điểm g" in step.explanation
    assert "bản có hiệu lực từ 01/09/2026" in step.explanation
    assert "30/06/2028" in step.explanation
    assert selectors.next_stages(case)[0] == "REVIEWED"


def test_a_decision_against_it_leaves_the_file_where_it_is(world: World) -> None:
    _made, (case,) = drawn(world)
    decide(
        world, confirm(world, propose(world, case, "EXEMPT", ground="callup_exemption.a.1")), granted=False
    )
    case.refresh_from_db()
    assert case.stage == "SOURCE"
    assert selectors.open_step(case) is None


@pytest.mark.parametrize("decided_on", [DAY - timedelta(days=1), AT.date() + timedelta(days=1)])
def test_a_decision_before_the_step_or_to_come_is_refused(world: World, decided_on: date) -> None:
    _made, (case,) = drawn(world)
    step = confirm(world, propose(world, case, "EXEMPT", ground="callup_exemption.a.1"))
    with pytest.raises(services.DecisionRefused):
        decide(world, step, decided_on=decided_on)


@pytest.mark.parametrize(
    ("stage", "more"),
    [
        ("DEFERRED", {}),
        ("DEFERRED", {"ground": "callup_exemption.a.1"}),
        ("NOMINATED", {"ground": "callup_deferral.g.1"}),
        ("NOMINATED", {"health_class": 2}),
        ("NOMINATED", {"evidence": " "}),
        ("NOMINATED", {"held_on": date(2026, 12, 1)}),
        ("HANDED_OVER", {}),
        ("REMOVED", {"until": date(2026, 1, 1)}),
    ],
)
def test_a_proposal_that_is_not_complete_is_refused(
    world: World, stage: str, more: dict[str, object]
) -> None:
    _made, (case,) = drawn(world)
    with pytest.raises(services.StepRefused):
        propose(world, case, stage, **more)


def test_a_class_the_law_does_not_call_does_not_pass(world: World) -> None:
    _made, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "SCREENED")
    for health_class in (None, 4):
        with pytest.raises(services.StepRefused):
            propose(world, case, "EXAMINED", health_class=health_class)
    move(world, case, "EXAMINED")
    assert case.stage == "EXAMINED"


def test_who_did_not_come_goes_back_to_where_they_were(world: World) -> None:
    _made, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "ABSENT")
    assert selectors.next_stages(case)[0] == "REVIEWED"
    move(world, case, "REVIEWED", "SCREENED")


def test_police_service_is_a_list_of_its_own(world: World) -> None:
    made, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED", "CHECKED")
    with pytest.raises(services.StepRefused):
        propose(world, case, "LISTED")
    confirm(world, propose(world, case, "LISTED", service="POLICE"))
    rows = selectors.cases(actor=world.actor("an"), season_id=made.pk, service="POLICE")
    assert [row.pk for row in rows] == [case.pk]


def test_paper_that_ends_comes_back_a_month_before(world: World) -> None:
    made, (case,) = drawn(world)
    move(world, case, "DEFERRED")
    for on, count in ((date(2028, 5, 30), 0), (date(2028, 5, 31), 1), (date(2028, 7, 15), 1)):
        found = selectors.ending_evidence(actor=world.actor("an"), season_id=made.pk, on=on)
        assert len(found) == count
    move(world, case, "REVIEWED")
    assert not selectors.ending_evidence(actor=world.actor("an"), season_id=made.pk, on=date(2028, 7, 1))


def test_opening_a_file_is_logged(world: World) -> None:
    _made, (case,) = drawn(world)
    services.open_file(actor=world.actor("phuc"), case_id=case.pk, at=AT)
    (entry,) = entries_about(commune_id=world.commune.pk, subject_id=case.pk)
    assert (entry.action, entry.actor_id) == ("callup.viewed", world.user("phuc").pk)


def test_no_step_is_older_than_the_one_before(world: World) -> None:
    _made, (case,) = drawn(world)
    move(world, case, "NOMINATED")
    with pytest.raises(services.StepRefused, match="19/11/2026"):
        propose(world, case, "REVIEWED", held_on=DAY - timedelta(days=1))
    propose(world, case, "REVIEWED", held_on=DAY)
