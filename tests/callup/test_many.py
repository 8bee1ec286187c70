"""The same act for many files is the act of one, for all of them or for nobody; two people as ever."""

from datetime import date

import pytest

from tests.callup.builders import AT, DAY, PAPER, drawn, move, propose
from tests.cast import World
from trucban.callup import selectors, services
from trucban.callup.models import Case, Step, Summons
from trucban.callup.services.steps import Proof
from trucban.lib.errors import NotVisible, PermissionDenied

NAMES = ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba")
PROOF = Proof(held_on=DAY, evidence=PAPER)


def proposed(world: World, cases: list[Case], to_stage: str = "NOMINATED") -> list[Step]:
    return services.propose_steps(
        actor=world.actor("phuc"),
        case_ids=[case.pk for case in cases],
        to_stage=to_stage,
        proof=PROOF,
        at=AT,
    )


def test_a_hamlets_minutes_are_proposed_and_confirmed_in_two_presses(world: World) -> None:
    _made, cases = drawn(world, *NAMES)
    steps = proposed(world, cases)
    services.confirm_steps(actor=world.actor("an"), step_ids=[step.pk for step in steps], at=AT)
    assert {case.stage for case in Case.objects.all()} == {"NOMINATED"}
    assert {step.evidence for step in Step.objects.all()} == {PAPER}


def test_one_that_is_refused_is_named_and_nobody_moves(world: World) -> None:
    _made, cases = drawn(world, *NAMES)
    move(world, cases[1], "NOMINATED")
    with pytest.raises(services.RefusedForOne, match=cases[1].person.name):
        proposed(world, cases)
    assert not Step.objects.filter(status="PROPOSED").exists()


def test_nobody_confirms_their_own_among_others(world: World) -> None:
    _made, cases = drawn(world, *NAMES)
    own = propose(world, cases[0], "NOMINATED", who="an")
    others = proposed(world, cases[1:])
    with pytest.raises(services.RefusedForOne, match=cases[0].person.name):
        services.confirm_steps(actor=world.actor("an"), step_ids=[own.pk, *(row.pk for row in others)], at=AT)
    assert Step.objects.filter(status="PROPOSED").count() == 3


def test_one_decision_of_the_chairman_moves_all_it_names(world: World) -> None:
    _made, cases = drawn(world, *NAMES)
    proof = Proof(held_on=DAY, evidence=PAPER, ground="callup_deferral.g.2", until=date(2028, 6, 30))
    keys = [case.pk for case in cases]
    steps = services.propose_steps(
        actor=world.actor("phuc"), case_ids=keys, to_stage="DEFERRED", proof=proof, at=AT
    )
    ids = [step.pk for step in steps]
    services.confirm_steps(actor=world.actor("an"), step_ids=ids, at=AT)
    assert {case.stage for case in Case.objects.all()} == {"SOURCE"}
    done = services.record_decisions(
        actor=world.actor("an"), step_ids=ids, decision="99/QĐ", decided_on=DAY, granted=True, at=AT
    )
    assert {step.decided_by for step in done} == {"Chủ tịch UBND tỉnh"}
    assert {case.stage for case in Case.objects.all()} == {"DEFERRED"}


def test_all_are_called_and_their_calls_delivered(world: World) -> None:
    made, cases = drawn(world, *NAMES)
    for case in cases:
        move(world, case, "NOMINATED", "REVIEWED")
    asked = {"season_id": made.pk, "kind": "SCREENING", "on": AT.date()}
    assert len(selectors.to_call(actor=world.actor("phuc"), **asked)) == 3
    calls = services.summon_many(
        actor=world.actor("phuc"),
        case_ids=[case.pk for case in cases],
        kind="SCREENING",
        decision="7/QĐ",
        appears_on=date(2026, 12, 15),
        at=AT,
    )
    assert not selectors.to_call(actor=world.actor("phuc"), **asked)
    services.record_deliveries(
        actor=world.actor("phuc"),
        summons_ids=[one.pk for one in calls],
        delivered_on=AT.date(),
        given_to="CITIZEN",
        at=AT,
    )
    assert not Summons.objects.filter(delivered_on__isnull=True).exists()


def test_an_open_proposal_takes_a_file_off_the_list(world: World) -> None:
    made, cases = drawn(world, *NAMES)
    propose(world, cases[0], "NOMINATED")
    rows = selectors.movable(actor=world.actor("phuc"), season_id=made.pk, stage="SOURCE")
    assert {row.pk for row in rows} == {case.pk for case in cases[1:]}


def test_nothing_ticked_and_others_files_are_refused(world: World) -> None:
    _made, cases = drawn(world, *NAMES)
    with pytest.raises(services.NothingTicked):
        proposed(world, [])
    with pytest.raises((NotVisible, PermissionDenied)):
        services.propose_steps(
            actor=world.actor("dung"),
            case_ids=[case.pk for case in cases],
            to_stage="NOMINATED",
            proof=PROOF,
            at=AT,
        )
