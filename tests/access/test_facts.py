"""The province's opinion and the security level: papers that open whole-roll export."""

from datetime import date, timedelta

import pytest

from tests.cast import MONDAY, World
from trucban.access import services
from trucban.audit.models import Entry
from trucban.lib.errors import PermissionDenied

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def opinion(world: World, *, by: str = "an", number: str = "123/BCH-TM", day: date = DAY) -> None:
    services.record_opinion(actor=world.actor(by), number=number, day=day, at=MONDAY)


def level(world: World, *, by: str = "an", level: int = 2, decision: str = "45/QĐ-UBND") -> None:
    services.record_security_level(actor=world.actor(by), level=level, decision=decision, at=MONDAY)


@pytest.mark.parametrize("by", ["an", "quy"])
def test_both_papers_open_whole_roll_export(world: World, by: str) -> None:
    opinion(world, by=by)
    world.commune.refresh_from_db()
    assert not world.commune.may_export_whole_roll
    level(world, by=by)
    world.commune.refresh_from_db()
    assert world.commune.may_export_whole_roll
    actions = (
        Entry.objects.filter(action__startswith="commune.").order_by("seq").values_list("action", flat=True)
    )
    assert list(actions)[-2:] == ["commune.opinion_recorded", "commune.security_level_recorded"]


@pytest.mark.parametrize(
    "change", [{"number": " "}, {"number": "x" * 61}, {"day": MONDAY.date() + timedelta(days=1)}]
)
def test_half_an_opinion_is_refused_and_nothing_is_kept(world: World, change: dict[str, object]) -> None:
    with pytest.raises(services.OpinionIncomplete):
        opinion(world, **change)  # type: ignore[arg-type]
    world.commune.refresh_from_db()
    assert world.commune.province_opinion_date is None


@pytest.mark.parametrize("change", [{"level": 0}, {"level": 6}, {"decision": " "}, {"decision": "x" * 121}])
def test_half_a_level_is_refused_and_nothing_is_kept(world: World, change: dict[str, object]) -> None:
    with pytest.raises(services.SecurityLevelIncomplete):
        level(world, **change)  # type: ignore[arg-type]
    world.commune.refresh_from_db()
    assert world.commune.security_level is None


@pytest.mark.parametrize("record", [opinion, level])
@pytest.mark.parametrize("by", ["dung", "phuc", "binh", "ha", "lan"])
def test_only_the_administrator_and_the_commander_record_them(world: World, record: object, by: str) -> None:
    with pytest.raises(PermissionDenied):
        record(world, by=by)  # type: ignore[operator]
