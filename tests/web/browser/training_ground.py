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


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")
    django.setup()
    make([thirty_are_called])
    darkness()
