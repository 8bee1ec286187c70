"""An empty page tells who may begin what to do first, and nobody else: they learn why it is empty for them."""

import pytest

from tests.cast import World
from tests.web.duty.life import at_desk, freeze

pytestmark = pytest.mark.django_db

BEGINNINGS = {
    "/viec/dinh-ky/": ("an", "binh", "Hãy bắt đầu từ việc pháp luật yêu cầu"),
    "/luc-luong/don-vi/": ("an", "minh", "Bắt đầu"),
    "/phoi-hop/": ("an", "ha", "Bắt đầu"),
    "/ban-do/diem/": ("an", "binh", "Thêm trụ sở"),
}


@pytest.mark.parametrize("address", BEGINNINGS)
def test_only_who_may_begin_is_told_to(world: World, address: str) -> None:
    freeze(world)
    writer, reader, words = BEGINNINGS[address]
    told, not_told = (at_desk(world, who).get(address) for who in (writer, reader))
    assert told.status_code == not_told.status_code == 200
    assert 'class="empty"' in told.text
    assert 'class="empty"' in not_told.text
    assert words in told.text
    assert words not in not_told.text


def test_help_speaks_of_the_screens_somebody_has(world: World) -> None:
    freeze(world)
    briefing = "Nội dung giao ban tự lấy từ công việc trong tuần"
    assert briefing in at_desk(world, "an").get("/tro-giup/").text
    assert briefing not in at_desk(world, "binh").get("/tro-giup/").text
