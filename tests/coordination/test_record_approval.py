"""Using militia is a call-out: until every approval its power row names is recorded, the plan is DỰ THẢO."""

from datetime import date, timedelta

import pytest

from tests.cast import MONDAY, World
from tests.coordination.builders import approve, confirm_superior, draft, promise, sign
from trucban import law
from trucban.coordination import selectors, services
from trucban.coordination.models import Agreement
from trucban.lib.errors import PermissionDenied

pytestmark = pytest.mark.django_db
ON = MONDAY.date()


def _plan(world: World, **more: object) -> Agreement:
    return draft(world, kind="PLAN", title="Kế hoạch liên ngành", uses_militia=True, **more)


def test_the_needs_are_those_the_law_names_on_its_first_day(world: World) -> None:
    needs = selectors.approvals_needed(_plan(world), on=ON)
    named = law.power("callout_in_commune", on=date(2026, 1, 1)).agreements
    assert [need.office for need in needs] == [office.office for office in named]
    district = _plan(world, from_date=date(2025, 1, 1), to_date=date(2025, 6, 1))
    offices = [need.office for need in selectors.approvals_needed(district, on=ON)]
    assert offices == ["COMMUNE_CHAIRMAN", "DISTRICT_COMMANDER"]


def test_a_day_the_law_says_nothing_about_is_to_be_confirmed(world: World) -> None:
    old = _plan(world, from_date=date(2010, 1, 1), to_date=date(2011, 1, 1))
    (need,) = selectors.approvals_needed(old, on=ON)
    assert need.to_be_confirmed


def test_an_agreement_without_militia_needs_none(world: World) -> None:
    assert not selectors.approvals_needed(draft(world), on=ON)


def test_the_superior_command_is_to_be_confirmed_until_its_title_is_signed(world: World) -> None:
    plan = _plan(world)
    superior = selectors.approvals_needed(plan, on=ON)[-1]
    assert superior.to_be_confirmed
    with pytest.raises(services.ApprovalRefused):
        approve(world, plan, "SUPERIOR_COMMAND")
    confirm_superior(world)
    superior = selectors.approvals_needed(plan, on=ON)[-1]
    assert (superior.label, superior.to_be_confirmed) == ("Ban Chỉ huy phòng thủ khu vực", False)


def test_all_signatures_do_not_put_it_in_force_without_the_approvals(world: World) -> None:
    plan = _plan(world)
    promise(world, plan, militia_count=3)
    assert sign(world, plan).status == Agreement.Status.DRAFT
    assert approve(world, plan, "COMMUNE_CHAIRMAN").status == Agreement.Status.DRAFT
    assert selectors.what_is_missing(plan, on=ON) == ["Chỉ huy quân sự cấp trên trực tiếp"]
    assert not selectors.obligations_in_force(commune_id=world.commune.pk, on=ON)
    confirm_superior(world)
    assert approve(world, plan, "SUPERIOR_COMMAND").status == Agreement.Status.IN_FORCE
    assert selectors.obligations_in_force(commune_id=world.commune.pk, on=ON)


def test_the_last_signature_puts_it_in_force_when_the_approvals_came_first(world: World) -> None:
    confirm_superior(world, from_date=ON)
    plan = _plan(world)
    approve(world, plan, "COMMUNE_CHAIRMAN", "ha")
    approve(world, plan, "SUPERIOR_COMMAND", "lan", paper_number="45/QĐ-BCH")
    assert sign(world, plan).status == Agreement.Status.IN_FORCE


def test_a_promise_that_sends_militia_makes_it_a_call_out(world: World) -> None:
    agreement = draft(world)
    promise(world, agreement, militia_count=1)
    agreement.refresh_from_db()
    assert agreement.uses_militia
    services.edit_agreement(actor=world.actor("an"), agreement_id=agreement.pk, uses_militia=False, at=MONDAY)
    agreement.refresh_from_db()
    assert agreement.uses_militia


def test_a_change_voids_the_approval_of_what_it_said(world: World) -> None:
    plan = _plan(world)
    approve(world, plan, "COMMUNE_CHAIRMAN")
    promise(world, plan, militia_count=3)
    plan.refresh_from_db()
    assert all(need.approval is None for need in selectors.approvals_needed(plan, on=ON))
    assert plan.approvals.get().voided_at == MONDAY
    approve(world, plan, "COMMUNE_CHAIRMAN")


def test_it_refuses_what_nobody_asked_for_or_gave(world: World) -> None:
    plan = _plan(world)
    for wrong in (
        {"office": "MAYOR"},
        {"office": "COMMUNE_CHAIRMAN", "given_by": " "},
        {"office": "COMMUNE_CHAIRMAN", "given_date": ON + timedelta(days=1)},
    ):
        with pytest.raises(services.ApprovalRefused):
            approve(world, plan, **wrong)  # type: ignore[arg-type]  # a test's values
    approve(world, plan, "COMMUNE_CHAIRMAN")
    with pytest.raises(services.ApprovalRefused):
        approve(world, plan, "COMMUNE_CHAIRMAN")


@pytest.mark.parametrize(
    ("who", "office"),
    [("giang", "COMMUNE_CHAIRMAN"), ("khanh", "COMMUNE_CHAIRMAN"), ("ha", "SUPERIOR_COMMAND")],
)
def test_it_refuses_who_records_no_approvals(world: World, who: str, office: str) -> None:
    with pytest.raises(PermissionDenied):
        approve(world, _plan(world), office, who)
