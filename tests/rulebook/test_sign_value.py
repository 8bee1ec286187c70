"""A local value is refused when it cannot be meant: a slip of the hand, or a permission that names no paper."""

from datetime import date

import pytest
from django.utils.translation import override

from tests.cast import MONDAY, World
from trucban.lib.clock import VIETNAM
from trucban.rulebook import services
from trucban.rulebook.models import LocalValue
from trucban.rulebook.services import BelowTheFloor, ValueDoesNotFit
from trucban.rulebook.settings import SETTINGS

pytestmark = pytest.mark.django_db


def sign(world: World, key: str, value: object) -> LocalValue:
    return services.sign_value(
        actor=world.actor("an"),
        key=key,
        value=value,
        from_date=MONDAY.astimezone(VIETNAM).date(),
        source="Quy chế làm việc số 02/QC-BCH ngày 02/01/2026",
        at=MONDAY,
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("duty.weekly_cap", 100_000),
        ("duty.monthly_cap", 0),
        ("duty.max_consecutive_nights", 0),
        ("allowance.night_multiplier", 0),
        ("allowance.daily_rate", 1_000_000_000),
        ("allowance.daily_rate", 1),
        ("allowance.daily_rate", 327_599),
        ("allowance.daily_rate", "400,000"),
        ("allowance.daily_rate", "40.00.00"),
        ("allowance.daily_rate", "400000,5"),
        ("duty.readiness_permission", "x"),
        ("duty.readiness_permission", "Bộ CHQS tỉnh đã đồng ý"),
        ("duty.readiness_permission", "12 05/01/2026"),
    ],
)
def test_it_refuses_what_cannot_be_meant(world: World, key: str, value: object) -> None:
    with pytest.raises(ValueDoesNotFit):
        sign(world, key, value)
    assert not LocalValue.objects.filter(key=key).exists()


def test_it_says_between_what_a_number_is_expected(world: World) -> None:
    with pytest.raises(ValueDoesNotFit, match="14"):
        sign(world, "duty.weekly_cap", 15)


@pytest.mark.parametrize(
    "paper", ["Công văn 12/BCH ngày 05/01/2026", "Văn bản số 345/BCHQS-TM của Bộ CHQS tỉnh, 5/1/2026"]
)
def test_a_permission_names_its_paper(world: World, paper: str) -> None:
    assert sign(world, "duty.readiness_permission", paper).value == paper


def test_what_holds_unsigned_fits_its_own_setting() -> None:
    for setting in SETTINGS:
        if setting.default is not None:
            assert services.clean(setting, setting.default) == setting.default


@pytest.mark.parametrize(
    "typed", ["1.234.567", "1 234 567", "1\u00a0234\u00a0567", "1234567", "1.234.567 đồng"]
)
def test_an_amount_is_typed_with_dots_spaces_or_neither(world: World, typed: str) -> None:
    assert sign(world, "allowance.daily_rate", typed).value == 1_234_567


def test_a_rate_below_the_law_is_refused_with_the_article(world: World) -> None:
    with pytest.raises(BelowTheFloor) as refusal, override("vi"):
        sign(world, "allowance.daily_rate", "300.000")
    assert "327.600 đồng" in str(refusal.value)
    assert "16/2025/NĐ-CP" in str(refusal.value)


def test_what_was_lawful_then_can_be_written_down(world: World) -> None:
    row = services.sign_value(
        actor=world.actor("an"),
        key="allowance.daily_rate",
        value="119.200",
        from_date=date(2025, 1, 1),
        source="Nghị quyết số 07/2021/NQ-HĐND",
        at=MONDAY,
    )
    assert row.value == 119_200


def test_the_floor_itself_is_not_signed_away(world: World) -> None:
    with pytest.raises(BelowTheFloor):
        services.sign_rule(
            actor=world.actor("an"),
            key="militia.daily_labour_floor",
            value=300_000,
            from_date=date(2026, 11, 23),
            source="Nghị quyết 1",
            at=MONDAY,
        )
