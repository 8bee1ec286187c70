"""A local value is refused when it cannot be meant: a slip of the hand, or a permission that names no paper."""

import pytest

from tests.cast import MONDAY, World
from trucban.lib.clock import VIETNAM
from trucban.rulebook import services
from trucban.rulebook.models import LocalValue
from trucban.rulebook.services import ValueDoesNotFit
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
