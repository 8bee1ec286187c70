"""The world of the test of waking: that of the phone's tests, where the commune has signed it; and the worker's one turn."""

import os
import sys
from datetime import UTC, datetime, timedelta

import django

from tests.web.browser.night import darkness
from tests.web.browser.world import lives, make


def sign() -> None:
    from tests.cast import MONDAY
    from trucban.access.actors import system_actor
    from trucban.access.models import Agency
    from trucban.rulebook.services import sign_value

    command = Agency.objects.get(kind="COMMAND")
    at = MONDAY - timedelta(days=3)
    chief = system_actor(commune_id=command.commune_id, agency_id=command.pk, at=at)
    sign_value(actor=chief, key="alert.push", value=True, from_date=at.date(), source="QĐ 1", at=at)


def send() -> None:
    """Send what is due, as the worker of a commune does; a demonstration's does not."""
    from trucban.access.models import Commune
    from trucban.notify.services import send_due

    commune = Commune.objects.get()
    sys.stdout.write(
        str(send_due(commune_id=commune.pk, at=datetime.now(UTC) + timedelta(seconds=commune.clock_offset_s)))
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")
    django.setup()
    if "send" in sys.argv:
        send()
    else:
        make(lives())
        darkness()
        sign()
