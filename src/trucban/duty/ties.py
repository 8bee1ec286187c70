"""What duty ties people by."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.document.wording import day_text
from trucban.duty.models import Assignment, Roster


def duties_to_come(person_ids: Collection[UUID], at: datetime) -> dict[UUID, list[str]]:
    """Return person -> the duties they stand now or will, on rosters in force or being drafted."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Assignment.objects.filter(
        person_id__in=person_ids,
        shift__ends_at__gt=at,
        shift__roster__status__in=(Roster.Status.DRAFT, Roster.Status.PUBLISHED),
    )
    for row in rows.select_related("shift__post").order_by("shift__starts_at"):
        if row.person_id:
            found[row.person_id].append(
                _("duty “%(post)s” on %(day)s")
                % {"post": row.shift.post.name, "day": day_text(row.shift.starts_at)}
            )
    return dict(found)
