"""
How much hamlets and hours weigh in a draft: from places and times of incidents, never from persons.

Weights are worked out anew for each draft and stay inside of it: they are kept nowhere, shown nowhere, and no hamlet is
ranked by them. `planning.patrol.risk` says how they are shrunk, floored and capped.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.incident import selectors as incident
from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import Week
from trucban.patrol import selectors
from trucban.patrol.models import Emphasis, Finding
from trucban.planning.patrol.risk import AVERAGE, Override, Risk, Seen, lowered, raised, risk_of

LOOKED_BACK = timedelta(days=365)
NEIGHBOURS = 3  # the nearest ones a hamlet takes after


def risk(*, actor: Actor, week: Week, hamlets: Mapping[str, Hamlet]) -> Risk:
    """Return the weights of a week's draft; incidents are those of the twelve months before that the actor sees."""
    seen, neighbours = list(_seen(actor, week, hamlets)), _neighbours(hamlets)
    counted = risk_of(list(hamlets), seen, neighbours=neighbours)
    overrides = _overrides(actor, week, counted)
    return risk_of(list(hamlets), seen, neighbours=neighbours, overrides=overrides) if overrides else counted


def _overrides(actor: Actor, week: Week, counted: Risk) -> dict[str, Override]:
    """Return what the chiefs have set for days of the week, within floor and cap."""
    change: dict[str, Callable[[int], int]] = {
        Emphasis.Direction.RAISE: raised,
        Emphasis.Direction.LOWER: lowered,
        Emphasis.Direction.KEEP: lambda _weight: AVERAGE,
    }
    rows = selectors.emphases_between(commune_id=actor.commune_id, first=week.monday, last=week.sunday)
    return {
        str(row.hamlet_id): Override(change[row.direction](counted.hamlets[str(row.hamlet_id)]), row.reason)
        for row in rows.order_by("from_day", "pk")
        if str(row.hamlet_id) in counted.hamlets
    }


def _seen(actor: Actor, week: Week, hamlets: Mapping[str, Hamlet]) -> Iterable[Seen]:
    """Yield incidents by today's hamlet, also those of hamlets that were merged into it."""
    lines = area.lineages(commune_id=actor.commune_id, hamlet_ids=[row.pk for row in hamlets.values()])
    today = {earlier: str(hamlet) for hamlet, line in lines.items() for earlier in line}
    rows = incident.places_and_times(
        actor=actor, starts_at=week.starts_at - LOOKED_BACK, ends_at=week.starts_at
    )
    found_by_patrol = set(
        Finding.objects.filter(
            commune_id=actor.commune_id, incident_id__isnull=False, struck_at__isnull=True
        ).values_list("incident_id", flat=True)
    )
    for one in rows:
        if one.hamlet_id in today:
            local = one.happened_at.astimezone(VIETNAM)
            minute = local.hour * 60 + local.minute
            yield Seen(today[one.hamlet_id], minute, by_patrol=one.incident_id in found_by_patrol)


def _neighbours(hamlets: Mapping[str, Hamlet]) -> dict[str, frozenset[str]]:
    """Return hamlet -> the nearest ones; nothing of those whose place nobody has entered."""
    placed = {key: row for key, row in hamlets.items() if row.lon is not None and row.lat is not None}
    return {
        key: frozenset(
            sorted((other for other in placed if other != key), key=lambda other: _apart(row, placed[other]))[
                :NEIGHBOURS
            ]
        )
        for key, row in placed.items()
    }


def _apart(one: Hamlet, other: Hamlet) -> float:
    """Return degrees of latitude between two hamlets; good enough for which is nearer."""
    narrower = math.cos(math.radians(one.lat or 0))
    return math.hypot(((one.lon or 0) - (other.lon or 0)) * narrower, (one.lat or 0) - (other.lat or 0))
