"""Accounts on their page."""

import re

import pytest

from tests.cast import World
from tests.web.conftest import DeskOf
from trucban.lib.values.names import sort_key

pytestmark = pytest.mark.django_db


def test_people_stand_by_given_name_as_everywhere(desk_of: DeskOf, world: World) -> None:
    page = desk_of("quy").get("/cai-dat/tai-khoan/").text
    names = re.findall(r'<div class="lines__main"><strong>([^<]+)</strong>', page)
    assert names == sorted(names, key=sort_key)
    assert names.index("Nguyễn Văn An") < names.index("Lê Tiến Dũng") < names.index("Bùi Thị Nga")


def test_an_account_whose_person_is_known_says_so(desk_of: DeskOf, world: World) -> None:
    assert "Đã gắn với người" in desk_of("quy").get("/cai-dat/tai-khoan/").text
