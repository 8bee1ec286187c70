"""
Somebody of the cast at the desk, at a moment of the week.

A test module here has a fixture ``_clock`` of its own, in place of the one that stops every clock on Monday: duties
begin and end.
"""

from datetime import UTC, datetime, timedelta
from math import ceil

from django.test import Client

from tests.cast import MONDAY, World
from tests.duty import builders
from trucban.calendar.services import ask_leave, create_entry
from trucban.duty.services import PlaceSpec, write_line


def freeze(world: World, *, at: datetime | None = None) -> None:
    """Let the commune's clock begin at ``at`` (Monday 23 November 2026, 07:00), never a moment before."""
    world.commune.clock_offset_s = ceil(((at or MONDAY) - datetime.now(UTC)).total_seconds())
    world.commune.is_demonstration = True  # only its clock may stand elsewhere
    world.commune.save(update_fields=["clock_offset_s", "is_demonstration"])


def at_desk(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.user(who))
    return client


def week_of_duty(*, world: World, at: datetime) -> None:
    """For the browser: a week in force, a draft beside it, a line in the book, leave asked for, police asked for."""
    unit, (luong, man, na) = builders.platoon(world, "Lương Văn Lương", "Mai Thị Mận", "Phan Văn Na")
    binh = world.person("binh")
    builders.join(world, unit, binh)
    watch = builders.post(world, unit=unit)
    builders.pattern(world, watch, places=(PlaceSpec("LEADER"), PlaceSpec("MEMBER")))
    guard = builders.post(world, name="Chốt cầu Lộc Thủy", kind="GUARD", unit=unit)
    builders.pattern(
        world, guard, places=(PlaceSpec("MEMBER"), PlaceSpec("POLICE", 2)), days=(3, 6), name="Ca tối"
    )
    roster = builders.draft(world)
    for place, person in zip(builders.places(roster), (binh, luong, man, na), strict=False):
        builders.put(world, place, person)
    builders.publish(world, roster)
    builders.put(world, builders.places(builders.draft(world))[0], None)
    write_line(actor=world.actor("an"), category="ORDER", text="Nhận lệnh canh gác cầu", at=at)
    create_entry(
        actor=world.actor("an"),
        starts_at=at + timedelta(days=1),
        title="Họp Đảng ủy",
        place="Hội trường",
        at=at,
    )
    ask_leave(
        actor=world.actor("binh"),
        person_id=binh.pk,
        starts_at=at + timedelta(days=7),
        ends_at=at + timedelta(days=8),
        reason="",
        at=at,
    )
