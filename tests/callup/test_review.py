"""The monthly review of who opened files: what is to be asked about, and that somebody else read it."""

from datetime import date, datetime

import pytest

from tests.callup.builders import AT, drawn
from tests.cast import World
from trucban.callup import selectors, services
from trucban.callup.selectors.review import MANY_FILES
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import PermissionDenied

NOVEMBER = date(2026, 11, 1)
NIGHT = datetime(2026, 11, 21, 23, 0, tzinfo=VIETNAM)
DECEMBER = datetime(2026, 12, 2, 9, 0, tzinfo=VIETNAM)


def test_an_opening_at_night_is_named_with_file_and_moment(world: World) -> None:
    made, (case, other) = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    services.open_file(actor=world.actor("phuc"), case_id=case.pk, at=NIGHT)
    services.open_file(actor=world.actor("phuc"), case_id=other.pk, at=AT)
    (row,) = selectors.to_ask(actor=world.actor("an"), season=made, month=NOVEMBER)
    assert (row.name, row.at, row.case) == ("Ngô Phúc", NIGHT, case)


@pytest.mark.parametrize(("files", "asked"), [(MANY_FILES, 0), (MANY_FILES + 1, 1)])
def test_very_many_files_on_one_day_are_asked_about_once(world: World, files: int, asked: int) -> None:
    made, cases = drawn(world, *(f"Lê Văn {chr(65 + n % 26)}{'a' * (n // 26)}" for n in range(files)))
    for case in cases:
        services.open_file(actor=world.actor("phuc"), case_id=case.pk, at=AT)
    rows = selectors.to_ask(actor=world.actor("an"), season=made, month=NOVEMBER)
    assert [row.files for row in rows] == [files] * asked


def test_a_month_that_is_over_is_reviewed_once(world: World) -> None:
    made, (case,) = drawn(world)
    made.refresh_from_db()
    services.open_file(actor=world.actor("phuc"), case_id=case.pk, at=NIGHT)
    asked = {"actor": world.actor("an"), "season_id": made.pk, "month": date(2026, 11, 17)}
    assert selectors.not_reviewed(actor=world.actor("an"), season=made, on=AT.date()) == []
    with pytest.raises(services.ReviewRefused, match="01/12/2026"):
        services.record_access_review(**asked, at=AT)
    assert selectors.not_reviewed(actor=world.actor("an"), season=made, on=DECEMBER.date()) == [NOVEMBER]
    done = services.record_access_review(**asked, at=DECEMBER)
    assert (done.month, done.to_ask) == (NOVEMBER, 1)
    assert selectors.not_reviewed(actor=world.actor("an"), season=made, on=DECEMBER.date()) == []
    with pytest.raises(services.ReviewRefused):
        services.record_access_review(**asked, at=DECEMBER)


def test_nobody_reviews_their_own_opening(world: World) -> None:
    made, (case,) = drawn(world)
    services.open_file(actor=world.actor("an"), case_id=case.pk, at=NIGHT)
    with pytest.raises(services.ReviewRefused):
        services.record_access_review(actor=world.actor("an"), season_id=made.pk, month=NOVEMBER, at=DECEMBER)
    assert not selectors.reviewed(made, NOVEMBER)


def test_who_is_not_in_charge_reviews_nothing(world: World) -> None:
    made, _cases = drawn(world)
    with pytest.raises(PermissionDenied):
        services.record_access_review(actor=world.actor("ha"), season_id=made.pk, month=NOVEMBER, at=DECEMBER)
