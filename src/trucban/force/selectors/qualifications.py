"""Which qualification counts as which: a graph that is followed to its end."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.force.models import QualificationStandsFor

Counted = dict[str, frozenset[str]]


def stands_for(*, commune_ids: Collection[UUID], days: Collection[date]) -> dict[date, Counted]:
    """Return day -> code -> the codes it counts as on that day, itself among them; a code alone is not there."""
    begun = Q(from_date__lte=max(days)) & (Q(to_date__isnull=True) | Q(to_date__gt=min(days)))
    rows = QualificationStandsFor.objects.filter(begun, commune_id__in=list(commune_ids))
    lines = list(rows.values_list("held__code", "counts_as__code", "from_date", "to_date"))
    return {
        day: _closed(
            [(held, as_) for held, as_, first, end in lines if first <= day and not (end and end <= day)]
        )
        for day in days
    }


def _closed(lines: Collection[tuple[str, str]]) -> Counted:
    """Follow what counts as what until nothing new comes; two that count as each other end there."""
    next_to: dict[str, set[str]] = defaultdict(set)
    for held, counts_as in lines:
        next_to[held].add(counts_as)
    found = {}
    for code in list(next_to):
        reached, waiting = {code}, [code]
        while waiting:
            more = next_to.get(waiting.pop(), set()) - reached
            reached |= more
            waiting += more
        found[code] = frozenset(reached)
    return found


def standing_for(*, commune_id: UUID, on: date) -> QuerySet[QualificationStandsFor]:
    """Return what counts as what on a day and later, by name."""
    rows = QualificationStandsFor.objects.filter(commune_id=commune_id)
    rows = rows.filter(Q(to_date__isnull=True) | Q(to_date__gt=on))
    return rows.select_related("held", "counts_as").order_by("held__name", "counts_as__name", "pk")
