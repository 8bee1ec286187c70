"""The words of a decision begin the form of the draft that carries it out."""

import re

import pytest
from django.test import Client

from tests.briefing.meetings import decide, held
from tests.cast import World
from tests.duty import builders
from tests.patrol.plans import patrolling
from tests.web.conftest import DeskOf

pytestmark = pytest.mark.django_db


def beginning(client: Client, world: World, words: str, act: str) -> str:
    """Decide, open the draft from the decision, follow its link; return the form's page."""
    made = decide(world, held(world), words)
    draft = client.post(f"/giao-ban/ket-luan/{made.pk}/{act}/", follow=True).text
    found = re.search(rf'href="([^"]+\?ket-luan={made.pk})"', draft)
    assert found
    return client.get(found[1]).text


def test_a_patrol_has_the_day_hour_and_hamlet_that_were_said(an: Client, world: World) -> None:
    points = patrolling(world)
    form = beginning(an, world, "Tăng cường tuần tra thôn 2 tối thứ bảy", "tuan-tra")
    assert 'value="2026-11-28T19:00"' in form
    assert 'value="2026-11-28T21:00"' in form
    assert 'value="Tăng cường tuần tra thôn 2 tối thứ bảy"' in form
    chosen = set(re.findall(r'<option value="([0-9a-f-]{36})" selected', form))
    assert chosen == {str(point.pk) for point in points if point.hamlet == world.hamlets[1]}


def test_a_shift_has_the_day_hour_and_post_that_were_said(an: Client, world: World) -> None:
    builders.pattern(world, builders.post(world))
    guard = builders.post(world, name="Chốt cầu Lộc Thủy", kind="GUARD")
    form = beginning(an, world, "Thêm người ở chốt cầu Lộc Thủy đêm thứ Sáu", "lich-truc")
    assert '<option value="2026-11-27" selected' in form
    assert 'value="21:00"' in form
    assert f'<option value="{guard.pk}" selected' in form
    assert "Đã điền theo kết luận" in form


@pytest.mark.parametrize("asked", ["?ket-luan=x", "?ket-luan=01a21594-6d74-751c-8c59-c3204d6ca2ee", ""])
def test_words_nobody_said_begin_nothing(an: Client, world: World, asked: str) -> None:
    builders.pattern(world, builders.post(world))
    roster = builders.draft(world)
    assert "Đã điền theo kết luận" not in an.get(f"/truc/ban/{roster.pk}/them-ca/{asked}").text


def test_who_drafts_nothing_is_offered_no_beginning(an: Client, desk_of: DeskOf, world: World) -> None:
    patrolling(world)
    made = decide(world, held(world), "Tăng cường tuần tra thôn 2")
    plan = an.post(f"/giao-ban/ket-luan/{made.pk}/tuan-tra/", follow=True)
    assert "?ket-luan=" in plan.text
    assert "?ket-luan=" not in desk_of("dung").get(plan.redirect_chain[-1][0]).text
