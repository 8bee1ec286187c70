"""The world of the phone's tests: that of the other browser tests, on Monday at 18:30, half an hour into Bình's watch."""

import os
from datetime import UTC, datetime, timedelta

import django

from tests.web.browser.world import lives, make


def darkness() -> None:
    from tests.cast import MONDAY
    from trucban.access.models import Commune

    evening = MONDAY + timedelta(hours=11, minutes=30)
    Commune.objects.update(clock_offset_s=int((evening - datetime.now(UTC)).total_seconds()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")
    django.setup()
    make(lives())
    darkness()
