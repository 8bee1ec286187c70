"""Many files at once: a list is ticked and proposed, the second person answers it, calls go out and are delivered."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.callup.builders import asked, confirm, drawn, move, propose
from tests.cast import World
from tests.web.conftest import DeskOf
from trucban.callup.models import Case, Step, Summons
from trucban.web.callup import many

HOME = "/tuyen-quan/"
PAPER = {"held_on": "2026-11-19", "evidence": "12/BC"}
TICKED = re.compile(r'name="ids" value="[^"]*" checked')
NAMES = ("Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba")


def test_a_list_is_ticked_proposed_and_confirmed(world: World, an: Client, desk_of: DeskOf) -> None:
    season, cases = drawn(world, *NAMES)
    address = f"{HOME}dot/{season.pk}/de-nghi/"
    phuc = desk_of("phuc")
    shown = phuc.get(f"{address}moi/?buoc=SOURCE-NOMINATED").text
    assert all(name in shown for name in NAMES)
    assert not TICKED.findall(shown)
    assert len(TICKED.findall(phuc.get(f"{address}moi/?buoc=SOURCE-NOMINATED&chon=tat-ca").text)) == 3
    ids = [str(case.pk) for case in cases]
    refused = phuc.post(f"{address}moi/?buoc=SOURCE-NOMINATED", PAPER | {"ids": ids, "held_on": "2027-01-01"})
    assert refused.status_code == 422
    assert len(TICKED.findall(refused.text)) == 3
    assert phuc.post(f"{address}moi/?buoc=SOURCE-NOMINATED", PAPER | {"ids": ids[:2]}).status_code == 302
    assert cases[2].person.name in phuc.get(f"{address}moi/?buoc=SOURCE-NOMINATED").text
    steps = [str(step.pk) for step in Step.objects.all()]
    assert "12/BC" in an.get(address).text
    an.post(f"{address}tra-loi/", {"ids": steps, "act": "xac-nhan"})
    assert Case.objects.filter(stage="NOMINATED").count() == 2
    an.post(f"{address}tra-loi/", {"ids": steps, "act": "xac-nhan"})  # pressed twice
    assert "đã thay đổi từ lúc mở trang" in an.get(address).text


def test_a_stale_tick_is_said_and_nothing_is_lost(world: World, an: Client, desk_of: DeskOf) -> None:
    season, cases = drawn(world, *NAMES)
    propose(world, cases[0], "NOMINATED")
    address = f"{HOME}dot/{season.pk}/de-nghi/moi/?buoc=SOURCE-NOMINATED"
    answer = desk_of("phuc").post(address, PAPER | {"ids": [str(case.pk) for case in cases]})
    assert answer.status_code == 422
    assert "đã thay đổi từ lúc mở trang" in answer.text
    assert "12/BC" in answer.text
    assert Step.objects.count() == 1


def test_a_long_list_is_answered_in_parts_that_a_form_holds(
    world: World, an: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    season, cases = drawn(world, *NAMES)
    own = propose(world, cases[0], "NOMINATED", who="an")
    first, second = (propose(world, case, "NOMINATED") for case in cases[1:])
    address = f"{HOME}dot/{season.pk}/de-nghi/"
    monkeypatch.setattr(many, "MOST_LINES", 2)
    shown = an.get(address).text
    assert len(TICKED.findall(shown)) == 2
    assert "2 hồ sơ đầu" in shown
    an.post(f"{address}tra-loi/", {"ids": [str(first.pk), str(second.pk)], "act": "xac-nhan"})
    shown = an.get(address).text
    assert f"step-{own.pk}" in shown
    assert "2 hồ sơ đầu" not in shown


def test_a_long_list_of_decisions_too(world: World, an: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    season, cases = drawn(world, *NAMES)
    for case in cases:
        confirm(world, propose(world, case, "DEFERRED", **asked(case, "DEFERRED")))
    monkeypatch.setattr(many, "MOST_LINES", 2)
    shown = an.get(f"{HOME}dot/{season.pk}/de-nghi/").text
    assert len(TICKED.findall(shown)) == 2
    assert "2 hồ sơ đầu" in shown


def test_the_stages_at_which_files_stand_are_asked_for_once(world: World, an: Client) -> None:
    season, _cases = drawn(world, *NAMES)
    with CaptureQueriesContext(connection) as asked_for:
        an.get(f"{HOME}dot/{season.pk}/de-nghi/moi/")
    of_files = [query for query in asked_for if 'FROM "callup_case"' in query["sql"]]
    assert len(of_files) == 2  # the stages, the lines


def test_one_decision_for_all_that_wait_for_it(world: World, an: Client, desk_of: DeskOf) -> None:
    season, cases = drawn(world, *NAMES)
    address = f"{HOME}dot/{season.pk}/de-nghi/"
    form = PAPER | {"ground": "callup_deferral.g.2", "until": "2028-06-30"}
    ids = [str(case.pk) for case in cases]
    desk_of("phuc").post(f"{address}moi/?buoc=SOURCE-DEFERRED", form | {"ids": ids})
    steps = [str(step.pk) for step in Step.objects.all()]
    an.post(f"{address}tra-loi/", {"ids": steps, "act": "xac-nhan"})
    decision = {"den": "DEFERRED", "decision": "", "decided_on": "2026-11-20", "granted": "yes", "ids": steps}
    assert an.post(f"{address}quyet-dinh/", decision).status_code == 422
    an.post(f"{address}quyet-dinh/", decision | {"decision": "99/QĐ"})
    assert Case.objects.filter(stage="DEFERRED").count() == 3
    assert "Không có gì đang chờ" in an.get(address).text


def test_calls_go_out_and_are_delivered(world: World, an: Client) -> None:
    season, cases = drawn(world, *NAMES)
    for case in cases:
        move(world, case, "NOMINATED", "REVIEWED")
    address = f"{HOME}dot/{season.pk}/"
    ids = [str(case.pk) for case in cases]
    call = {"decision": "7/QĐ", "appears_on": "2026-12-15", "ids": ids}
    assert an.post(f"{address}goi/?loai=SCREENING", call).status_code == 302
    assert "đã có quyết định gọi" in an.get(f"{address}goi/?loai=SCREENING").text
    page = an.get(f"{address}giao/nhieu/").text
    assert "giao chậm nhất 30/11/2026" in page
    calls = [str(one.pk) for one in Summons.objects.all()]
    assert an.post(f"{address}giao/nhieu/", {"ids": calls, "delivered_on": "2026-11-19"}).status_code == 422
    form = {"ids": calls, "delivered_on": "2026-11-20", "given_to": "FAMILY"}
    assert an.post(f"{address}giao/nhieu/", form).status_code == 302
    assert not Summons.objects.filter(delivered_on__isnull=True).exists()


def test_who_may_not_confirm_sees_what_waits_and_answers_nothing(
    world: World, an: Client, desk_of: DeskOf
) -> None:
    season, cases = drawn(world, *NAMES)
    step = propose(world, cases[0], "NOMINATED", who="an")
    address = f"{HOME}dot/{season.pk}/de-nghi/"
    page = an.get(address).text
    assert "đồng chí đề nghị" in page
    assert 'name="act"' not in page
    an.post(f"{address}tra-loi/", {"ids": [str(step.pk)], "act": "xac-nhan"})
    assert Case.objects.get(pk=cases[0].pk).stage == "SOURCE"
    assert desk_of("dung").get(address).status_code == 404
