"""The week's joint plan: drafted from promises, changed by people, confirmed by both chiefs."""

from datetime import date, timedelta

import pytest

from tests.cast import World
from tests.coordination import builders as coordination
from tests.document.scans import scan
from tests.duty.builders import sign
from tests.patrol.plans import (
    DRAFTED,
    MONDAY_NIGHT,
    WEEK,
    add,
    agreement,
    confirm,
    draft,
    members,
    patrolling,
    platoon,
    points,
    rows,
)
from trucban.calendar import services as calendar
from trucban.calendar.models import Commitment
from trucban.coordination.models import Obligation
from trucban.duty import services as duty
from trucban.duty.models import PoliceRequest
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.models import Notice
from trucban.patrol import drafting, preview, selectors, services
from trucban.patrol.models import Patrol, PatrolPlan, PlanConfirmation

pytestmark = pytest.mark.django_db


def test_promises_become_the_week_s_patrols(world: World) -> None:
    patrolling(world)
    plan = draft(world)
    kinds = sorted((row.name, row.kind, row.police_asked) for row in rows(plan))
    assert kinds == [
        ("Canh gác chợ", "GUARD", 0),
        ("Tuần tra đêm", "PATROL", 1),
        ("Tuần tra đêm", "PATROL", 1),
    ]
    assert all(len(members(row)) == 2 and row.stops.exists() for row in rows(plan))
    assert plan.unmet == []


def test_the_promise_changed_changes_the_week(world: World) -> None:
    patrolling(world)
    Obligation.objects.filter(title="Tuần tra đêm").update(count=4)
    assert sum(row.name == "Tuần tra đêm" for row in rows(draft(world))) == 4


def test_the_same_seed_gives_the_same_plan_and_another_another(world: World) -> None:
    patrolling(world)
    said = [selectors.content_hash(draft(world, seed=seed)) for seed in (1, 1, 2)]
    assert said[0] == said[1] != said[2]


def test_it_says_what_cannot_be_met(world: World) -> None:
    points(world)
    agreement(world)  # nobody serves
    plan = draft(world)
    assert rows(plan) == []
    assert any("Tuần tra đêm" in sentence for sentence in plan.unmet)


def test_who_is_on_leave_is_not_planned(world: World) -> None:
    patrolling(world)
    away = world.person("binh")
    leave = calendar.ask_leave(
        actor=world.actor("binh"),
        person_id=away.pk,
        starts_at=WEEK.starts_at,
        ends_at=WEEK.ends_at + timedelta(days=1),
        reason="",
        at=DRAFTED,
    )
    calendar.decide_leave(actor=world.actor("an"), leave_id=leave.pk, approve=True, at=DRAFTED)
    for seed in range(3):
        assert all(away.pk not in members(row) for row in rows(draft(world, seed=seed)))


def test_only_the_command_drafts_and_both_agencies_see(world: World, other_world: World) -> None:
    patrolling(world)
    for who in ("dung", "ha", "binh", "lan"):
        with pytest.raises(PermissionDenied):
            draft(world, who=who)
    plan = draft(world)
    for who in ("dung", "giang", "ha"):
        assert selectors.plan_for(actor=world.actor(who), week=WEEK) == plan
    for actor in (world.actor("son"), other_world.actor("chi2")):
        with pytest.raises(NotVisible):
            selectors.get_plan(actor=actor, plan_id=plan.pk)


def test_it_stays_a_draft_while_the_joint_plan_is_one_and_says_what_is_missing(world: World) -> None:
    found = patrolling(world, in_force=False)
    plan = services.draft_plan(actor=world.actor("an"), week=WEEK, at=DRAFTED)
    add(world, found[1], [world.person("binh")], plan_id=plan.pk)
    with pytest.raises(services.PlanNotBinding, match="Công an xã"):
        confirm(world, plan, "an")
    joint = selectors.Agreement.objects.get()
    coordination.sign(world, joint)
    coordination.confirm_superior(world)
    coordination.approve(world, joint, "COMMUNE_CHAIRMAN")
    with pytest.raises(services.PlanNotBinding, match="Ban Chỉ huy phòng thủ khu vực"):
        confirm(world, plan, "an")
    assert not PlanConfirmation.objects.exists()
    coordination.approve(world, joint, "SUPERIOR_COMMAND")
    assert confirm(world, plan).status == PatrolPlan.Status.CONFIRMED


def test_with_both_sides_people_are_taken_and_told_and_the_police_are_asked(world: World) -> None:
    patrolling(world)
    plan = draft(world)
    assert set(Commitment.objects.values_list("tentative", flat=True)) == {True}
    confirm(world, plan, "an")
    assert PatrolPlan.objects.get().status == PatrolPlan.Status.DRAFT
    assert not PoliceRequest.objects.exists()
    plan = confirm(world, plan, "dung")
    assert (plan.status, selectors.confirmations_missing(plan)) == ("CONFIRMED", [])
    assert set(Commitment.objects.values_list("tentative", flat=True)) == {False}
    assert Commitment.objects.count() == 6
    assert set(PoliceRequest.objects.values_list("count", "status")) == {(1, "ASKED")}
    if any(world.person("binh").pk in members(row) for row in rows(plan)):
        assert Notice.objects.filter(recipient=world.user("binh"), asks_acknowledgement=True).exists()


def test_a_change_after_one_side_confirmed_must_be_confirmed_anew(world: World) -> None:
    patrolling(world)
    plan = draft(world)
    seen = selectors.content_hash(plan)
    confirm(world, plan, "an")
    row = rows(plan)[0]
    services.change_patrol(actor=world.actor("an"), patrol_id=row.pk, police_asked=3, at=DRAFTED)
    assert set(selectors.confirmations_missing(plan)) == {world.command, world.police}
    with pytest.raises(services.PlanNotBinding):
        services.confirm_plan(actor=world.actor("dung"), plan_id=plan.pk, at=DRAFTED, content_hash=seen)


@pytest.mark.parametrize("who", ["giang", "ha", "binh", "lan"])
def test_nobody_but_heads_and_deputies_confirms(world: World, who: str) -> None:
    patrolling(world)
    plan = draft(world)
    with pytest.raises((PermissionDenied, NotVisible)):
        confirm(world, plan, who)


def test_a_deputy_confirms_for_the_head_and_a_side_once(world: World) -> None:
    patrolling(world)
    plan = draft(world)
    confirm(world, plan, "phuc")
    assert PlanConfirmation.objects.get().capacity == "KT."
    with pytest.raises(services.PlanNotBinding):
        confirm(world, plan, "an")


def test_the_clerk_records_the_paper_of_a_chief_who_never_logs_in(world: World) -> None:
    patrolling(world)
    plan = draft(world)
    confirm(world, plan, "an")
    signed = {
        "actor": world.actor("lan"),
        "plan_id": plan.pk,
        "agency_id": world.police.pk,
        "signer_name": "Lê Tiến Dũng",
        "signer_title": "Trưởng Công an xã",
        "paper_date": date(2026, 11, 20),
        "scan_sha256": scan(world),
        "at": DRAFTED,
    }
    for wrong in ({"scan_sha256": ""}, {"scan_sha256": "b" * 64}, {"signer_name": ""}, {"paper_date": date(2026, 12, 1)}, {"agency_id": world.committee.pk}):  # fmt: skip
        with pytest.raises(services.PlanNotBinding):
            services.record_confirmed_paper(**{**signed, **wrong})
    assert services.record_confirmed_paper(**signed)
    assert PatrolPlan.objects.get().status == PatrolPlan.Status.CONFIRMED


def test_a_plan_in_force_is_changed_by_a_new_version_only(world: World) -> None:
    patrolling(world)
    plan = confirm(world, draft(world))
    row = rows(plan)[0]
    with pytest.raises(services.PlanIsConfirmed):
        services.change_patrol(actor=world.actor("an"), patrol_id=row.pk, police_asked=3, at=DRAFTED)
    with pytest.raises(services.PlanIsConfirmed):
        draft(world)
    second = services.new_version(actor=world.actor("an"), plan_id=plan.pk, at=DRAFTED)
    copy = rows(second)[0]
    services.change_patrol(
        actor=world.actor("an"),
        patrol_id=copy.pk,
        starts_at=copy.starts_at + timedelta(minutes=15),
        at=DRAFTED,
    )  # its people are taken by the version in force, which this one replaces
    assert selectors.plan_for(actor=world.actor("an"), week=WEEK) == plan
    second = confirm(world, second)
    plan.refresh_from_db()
    assert (plan.status, second.status, second.version) == ("REPLACED", "CONFIRMED", 2)
    assert Commitment.objects.filter(tentative=False).count() == 6


def test_calling_off_one_patrol_leaves_the_plan_confirmed(world: World) -> None:
    patrolling(world)
    plan = confirm(world, draft(world))
    services.cancel_patrol(actor=world.actor("an"), patrol_id=rows(plan)[0].pk, reason="Bão", at=DRAFTED)
    assert selectors.confirmations_missing(plan) == []


def test_a_draft_refuses_the_taken_the_police_s_and_other_agencies_people(world: World) -> None:
    found, people = points(world), platoon(world)
    agreement(world)
    plan = draft(world)
    add(world, found[1], [people[2]], starts_at=MONDAY_NIGHT + timedelta(days=20), ends_at=MONDAY_NIGHT + timedelta(days=20, hours=2))  # fmt: skip
    later = {"starts_at": MONDAY_NIGHT + timedelta(days=20, hours=1), "ends_at": MONDAY_NIGHT + timedelta(days=20, hours=3)}  # fmt: skip
    with pytest.raises(services.PatrolRefused, match="Lê Ba"):
        add(world, found[1], [people[2]], plan_id=plan.pk, **later)
    for who in ("giang", "nga"):
        with pytest.raises(services.PatrolRefused):
            add(world, found[1], [world.person(who)])


def test_it_refuses_nonsense_and_keeps_nothing(world: World) -> None:
    found, people = points(world), platoon(world)
    for wrong in (
        {"ends_at": MONDAY_NIGHT},
        {"ends_at": MONDAY_NIGHT + timedelta(hours=15)},
        {"name": "  "},
        {"point_ids": []},
        {"members": []},
        {"police_asked": -1},
    ):
        with pytest.raises(services.PatrolRefused):
            add(world, found[1], people[:1], **wrong)
    assert not Patrol.objects.exists()
    assert not Commitment.objects.exists()


def test_the_preview_writes_nothing_and_shows_what_stands(world: World) -> None:
    patrolling(world)
    an = world.actor("an")
    proposed = preview.plan_week(actor=an, week=WEEK, at=DRAFTED, seed=1)
    assert (proposed.status, len(proposed.rows), Patrol.objects.count()) == ("PROPOSED", 3, 0)
    preview.SOLVED.forget()
    assert preview.plan_week(actor=an, week=WEEK, at=DRAFTED, seed=1) == proposed
    plan = confirm(world, draft(world))
    request = PoliceRequest.objects.first()
    assert request
    duty.answer_police_request(
        actor=world.actor("dung"), request_id=request.pk, officers_text="Đồng chí Giang", at=DRAFTED
    )
    shown = preview.plan_week(actor=an, week=WEEK, at=DRAFTED)
    assert (shown.status, len(shown.rows)) == (plan.status, 3)
    assert "Đồng chí Giang" in {row.police_text for row in shown.rows}


def test_a_monthly_promise_is_spread_over_its_weeks(world: World) -> None:
    points(world)
    platoon(world)
    joint = agreement(world)
    Obligation.objects.update(cadence="MONTH", count=4)
    assert joint
    counts = [len(rows(draft(world, week=Week(2026, 45) + count))) for count in range(3)]
    assert sum(counts) >= 3
    assert max(counts) <= 2


@pytest.mark.parametrize(("signed", "percent"), [(None, 100), (100, 100), (140, 140), (400, 400)])
def test_ways_that_wind_are_walked_as_the_commune_has_measured(
    world: World, signed: int | None, percent: int
) -> None:
    patrolling(world)
    if signed:
        sign(world, "patrol.way_percent", signed)
    ground = drafting.ground_of(actor=world.actor("an"), week=WEEK)
    assert (ground.problem.metres_per_hour, ground.problem.way_percent) == (4000, percent)
