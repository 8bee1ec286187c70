"""Sets the clock of the demonstration's commune: `python -m tests.journeys.clock 2026-11-30T08:00:00+07:00`."""

import sys
from datetime import UTC, datetime

import django


def main() -> None:
    django.setup()
    from trucban.access.models import Commune

    offset_s = round((datetime.fromisoformat(sys.argv[1]) - datetime.now(UTC)).total_seconds())
    Commune.objects.update(clock_offset_s=offset_s)


if __name__ == "__main__":
    main()
