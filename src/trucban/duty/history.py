"""What people have stood already: rest and runs reach back, caps count the month, fairness counts twelve weeks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from trucban.duty import spans
from trucban.duty.models import Assignment, Roster
from trucban.lib.clock import local_day
from trucban.lib.weeks import Week
from trucban.planning.roster.spec import Burden

NEAR = timedelta(days=14)  # duties this close to the week bind rest and runs of days
CARRIED = timedelta(weeks=12)  # duties this far back count for fairness
AHEAD = timedelta(days=31)  # rosters published ahead count in the month's cap


@dataclass(frozen=True)
class Stood:
    """A published duty outside the week that is planned."""

    starts_at: datetime
    ends_at: datetime

    @property
    def is_night(self) -> bool:
        return spans.is_night_shift(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class History:
    """The published duties of one person around a week."""

    week: Week
    duties: tuple[Stood, ...] = ()

    def near(self) -> Iterator[Stood]:
        for duty in self.duties:
            if duty.ends_at > self.week.starts_at - NEAR and duty.starts_at < self.week.ends_at + NEAR:
                yield duty

    def in_month(self) -> dict[str, int]:
        return dict(Counter(spans.month_of(duty.starts_at) for duty in self.duties))

    def carried(self, days: spans.DaysOff) -> Burden:
        past = [duty for duty in self.duties if duty.starts_at < self.week.starts_at]
        starts = [local_day(duty.starts_at) for duty in past]
        return Burden(
            duties=len(past),
            nights=sum(duty.is_night for duty in past),
            weekends=sum(days.is_weekend(day) for day in starts),
            holidays=sum(days.is_holiday(day) for day in starts),
        )


def histories(*, person_ids: Collection[UUID], owner_id: UUID, week: Week) -> dict[UUID, History]:
    """Return each person's published duties around a week; the week's own roster of this agency is left out."""
    rows = Assignment.objects.filter(
        person_id__in=person_ids,
        shift__roster__status=Roster.Status.PUBLISHED,
        shift__starts_at__gte=week.starts_at - CARRIED,
        shift__starts_at__lt=week.ends_at + AHEAD,
    ).exclude(
        shift__roster__owner_id=owner_id,
        shift__roster__iso_year=week.year,
        shift__roster__iso_week=week.number,
    )
    found: dict[UUID, list[Stood]] = defaultdict(list)
    times = rows.values_list("person_id", "shift__starts_at", "shift__ends_at")
    for person_id, starts_at, ends_at in times.order_by("shift__starts_at", "pk"):
        found[person_id].append(Stood(starts_at, ends_at))
    return {person_id: History(week, tuple(found[person_id])) for person_id in person_ids}
