"""Households marked on phones without a line: two tick the same list, and it reconciles."""

from datetime import datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from django.db import transaction

from tests.cast import MONDAY, World
from tests.field.phone import Phone
from tests.headcount import builders
from trucban.field import services as field
from trucban.field.models import Device
from trucban.field.protocol.items import Item
from trucban.headcount import selectors, services
from trucban.headcount.models import HeadCount, HouseholdMark
from trucban.headcount.tally import Standing, Totals, totals

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def count(world: World, clock: list[datetime]) -> HeadCount:
    made = builders.opened(world)
    for who in ("binh", "nga"):
        builders.given(world, made, who)
    clock[0] = MONDAY + HOUR
    return made


def ticks(phone: Phone, count: HeadCount, number: int, where: str, found: int, **more: Any) -> Item:
    payload = {"household": str(builders.household(count, number).pk), "where": where, "found": found}
    return phone.say("headcount.mark", payload | more.pop("payload", {}) | more)


def two_nights(count: HeadCount) -> list[tuple[Phone, Item]]:
    """Bình and Nga go through the same list without a line; each corrects one of their own."""
    binh, nga = Phone("binh"), Phone("nga")
    first = ticks(binh, count, 1, "HOME", 2)
    done = [(binh, first)]
    binh.later(minutes=5)
    done.append((binh, ticks(binh, count, 1, "SHELTER", 5, seen=[str(first.id)])))
    nga.later(minutes=3)
    done.append((nga, ticks(nga, count, 1, "HOME", 4)))
    done.append((nga, ticks(nga, count, 2, "NOT_FOUND", 0)))
    binh.later(minutes=20)
    done.append((binh, ticks(binh, count, 2, "SHELTER", 3)))
    return done


def desk(count: HeadCount) -> tuple[Totals, list[Standing]]:
    rows = selectors.standings([count])[count.pk]
    return totals(rows), rows


def test_two_tick_the_same_list_without_a_line_and_it_reconciles(count: HeadCount, world: World) -> None:
    done = two_nights(count)
    for phone in {phone for phone, _item in done}:
        assert {one["state"] for one in phone.sync()["states"]} == {"APPLIED"}
    total, (first, second, third) = desk(count)
    assert first.mark is not None
    assert (first.mark.where, first.found, first.missing) == ("SHELTER", 5, 0)
    assert [(one.where, one.marked_by_name) for one in first.others] == [("HOME", world.user("nga").name)]
    assert second.mark is not None
    assert (second.mark.where, [one.where for one in second.others]) == ("SHELTER", ["NOT_FOUND"])
    assert third.mark is None
    assert (total.counted, total.shelter, total.missing, total.differing) == (2, 8, 1, 2)


def test_whatever_the_order_and_the_repeats_the_desk_says_the_same(
    count: HeadCount,
) -> None:
    done = two_nights(count)
    results = set()
    orders = Random(5).sample(list(permutations(done)), 20)  # of 120
    for order in orders:
        with transaction.atomic():
            for minute, (phone, item) in enumerate(order):
                at = MONDAY + HOUR + timedelta(minutes=minute)
                device = Device.objects.select_related("user", "commune").get(pk=phone.device)
                for _again in range(2):  # the answer was lost, so it is sent again
                    said = {"head": phone.box.head(), "clock": at, "items": [item.as_json()]}
                    field.hear(device=device, at=at, **said)
                    field.apply_due(commune_id=count.commune_id, at=at)
            assert HouseholdMark.objects.count() == len(done)
            total, rows = desk(count)
            standing = [
                (row.mark and row.mark.pk, row.people, [one.pk for one in row.others]) for row in rows
            ]
            results.add(repr((total, standing)))
            transaction.set_rollback(True)
    assert len(results) == 1


def test_a_mark_keeps_the_items_id_and_the_time_it_was_written(
    count: HeadCount, clock: list[datetime]
) -> None:
    phone = Phone("binh")
    item = ticks(phone, count, 1, "LEFT", 5)
    clock[0] = MONDAY + 9 * HOUR
    phone.sync()
    mark = HouseholdMark.objects.get()
    assert (mark.pk, mark.marked_at, mark.received_at) == (item.id, MONDAY, clock[0])


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"where": "ELSEWHERE"}, "NOT_UNDERSTOOD"),
        ({"found": "5"}, "NOT_UNDERSTOOD"),
        ({"note": "ốm"}, "NOT_UNDERSTOOD"),
        ({"found": 0}, "REFUSED"),
        ({"people": 0}, "REFUSED"),
        ({"household": "00000000-0000-7000-8000-000000000001"}, "NOT_FOUND"),
    ],
)
def test_what_does_not_fit_is_put_before_a_person(
    count: HeadCount, more: dict[str, Any], reason: str
) -> None:
    phone = Phone("binh")
    ticks(phone, count, 1, "HOME", 5, payload=more)
    (one,) = phone.sync()["states"]
    assert (one["state"], one["reason"]) == ("HELD", reason)


def test_taken_back_or_closed_what_was_written_before_counts_and_after_does_not(
    count: HeadCount, world: World, clock: list[datetime]
) -> None:
    binh, nga, an = Phone("binh"), Phone("nga"), world.actor("an")
    for phone in (binh, nga):
        phone.clock = MONDAY + HOUR
        ticks(phone, count, 1, "HOME", 5)
    counter = next(row for row in selectors.counters(count) if row.user_id == world.user("binh").pk)
    at = clock[0] = MONDAY + 2 * HOUR
    services.take_back(actor=an, headcount_id=count.pk, counter_id=counter.pk, at=at)
    services.close_count(actor=an, headcount_id=count.pk, at=at)
    for phone in (binh, nga):
        phone.clock = MONDAY + 3 * HOUR
        ticks(phone, count, 2, "HOME", 3)
    clock[0] = MONDAY + 4 * HOUR
    assert [one["reason"] for one in binh.sync()["states"]] == ["", "NOT_FOUND"]
    assert [one["reason"] for one in nga.sync()["states"]] == ["", "REFUSED"]
    assert HouseholdMark.objects.count() == 2


def test_what_leaves_the_phone_and_stays_in_the_journal_names_nobody(count: HeadCount) -> None:
    phone = Phone("binh")
    item = ticks(phone, count, 1, "HOME", 5)
    assert "Lê Văn Ao" not in item.data.decode()
    assert all("Lê Văn Ao" not in str(one) for one in phone.sync()["states"])
