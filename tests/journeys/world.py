"""Makes the commune the journeys begin in: people, points, a joint plan in force, a watch; nothing of the week yet."""

from datetime import datetime
from typing import Any

import django

from tests.web.browser.world import make


def before_the_week(*, world: Any, at: datetime) -> None:
    from tests.duty import builders as duty
    from tests.patrol import plans as patrols
    from trucban.duty.services import PlaceSpec

    patrols.patrolling(world)
    unit, _people = duty.platoon(world, "Lương Văn Lương", "Mai Thị Mận", name="Tiểu đội trực")
    duty.join(world, unit, world.person("binh"))
    watch = duty.post(world, unit=unit)
    duty.pattern(world, watch, places=(PlaceSpec("MEMBER"),), days=(2, 4))


if __name__ == "__main__":
    django.setup()
    make([before_the_week])
