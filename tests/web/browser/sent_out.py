"""The world of the test of those who were sent: that of the phone's other tests, with Minh’s squad sent to a fire."""

import os
from datetime import datetime
from typing import TYPE_CHECKING

import django

from tests.web.browser.night import darkness
from tests.web.browser.world import lives, make

if TYPE_CHECKING:
    from tests.cast import World


def a_fire(*, world: "World", at: datetime) -> None:
    from tests.incident import test_sent as sent
    from tests.incident.test_teams import squad

    unit = squad(world)
    sent.serving(world, unit, "minh")  # who does not stand the watch, and sees no incident of others
    sent.card(world)
    sent.sent(world, sent.fire(world), unit)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")
    django.setup()
    make([*lives(), a_fire])
    darkness()
