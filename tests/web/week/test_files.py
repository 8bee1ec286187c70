"""The files of a week: each made alone, and the week planned once for all of them."""

from typing import Any

import pytest

from tests.cast import World
from tests.duty import builders
from tests.patrol.plans import patrolling
from tests.web.duty.life import at_desk, freeze
from trucban.duty import drafting, preview
from trucban.patrol import drafting as patrol_drafting
from trucban.patrol import preview as patrol_preview
from trucban.web.week import files
from trucban.week.papers.files import PAPERS

PAGE = "/tuan/2026-W48/"
NO_PLAN = {"giao-ban.docx", "giao-ban.pdf", "bao-cao-tuan.docx", "bao-cao-tuan.xlsx"}
ROSTER_ONLY = {"lich-truc.xlsx", "lich-truc.pdf"}


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world)


@pytest.fixture
def solved(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A week that nobody has planned; says which solver was asked, each time."""
    patrolling(world)
    builders.pattern(world, builders.post(world))
    asked: list[str] = []
    for what, module, name in (
        ("roster", drafting, "solve_draft"),
        ("patrols", patrol_drafting, "solve"),
    ):
        solve = getattr(module, name)

        def counted(*args: Any, what: str = what, solve: Any = solve, **kwargs: Any) -> Any:
            asked.append(what)
            return solve(*args, **kwargs | {"effort": 1})

        monkeypatch.setattr(module, name, counted)
    preview.SOLVED.forget()
    patrol_preview.SOLVED.forget()
    return asked


def take(world: World, name: str, *, week: str = PAGE) -> bytes:
    answer = at_desk(world, "an").get(f"{week}tep/{name}")
    assert answer.status_code == 200
    return answer.content


def test_what_is_offered_is_what_can_be_made() -> None:
    assert set(PAPERS) == files.KNOWN - {files.ALL}


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_file_plans_only_what_it_shows(world: World, solved: list[str], name: str) -> None:
    assert take(world, name)
    wanted = [] if name in NO_PLAN else ["roster"] if name in ROSTER_ONLY else ["roster", "patrols"]
    assert solved == wanted


def test_the_next_file_plans_nothing_anew(world: World, solved: list[str]) -> None:
    first = take(world, "chua-dap-ung.txt")
    for name in ("lich-truc.xlsx", "tuan-tra.gpx", files.ALL):
        take(world, name)
    assert solved == ["roster", "patrols"]
    assert take(world, "chua-dap-ung.txt") == first


def test_other_data_are_planned_anew(world: World, solved: list[str]) -> None:
    take(world, "lich-truc.xlsx")
    builders.platoon(world, "Hồ Văn Thêm", name="Trung đội hai")
    take(world, "lich-truc.xlsx")
    assert solved == ["roster", "roster"]


def test_another_week_is_planned_for_itself(world: World, solved: list[str]) -> None:
    assert take(world, "lich-truc.xlsx") != take(world, "lich-truc.xlsx", week="/tuan/2026-W49/")
    assert solved == ["roster", "roster"]
