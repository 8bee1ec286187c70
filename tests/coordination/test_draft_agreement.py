"""Drafting: what an agreement may say."""

from datetime import date, time

import pytest

from tests.cast import MONDAY, World
from tests.coordination.builders import LAST, draft, promise, sign
from trucban.coordination import selectors, services
from trucban.coordination.models import Agreement, Obligation, SharingRule
from trucban.document.wording import SecretMarkFound
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db


def test_it_is_a_draft_that_both_sides_and_the_chairman_see(world: World) -> None:
    agreement = draft(world)
    for who in ("an", "dung", "giang", "ha", "lan"):
        assert selectors.agreements(actor=world.actor(who)).get() == agreement
    assert agreement.status == Agreement.Status.DRAFT


@pytest.mark.parametrize("who", ["giang", "lan", "ha", "binh"])
def test_it_refuses_who_drafts_nothing(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        draft(world, who)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": "  "}, services.TitleMissing),
        ({"title": "x" * 201}, services.TitleMissing),
        ({"to_date": date(2026, 1, 1)}, services.PeriodRefused),
        ({"review_date": LAST}, services.PeriodRefused),
        ({"party_ids": []}, services.PartiesMissing),
        ({"text": "Phương án TUYỆT MẬT"}, SecretMarkFound),
    ],
)
def test_it_refuses_what_does_not_hold_and_keeps_nothing(
    world: World, wrong: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        draft(world, **wrong)
    assert not Agreement.objects.exists()


def test_the_agency_that_drafts_is_a_party(world: World) -> None:
    with pytest.raises(services.PartiesMissing):
        draft(world, party_ids=[world.police.pk, world.committee.pk])


def test_an_agency_of_another_commune_is_not_found(world: World, other_world: World) -> None:
    with pytest.raises(NotVisible):
        draft(world, party_ids=[world.command.pk, other_world.police.pk])


def test_there_is_one_regulation_at_a_time_but_many_plans(world: World) -> None:
    sign(world, draft(world))
    with pytest.raises(services.RegulationInForce):
        draft(world, from_date=date(2026, 6, 1), to_date=date(2028, 1, 1))
    draft(world, from_date=LAST, to_date=date(2028, 1, 1))
    regulation = Agreement.objects.get(status="IN_FORCE")
    plan = draft(world, kind="PLAN", title="Kế hoạch liên ngành", under_id=regulation.pk)
    assert plan.under == regulation


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "WAR"},
        {"cadence": "HOUR"},
        {"count": 0},
        {"count": 51},
        {"militia_count": -1},
        {"police_count": 101},
        {"police_count": 0},
        {"from_time": None},
        {"duration_minutes": None},
        {"duration_minutes": 10},
        {"duration_minutes": 361},  # the hours between 20:00 and 02:00 are 360 minutes
        {"kind": "GUARD"},  # without a place
        {"kind": "BRIEFING", "from_time": None},
    ],
)
def test_it_refuses_a_promise_nobody_can_keep(world: World, wrong: dict[str, object]) -> None:
    agreement = draft(world)
    with pytest.raises(services.ObligationRefused):
        promise(world, agreement, **wrong)
    assert not Obligation.objects.exists()


def test_a_promise_names_hamlets_that_exist_and_a_party_that_answers(
    world: World, other_world: World
) -> None:
    agreement = draft(world)
    with pytest.raises(services.ObligationRefused):
        promise(world, agreement, hamlet_ids=[other_world.hamlets[0].pk])
    with pytest.raises(services.ObligationRefused):
        promise(world, agreement, responsible_id=world.committee.pk)
    row = promise(world, agreement, hamlet_ids=[hamlet.pk for hamlet in world.hamlets])
    assert row.hamlet_ids == [str(hamlet.pk) for hamlet in world.hamlets]


def test_a_patrol_through_the_whole_night_fits(world: World) -> None:
    assert promise(world, draft(world), from_time=time(22), to_time=time(5), duration_minutes=420)


def test_promises_keep_their_order_when_one_is_taken_out(world: World) -> None:
    agreement = draft(world)
    first, second = promise(world, agreement, title="Một"), promise(world, agreement, title="Hai")
    services.remove_obligation(
        actor=world.actor("an"), agreement_id=agreement.pk, obligation_id=first.pk, at=MONDAY
    )
    third = promise(world, agreement, title="Ba")
    assert selectors.obligations_of(agreement) == [second, third]


def _rule(world: World, agreement: Agreement, **more: object) -> SharingRule:
    given = {
        "from_agency_id": world.command.pk,
        "to_agency_id": world.police.pk,
        "incident_kind": "THEFT",
        "tier": "ASSIST",
        "at": MONDAY,
        **more,
    }
    return services.add_sharing_rule(actor=world.actor("an"), agreement_id=agreement.pk, **given)  # type: ignore[arg-type]  # a test's values


@pytest.mark.parametrize(
    "wrong",
    [
        {"incident_kind": "FAMILY_VIOLENCE"},
        {"incident_kind": "POLITICAL_SECURITY"},
        {"incident_kind": "RELIGION"},
        {"tier": "OWN"},
        {"redacted_fields": ["number"]},
    ],
)
def test_it_refuses_to_share_by_rule(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises(services.SharingRuleRefused):
        _rule(world, draft(world), **wrong)


def test_a_rule_goes_between_parties_once(world: World) -> None:
    agreement = draft(world)
    with pytest.raises(services.SharingRuleRefused):
        _rule(world, agreement, to_agency_id=world.committee.pk)
    with pytest.raises(services.SharingRuleRefused):
        _rule(world, agreement, to_agency_id=world.command.pk)
    rule = _rule(world, agreement)
    with pytest.raises(services.SharingRuleRefused):
        _rule(world, agreement, tier="VIEW")
    services.remove_sharing_rule(
        actor=world.actor("an"), agreement_id=agreement.pk, rule_id=rule.pk, at=MONDAY
    )
    assert not selectors.rules_of(agreement)
