"""The world of the phone's head-count: that of its other tests, with a list of households given to An, Bình and Nga."""

import os
from datetime import datetime
from typing import TYPE_CHECKING

import django

from tests.web.browser.night import darkness
from tests.web.browser.world import lives, make

if TYPE_CHECKING:
    from tests.cast import World


def a_list(*, world: "World", at: datetime) -> None:
    from tests.headcount import builders

    count = builders.opened(world, at=at)
    more = "\n".join(f"Hộ Thứ {number}; xóm Cồn; {1 + number % 6}" for number in range(4, 60))
    builders.fill(world, count, more, at=at)
    for who in ("an", "binh", "nga"):
        builders.given(world, count, who, at=at)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")
    django.setup()
    make([*lives(), a_list])
    darkness()
