"""Lists of households, by the services: for the worlds of tests."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tests.cast import MONDAY, World
from trucban.area.models import Hamlet
from trucban.headcount import reading, selectors, services
from trucban.headcount.models import HeadCount, HeadCounter, Household, HouseholdMark
from trucban.headcount.tally import Standing

THREE = (
    "Lê Văn Ao; xóm Đình; 5; người già, trẻ nhỏ\nTrần Thị Bưởi; xóm Chợ; 3\nHồ Cam; ; 1; cần thuốc hằng ngày"
)
NIGHT = timedelta(hours=20)


def opened(
    world: World,
    *,
    who: str = "an",
    text: str = THREE,
    at: datetime = MONDAY,
    incident_id: UUID | None = None,
) -> HeadCount:
    actor = world.actor(who, at=at)
    count = services.open_count(
        actor=actor, name="Hộ ven sông", until=at + timedelta(days=2), at=at, incident_id=incident_id
    )
    if text:
        fill(world, count, text, who=who, at=at)
    return count


def fill(
    world: World, count: HeadCount, text: str, *, who: str = "an", at: datetime = MONDAY
) -> Sequence[Household]:
    hamlets = list(Hamlet.objects.filter(commune=world.commune).order_by("number"))
    lines = reading.read_lines(reading.pasted(text), hamlets=hamlets, hamlet=hamlets[0])
    return services.add_lines(actor=world.actor(who, at=at), headcount_id=count.pk, lines=lines, at=at)


def given(world: World, count: HeadCount, to: str, *, who: str = "an", at: datetime = MONDAY) -> HeadCounter:
    return services.give_count(
        actor=world.actor(who, at=at), headcount_id=count.pk, user_id=world.user(to).pk, at=at
    )


def household(count: HeadCount, number: int = 1) -> Household:
    return Household.objects.get(headcount=count, number=number)


def mark(
    world: World, one: Household, where: str, found: int, *, who: str = "an", at: datetime = MONDAY
) -> HouseholdMark:
    return services.mark_household(
        actor=world.actor(who, at=at), household_id=one.pk, where=where, found=found, marked_at=at, at=at
    )


def stands(count: HeadCount, number: int = 1) -> Standing:
    rows = selectors.standings([count])[count.pk]
    return next(row for row in rows if row.household.number == number)
