"""The world of the phone's list: thirty people called to a session on Monday from 18:00, led by An, half an hour ago."""

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import django

from tests.web.browser.night import darkness
from tests.web.browser.world import make

if TYPE_CHECKING:
    from tests.cast import World

FAMILIES = ("Nguyễn Văn", "Trần Thanh", "Lê Quang", "Phạm Đình", "Võ Hữu", "Đặng Ngọc")
GIVEN = ("Ánh", "Bảo", "Cường", "Dũng", "Hiếu")


def thirty_are_called(*, world: "World", at: datetime) -> None:
    from tests.training import builders
    from trucban.training import services

    names = [f"{family} {given}" for family in FAMILIES for given in GIVEN]
    made, _unit, _people = builders.filled(world, *names)
    begins = at + timedelta(hours=11)
    session = builders.session(world, made, starts_at=begins, ends_at=begins + timedelta(hours=3))
    leader = world.person("an").pk
    services.set_leader(actor=world.actor("an"), session_id=session.pk, leader_id=leader, at=builders.BEFORE)


def a_quiz_is_open(*, world: "World", at: datetime) -> None:
    """Bình is called to a session of the evening with a quiz of three questions."""
    from tests.duty.builders import join, platoon
    from tests.training import builders
    from trucban.training import services

    an, binh = world.actor("an"), world.person("binh")
    unit, _people = platoon(world, name="Tiểu đội y tế")
    join(world, unit, binh)
    made = builders.programme(world, "ON_SITE")
    services.add_trainees(actor=an, programme_id=made.pk, person_ids=[binh.pk], at=builders.BEFORE)
    begins = at + timedelta(hours=11)
    ends = begins + timedelta(hours=3)
    planned = builders.session(world, made, starts_at=begins, ends_at=ends, subject="Băng bó")
    builders.quiz(world, planned)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")
    django.setup()
    make([thirty_are_called, a_quiz_is_open])
    darkness()
