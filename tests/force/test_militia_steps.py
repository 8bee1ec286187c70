"""Whatever is tried, a step follows another, two people stand behind it, and the law's terms and limits hold."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import World
from tests.force.conftest import SINCE
from tests.force.militia import AT, DAY, confirm, decide, man, propose, register, take, year
from trucban.force import militia_flow as flow
from trucban.force import selectors, services
from trucban.force.models import Membership, MilitiaProposal, MilitiaStatus, Unit
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db
Status = MilitiaStatus.Status


def stands(person: Any, on: date = date(2032, 1, 1)) -> str:
    found = selectors.militia_standing(person_ids=[person.pk], on=on).get(person.pk)
    return found.status if found else ""


def test_selected_is_who_is_proposed_confirmed_by_somebody_else_and_decided(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    (row,) = propose(world, made, "SERVING", person)
    assert stands(person) == "REGISTERED"
    with pytest.raises(services.NothingToAnswer):
        decide(world, row)
    (row,) = confirm(world, row)
    assert stands(person) == "REGISTERED"
    (fact,) = decide(world, row)
    assert stands(person) == "SERVING"
    assert (fact.until, fact.decided_by) == (date(2030, 4, 18), "Chủ tịch UBND xã")
    assert fact.evidence == "9/QĐ-UBND, 18/04/2026"
    assert "Điều 8 khoản 2" in row.explanation


def test_standing_militia_serve_two_years(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    (fact,) = take(world, made, "SERVING", person, category="STANDING")
    assert fact.until == date(2028, 4, 18)


def test_nobody_confirms_what_they_proposed(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    (row,) = propose(world, made, "SERVING", person, who="an")
    with pytest.raises(services.ProposedByYourself):
        confirm(world, row, who="an")
    with pytest.raises(NotVisible):
        confirm(world, row, who="dung")


def test_a_list_is_proposed_whole_or_not_at_all_and_the_refusal_names_who(world: World) -> None:
    one, two, made = man(world, "Lê Văn Một"), man(world, "Lê Văn Hai"), year(world)
    register(world, made, one)
    with pytest.raises(services.MilitiaStepRefused, match="Lê Văn Hai"):
        propose(world, made, "SERVING", one, two)
    assert not MilitiaProposal.objects.exists()
    propose(world, made, "SERVING", one)
    with pytest.raises(services.MilitiaStepRefused, match="Lê Văn Một"):
        propose(world, made, "DEFERRED", one)


def test_a_term_is_extended_up_to_the_laws_limit_counted_from_the_first_term(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    take(world, made, "SERVING", person)
    first, limit = date(2031, 4, 18), date(2032, 4, 18)
    with pytest.raises(services.MilitiaStepRefused, match="18/04/2032"):
        propose(world, made, "EXTENDED", person, until=limit + timedelta(days=1))
    later = datetime(2030, 4, 1, 8, tzinfo=VIETNAM)
    take(world, made, "EXTENDED", person, until=first, from_date=later.date(), at=later)
    again = later + timedelta(days=300)
    with pytest.raises(services.MilitiaStepRefused):
        propose(world, made, "EXTENDED", person, until=date(2033, 4, 18), from_date=again.date(), at=again)
    take(world, made, "EXTENDED", person, until=limit, from_date=again.date(), at=again)


def test_who_leads_a_unit_may_be_extended_to_the_age_limit(world: World, platoon: Unit) -> None:
    person, made = man(world, "Lê Văn Một", date(1990, 5, 4)), year(world)
    services.add_membership(
        actor=world.actor("an"), person_id=person.pk, unit_id=platoon.pk,
        role=Membership.Role.LEADER, from_date=SINCE, at=AT,
    )  # fmt: skip
    register(world, made, person)
    take(world, made, "SERVING", person)
    (fact,) = take(world, made, "EXTENDED", person, until=date(2036, 5, 3), from_date=DAY)
    assert fact.until == date(2036, 5, 3)  # the day before the 46th birthday


def test_completed_is_who_has_served_the_whole_term_with_a_certificate(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    take(world, made, "SERVING", person)
    early = datetime(2030, 4, 17, 8, tzinfo=VIETNAM)
    with pytest.raises(services.MilitiaStepRefused, match="Điều 13"):
        propose(world, made, "COMPLETED", person, from_date=early.date(), at=early)
    on_time = early + timedelta(days=1)
    rows = confirm(
        world, *propose(world, made, "COMPLETED", person, from_date=on_time.date(), at=on_time), at=on_time
    )
    with pytest.raises(services.MilitiaDecisionRefused, match="Lê Văn Một"):
        decide(world, *rows, decided_on=on_time.date(), at=on_time)
    (fact,) = decide(world, *rows, certificates={rows[0].pk: "GCN 12"}, decided_on=on_time.date(), at=on_time)
    assert (fact.certificate, stands(person)) == ("GCN 12", "COMPLETED")


def test_of_verification_only_that_it_was_done_by_whom_and_when(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    with pytest.raises(services.MilitiaStepRefused):
        propose(world, made, "SERVING", person, verified_by="Công an xã")
    (row,) = propose(world, made, "SERVING", person, verified_by="Công an xã", verified_on=DAY)
    assert (row.verified_by, row.verified_on) == ("Công an xã", DAY)


def test_a_decision_has_number_day_and_somebody_with_the_power(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    rows = confirm(world, *propose(world, made, "DEFERRED", person, until=date(2027, 1, 1)))
    for wrong in (
        {"decision": " "},
        {"decided_on": AT.date() + timedelta(days=1)},
        {"decided_on": date(2019, 1, 1)},  # before the law named anybody
    ):
        with pytest.raises(services.MilitiaDecisionRefused):
            decide(world, *rows, **wrong)
    decide(world, *rows)
    assert stands(person) == "DEFERRED"


@pytest.mark.parametrize("who", ["dung", "ha", "lan", "minh", "binh"])
def test_only_the_command_proposes(world: World, who: str) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person)
    with pytest.raises((NotVisible, PermissionDenied)):
        propose(world, made, "SERVING", person, who=who)


def test_the_latest_step_is_taken_back_first(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    (first,) = register(world, made, person)
    (second,) = take(world, made, "SERVING", person)

    def retract(fact: MilitiaStatus) -> None:
        services.retract_fact(actor=world.actor("an"), fact_id=fact.pk, reason="Nhầm người", at=AT)

    with pytest.raises(services.LaterFactStands):
        retract(first)
    retract(second)
    assert stands(person) == "REGISTERED"


def test_who_was_released_or_kept_away_registers_again(world: World) -> None:
    person, made = man(world, "Lê Văn Một"), year(world)
    register(world, made, person, excused=True, on=DAY - timedelta(days=1))
    register(world, made, person)
    assert stands(person) == "REGISTERED"


def test_terms_that_end_are_listed_the_soonest_first(world: World) -> None:
    one, two, made = man(world, "Lê Văn Một"), man(world, "Lê Văn Hai"), year(world)
    register(world, made, one, two)
    take(world, made, "SERVING", one)
    take(world, made, "SERVING", two, category="STANDING")
    rows = selectors.standing_of(owner_id=made.owner_id, on=AT.date())
    assert [row.person.name for row in selectors.ending(rows, on=date(2030, 4, 1), days=60)] == [
        "Lê Văn Hai",
        "Lê Văn Một",
    ]
    assert selectors.ending(rows, on=date(2027, 4, 1), days=60) == []


ACTS = st.tuples(
    st.sampled_from(["propose", "confirm", "send back", "decide"]),
    st.sampled_from(Status.values),
    st.sampled_from(["an", "phuc"]),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=20))
def test_no_path_skips_a_step_or_the_second_person(world: World, acts: list[tuple[str, str, str]]) -> None:
    MilitiaProposal.objects.all().delete()
    MilitiaStatus.objects.all().delete()
    made = selectors.militia_years(actor=world.actor("an")).first() or year(world)
    person = man(world, "Lê Văn Thử")
    register(world, made, person)
    at = AT
    for act, to_status, who in acts:
        at += timedelta(days=200)
        waiting = list(selectors.open_militia_proposals(actor=world.actor("an")))
        try:
            if act == "propose":
                until = at.date() + timedelta(days=500) if to_status in {"EXTENDED", "DEFERRED"} else None
                propose(world, made, to_status, person, who=who, from_date=at.date(), at=at, until=until)
            elif act == "confirm":
                confirm(world, *waiting, who=who, at=at)
            elif act == "send back":
                ids = [row.pk for row in waiting]
                services.send_back_militia_steps(actor=world.actor(who), proposal_ids=ids, at=at)
            else:
                given_numbers = {row.pk: "GCN" for row in waiting}
                decide(world, *waiting, certificates=given_numbers, decided_on=at.date(), at=at)
        except DomainError:
            continue
    facts = list(MilitiaStatus.objects.filter(person=person).order_by("from_date", "recorded_at"))
    for before, after in pairwise(facts):
        assert flow.may_follow(before.status, after.status)
    decided = MilitiaProposal.objects.filter(person=person, state="DECIDED")
    assert decided.count() == len(facts) - 1
    assert all(row.answered_by_id and row.answered_by_id != row.proposed_by_id for row in decided)
