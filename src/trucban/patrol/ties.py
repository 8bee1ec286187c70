"""What patrols tie people by."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.document.wording import day_text
from trucban.patrol.models import Patrol, PatrolMember


def patrols_to_come(person_ids: Collection[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Return person -> the patrols they go on that are not back."""
    found: dict[UUID, list[str]] = defaultdict(list)
    going = (Patrol.Status.PLANNED, Patrol.Status.OUT)
    rows = PatrolMember.objects.filter(
        person_id__in=person_ids, patrol__status__in=going, patrol__ends_at__gt=at
    )
    for row in rows.select_related("patrol").order_by("patrol__starts_at"):
        found[row.person_id].append(
            _("patrol “%(name)s” on %(day)s")
            % {"name": row.patrol.name, "day": day_text(row.patrol.starts_at)}
        )
    return dict(found)
