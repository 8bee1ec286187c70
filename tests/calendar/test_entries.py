"""The work calendar of the week."""

from datetime import datetime, timedelta

import pytest

from tests.cast import MONDAY, World
from trucban.calendar import selectors, services
from trucban.calendar.models import CalendarEntry
from trucban.lib.errors import NotVisible, PermissionDenied

pytestmark = pytest.mark.django_db

WEEK = {"starts_at": MONDAY, "ends_at": MONDAY + timedelta(days=7)}


def _write(world: World, who: str = "an", *, starts_at: datetime = MONDAY, **given: object) -> CalendarEntry:
    return services.create_entry(
        actor=world.actor(who),
        starts_at=starts_at,
        title="Hội ý chỉ huy",
        at=MONDAY,
        place="Phòng họp",
        **given,  # type: ignore[arg-type]
    )


def test_the_agency_and_who_sees_every_week_see_it(world: World) -> None:
    _write(world, ends_at=MONDAY + timedelta(hours=1))
    seen = {
        who: selectors.entries(actor=world.actor(who), **WEEK).count() for who in ("an", "binh", "ha", "dung")
    }
    assert seen == {"an": 1, "binh": 1, "ha": 1, "dung": 0}


def test_only_lines_that_touch_the_period_are_shown(world: World) -> None:
    before, at_the_end = MONDAY - timedelta(hours=1), MONDAY + timedelta(days=7)
    _write(world, starts_at=before)
    _write(world, starts_at=at_the_end)
    across = _write(world, starts_at=before, ends_at=MONDAY + timedelta(hours=1))
    first = _write(world)
    assert list(selectors.entries(actor=world.actor("an"), **WEEK)) == [across, first]


def test_it_refuses_a_member_an_empty_title_and_a_wrong_end(world: World) -> None:
    with pytest.raises(PermissionDenied):
        _write(world, "binh")
    with pytest.raises(services.TextMissing):
        services.create_entry(actor=world.actor("an"), starts_at=MONDAY, title=" ", at=MONDAY)
    with pytest.raises(services.PeriodEndsBeforeStart):
        _write(world, ends_at=MONDAY)


def test_a_line_is_taken_off_by_those_who_write_it(world: World) -> None:
    entry = _write(world)
    with pytest.raises(NotVisible):
        services.delete_entry(actor=world.actor("dung"), entry_id=entry.pk, at=MONDAY)
    with pytest.raises(PermissionDenied):
        services.delete_entry(actor=world.actor("binh"), entry_id=entry.pk, at=MONDAY)
    services.delete_entry(actor=world.actor("an"), entry_id=entry.pk, at=MONDAY)
    assert not CalendarEntry.objects.exists()
