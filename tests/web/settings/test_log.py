"""What a head of one agency learns from the log of both: nothing about how much the other does."""

import pytest
from django.test import Client

from tests.cast import World
from tests.patrol.test_emphasis import emphasise
from tests.web.conftest import DeskOf
from trucban.audit.models import Entry

pytestmark = pytest.mark.django_db
LOG, CHECK = "/cai-dat/nhat-ky/", "/cai-dat/nhat-ky/kiem-tra/"
ANCHOR = 'id="anchor"'


@pytest.mark.parametrize("who", ["an", "dung"])
def test_a_head_is_told_whether_the_chain_holds_and_no_total(desk_of: DeskOf, who: str) -> None:
    head, last = desk_of(who), Entry.objects.latest("seq")
    whole = head.post(CHECK).content.decode()
    assert "note--success" in whole
    assert ANCHOR not in whole
    assert last.hash not in whole
    Entry.objects.filter(pk=last.pk).update(action="incident.closed")
    broken = head.post(CHECK).content.decode()
    assert "note--error" in broken
    assert f"mục số {last.seq}" not in broken


def test_the_administrator_has_the_totals_and_the_anchor(desk_of: DeskOf) -> None:
    page = desk_of("quy").post(CHECK).content.decode()
    assert ANCHOR in page
    assert Entry.objects.latest("seq").hash in page


def test_numbers_of_entries_do_not_count_the_other_agencys_acts(desk_of: DeskOf, an: Client) -> None:
    an.post("/truc/so-truc-ban/", {"category": "ORDER", "text": "Nhận lệnh"})
    assert Entry.objects.filter(action="book.written").exists()
    assert 'data-label="STT"' not in an.get(LOG).content.decode()


def test_what_a_chief_sets_for_joint_patrols_stands_in_the_log_of_both(dung: Client, world: World) -> None:
    emphasise(world)
    text = dung.get("/cai-dat/nhat-ky/").content.decode()
    assert "Tuần tra: " in text
