"""The PIN of a post: another each day and at each post, good for the night watch's two days, wrong ones flagged."""

from datetime import date

from django.test import override_settings

from tests.cast import World
from tests.duty.builders import moment, places, watch_of_two
from tests.web.duty.life import at_desk, freeze
from trucban.duty import services
from trucban.duty.models import Attendance
from trucban.duty.pins import is_right, pin_of
from trucban.lib.ids import uuid7


def test_it_changes_each_day_and_differs_between_posts_and_installations() -> None:
    post, day = uuid7(), date(2026, 11, 23)
    month = {pin_of(post, date(2026, 11, number)) for number in range(1, 31)}
    assert len(month) > 25
    assert all(len(pin) == 4 and pin.isdigit() for pin in month)
    assert pin_of(post, day) == pin_of(post, day)
    assert len({pin_of(uuid7(), day) for _number in range(20)}) > 15
    with override_settings(SECRET_KEY="another installation"):
        elsewhere = {pin_of(post, date(2026, 11, number)) for number in range(1, 31)}
    assert elsewhere != month


def test_a_night_watch_knows_the_pin_of_both_its_days() -> None:
    post = uuid7()
    start, came = moment(23, 18), moment(24, 0, 30)
    for day in (23, 24):
        assert is_right(pin_of(post, date(2026, 11, day)), post_id=post, moments=[start, came])
    wrong = next(
        str(number)
        for number in range(1000, 9999)
        if str(number) not in {pin_of(post, date(2026, 11, day)) for day in (23, 24)}
    )
    assert not is_right(wrong, post_id=post, moments=[start, came])


def test_the_desk_shows_it_and_whoever_confirms_sees_a_wrong_one(world: World) -> None:
    place = places(watch_of_two(world)[0])[0]
    freeze(world, at=moment(24, 7))
    pin = pin_of(place.shift.post_id, date(2026, 11, 24))
    assert pin in at_desk(world, "an").get(f"/truc/vi-tri/{place.shift.post_id}/").text
    given = {
        "actor": world.actor("phuc"),
        "assignment_id": place.pk,
        "outcome": "PRESENT",
        "at": moment(24, 7),
    }
    services.record_attendance(**given, pin="x")
    assert Attendance.objects.get().pin == "WRONG"
    assert "mã của vị trí trực sai" in at_desk(world, "an").get("/truc/cham-cong/").text.lower()
    services.record_attendance(**given)  # corrected at the desk without a PIN: what was typed stays flagged
    assert Attendance.objects.get().pin == "WRONG"
